"""Exactly one branch on any day, for any sequence of what may happen to persons and branches."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhidu.org.access import members
from zhidu.org.actions import belonging, people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person, Unit
from zhidu.org.rolls import counted


class Told:
    """What must be true, kept beside the database in the plainest way."""

    def __init__(self, folk: list[Person], units: list[Unit]) -> None:
        self.folk, self.units = folk, units
        self.at: dict[Person, Unit | None] = {one: units[0] for one in folk}
        self.was_member: dict[Person, bool] = dict.fromkeys(folk, True)
        self.stopped: dict[Person, bool] = dict.fromkeys(folk, False)
        self.last: dict[Person, tuple[str, Any, dict[str, Any]]] = {}
        self.since: dict[Person, date] = {}
        self.days: list[tuple[date, dict[Person, Unit | None], dict[Person, bool]]] = []

    def keep(self, day: date) -> None:
        self.days.append((day, dict(self.at), dict(self.stopped)))

    def on(self, day: date) -> tuple[dict[Person, Unit | None], dict[Person, bool]]:
        fit = [row for row in self.days if row[0] <= day]
        return fit[-1][1:]


def moves(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    told.last[who] = ("move", told.at[who], belonging.move(actor, who, to, actor.today))
    told.at[who] = to.living()


def ends(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    was = (told.at[who], told.stopped[who])
    held = belonging.end(actor, who, "removed", actor.today, document="1")
    told.last[who] = ("end", was, held)
    told.at[who], told.stopped[who] = None, False


def restores(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    held = belonging.restore(actor, who, to, actor.today, document="2")
    told.last[who], told.at[who] = ("restore", None, held), to.living()


def arrives(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    held = belonging.arrive(actor, who, to, "full", actor.today)
    told.last[who], told.at[who] = ("arrive", None, held), to.living()


def stops(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    belonging.restrict(actor, who, "stopped", actor.today, document="3")
    told.stopped[who] = True
    told.last.pop(who, None)


def lifts(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    belonging.lift(actor, who, ("stopped",), actor.today, document="4")
    told.stopped[who] = False
    told.last.pop(who, None)


def merges(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    here = told.at[who] or told.units[0]
    tree.dissolve(actor, here, actor.today, "合并", into=to)
    for one, unit in told.at.items():
        if unit == here:
            told.at[one] = to
            told.last.pop(one, None)


def founds(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    name = f"新{len(told.units)}支部"
    told.units.append(tree.found(actor, to.parent, name, "branch", on=actor.today))


def undoes(told: Told, actor: Actor, who: Person, to: Unit) -> None:
    """The last act on the person taken back: the days since are told anew."""
    if who not in told.last:
        return
    word, before, held = told.last[who]
    belonging.undo(actor, who, held, reason="错了")
    del told.last[who]
    now, rests = before if word == "end" else (before, told.stopped[who])
    for day, at, stopped in told.days:
        if day >= told.since[who]:
            at[who], stopped[who] = now, rests
    told.at[who], told.stopped[who] = now, rests


DATED = (moves, ends, restores, arrives)
ACTS = st.tuples(
    st.sampled_from([*DATED, stops, lifts, merges, founds, undoes]),
    st.integers(0, 2),  # person
    st.integers(0, 3),  # unit
    st.integers(0, 40),  # days later
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(acts=st.lists(ACTS, max_size=14))
def test_exactly_one_branch_on_any_day(db, acts):
    with transaction.atomic():
        walk(acts)
        transaction.set_rollback(True)


def walk(acts) -> None:
    begin = date(2025, 1, 1)
    town = tree.found(Actor(None, begin), None, "镇党委", "committee", on=begin)
    units = [tree.found(Actor(None, begin), town, f"{n}村党支部", "branch", on=begin)
             for n in "甲乙丙丁"]  # fmt: skip
    folk = [people.add(Actor(None, begin), units[0], "full", begin, name=n) for n in "子丑寅"]
    told, day = Told(folk, units), begin
    told.keep(begin)
    for one, who, to, later in acts:
        day += timedelta(days=later)
        person, unit = folk[who], told.units[to % len(told.units)]
        person.refresh_from_db()
        unit.refresh_from_db()
        try:
            one(told, Actor(None, day), person, unit)
        except Refused:
            pass
        else:
            if one in DATED:
                told.since[person] = day
            told.keep(day)
    check(told, begin, day + timedelta(days=1))


def check(told: Told, first: date, final: date) -> None:
    """Each person in exactly the one branch that was told, or in none; each counted once."""
    rows = list(Membership.objects.filter(person__in=told.folk).select_related("unit"))
    changes = sorted({row[0] for row in told.days})
    for day in (first + timedelta(days=n) for n in range((final - first).days + 1)):
        at, _stopped = told.on(day)
        for person in told.folk:
            here = [row.unit for row in rows if row.person_id == person.pk and row.holds(day)]
            assert here == ([at[person]] if at[person] else []), (person, day)
    for day in [*changes[-3:], final]:
        at, stopped = told.on(day)
        lists = [one for unit in told.units for one in members(unit, day)]
        expected = [one for one in told.folk if at[one] and not stopped[one]]
        assert sorted(lists, key=lambda one: one.pk) == expected, day
        assert counted(day).count() == len(expected)
