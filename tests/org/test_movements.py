"""Came, left, moved within: the numbers at both ends agree; the history says what happened."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.org.access import Viewer
from zhidu.org.actions import belonging, mobile, people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.history import history
from zhidu.org.models import Membership
from zhidu.org.movements import movements

DAY = date(2026, 5, 1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
RULE = Actor(None, TODAY)


def told(rows) -> list[tuple[str, str, str]]:
    return [(one.person.name, one.how, one.document) for one in rows]


def year_of(cast: Cast) -> None:
    """One of each kind in a year at the village."""
    folk = cast.people
    belonging.move(RULE, folk[4], cast.other, DAY, document="榆转1号")
    belonging.end(RULE, folk[5], "removed", DAY, document="榆组2号")
    belonging.restrict(RULE, folk[6], "stopped", DAY, document="榆组3号")
    belonging.restrict(RULE, folk[7], "watched", DAY, document="纪4号", until=date(2026, 6, 1))
    belonging.end(RULE, folk[8], "died", DAY)
    people.add(SYSTEM, cast.village, "probationary", DAY, name="冯春稻")
    arriving = people.add(SYSTEM, cast.village, "staff", DAY, name="于夏麦")
    belonging.arrive(RULE, arriving, cast.village, "full", DAY, document="外转5号")


def test_a_village_in_its_year(cast: Cast):
    year_of(cast)
    seen = movements(cast.village, *YEAR)
    assert (seen.before, seen.after) == (22, 22 + 2 - 4)
    assert told(seen.came) == [
        ("于夏麦", "从系统外转入", "外转5号"), ("冯春稻", "接收为预备党员", ""),
    ]  # fmt: skip
    folk = cast.people
    assert sorted(told(seen.left)) == sorted([
        (folk[4].name, "组织关系转出", "榆转1号"), (folk[5].name, "除名", "榆组2号"),
        (folk[6].name, "停止党籍", "榆组3号"), (folk[8].name, "去世", ""),
    ])  # fmt: skip
    assert [one.guarded for one in seen.left if one.how == "除名"] == [True]
    assert seen.within == []


def test_for_the_town_a_move_between_two_villages_is_within(cast: Cast):
    year_of(cast)
    seen = movements(cast.town, *YEAR)
    assert told(seen.within) == [(cast.people[4].name, "组织关系转入", "榆转1号")]
    assert seen.before + len(seen.came) - len(seen.left) == seen.after


def test_what_is_before_or_after_the_period_is_not_in_it(cast: Cast):
    year_of(cast)
    seen = movements(cast.village, DAY + timedelta(days=1), YEAR[1])
    assert (seen.before, seen.after, seen.came, seen.left) == (20, 20, [], [])


def test_restored_counts_as_coming_back(cast: Cast):
    belonging.restrict(RULE, cast.member, "stopped", DAY, document="榆组3号")
    belonging.lift(RULE, cast.member, ("stopped",), date(2026, 7, 1), document="榆组9号")
    seen = movements(cast.village, *YEAR)
    assert told(seen.came) == [(cast.member.name, "恢复党籍", "榆组9号")]
    assert seen.before == seen.after


def test_the_history_names_day_and_document_of_each_step(cast: Cast):
    person = cast.member
    mobile.mark_away(cast.actor(cast.secretary), person, since=date(2026, 2, 1), to="省城",
                     contact=cast.people[4])  # fmt: skip
    belonging.move(RULE, person, cast.other, DAY, document="榆转1号")
    belonging.restrict(RULE, person, "watched", date(2026, 6, 1), document="纪4号",
                       decided_by="杉朗镇纪委", until=date(2026, 8, 31))  # fmt: skip
    belonging.end(RULE, person, "expelled", date(2026, 9, 1), document="纪8号")
    lines = history(person, rulings=True, today=TODAY)
    assert [(one.day, one.said, one.document) for one in lines] == [
        (date(2026, 9, 1), "开除党籍", "纪8号"),
        (date(2026, 9, 1), "留党察看随党籍结束", ""),
        (date(2026, 6, 1), "留党察看", "杉朗镇纪委 纪4号"),
        (DAY, "组织关系转入：柏成村党支部，正式党员", "榆转1号"),
        (DAY, "外出回来", ""),
        (date(2026, 2, 1), "外出省城", ""),
        (date(2020, 1, 1), "柏启村党支部，正式党员", ""),
    ]
    others = [one.said for one in history(person, rulings=False, today=TODAY)]
    assert "不再是党员" in others
    assert not [one for one in others if "察看" in one or "开除" in one]


def test_a_term_that_has_passed_is_shown_until_somebody_decides(cast: Cast):
    belonging.restrict(RULE, cast.member, "watched", DAY, document="纪4号", until=date(2026, 6, 1))
    first = history(cast.member, rulings=True, today=date(2026, 6, 1))[0]
    assert not first.late
    assert history(cast.member, rulings=True, today=TODAY)[0].late


def test_who_reads_decisions_against_a_member(cast: Cast):
    people.appoint(SYSTEM, cast.village, cast.people[3], "discipline_commissioner", "纪检委员", DAY)
    readers = {
        cast.member: True, cast.secretary: True, cast.people[3]: True, cast.office: True,
        cast.people[1]: False, cast.people[2]: False, cast.people[9]: False, cast.stranger: False,
    }  # fmt: skip
    for person, may in readers.items():
        assert Viewer(person, TODAY).sees_rulings(cast.member) == may, person


STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 2),
                           st.integers(1, 90)), max_size=12)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(steps=STEPS, first=st.integers(0, 300), length=st.integers(0, 300))
def test_before_and_came_less_left_is_after(cast: Cast, steps, first, length):
    with transaction.atomic():
        day = date(2026, 1, 1)
        third = tree.found(SYSTEM, cast.town, "柏和村党支部", "branch", on=date(2020, 1, 1))
        units = (cast.village, cast.other, third)
        for what, who, where, later in steps:
            day += timedelta(days=later)
            change(Actor(None, day), what, cast.people[who], units[where], day)
        begins = date(2026, 1, 1) + timedelta(days=first)
        for unit in (cast.town, *units):
            seen = movements(unit, begins, begins + timedelta(days=length))
            assert seen.before + len(seen.came) - len(seen.left) == seen.after
        transaction.set_rollback(True)


def change(actor: Actor, what: int, person, unit, day: date) -> None:
    acts = (
        lambda: belonging.move(actor, person, unit, day),
        lambda: belonging.end(actor, person, "removed", day, document="1"),
        lambda: belonging.restore(actor, person, unit, day, document="2"),
        lambda: belonging.restrict(actor, person, "stopped", day, document="3"),
        lambda: belonging.lift(actor, person, ("stopped",), day, document="4"),
        lambda: (
            people.join(actor, person.membership(day).unit, person, "full", day)
            if person.membership(day)
            else None
        ),
    )
    try:
        acts[what]()
    except Refused:
        assert Membership.objects.on(day).filter(person=person).count() <= 1
