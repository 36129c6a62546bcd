"""The members of many units, read once and answered for any day: `rolls.members` in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from .models import Membership, Person, Restriction, Unit

SEALED = ("person__id_number", "person__phone")  # nobody reads them here: not opened


class Register:
    """Three queries, whatever the number of units and days; a test holds it to `members`."""

    def __init__(self, units: Collection[int]) -> None:
        here = Q(unit__in=units) | Q(group__in=units)
        rows = Membership.objects.filter(here, kind__in=Membership.MEMBERS)
        rows = rows.filter(person__merged_into=None).select_related("person").defer(*SEALED)
        self._rows: dict[int, list[Membership]] = defaultdict(list)
        for row in rows.order_by("person__name", "person"):
            for where in {row.unit_id, row.group_id} - {None}:
                self._rows[where].append(row)  # type: ignore[index]
        self._stopped = _stopped()

    def members(
        self, unit: Unit, day: date, kinds: Collection[str] = Membership.MEMBERS
    ) -> list[Person]:
        """By name, each once, without those whose membership is stopped on the day."""
        group = unit.kind == Unit.Kind.GROUP
        found: dict[int, Person] = {}
        for row in self._rows[unit.pk]:
            belongs = row.group_id == unit.pk if group else row.unit_id == unit.pk
            entered = row.entered is None or row.entered <= day
            if belongs and row.kind in kinds and entered and row.holds(day):
                found[row.person_id] = row.person
        return [one for one in found.values() if not self._is_stopped(one.pk, day)]

    def _is_stopped(self, person: int, day: date) -> bool:
        return any(row.holds(day) for row in self._stopped.get(person, ()))


def _stopped() -> dict[int, list[Restriction]]:
    rows = Restriction.objects.filter(kind=Restriction.Kind.STOPPED)
    found: dict[int, list[Restriction]] = defaultdict(list)
    for row in rows.annotate(who=Coalesce(F("person__merged_into"), F("person"))):
        found[row.who].append(row)  # type: ignore[attr-defined]
    return found
