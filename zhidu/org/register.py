"""The members of many units, read once and answered for any day: `rolls.members` in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from .models import Membership, Person, Restriction, Unit

PLAIN = ("kind", "starts", "ends", "entered")
SEALED = ("id_number", "phone")  # nobody reads them here: not opened


@dataclass(frozen=True)
class _Row:
    """A standing without the weight of a model: there are as many as a county has members."""

    kind: str
    starts: date | None
    ends: date | None
    entered: date | None
    person: Person

    def holds(self, day: date) -> bool:
        """As `Dated.holds`, in the branch where the person already was on the day."""
        begun = self.starts is None or self.starts <= day
        here = self.entered is None or self.entered <= day
        return begun and here and (self.ends is None or day < self.ends)


class Register:
    """Three queries, whatever the number of units and days; a test holds it to `members`."""

    def __init__(self, units: Collection[int]) -> None:
        here = Q(unit__in=units) | Q(group__in=units)
        rows = Membership.objects.filter(here, kind__in=Membership.MEMBERS)
        rows = rows.filter(person__merged_into=None).order_by("person__name", "person")
        held = list(rows.values_list("unit", "group", "person", *PLAIN))
        known = Person.objects.defer(*SEALED).in_bulk({row[2] for row in held})
        self._rows: dict[int, list[_Row]] = defaultdict(list)
        for unit, group, person, *rest in held:
            row = _Row(*rest, known[person])
            for where in {unit, group} - {None}:
                self._rows[where].append(row)
        self._stopped = _stopped()

    def members(
        self, unit: Unit, day: date, kinds: Collection[str] = Membership.MEMBERS
    ) -> list[Person]:
        """By name, each once, without those whose membership is stopped on the day."""
        rows = self._rows[unit.pk]
        found = {row.person.pk: row.person for row in rows if row.kind in kinds and row.holds(day)}
        if not self._stopped:
            return list(found.values())
        return [one for one in found.values() if not self._is_stopped(one.pk, day)]

    def _is_stopped(self, person: int, day: date) -> bool:
        return any(row.holds(day) for row in self._stopped.get(person, ()))


def _stopped() -> dict[int, list[Restriction]]:
    rows = Restriction.objects.filter(kind=Restriction.Kind.STOPPED)
    found: dict[int, list[Restriction]] = defaultdict(list)
    for row in rows.annotate(who=Coalesce(F("person__merged_into"), F("person"))):
        found[row.who].append(row)  # type: ignore[attr-defined]
    return found
