"""A contest: the rule before anybody enters, marks by two, ties as ties, places kept private."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Honour, Matter, Message
from zhidu.org.door import Refused
from zhidu.org.models import Person

BEGAN = date(2026, 8, 3)
MARKS = {4: "95", 5: "95", 6: "88.5", 7: "70"}


def go(cast: Cast, matter: Matter, who: Person, outcome: str, on: str, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(cast.actor(who), matter, matter.at, outcome, date.fromisoformat(on), facts)
    matter.refresh_from_db()


@pytest.fixture
def begun(cast: Cast) -> Matter:
    adopting.adopt(SYSTEM, cast.village, "contest", date(2026, 1, 1), {"honoured": 1})
    head = cast.actor(cast.secretary, BEGAN)
    matter = acting.open_matter(head, cast.village, "contest", BEGAN)
    go(cast, matter, cast.secretary, "done", "2026-08-03", title_line="换泵比武",
       contest_items="十分钟换好一台泵", tie_rule="并列", contest_on="2026-08-20",
       score_clerks=[str(one.pk) for one in cast.people[8:10]])  # fmt: skip
    return matter


def to_places(cast: Cast, matter: Matter) -> None:
    for number in MARKS:
        who = cast.people[number]
        go(cast, matter, who, "one", "2026-08-05", entrant=str(who.pk))
    go(cast, matter, cast.secretary, "close", "2026-08-10")
    marks = {str(cast.people[number].pk): mark for number, mark in MARKS.items()}
    lines = [{**row, "contest_score": marks[row["entrant"]]} for row in matter.known["entrants"]]
    day, facts = date(2026, 8, 21), {"contest_lines": lines}
    for who in cast.people[8:10]:
        counting.enter(cast.actor(who), matter, "results", facts, day, None)
    go(cast, matter, cast.secretary, "posted", "2026-08-21")
    go(cast, matter, cast.secretary, "clear", "2026-08-27")


def test_row_4_68(cast: Cast, begun: Matter):
    """By the published rule, equal marks share a place, and a skill only if the person agrees."""
    to_places(cast, begun)
    assert [row["place"] for row in begun.known["place_list"]] == ["1", "1", "3", "4"]
    won = {row["entrant"] for row in begun.known["winners_list"]}
    assert won == {str(cast.people[4].pk), str(cast.people[5].pk)}
    go(cast, begun, cast.secretary, "done", "2026-08-28")
    one, two = cast.people[4:6]
    assert {row.person for row in Honour.objects.filter(title="换泵比武")} == {one, two}
    told = Message.objects.get(to=cast.people[6], key__startswith="told:")
    assert (
        str(told.text) == "换泵比武：名次 3"
        and not Message.objects.filter(to=cast.people[12]).exists()
    )
    go(cast, begun, one, "agree", "2026-08-29")
    go(cast, begun, two, "leave", "2026-08-29")
    one.refresh_from_db()
    two.refresh_from_db()
    assert "换泵比武" in one.skills and "换泵比武" not in two.skills
    go(cast, begun, cast.secretary, "close", "2026-09-10")
    assert begun.at == "closed"


def test_entering_is_refused_twice_for_clerks_and_after_the_rule_came_late(
    cast: Cast, begun: Matter
):
    who = cast.people[4]
    go(cast, begun, who, "one", "2026-08-05", entrant=str(who.pk))
    with pytest.raises(Refused, match="重复"):
        go(cast, begun, who, "one", "2026-08-05", entrant=str(who.pk))
    clerk = cast.people[8]
    with pytest.raises(Refused, match="不能又在“录成绩的两个人”里"):
        go(cast, begun, clerk, "one", "2026-08-05", entrant=str(clerk.pk))
    with pytest.raises(Refused, match="不少于2"):
        go(cast, begun, cast.secretary, "close", "2026-08-10")


def test_the_page_shows_no_place_to_others_and_refuses_who_does_not_type_marks(
    cast: Cast, begun: Matter, sign_in: Any
):
    to_places(cast, begun)
    member = sign_in(cast.people[12])
    page = member.get(f"/matter/{begun.pk}").content.decode()
    assert "优胜的人" in page and "88.5" not in page
    send = {"stage": "tell", "on": TODAY.isoformat(), "said": "done", "revision": begun.revision}
    page = member.post(f"/matter/{begun.pk}/act", send)
    assert page.status_code == 422 and "支部书记" in page.content.decode()
