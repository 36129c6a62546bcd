"""Staff rate the leading body in three groups, users rate a service; nobody is named by it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act
from zhidu.ballots.actions import casting, closing, paper
from zhidu.ballots.models import Roll
from zhidu.boards.models import Notice
from zhidu.matters.actions import acting, adopting, polling
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter, Poll
from zhidu.matters.rulebook import library
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person

pytestmark = pytest.mark.django_db
LAST, NEXT_YEAR = date(2026, 9, 30), date(2027, 1, 11)
THREE = [
    {"survey_part": "work", "survey_question": "今年定的事办成了"},
    {"survey_part": "clean", "survey_question": "用钱用车公开"},
    {"survey_part": "able", "survey_question": "难事有人拿主意"},
]
SERVICE = [{"survey_part": "service", "survey_question": "准点，车里干净"}]


def adopt(cast: Cast, preset: str, **more: Any) -> list[Person]:
    """The village with a reader of its own and six who are no members."""
    since = date(2020, 1, 1)
    people.appoint(
        SYSTEM, cast.village, cast.people[3], "discipline_commissioner", "纪检委员", since
    )
    runs(cast, preset, **more)
    return [
        people.add(SYSTEM, cast.village, "staff", since, name=f"员工{n}") for n in "甲乙丙丁戊己"
    ]


def runs(cast: Cast, preset: str, **more: Any) -> None:
    settings = {**library().presets()[preset].set, **more}
    begun = date(2026, 1, 1)
    adopting.adopt(SYSTEM, cast.village, "survey_round", begun, settings, preset=preset)


def asked(
    cast: Cast, rows: list[dict[str, str]], body: tuple[int, ...], day: date = TODAY,
    preset: str | None = None,
) -> Any:  # fmt: skip
    me = cast.actor(cast.secretary, day)
    matter = acting.open_matter(me, cast.village, "survey_round", day, preset=preset)
    facts = {"survey_lines": rows, "survey_people": [str(cast.people[n].pk) for n in body]}
    acting.do(cast.actor(cast.people[1], day), matter, "form", "done", day, facts)
    acting.do(cast.actor(cast.people[3], day), matter, "approve", "approve", day, {})
    matter.refresh_from_db()
    return matter


def opened(cast: Cast, matter: Matter, **more: Any) -> Poll:
    me = cast.actor(cast.secretary)
    poll = polling.put_to_vote(
        me, matter, "ask", polling.Call(LAST, two_person=False, **more)
    )  # fmt: skip
    polling.begin(me, poll)
    poll.round.refresh_from_db()
    return poll


def answer(poll: Poll, folk: list[Person], mark: str) -> None:
    for one in folk:
        given = {item.id: mark for item in poll.round.form.items}
        casting.cast(poll.round_id, one, given, "", TODAY)


def counted(cast: Cast, poll: Poll) -> Matter:
    me = cast.actor(cast.secretary)
    closing.stop(me, poll.round)
    closing.count(me, poll.round)
    polling.take_over(me, poll)
    poll.round.refresh_from_db()
    poll.matter.refresh_from_db()
    return poll.matter


def reviewed(cast: Cast, staff: list[Person]) -> tuple[Matter, Poll]:
    matter = asked(cast, THREE, (0, 1, 2))
    poll = opened(cast, matter)
    answer(poll, [*cast.people[3:9]], "3")
    answer(poll, staff, "5")
    return counted(cast, poll), poll


def test_row_5_14(cast: Cast):
    """Three groups of questions, two groups of raters with weights, k for each, a reply, or no
    next round."""
    staff = adopt(cast, "leading_body_review", staff_weight=3)
    matter, poll = reviewed(cast, staff)
    on_roll = set(Roll.objects.filter(round=poll.round).values_list("person", flat=True))
    assert not on_roll & {one.pk for one in cast.people[:3]}, "whom it is about has no voice"
    assert {one.id: one.weight for one in poll.round.form.groups} == {"members": 1, "staff": 3}
    held = poll.round.result
    # six say 3 with weight 1, six say 5 with weight 3
    assert [(one["heading"][:2], one["mean"]) for one in held["parts"]] == [
        ("干活", "4.5"), ("干净", "4.5"), ("干练", "4.5"),
    ]  # fmt: skip
    assert held["items"][0]["groups"]["members"]["band"] == "middling"
    assert matter.at == "answer" and len(matter.known["survey_result"]) == 6
    with pytest.raises(Refused, match="还有1件“问卷与测评”停在“书面答复"):
        asked(cast, THREE, (0, 1, 2), NEXT_YEAR)
    leader, organiser = cast.actor(cast.secretary), cast.actor(cast.people[1])
    runs(cast, "service_rating")
    asked(cast, SERVICE, (), TODAY, "service_rating")  # one name does not wait for the other
    acting.do(leader, matter, "answer", "done", TODAY, {"survey_reply": "用车单每月上墙"})
    matter.refresh_from_db()
    mine = [one for one in duties(cast.village, TODAY) if one.adoption.preset == matter.preset]
    assert [one.state for one in mine] == ["due"]
    acting.do(organiser, matter, "publish", "posted", TODAY, {})
    mine = [one for one in duties(cast.village, TODAY) if one.adoption.preset == matter.preset]
    assert [one.state for one in mine] == ["done"], "met as soon as it hangs"
    page = Client().get(reverse("notice", args=[Notice.objects.get().number])).text
    assert "用车单每月上墙" in page and "4.5，满分 5（12 人）" in page
    asked(cast, THREE, (0, 1, 2), NEXT_YEAR, "leading_body_review")


def test_a_group_under_k_is_asked_to_join_the_other(cast: Cast):
    adopt(cast, "leading_body_review", least=7)
    matter = asked(cast, THREE, (0, 1, 2))
    with pytest.raises(Refused, match="职工群众只有 6 人，少于 7 人"):
        opened(cast, matter)


def test_without_groups_members_and_staff_are_one(cast: Cast):
    staff = adopt(cast, "leading_body_review", members_weight=0)
    poll = opened(cast, asked(cast, THREE, (0, 1, 2)))
    assert [one.id for one in poll.round.form.groups] == ["staff"]
    assert Roll.objects.filter(round=poll.round).count() == 22 + len(staff) - 3


def test_nothing_is_asked_of_belief_or_mood_and_two_look_at_it(cast: Cast):
    adopt(cast, "leading_body_review")
    with pytest.raises(Refused, match="不能有第3行的“情绪”"):
        asked(cast, [*THREE[:2], {"survey_part": "able", "survey_question": "您的情绪"}], (0,))
    matter = Matter.objects.get()
    acting.do(
        cast.actor(cast.people[1]), matter, "form", "done", TODAY,
        {"survey_lines": THREE, "survey_people": [str(cast.people[0].pk)]},
    )  # fmt: skip
    with pytest.raises(Refused, match="审题的人"):
        acting.do(cast.actor(cast.people[1]), matter, "approve", "approve", TODAY, {})


def test_row_5_10(cast: Cast, on_today):
    """Satisfied of all, with the number; a complaint is offered to all alike and joined to none."""
    staff = adopt(cast, "service_rating", least=5)
    matter = asked(cast, SERVICE, ())
    poll = opened(cast, matter, others=30)
    assert not Roll.objects.filter(round=poll.round).exists(), "slips alone"
    words = paper.make_slips(cast.actor(cast.secretary), poll.round, (), {"users": 30})
    pages = [by_slip(word, "1" if n < 6 else "4") for n, (word, _group) in enumerate(words[:30])]
    offered = reverse("voice_new", args=[cast.village.pk])
    assert len({page.replace("\r", "") for page in pages}) == 1, "the same page for every answer"
    assert offered in pages[0] and "不连在一起" in pages[0]
    letter = Client().get(offered).text
    assert poll.round_id.hex not in letter and str(poll.round_id) not in letter
    matter = counted(cast, poll)
    assert poll.round.result["items"][0]["pleased"] == 24
    assert matter.known["survey_result"][-1]["survey_word"] == "满意 24 / 全部 30（80%）"
    assert not Matter.objects.exclude(pk=matter.pk).exists(), "a bad rating opens nothing by itself"
    me = staff[0]
    assert me.pk not in Roll.objects.values_list("person", flat=True)


def test_a_service_is_rated_by_whom_is_said_and_nobody_else(cast: Cast, sign_in):
    adopt(cast, "service_rating")
    matter = asked(cast, SERVICE, ())
    page = sign_in(cast.secretary).get(reverse("poll_new", args=[matter.pk, "ask"])).text
    assert 'value="staff"' in page and "checked" not in page.partition('value="staff"')[2][:80]
    with pytest.raises(Refused, match="名册是空的"):
        opened(cast, matter)


def by_slip(word: str, mark: str) -> str:
    return Client().post(reverse("vote"), {"word": word, "cast": "1", "q1": mark}).text


def test_through_the_pages(cast: Cast, sign_in):
    """Written, refused, read by another, prepared, rated under its headings, told by group."""
    staff = adopt(cast, "leading_body_review")
    matter = acting.open_matter(cast.actor(cast.secretary), cast.village, "survey_round", TODAY)
    client = sign_in(cast.people[1])
    assert "缺“问题”" in act(client, matter)
    lines = {
        f"survey_lines_{column}_{at}": word
        for at, row in enumerate(THREE)
        for column, word in row.items()
    }
    assert act(client, matter, survey_people=[cast.people[0].pk], **lines) == ""
    assert "审题的人" in act(client, matter, "approve")
    assert act(sign_in(cast.people[3]), matter, "approve") == ""
    prepare = reverse("poll_new", args=[matter.pk, "ask"])
    assert "谁有一票" not in sign_in(cast.secretary).get(prepare).text, "the rule says who"
    sign_in(cast.secretary).post(prepare, {"stage": "ask", "last": LAST.isoformat()})
    poll = Poll.objects.get()
    polling.begin(cast.actor(cast.secretary), poll)
    poll.round.refresh_from_db()
    sheet = sign_in(cast.people[5]).get(reverse("round_vote", args=[poll.round_id])).text
    assert sheet.index("干活") < sheet.index("今年定的事办成了") < sheet.index("干净")
    answer(poll, [*cast.people[4:10], *staff], "4")
    counted(cast, poll)
    told = sign_in(cast.people[5]).get(reverse("round_result", args=[poll.round_id])).text
    assert "分组结果" in told and "职工群众" in told


def test_only_who_keeps_the_unit_prepares_it(cast: Cast):
    adopt(cast, "leading_body_review")
    matter = asked(cast, THREE, (0,))
    with pytest.raises(Refused):
        polling.put_to_vote(
            cast.actor(cast.member), matter, "ask", polling.Call(LAST, two_person=False)
        )
