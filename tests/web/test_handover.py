"""The handover page: for the two and the level above, signed in turn, printed as it stands."""

import pytest
from django.test import Client

from tests.fixtures import TODAY, Cast, account
from tests.matters.test_handover import left, post_of  # noqa: F401 - a fixture
from zhidu.matters.actions import acting
from zhidu.matters.models import Adoption, Matter


@pytest.fixture
def enter(on_today):
    def come(person) -> Client:
        client = Client()
        client.force_login(account(person))
        return client

    return come


@pytest.fixture
def address(left: Cast) -> str:  # noqa: F811
    return f"/handover/{post_of(left).pk}"


def test_who_sees_it(left: Cast, enter, address):  # noqa: F811
    for person in (left.secretary, left.people[8], left.office, left.people[1]):
        assert enter(person).get(address).status_code == 200
    for person in (left.member, left.stranger):
        assert enter(person).get(address).status_code == 403


def test_today_leads_both_there(left: Cast, enter, address):  # noqa: F811
    for person in (left.secretary, left.people[8]):
        assert f'href="{address}"' in enter(person).get("/").content.decode()
    assert f'href="{address}"' not in enter(left.people[1]).get("/").content.decode()
    assert f'href="{address}"' in enter(left.office).get(f"/org/{left.village.pk}").content.decode()


def test_the_two_sign_in_turn_and_the_mark_is_the_same_for_both(left: Cast, enter, address):  # noqa: F811
    taker, giver = enter(left.people[8]), enter(left.secretary)
    assert "说的话" not in taker.get(address).content.decode()
    taker.post(f"{address}/act", {"do": "begin", "taker": left.people[8].pk})
    assert "等移交人王晨粟签字" in taker.get(address).content.decode()
    assert taker.post(f"{address}/act", {"do": "take"}).status_code == 422
    visit = Matter.objects.get(title="看望两户")
    giver.post(f"{address}/act", {"do": "give", "stays": f"matter:{visit.pk}"})
    shown = taker.get(address)
    assert "留给原办理人" in shown.content.decode()
    mark = shown.context["mark"]
    assert len(mark) == 64
    assert mark in giver.get(address).content.decode()
    answer = taker.post(f"{address}/act", {"do": "missing"})
    assert answer.status_code == 422
    assert "交接说明" in answer.content.decode()
    taker.post(f"{address}/act", {"do": "take", "revision": shown.context["matter"].revision})
    assert "交接完成" in taker.get(address).content.decode()
    visit.refresh_from_db()
    assert visit.opener == left.secretary


def test_what_comes_up_after_the_first_signature_is_shown_apart(left: Cast, enter, address):  # noqa: F811
    taker, giver = enter(left.people[8]), enter(left.secretary)
    taker.post(f"{address}/act", {"do": "begin", "taker": left.people[8].pk})
    giver.post(f"{address}/act", {"do": "give"})
    late = acting.open_matter(left.actor(left.secretary), left.village, "assignment", TODAY)
    facts = {"title_line": "还书", "owner": str(left.member.pk), "due_on": "2026-10-01"}
    acting.do(left.actor(left.secretary), late, "give", "done", TODAY, facts)
    shown = taker.get(address)
    assert [row["ref"] for row in shown.context["fresh"]] == [f"matter:{late.pk}"]


def test_an_old_form_is_told_that_the_list_has_changed(left: Cast, enter, address):  # noqa: F811
    taker, giver = enter(left.people[8]), enter(left.secretary)
    taker.post(f"{address}/act", {"do": "begin", "taker": left.people[8].pk})
    giver.post(f"{address}/act", {"do": "give"})
    old = taker.get(address).context["matter"].revision
    taker.post(f"{address}/act", {"do": "missing", "handover_note": "缺一页"})
    giver.post(f"{address}/act", {"do": "give"})
    answer = taker.post(f"{address}/act", {"do": "take", "revision": old})
    assert answer.status_code == 422
    assert "刚办了这件事" in answer.content.decode()


def test_without_the_rule_the_page_prints_and_says_so(left: Cast, enter, address):  # noqa: F811
    Adoption.objects.filter(slug="handover").delete()
    shown = enter(left.people[8]).get(address).content.decode()
    assert "打印出来" in shown
    assert "移交人（签名）" in shown
