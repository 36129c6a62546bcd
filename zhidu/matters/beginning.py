"""What stands in a form before anything is typed, of the institutions that know it."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.engine.schema import Item

from . import appraising, assessing, comparing, declared, disclosing, drawing, joint, plans, summing
from .models import Matter


def of(name: str, item: Item, matter: Matter, day: date) -> Any:
    """The value the item begins with; nothing where it was filled in before, or nobody knows."""
    if matter.known.get(name):
        return None
    return (
        joint.begins(name, item, matter, day)
        or drawing.begins(name, matter)
        or comparing.begins(name, matter)
        or disclosing.begins(name, matter, day)
        or assessing.begins(name, matter)
        or appraising.begins(name, matter)
        or plans.begins(name, matter)
        or summing.begins(name, matter, day)
    )


def words(matter: Matter, item: Item) -> dict[str, tuple[str, ...]]:
    """Column of a table → the words it may hold here."""
    return joint.words(matter, item) | drawing.words(matter, item) | declared.words(matter, item)


def fixed(item: Item) -> set[str]:
    """Columns whose cells stand as they are: no line more, no line fewer."""
    return joint.fixed(item)
