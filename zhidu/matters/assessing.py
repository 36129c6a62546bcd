"""What an assessment counts from the records of a unit, so that nobody types it (考核)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from zhidu.engine.figures import countable
from zhidu.engine.marks import JUDGED, half_up
from zhidu.engine.schema import Indicator, Institution
from zhidu.org.access import members, posts_of
from zhidu.org.models import Person, Unit
from zhidu.sentence import Sentence, Term, say

from . import execution
from .models import Matter, Step
from .rulebook import library

ROUND, SHEET = "assessment", "assessment_sheet"
SET, MEASURED = "indicator_set", "measured_by"
NOTHING_DUE = "0/0"
DUE = "due"  # an indicator over what was due is a share of it, in percent; any other is a number
MEMBERS_AND_STAFF = ("full", "probationary", "staff")


def begins(name: str, matter: Matter) -> Any:
    """A new set begins with the lines of the last one, to be changed."""
    if name != SET or matter.slug != ROUND:
        return None
    rows = Matter.objects.filter(unit=matter.unit, slug=ROUND).exclude(pk=matter.pk)
    before = rows.exclude(state=Matter.State.VOID).order_by("-opened", "-pk")
    return next((one.known[SET] for one in before if one.known.get(SET)), None)


def offered() -> dict[str, Sentence]:
    """{institution.indicator: words}: what may be counted; nothing sealed or private is there."""
    book = library()
    return {
        f"{slug}.{name}": _words(law, one)
        for slug in book.slugs()
        for law in [book.law(slug, book.versions(slug)[-1])]
        if countable(law, book.fields)
        for name, one in law.indicators.items()
    }


def called(key: str) -> Sentence | Term:
    """The words for one of them, as a line of a table holds it."""
    held = library().fields.items[MEASURED].choices.get(key)
    return Term(held) if held else offered().get(key, Term(key))


def _words(law: Institution, one: Indicator) -> Sentence:
    return say("%(what)s：%(figure)s", what=Term(law.title), figure=Term(one.title))


def lines(matter: Matter, day: date) -> list[dict[str, Any]]:
    """Each agreed line with what the records of the period hold, as things stood on `day`.

    Where nothing was due there is no share: such a line is left to those who judge, not counted
    as nothing.
    """
    known = matter.known
    first, last = (date.fromisoformat(known[one]) for one in ("assessed_from", "assessed_until"))
    units = list(matter.unit.subtree())
    return [
        _line(row, units, first, min(last, day), day)
        for row in known.get("agreed_goals") or known.get("indicator_set") or []
    ]


def _line(
    row: dict[str, Any], units: list[Unit], first: date, last: date, day: date
) -> dict[str, Any]:
    full = row.get("own_full") or row.get("full_at", "")
    held = {"indicator": row["indicator"], "goal": row.get("goal", ""), "weight": row["weight"]}
    counted, out_of = count(row[MEASURED], units, first, last, day)
    if counted is None:
        return {**held, MEASURED: JUDGED, "counted": "", "full_at": "", "out_of": out_of}
    return {**held, MEASURED: row[MEASURED], "counted": counted, "full_at": full,
            "out_of": out_of}  # fmt: skip


def count(
    key: str, units: Iterable[Unit], first: date, last: date, day: date
) -> tuple[str | None, str]:
    """(the number or the percentage, 'on time/due'), both as text; None where a person judges."""
    slug, _dot, name = key.partition(".")
    if key == JUDGED or slug not in library().slugs():
        return None, ""
    law = library().law(slug, day)
    one, numbers = law.indicators[name], [unit.pk for unit in units]
    if one.over != DUE:
        return str(_number(slug, law, one, numbers, first, last)), ""
    tally = execution.Tally()
    for line in execution.lines(numbers, first, last, day):
        if line.duty.slug == slug:
            tally.add(line)
    due, done = tally.counts["due"], tally.counts[execution.ON_TIME]
    if not due:
        return None, NOTHING_DUE
    return half_up(Fraction(done * 100, due)), f"{done}/{due}"


def _number(
    slug: str, law: Institution, one: Indicator, units: list[int], first: date, last: date
) -> int:
    """How many came to this end, or how often this outcome was put down, within the time."""
    if one.count in law.ends:
        rows = Matter.objects.filter(slug=slug, unit__in=units, at=one.count)
        return rows.filter(state=Matter.State.ENDED, since__range=(first, last)).count()
    ways = ((stage, way) for stage, held in law.stages.items() for way in held.next)
    stage, outcome = next(way for way in ways if "_".join(way) == one.count)
    steps = Step.objects.filter(matter__slug=slug, matter__unit__in=units, withdrawn=False)
    return steps.filter(stage=stage, outcome=outcome, on__range=(first, last)).count()


def own_people(unit: Unit, day: date) -> dict[str, str]:
    """{number: name} of who belongs to the unit or holds a post in it: they do not mark it."""
    found: dict[str, str] = {}
    for one in unit.subtree():
        folk: list[Person] = [*members(one, day, MEMBERS_AND_STAFF)]
        folk += [row.person for row in posts_of(one, day)]
        found |= {str(person.pk): person.name for person in folk}
    return found


def version(matter: Matter) -> int:
    """Which version of the unit's set this round fixed: how many were approved there until then."""
    rows = Step.objects.filter(
        matter__slug=ROUND, matter__unit=matter.unit, stage="publish", outcome="publish",
        withdrawn=False,
    )  # fmt: skip
    mine = rows.filter(matter=matter).order_by("-pk").first()
    return rows.filter(pk__lte=mine.pk).count() if mine else 0
