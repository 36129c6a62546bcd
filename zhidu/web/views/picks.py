"""What a form offers to choose from where an item names a unit, a service or a partner."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.engine.schema import Item
from zhidu.matters.models import Matter
from zhidu.org.models import Partner, Service, Unit

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
            return [("", [(str(one.pk), one.name) for one in _units(matter.unit)])]
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


def _units(unit: Unit) -> list[Unit]:
    return list(unit.subtree().filter(closed=None).order_by("path"))


def named(item: Item, value: Any) -> str:
    """What was chosen, in words."""
    number = int(value) if str(value).isdigit() else 0
    tables: dict[str, Any] = {"unit": Unit, "service": Service, "partner": Partner}
    row = tables[item.type].objects.filter(pk=number).first()
    return str(row or "")
