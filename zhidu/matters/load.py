"""The burden of a unit: what its institutions ask in a year, and what was really put down.

Sums per role and month. Never per person: who was quick or slow is nobody's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhidu.engine import burden
from zhidu.engine.burden import Adopted, Holder, Load, Merge, Year
from zhidu.engine.machine import filled_by_record
from zhidu.engine.schema import Institution
from zhidu.org.access import leaders, members
from zhidu.org.models import Unit

from .duties import applies
from .ground import Ground
from .models import Adoption, Step
from .rulebook import calendar, law_adopted, law_of, world


@dataclass(frozen=True)
class Row:
    """One role: a month's average planned, and what was recorded this year and the year before."""

    holder: Holder
    planned: Load
    peak: int  # the month that asks most
    recorded: Load
    before: Load


@dataclass(frozen=True)
class Asks:
    """One institution of the unit: what it asks of everybody in a year; `floor`: set from above."""

    slug: str
    title: str
    floor: bool
    times: int
    load: Load
    run: Load


@dataclass(frozen=True)
class Meter:
    rows: list[Row]
    institutions: list[Asks]
    merges: list[Merge]
    twice: dict[str, list[str]]
    months: dict[Holder, list[float]]


def meter(unit: Unit, year: int, today: date) -> Meter:
    """Everything the burden page shows of one unit and year."""
    many = adopted(unit, today)
    planned = burden.together(many, year, world(), calendar())
    now, before = recorded(unit, year), recorded(unit, year - 1)
    holders = sorted({who for who, _month in planned}, key=lambda who: -_sum(planned, who).minutes)
    rows = [
        Row(
            who, _sum(planned, who).times(1 / 12), _peak(planned, who),
            _sum(now, who).times(1 / 12), _sum(before, who).times(1 / 12),
        )
        for who in holders
    ]  # fmt: skip
    months = {
        who: [planned.get((who, month), Load()).minutes for month in range(1, 13)]
        for who in holders
    }
    return Meter(
        rows,
        _institutions(unit, many, year),
        burden.merges(many, year, world(), calendar()),
        burden.asked_twice(many, world()),
        months,
    )


def adopted(unit: Unit, today: date) -> list[Adopted]:
    """What the unit runs today and what applies to it (a branch of five has no committee)."""
    rows = list(Adoption.objects.filter(unit=unit, ends=None))
    laws, ground = [(row, law_adopted(row)) for row in rows], Ground(rows)
    people, seats = members(unit, today).count(), len(leaders(unit, today))
    return [
        Adopted(row.slug, law, row.settings, max(seats if _of_leaders(law) else people, 1))
        for row, law in laws
        if applies(law, unit, today, ground)
    ]


def _institutions(unit: Unit, many: list[Adopted], year: int) -> list[Asks]:
    rows = Adoption.objects.filter(unit=unit, ends=None, floor=True)
    floors = set(rows.values_list("slug", flat=True))
    found = []
    for one in many:
        loads = burden.of_year(one, year, world(), calendar())
        run = _total(burden.of_run(one.law, world()).values())
        times = len({month for _who, month in loads})
        load = _total(loads.values())
        found.append(Asks(one.slug, one.law.title, one.slug in floors, times, load, run))
    return sorted(found, key=lambda one: -one.load.minutes)


def _of_leaders(law: Institution) -> bool:
    return law.cadence is not None and law.cadence.of == "leaders"


def adds(unit: Unit, law: Institution, year: int, today: date) -> list[tuple[Holder, Load]]:
    """What adopting this would add to an average month of each role, most minutes first."""
    blank = {name: _likely(one.start, one.type) for name, one in law.settings.items()}
    many = len(leaders(unit, today)) if _of_leaders(law) else members(unit, today).count()
    loads = burden.of_year(Adopted("", law, blank, max(many, 1)), year, world(), calendar())
    holders = {who for who, _month in loads}
    found = [(who, _sum(loads, who).times(1 / 12)) for who in holders]
    return sorted(found, key=lambda one: -one[1].minutes)


def _likely(start: object, kind: str) -> object:
    """A blank nobody filled yet, for an estimate only: some day of the month, once a year."""
    return start if start is not None else {"number": 1, "period": "year"}.get(kind, "")


def recorded(unit: Unit, year: int) -> Year:
    """What was really entered, weighed with the same minutes as the plan; per head for members."""
    sums: Year = defaultdict(Load)
    share = 1 / max(members(unit, date(year, 12, 31)).count(), 1)
    steps = Step.objects.filter(matter__unit=unit, on__year=year, withdrawn=False)
    for step in steps.select_related("matter"):
        law = law_of(step.matter)
        stage = law.stages.get(step.stage)
        if stage is None:
            continue
        who = burden.holder(law, stage.by)
        load = burden.of_stage(stage, world(), step.facts)
        load = load.times(share) if who.kind in burden.EACH else load
        met = step.stage in filled_by_record(law) and step.record_id is not None
        key = (who, step.on.month)
        sums[key] = sums[key].plus(load._replace(meetings=int(met)))
    return dict(sums)


def _sum(year: Year, who: Holder) -> Load:
    return _total(load for (one, _month), load in year.items() if one == who)


def _total(loads: Iterable[Load]) -> Load:
    total = Load()
    for load in loads:
        total = total.plus(load)
    return total


def _peak(year: Year, who: Holder) -> int:
    return max(range(1, 13), key=lambda month: year.get((who, month), Load()).minutes)
