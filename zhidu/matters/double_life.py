"""双重组织生活 (1.04): did each of the leading body attend both meetings they belong to this year?

Read from the records alone. The same meeting never counts on both sides, and nothing is said of
how anybody took part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhidu.org.access import leaders
from zhidu.org.models import Membership, Person, Unit

from .models import Presence, Record

SLUG = "double_life"
LEADING = ("democratic_life_meeting",)
OWN = ("life_meeting", "group_meeting")


@dataclass(frozen=True)
class Line:
    """One leader: the branch they belong to, and the record that shows them on each side."""

    person: Person
    branch: Unit | None
    leading: Record | None
    own: Record | None

    @property
    def is_both(self) -> bool:
        return self.leading is not None and self.own is not None


def lines(unit: Unit, day: date) -> list[Line]:
    """Everybody of the unit's leading body on the day, with the year up to then."""
    people = leaders(unit, day)
    rows = Presence.objects.filter(
        person__in=people, present=True, record__state=Record.State.FILED,
        record__held_on__gte=date(day.year, 1, 1), record__held_on__lte=day,
    ).select_related("record")  # fmt: skip
    held: dict[int, list[Record]] = {}
    for row in rows.order_by("record__held_on", "record"):
        held.setdefault(row.person_id, []).append(row.record)
    return [_line(unit, one, held.get(one.pk, []), day) for one in people]


def _line(unit: Unit, person: Person, records: list[Record], day: date) -> Line:
    first = next(_filling(records, LEADING, unit), None)
    rest = [one for one in records if one != first]
    standing = person.membership(day)
    branch = standing.unit if standing and standing.kind in Membership.MEMBERS else None
    return Line(person, branch, first, next(_filling(rest, OWN), None))


def _filling(
    records: list[Record], slugs: tuple[str, ...], unit: Unit | None = None
) -> Iterator[Record]:
    """Records of such meetings; of the leading body only those held by it."""
    for one in records:
        fits = any(target.partition(".")[0] in slugs for target in one.fills)
        if fits and (unit is None or one.unit_id == unit.pk):
            yield one


def missing(unit: Unit, day: date) -> int:
    """How many were at one side only, or at none: the figure `unit.single_life`."""
    return sum(not one.is_both for one in lines(unit, day))
