"""What the duties of some adoptions rest on, read in a handful of queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cached_property

from zhidu.engine.dates import Calendar
from zhidu.engine.periods import Period, periods
from zhidu.engine.schema import Institution
from zhidu.org.access import leaders
from zhidu.org.memory import still
from zhidu.org.models import Membership, Person, Unit
from zhidu.org.register import Register

from .models import Adoption, DutyChange, Matter
from .rulebook import calendar

Key = tuple[date, int | None]  # start of the period, person concerned


class Ground:
    def __init__(self, adoptions: Collection[Adoption]) -> None:
        self._adoptions = [one.pk for one in adoptions]
        self._units = {one.unit_id for one in adoptions}
        self._slugs = {one.slug for one in adoptions}
        self._periods: dict[tuple[object, ...], list[Period]] = {}

    @cached_property
    def calendar(self) -> Calendar:
        return calendar()

    def periods(self, law: Institution, adoption: Adoption, until: date) -> list[Period]:
        """Worked out once for all units that run the same version with the same blanks."""
        held = (adoption.slug, adoption.version, repr(adoption.settings), adoption.since, until)
        if held not in self._periods:
            self._periods[held] = periods(
                law, adoption.settings, adoption.since, until, self.calendar
            )
        return self._periods[held]

    def matters(self, adoption: Adoption) -> dict[Key, Matter]:
        return self._matters[adoption.unit_id, adoption.slug, adoption.preset]

    @cached_property
    def _matters(self) -> dict[tuple[int, str, str], dict[Key, Matter]]:
        rows = Matter.objects.filter(unit__in=self._units, slug__in=self._slugs)
        rows = rows.exclude(state=Matter.State.VOID).exclude(period_start=None)
        found: dict[tuple[int, str, str], dict[Key, Matter]] = defaultdict(dict)
        for one in rows:
            assert one.period_start is not None
            key = one.unit_id, one.slug, one.preset
            found[key][one.period_start, one.subject_id] = one
        return found

    def changes(self, adoption: Adoption) -> dict[Key, DutyChange]:
        """What stands: the latest change of each period (and person) that was not undone."""
        return self._changes[adoption.pk]

    @cached_property
    def _changes(self) -> dict[int, dict[Key, DutyChange]]:
        found: dict[int, dict[Key, DutyChange]] = defaultdict(dict)
        rows = DutyChange.objects.filter(adoption__in=self._adoptions, undone_on=None)
        for one in still(("changes", *self._adoptions), lambda: list(rows)):
            found[one.adoption_id][one.period_start, one.subject_id] = one
        return found

    def has_groups(self, unit: Unit) -> bool:
        return unit.pk in self._groups

    @cached_property
    def _groups(self) -> set[int | None]:
        rows = Unit.objects.filter(parent__in=self._units, kind=Unit.Kind.GROUP, closed=None)
        return set(rows.values_list("parent", flat=True))

    @cached_property
    def register(self) -> Register:
        return Register(self._units)

    def members(self, unit: Unit, day: date) -> list[Person]:
        return self.register.members(unit, day)

    def concerned(self, law: Institution, unit: Unit, day: date) -> list[Person]:
        """Of whom each has a duty of their own."""
        assert law.cadence is not None
        return leaders(unit, day) if law.cadence.of == "leaders" else self.members(unit, day)

    def full(self, unit: Unit, day: date) -> int:
        return len(self.register.members(unit, day, (Membership.Kind.FULL,)))
