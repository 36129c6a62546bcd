"""What is known of a matter, as its page tells it: words, a table, the page of what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhidu.engine.effects import Open
from zhidu.engine.schema import Institution, Item
from zhidu.matters import marked, reading
from zhidu.matters.models import Matter
from zhidu.matters.plain import Table, lines, table
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import Viewer
from zhidu.texts import reading as texts
from zhidu.texts.models import Version

FOLDED = 3  # a table with more lines is folded where it only tells what a step put down


@dataclass(frozen=True)
class Fact:
    """One item; `table` where it is one of several columns, `page` where what it names has one."""

    title: str
    lines: list[str]
    page: str = ""
    table: Table | None = None

    @property
    def is_long(self) -> bool:
        return len(self.lines) > FOLDED


def of_matter(viewer: Viewer, held: Matter) -> list[Fact]:
    """In the order it was put down; tables after the rest."""
    items, law = library().fields.items, law_of(held)
    elsewhere = _told_elsewhere(law) | set(apart(held))
    found = [
        _fact(viewer, items[name], value)
        for name, value in held.known.items()
        if name in items
        and value
        and name not in elsewhere
        and (items[name].type != "people" or items[name].sensitivity == "public")
        and reading.may_read(viewer, held, name)
    ]
    return sorted(found, key=lambda one: one.table is not None)


def apart(held: Matter) -> tuple[str, ...]:
    """What the sheet of an assessed unit tells line by line."""
    return marked.TABLES if held.slug == marked.SHEET else ()


def _told_elsewhere(law: Institution) -> set[str]:
    """Items that stand in the lines of a table they are gathered in, or name a child."""
    items = library().fields.items
    tables = [one.gathers for one in law.stages.values() if one.gathers]
    found = {column for one in tables for column in items[one].columns}
    for _where, effect in law.effects():
        if isinstance(effect, Open) and not effect.for_each and "title_line" in effect.with_:
            found.add(effect.with_["title_line"])
    return found


def _fact(viewer: Viewer, item: Item, value: Any) -> Fact:
    return Fact(item.title, lines(item, value), _page(viewer, item, value), table(item, value))


def _page(viewer: Viewer, item: Item, value: Any) -> str:
    """Where a text that is named can be read, and a draft of it commented on."""
    if item.type not in ("wording", "draft") or not str(value).isdigit():
        return ""
    row = Version.objects.filter(pk=int(value)).select_related("text__unit").first()
    may = row is not None and texts.is_for(viewer, row.text)
    return reverse("text", args=[row.text_id]) if row and may else ""
