"""The year of duties of a county of 1 670 branches, against reading the rows they rest on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

from bench.clock import Run, by_turns, told
from zhidu.matters.duties import duties, of_units
from zhidu.matters.models import Adoption
from zhidu.matters.rulebook import library
from zhidu.org.models import Membership, Person, Unit

PEOPLE = 12  # of a branch
SINCE, LAST = date(2026, 1, 1), date(2026, 12, 31)


def measure(branches: int) -> Iterator[str]:
    units = _county(branches)
    keys = [one.pk for one in units]
    found = of_units(keys, LAST)
    size = f"{branches} branches of {PEOPLE}, {Adoption.objects.count()} adoptions, {SINCE.year}"
    taken = by_turns(
        3,
        reading_adoptions_and_standings=_rows(keys),
        all_duties_of_the_county=lambda: of_units(keys, LAST),
        what_comes_in_the_next_month=lambda: of_units(keys, date(2026, 11, 30), date(2026, 11, 1)),
        all_duties_of_one_branch=lambda: duties(units[0], LAST),
    )
    yield from told(f"{size}: {len(found)} duties", taken)


def _rows(keys: list[int]) -> Run:
    def read() -> None:
        rows = Adoption.objects.filter(unit__in=keys).select_related("unit")
        assert len(rows) + len(Membership.objects.filter(unit__in=keys).select_related("person"))

    return read


def _county(branches: int) -> list[Unit]:
    """Fifty branches to a town; every one runs the district's starter pack from 1 January."""
    top = _unit(None, "某县委", "committee")
    towns = [_unit(top, f"{n}号镇党委", "committee") for n in range(branches // 50 + 1)]
    units = [_unit(towns[n // 50], f"{n}号村党支部", "branch") for n in range(branches)]
    pairs = list(itertools.product(units, range(PEOPLE)))
    people = Person.objects.bulk_create(Person(name=f"甲{n}") for n, _pair in enumerate(pairs))
    Membership.objects.bulk_create(
        Membership(person=who, unit=unit, kind="full", starts=date(2020, 1, 1))
        for who, (unit, _n) in zip(people, pairs, strict=True)
    )
    Adoption.objects.bulk_create(one for unit in units for one in _adoptions(unit))
    return units


def _adoptions(unit: Unit) -> Iterator[Adoption]:
    for slug, own in library().packs()["district"].institutions.items():
        law = library().law(slug, SINCE)
        yield Adoption(
            unit=unit, slug=slug, version=library().versions_on(slug, SINCE), sha256="",
            settings={name: one.start for name, one in law.settings.items()} | own,
            since=SINCE, on=SINCE,
        )  # fmt: skip


def _unit(above: Unit | None, name: str, kind: str) -> Unit:
    unit = Unit.objects.create(parent=above, name=name, kind=kind, code=name, path="")
    unit.path = f"{above.path if above else ''}{unit.pk:07}."
    unit.save(update_fields=["path"])
    return unit
