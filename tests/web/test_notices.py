"""Notices and calls: who was told what, who comes; one's own answer can be changed."""

from datetime import date

import pytest

from tests.fixtures import TODAY
from tests.matters.test_recording import written
from zhidu.matters.actions import acting, recording, telling
from zhidu.matters.models import Matter

DAY = date(2026, 9, 25)


@pytest.fixture
def called(adopted):
    return telling.call(
        adopted.actor(adopted.secretary), adopted.village, "party_lecture", DAY, time="19:00",
        place="村部", agenda="修渠\n\n重阳节看望老人",
    )  # fmt: skip


def test_a_member_changes_their_answer_on_the_page_of_the_call(called, adopted, sign_in):
    client, address = sign_in(adopted.member), f"/notices/call/{called.pk}"
    assert "您到会吗" in client.get(address).content.decode()
    client.post(f"{address}/answer", {"coming": "1", "here": "1"})
    page = client.get(address).content.decode()
    assert "您的答复，可以改" in page
    assert "到会 1，请假 0，还没答复 21" in page
    client.post(f"{address}/answer", {"coming": "", "reason": "值班", "here": "1"})
    page = client.get(address).content.decode()
    assert "到会 0，请假 1，还没答复 21" in page
    assert page.count("值班") == 1, "the reason is read by oneself and the keepers"


def test_the_agenda_is_a_list_and_only_recorders_answer_for_others(called, adopted, sign_in):
    address = f"/notices/call/{called.pk}"
    page = sign_in(adopted.member).get(address).content.decode()
    assert "<li>修渠</li><li>重阳节看望老人</li>" in page
    assert "代答" not in page
    page = sign_in(adopted.people[1]).get(address).content.decode()
    assert page.count("代答") == 22
    assert f"代{adopted.member.name}答复：到会" in page


def test_the_list_of_calls_counts_the_answers(called, adopted, sign_in):
    telling.answer(adopted.actor(adopted.member), called, adopted.member, True)
    telling.answer(adopted.actor(adopted.people[6]), called, adopted.people[6], False, "生病")
    page = sign_in(adopted.secretary).get("/notices").content.decode()
    assert "到会 1 人，请假 1 人" in page
    assert "2026年9月20日" in page.partition("告诉过您的")[2]


def test_a_record_tells_what_was_decided_who_has_it_and_how_it_stands(adopted, sign_in):
    owner = adopted.people[3]
    rows = [{"title_line": "修南渠缺口", "owner": str(owner.pk), "due_on": "2026-10-10"}]
    held = recording.file(
        adopted.actor(adopted.secretary), adopted.village,
        written(adopted, "theme_day", facts={"decisions": rows, "speaker": str(owner.pk)},
                fills=("theme_day.hold",)),
    )  # fmt: skip
    task = Matter.objects.get(slug="assignment")
    acting.do(adopted.actor(owner), task, "accept", "accept", TODAY, {})
    page = sign_in(adopted.member).get(f"/record/{held.pk}").content.decode()
    assert "集中学习" in page, "the form in words"
    assert f"<dd>{owner.name}</dd>" in page, "the speaker by name"
    assert f"修南渠缺口</a>（{owner.name}）" in page
    assert f"/handbook/unit/{adopted.village.pk}" not in page, "a member does not read that book"
    page = sign_in(adopted.secretary).get(f"/record/{held.pk}").content.decode()
    assert f"/handbook/unit/{adopted.village.pk}" in page
