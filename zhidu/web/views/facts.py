"""Facts as a reader says them: names for people, words for choices, days, lines for tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.engine.schema import Item
from zhidu.matters.models import Record
from zhidu.org.models import Person
from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined
from zhidu.web.templatetags.zhidu import day

from . import picks


def plain(item: Item, value: Any) -> str:
    """A fact as a reader says it: names for people, words for choices, lines for rows."""
    if item.type in ("person", "people"):
        ids = value if isinstance(value, list) else [value]
        known = [int(one) for one in ids if str(one).isdigit()]
        return told(list(Person.objects.filter(pk__in=known).values_list("name", flat=True)))
    if item.type in picks.PICKED:
        return picks.named(item, value)
    if item.type == "choice":
        return told(item.choices.get(value, value))
    if item.type == "date":
        return _a_day(value)
    if item.type == "rows":
        rows = (joined((_cell(k, v) for k, v in row.items()), MARKS["phrase"]) for row in value)
        return told(joined(rows, MARKS["clause"]))
    return str(value)


def _a_day(value: Any) -> str:
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _cell(column: str, value: Any) -> str:
    if column.endswith("_on"):
        return _a_day(value)
    if column in ("owner", "person") and str(value).isdigit():
        person = Person.objects.filter(pk=int(value)).first()
        return person.name if person else str(value)
    if column == "record" and str(value).isdigit():
        record = Record.objects.filter(pk=int(value)).first()
        return f"{day(record.held_on)} {record.title}" if record else ""
    return str(value)
