"""What is due, done or late: derived from rule, records and today; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhidu.engine.periods import Period, periods
from zhidu.engine.schema import Institution
from zhidu.org.models import Person, Unit, in_branch_on
from zhidu.sentence import Sentence, say

from .ground import Ground
from .models import Adoption, DutyChange, Matter
from .postings import meets
from .rulebook import calendar, law_adopted, recurring

SOON = timedelta(days=7)
COMMITTEE_FROM = 7  # full members; 支部工作条例: a branch of seven or more has a committee


@dataclass(frozen=True)
class Duty:
    """One thing asked of a unit (or of one person in it) in one period."""

    adoption: Adoption
    law: Institution
    period: Period
    unit: Unit
    subject: Person | None
    matter: Matter | None
    today: date
    change: DutyChange | None = None

    @property
    def slug(self) -> str:
        return self.adoption.slug

    @property
    def title(self) -> Sentence:
        return say("%(period)s%(what)s", period=self.period.name, what=self.law.title)

    @property
    def state(self) -> str:
        """done · excused · late · soon · due."""
        if self.is_met:
            return "done"
        if self.change is not None and self.change.kind == DutyChange.Kind.EXCUSED:
            return "excused"
        if self.today > self.period.due:
            return "late"
        return "soon" if self.period.due - self.today <= SOON else "due"

    @property
    def is_met(self) -> bool:
        """Ended, or at the stage where what the cadence asks for stands (a pledge that hangs)."""
        if self.matter is None:
            return False
        return self.matter.state == Matter.State.ENDED or meets(self.law, self.matter)

    @property
    def days(self) -> int:
        """Days left; negative when late."""
        return (self.period.due - self.today).days


def duties(
    unit: Unit, today: date, since: date | None = None, until: date | None = None
) -> list[Duty]:
    """Every duty of the unit whose period has begun (or begins by `until`), oldest due first."""
    return of_units([unit.pk], today, since, until)


def of_units(
    units: Collection[int], today: date, since: date | None = None, until: date | None = None
) -> list[Duty]:
    """The same of many units, in as many queries as for one."""
    rows = Adoption.objects.filter(unit__in=units, slug__in=recurring()).select_related("unit")
    adoptions = list(rows.prefetch_related("pauses"))
    ground = Ground(adoptions)
    found = [duty for one in adoptions for duty in of_adoption(one, today, since, until, ground)]
    return sorted(found, key=lambda duty: (duty.period.due, duty.slug))


def of_adoption(
    adoption: Adoption,
    today: date,
    since: date | None = None,
    until: date | None = None,
    ground: Ground | None = None,
) -> Iterator[Duty]:
    """The duties one adoption has brought, first period after adoption on; pauses bring none."""
    law, ground = law_adopted(adoption), ground or Ground([adoption])
    if law.cadence is None or law.cadence.since:
        return
    unit = adoption.unit
    matters, changes = ground.matters(adoption), ground.changes(adoption)
    for period in _periods(adoption, law, until or today, ground):
        if since and period.ends < since:
            continue
        if not applies(law, unit, period.starts, ground):
            continue
        if law.cadence.for_each is None:
            key = (period.starts, None)
            yield _duty(adoption, law, period, None, matters.get(key), today, changes.get(key))
            continue
        # who joins after the day it is due is asked from the next period on
        for person in ground.concerned(law, unit, min(period.due, today)):
            here = (period.starts, person.pk)
            change = changes.get(here) or changes.get((period.starts, None))
            yield _duty(adoption, law, period, person, matters.get(here), today, change)


def _duty(
    adoption: Adoption,
    law: Institution,
    period: Period,
    subject: Person | None,
    matter: Matter | None,
    today: date,
    change: DutyChange | None,
) -> Duty:
    if change is not None and change.day is not None:
        planned = period.planned or period.due
        period = replace(period, due=change.day, planned=planned)
    return Duty(adoption, law, period, adoption.unit, subject, matter, today, change)


def _periods(adoption: Adoption, law: Institution, until: date, ground: Ground) -> Iterable[Period]:
    """Periods that began before the adoption or the unit itself came to an end."""
    ended = [day - timedelta(days=1) for day in (adoption.ends, adoption.unit.closed) if day]
    rows = ground.periods(law, adoption, min([until, *ended]))
    return [one for one in rows if adoption.paused(one.due) is None]


def applies(law: Institution, unit: Unit, day: date, ground: Ground) -> bool:
    """Committee meetings only where there is a committee, group meetings where there are groups."""
    match law.where:
        case "committee":
            return ground.full(unit, day) >= COMMITTEE_FROM
        case "groups":
            return ground.has_groups(unit)
    return True


def period_of(adoption: Adoption, law: Institution, day: date) -> Period | None:
    """The period of the adoption that holds the day; None before the first one.

    A duty moved past the end of its own period holds the days up to the new one until it is met.
    """
    if law.cadence is None:
        return None
    rows = periods(law, adoption.settings, adoption.since, day, calendar())
    ground = Ground([adoption])
    moved = {
        start
        for (start, subject), one in ground.changes(adoption).items()
        if subject is None and one.day is not None and day <= one.day
    }
    if moved:
        matters = ground.matters(adoption).items()
        moved -= {start for (start, _who), m in matters if m.state == Matter.State.ENDED}
    late = [one for one in rows if one.starts in moved and one.ends < day]
    return next(iter(late), None) or next(
        (one for one in rows if one.starts <= day <= one.ends), None
    )


def branch_units(person: Person, today: date) -> list[Unit]:
    rows = Unit.objects.filter(in_branch_on(today, "memberships__"), memberships__person=person)
    return list(rows.distinct())
