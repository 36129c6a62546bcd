"""How the rules in force are carried out (1.24): due, on time, late, not done, as of a day.

Every number is a list of lines, and what a unit shows is the sum of what those below it show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhidu.engine.stages import POSTED, Notice
from zhidu.org.models import Unit

from .duties import Duty, of_units
from .models import DutyChange, Matter, Step
from .rulebook import law_of

ON_TIME, LATE, UNDONE, EXCUSED, RUNNING = "on_time", "late", "undone", "excused", "running"
MOVED = timedelta(days=100)  # a duty may have been moved past the end of its own period
KINDS = (ON_TIME, LATE, UNDONE, EXCUSED, RUNNING)


@dataclass(frozen=True)
class Line:
    """One duty of the time looked at, and the day it was met, if it was by then."""

    duty: Duty
    met: date | None

    @property
    def kind(self) -> str:
        """Met is on time or late by its day; open is not done once its day has passed."""
        if self.met is not None:
            return ON_TIME if self.met <= self.duty.period.due else LATE
        if self.duty.change is not None and self.duty.change.kind == DutyChange.Kind.EXCUSED:
            return EXCUSED
        return UNDONE if self.duty.period.due < self.duty.today else RUNNING


@dataclass
class Tally:
    """Counts of lines; `due` is what had to be done by the day, the excused and running apart."""

    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines.append(line)

    def of(self, kind: str) -> int:
        return sum(line.kind == kind for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(KINDS, 0)
        for line in self.lines:
            found[line.kind] += 1
        return {"due": found[ON_TIME] + found[LATE] + found[UNDONE], **found}


def lines(units: Collection[int], first: date, last: date, on: date) -> list[Line]:
    """Every duty whose day lies from `first` to `last`, as things stood on `on`.

    A dozen queries for any number of units. Steps count by the day they were taken; a step that
    was taken back later does not count.
    """
    found = of_units(units, on, first - MOVED, min(last, on))
    rows = [one for one in found if first <= one.period.due <= last]
    met = _met([one.matter for one in rows if one.matter], on)
    return [Line(one, met.get(one.matter.pk) if one.matter else None) for one in rows]


def _met(matters: Iterable[Matter], on: date) -> dict[int, date]:
    """The first day each matter stood where its duty is met."""
    held = list(matters)
    goals = {one.pk: _goals(one) for one in held}
    hangs = {one.pk: _hangs(one) for one in held}
    rows = Step.objects.filter(matter__in=goals, withdrawn=False, on__lte=on).order_by("pk")
    found: dict[int, date] = {}
    for matter, came_to, said, day in rows.values_list("matter", "came_to", "outcome", "on"):
        hung = came_to != hangs[matter] or said == POSTED
        if came_to in goals[matter] and hung:
            found.setdefault(matter, day)
    return found


def _hangs(matter: Matter) -> str | None:
    """The notice by which the duty is met: not when its turn comes, only once it is up."""
    law = law_of(matter)
    met = law.cadence.met if law.cadence else None
    return met if met and isinstance(law.stages[met], Notice) else None


def _goals(matter: Matter) -> set[str]:
    law = law_of(matter)
    met = law.cadence.met if law.cadence else None
    return {*law.ends, *([met] if met else [])}


def by_institution(found: Iterable[Line]) -> dict[str, Tally]:
    """By slug, in order of its title."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for line in found:
        tallies[line.duty.slug].add(line)
    order = sorted(tallies, key=lambda slug: tallies[slug].lines[0].duty.law.title)
    return {slug: tallies[slug] for slug in order}


def by_unit(found: Iterable[Line], units: Iterable[Unit]) -> list[tuple[Unit, Tally]]:
    """Each of the units with all below it, in the order given; one without lines is left out."""
    rows = [(unit, Tally()) for unit in units]
    for line in found:
        path = line.duty.unit.path
        best = max(
            (row for row in rows if path.startswith(row[0].path)),
            key=lambda row: len(row[0].path), default=None,
        )  # fmt: skip
        if best is not None:
            best[1].add(line)
    return [row for row in rows if row[1].lines]
