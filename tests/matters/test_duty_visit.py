"""Friday visits: every week has one, leaders go in turn, a missed one has its reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.shelf import LAWS, WORLD
from tests.fixtures import SYSTEM, Cast
from zhidu.engine import machine
from zhidu.engine.periods import periods
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.door import Refused

LAW = LAWS["duty_visit/2026-01-01"]
BEGAN = date(2026, 8, 17)


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=30))
def test_whoever_is_accepted_the_turns_differ_by_at_most_one(wanted):
    turns = dict.fromkeys("甲乙丙丁", 0)
    for number, who in enumerate(wanted):
        day = date(2026, 3, 6) + timedelta(weeks=number)
        matter = machine.begin(LAW, day, {"turns": dict(turns)})
        facts = {"visitor": who, "held_on": day.isoformat()}
        try:
            machine.step(LAW, matter, machine.Act("go", "visited", day, "书", "", facts), WORLD)
        except machine.Refused:
            assert turns[who] > min(turns.values())
        else:
            turns[who] += 1
        assert max(turns.values()) - min(turns.values()) <= 1


def visit(cast: Cast, day: date, number: int, outcome: str = "visited", **more: object) -> Matter:
    me = cast.actor(cast.secretary, day)
    matter = acting.open_matter(me, cast.village, "duty_visit", day)
    facts = {"visitor": str(cast.people[number].pk), "held_on": day.isoformat(), **more}
    acting.do(me, matter, "go", outcome, day, facts)
    matter.refresh_from_db()
    return matter


def test_row_5_26(cast: Cast):
    """A Friday in every week of the year; turns are even; what was heard becomes tasks."""
    weeks = periods(LAW, {"weekday": 5}, date(2026, 1, 1), date(2026, 12, 31))
    assert len(weeks) == 52
    assert all(one.due.weekday() == 4 or one.planned for one in weeks)
    adopting.adopt(SYSTEM, cast.village, "duty_visit", BEGAN)
    first, second, third = (date(2026, 8, 21) + timedelta(weeks=n) for n in range(3))
    row = {"title_line": "换门", "owner": str(cast.member.pk), "due_on": "2026-09-30"}
    held = visit(cast, first, 0, commitments=[row])
    assert Matter.objects.filter(parent=held, slug="assignment").count() == 1
    with pytest.raises(Refused, match="先轮到"):
        visit(cast, second, 0)
    with pytest.raises(Refused, match="不在轮流的人里"):
        visit(cast, second, 9)
    with pytest.raises(Refused, match="缺“理由”"):
        visit(cast, second, 0, "missed")
    assert visit(cast, second, 1).at == "visited"
    third_visit = visit(cast, third, 0, "missed", reason="抢修", visitor="")
    assert third_visit.at == "missed"
