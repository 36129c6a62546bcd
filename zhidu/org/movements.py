"""Who came to a unit and who left it in a period, so that the numbers at both ends agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from .asof import under
from .models import Membership, Person, Restriction, Unit
from .rolls import counted

STOPPED = Restriction.Kind.STOPPED


@dataclass(frozen=True)
class Movement:
    """One person on one day. `to` and `origin`: the other branch, where it is of this tree."""

    day: date
    person: Person
    how: str
    origin: Unit | None = None
    to: Unit | None = None
    document: str = ""
    guarded: bool = False  # how and by which document is for few (access.sees_rulings)


@dataclass(frozen=True)
class Movements:
    """`before` + came − left = `after`; `within` moved between branches below the same unit."""

    before: int
    after: int
    came: list[Movement] = field(default_factory=list)
    left: list[Movement] = field(default_factory=list)
    within: list[Movement] = field(default_factory=list)


def movements(unit: Unit, first: date, last: date) -> Movements:
    """Of a unit with all below it, as the tree hung on the last day, from first to last, both."""
    units = {one.pk: one for one in under(unit, last)}
    eve = first - timedelta(days=1)
    here = counted(eve).filter(unit__in=units).values("person").distinct().count()
    then = counted(last).filter(unit__in=units).values("person").distinct().count()
    found = Movements(here, then)
    for person in _touched(set(units), first, last):
        _tell(found, _Line(person), units, first, last)
    for rows in (found.came, found.left, found.within):
        rows.sort(key=lambda one: (one.day, one.person.name))
    return found


def _touched(units: set[int], first: date, last: date) -> list[Person]:
    """Persons of these units whose counted standing changed on some day of the period."""
    span = (first, last)
    turned = Q(starts__range=span) | Q(ends__range=span) | Q(entered__range=span)
    rows = Membership.objects.filter(turned, unit__in=units, kind__in=Membership.MEMBERS)
    rests = Restriction.objects.filter(
        Q(starts__range=span) | Q(ends__range=span),
        kind=STOPPED,
        person__memberships__unit__in=units,
    )
    ids = {*rows.values_list("person", flat=True), *rests.values_list("person", flat=True)}
    folk = Person.objects.filter(pk__in=ids, merged_into=None)
    return list(folk.prefetch_related("memberships__unit", "restrictions"))


class _Line:
    """The counted standing of one person, day by day."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.rows = [one for one in person.memberships.all() if one.kind in Membership.MEMBERS]  # type: ignore[attr-defined]
        self.rests = [one for one in person.restrictions.all() if one.kind == STOPPED]  # type: ignore[attr-defined]

    def on(self, day: date) -> Membership | None:
        if any(one.holds(day) for one in self.rests):
            return None
        return next((one for one in self.rows if one.holds(day)), None)

    def days(self, first: date, last: date) -> list[date]:
        turns = {day for row in self.rows for day in (row.starts, row.entered, row.ends)}
        turns |= {day for rest in self.rests for day in (rest.starts, rest.ends)}
        return sorted(day for day in turns if day and first <= day <= last)


def _tell(found: Movements, line: _Line, units: dict[int, Unit], first: date, last: date) -> None:
    for day in line.days(first, last):
        was, now = line.on(day - timedelta(days=1)), line.on(day)
        old = was if was and was.unit_id in units else None
        new = now if now and now.unit_id in units else None
        if old and new and old.unit_id != new.unit_id:
            found.within.append(_moved(day, line, old, new))
        elif new and not old:
            found.came.append(_came(day, line, new, was))
        elif old and not new:
            found.left.append(_left(day, line, old, now))


def _moved(day: date, line: _Line, old: Membership, new: Membership) -> Movement:
    how = new.get_began_by_display() or _("组织关系转接")
    return Movement(day, line.person, how, old.unit, new.unit, new.began_document)


def _came(day: date, line: _Line, new: Membership, was: Membership | None) -> Movement:
    lifted = next((one for one in line.rests if one.ends == day), None)
    if lifted:
        return Movement(day, line.person, _("恢复党籍"), None, new.unit, lifted.lift_document)
    how = new.get_began_by_display()
    if not how:
        earlier = any(row.pk != new.pk and (row.starts or date.min) < day for row in line.rows)
        fresh = new.kind == Membership.Kind.PROBATIONARY and not earlier
        how = _("接收为预备党员") if fresh else _("登记入册")
    origin = was.unit if was else None
    return Movement(day, line.person, how, origin, new.unit, new.began_document)


def _left(day: date, line: _Line, old: Membership, now: Membership | None) -> Movement:
    rest = next((one for one in line.rests if one.starts == day), None)
    if rest:
        return Movement(day, line.person, _("停止党籍"), old.unit, None, rest.document)
    row = next((one for one in line.rows if one.ends == day), old)
    how = row.get_end_kind_display() or row.end_reason or _("离开")
    to = now.unit if now else None
    guarded = row.end_kind in ("removed", "expelled", "cancelled")
    return Movement(day, line.person, how, old.unit, to, row.end_document, guarded)
