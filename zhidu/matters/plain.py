"""A fact as a reader says it: names for people and units, words for choices, lines for rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhidu.engine.schema import Item
from zhidu.ledger.models import Account, Line
from zhidu.money import yuan
from zhidu.org.models import Partner, Person, Service, Unit
from zhidu.org.speech import day_said, told
from zhidu.sentence import MARKS, Term, joined, say
from zhidu.texts.models import Version

from . import assessing
from .models import Honour, Record
from .rulebook import library, named_title

CHOSEN: dict[str, Any] = {
    "unit": Unit, "honour": Honour, "service": Service, "partner": Partner,
    "budget": Line, "fund": Account,
}  # fmt: skip
PERSON_COLUMNS = ("owner", "person")
TOLD_AS_ITEM = (
    "choice",
    "person",
    "unit",
    "figure",
)  # a column called as such an item is told as it
HIDDEN_COLUMNS = ("ref",)  # what a row points to, for the machine


def worded(item: Item, value: Any) -> str:
    """In one line."""
    if item.type == "rows":
        return told(joined(_rows(item, value), MARKS["clause"]))
    return _single(item, value)


def lines(item: Item, value: Any) -> list[str]:
    """On paper: a row a line."""
    return _rows(item, value) if item.type == "rows" else _single(item, value).splitlines()


@dataclass(frozen=True)
class Table:
    """Heads and rows of words; a column that is empty in every row is left out."""

    heads: list[str]
    rows: list[list[str]]


def table(item: Item, value: Any) -> Table | None:
    """The rows of an item of several columns; nothing for what one line tells as well."""
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    names = list(dict.fromkeys(one for row in rows for one in _columns(item, row) if row[one]))
    if item.type != "rows" or len(names) < 2:
        return None
    names.sort(key=lambda one: [*item.columns, one].index(one))
    heads = [told(Term(item.columns.get(one, one))) for one in names]
    return Table(heads, [[cell(k, row[k]) if row.get(k) else "" for k in names] for row in rows])


def _rows(item: Item, value: Any) -> list[str]:
    """The cells in the order of the columns: a database may keep them in another one."""
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return [
        told(joined((cell(k, row[k]) for k in _columns(item, row) if row[k]), MARKS["phrase"]))
        for row in rows
    ]


def _columns(item: Item, row: dict[str, Any]) -> list[str]:
    known = [one for one in item.columns if one in row]
    return [one for one in (*known, *sorted({*row} - {*known})) if one not in HIDDEN_COLUMNS]


def _day(value: Any) -> str:
    try:
        return day_said(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def cell(column: str, value: Any) -> str:
    if column.endswith("_fen") and str(value).isdigit():
        return told(say("%(amount)s元", amount=yuan(int(value))))
    if column.endswith("_on"):
        return _day(value)
    if column in PERSON_COLUMNS and str(value).isdigit():
        person = Person.objects.filter(pk=int(value)).first()
        return person.name if person else str(value)
    if (item := library().fields.items.get(column)) and item.type in TOLD_AS_ITEM:
        return _single(item, value)
    if column == "record" and str(value).isdigit():
        record = Record.objects.filter(pk=int(value)).first()
        return f"{day_said(record.held_on)} {record.title}" if record else ""
    return str(value)


def _single(item: Item, value: Any) -> str:
    if item.type in ("person", "people"):
        ids = value if isinstance(value, list) else [value]
        known = [int(one) for one in ids if str(one).isdigit()]
        return told(list(Person.objects.filter(pk__in=known).values_list("name", flat=True)))
    if item.type == "rule":
        return told(Term(named_title(str(value))))
    if item.type == "figure":
        return told(assessing.called(str(value)))
    if item.type in ("wording", "draft"):
        row = Version.objects.filter(pk=int(value) if str(value).isdigit() else 0).first()
        return f"{row.text.title}" if row else ""
    if item.type == "money" and str(value).isdigit():
        return told(say("%(amount)s元", amount=yuan(int(value))))
    if item.type in CHOSEN:
        row = CHOSEN[item.type].objects.filter(pk=int(value) if str(value).isdigit() else 0)
        return str(row.first() or "")
    if item.type == "date":
        return _day(value)
    if item.type == "choice":
        return told(item.choices.get(value, value))
    return str(value)
