"""What the records hold of somebody who was nominated: facts to judge by, never a number to rank.

Nothing here is typed by anybody: it is read from what was put down during the period. No private
item is among it, and no hours: overwork is no merit (a rest skipped never becomes a fact).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhidu.org.models import Person, Post, Unit
from zhidu.org.speech import day_said
from zhidu.sentence import Sentence, Term, say

from . import execution, praise
from .effects.honours import person_of
from .models import Honour, Matter, Presence, Record
from .plain import cell
from .shape import unit_of

TABLE, REVIEW = "nominations", "review_lines"
BEFORE = 10  # honours held before that are told
FROM, UNTIL = "round_from", "round_until"


@dataclass(frozen=True)
class Merit:
    """One who was nominated: for what, by which words, and what the records say."""

    who: str
    award: str
    said: str
    facts: tuple[Sentence, ...]


def of_matter(matter: Matter, today: date) -> list[Merit]:
    """In the order of the nominations; somebody nominated twice for the same thing twice."""
    first, last = period(matter, today)
    return [
        Merit(
            str(who),
            cell("award_kind", row.get("award_kind", "")),
            str(row.get("merit", "")),
            tuple(found),
        )
        for row in matter.known.get(TABLE) or []
        if (who := person_of(row.get("nominee")) or unit_of(row.get("nominee_unit")))
        and (found := list(facts(who, first, last))) is not None
    ]


def period(matter: Matter, today: date) -> tuple[date, date]:
    held = [_day(matter.known.get(one)) for one in (FROM, UNTIL)]
    return held[0] or matter.opened, min(held[1] or today, today)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def facts(who: Person | Unit, first: date, last: date) -> Iterator[Sentence]:
    """Sentences from the records of the period."""
    if isinstance(who, Person):
        yield from _of_person(who, first, last)
    else:
        yield from _of_unit(who, first, last)
    yield from _honours(who, last)


def _of_person(person: Person, first: date, last: date) -> Iterator[Sentence]:
    ids = person.ids()
    posts = Post.objects.on(last).filter(person__in=ids).select_related("unit")
    for post in posts:
        yield say("任职：%(post)s（%(unit)s）", post=post.title, unit=post.unit)
    rows = Presence.objects.filter(person__in=ids, record__state=Record.State.FILED)
    rows = rows.filter(record__held_on__gte=first, record__held_on__lte=last)
    there, all_of_them = rows.filter(present=True).count(), rows.count()
    yield say("到会：应到%(all)d次，到%(there)d次", all=all_of_them, there=there)
    done = Matter.objects.filter(slug="assignment", at="done", since__gte=first, since__lte=last)
    if count := done.filter(known__owner__in=[str(one) for one in ids]).count():
        yield say("交办：办成%(n)d件，都由交办人确认", n=count)
    yield from praise.of_person(person, first, last)
    pledges = Matter.objects.filter(slug="pledge", subject__in=ids)
    kept = pledges.filter(opened__lte=last).exclude(state=Matter.State.VOID)
    for row in kept.filter(at__in=("shown", "kept"), since__gte=first)[:3]:
        for line in row.known.get("pledge_lines", []):
            yield say("承诺：%(what)s", what=line.get("promise", ""))


def _of_unit(unit: Unit, first: date, last: date) -> Iterator[Sentence]:
    tally = execution.Tally(execution.lines([unit.pk], first, last, last))
    counts = tally.counts
    yield say(
        "应办%(due)d项：按时%(on)d，迟办%(late)d，未办%(not)d",
        due=counts["due"], on=counts[execution.ON_TIME], late=counts[execution.LATE],
        **{"not": counts[execution.UNDONE]},
    )  # fmt: skip
    held = Matter.objects.filter(unit=unit, slug="assignment", opened__gte=first, opened__lte=last)
    if count := held.count():
        done = held.filter(at="done").count()
        yield say("交办%(all)d件，办成%(done)d件", all=count, done=done)


def _honours(who: Person | Unit, last: date) -> Iterator[Sentence]:
    """Whoever wins again is seen to win again (3.14)."""
    mine = {"person__in": who.ids()} if isinstance(who, Person) else {"unit": who}
    for row in Honour.objects.filter(on__lte=last, **mine)[:BEFORE]:
        yield say(
            "以前获得：%(title)s（%(day)s，%(by)s）",
            title=Term(row.title), day=day_said(row.on), by=row.grantor,
        )  # fmt: skip
