"""What a form offers to choose from where an item names a unit, a service or a partner."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.engine.schema import Item
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of
from zhidu.org.models import Partner, Person, Service, Unit
from zhidu.org.register import Register

Group = tuple[str, list[tuple[str, str]]]  # heading, (value, words)
PICKED = ("unit", "service", "partner")


def groups(item: Item, matter: Matter, today: date) -> list[Group]:
    """The choices by heading; one without a heading where all are alike."""
    match item.type:
        case "service":
            return _services(matter.unit, today)
        case "partner":
            return _partners(matter.unit, today)
        case "unit":
            return _units(matter, today)
    return []


def _services(unit: Unit, today: date) -> list[Group]:
    """What the departments of the whole tree offer, each department a heading."""
    top = unit.ancestors().first() or unit
    rows = Service.objects.on(today).filter(unit__path__startswith=top.path, unit__closed=None)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows.select_related("unit"):
        found.setdefault(row.unit.name, []).append((str(row.pk), row.title))
    return list(found.items())


def _partners(unit: Unit, today: date) -> list[Group]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in Partner.objects.on(today).filter(unit=unit):
        found.setdefault(row.get_kind_display(), []).append((str(row.pk), row.name))
    return list(found.items())


def _units(matter: Matter, today: date) -> list[Group]:
    """Branches and committees: below the committee that decides, for a change of units; else all.

    Each committee is a heading of the units directly below it.
    """
    top = matter.unit.ancestors().first() or matter.unit
    if law_of(matter).about == "unit":
        above = matter.unit.ancestors().filter(kind=Unit.Kind.COMMITTEE, closed=None)
        top = above.last() or top
    rows = top.subtree().filter(closed=None).exclude(kind__in=(Unit.Kind.GROUP, Unit.Kind.BODY))
    found: dict[str, list[tuple[str, str]]] = {}
    for one in rows.select_related("parent"):
        heading = one.parent.name if one.parent else one.name
        found.setdefault(heading, []).append((str(one.pk), one.name))
    return list(found.items())


def people(matter: Matter, today: date) -> list[tuple[str, list[Person]]]:
    """Members by branch: of the matter's unit, and of all below it where it is a committee."""
    units = [one for one in matter.unit.subtree().filter(closed=None) if one.kind != "group"]
    register = Register([one.pk for one in units])
    found = [(one.name, register.members(one, today)) for one in units]
    return [(name, folk) for name, folk in found if folk]


def named(item: Item, value: Any) -> str:
    """What was chosen, in words."""
    number = int(value) if str(value).isdigit() else 0
    tables: dict[str, Any] = {"unit": Unit, "service": Service, "partner": Partner}
    row = tables[item.type].objects.filter(pk=number).first()
    return str(row or "")
