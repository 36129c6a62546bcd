"""Tables inside a form: the lines that are there, some empty ones, each cell of the right kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zhidu.engine.schema import Institution, Item
from zhidu.engine.stages import Vote
from zhidu.matters import assessing, plain
from zhidu.matters.rulebook import library
from zhidu.money import fen, yuan
from zhidu.org.door import Refused
from zhidu.org.models import Person
from zhidu.org.speech import told
from zhidu.sentence import Term, say

EMPTY = 4
FEN = "_fen"  # a column of amounts
PERSONS = {"owner", "person"}
GRADED = {"person", "grade"}
# items that only count the lines of a table of grades: filled in from it when left blank
COUNTS = {"graded": "", "excellent_given": "excellent"}


@dataclass(frozen=True)
class Cell:
    name: str
    title: str
    value: str
    kind: str  # person, choice, word (of a list), record, date, text; fixed: stands as it is
    choices: tuple[str, ...] = ()
    words: str = ""  # fixed: the value as people say it
    ways: tuple[tuple[str, str], ...] = ()  # choice: (value, words)


@dataclass(frozen=True)
class Line:
    number: int
    cells: list[Cell]


Words = Mapping[str, tuple[str, ...]]  # column → what it may hold


def lines(name: str, item: Item, held: list[Any], empty: int, words: Words) -> list[Line]:
    """What is held, and `empty` lines more (always one)."""
    rows = [*held, *({} for _n in range(max(1, empty)))]
    return _drawn(name, item, rows, lambda column: _kind(column, words), words)


def lines_of(
    name: str, item: Item, held: list[Any], fixed: Collection[str], words: Words
) -> list[Line]:
    """The lines of another table or list that this one goes on with: no more, no fewer."""
    return _drawn(
        name, item, held, lambda column: "fixed" if column in fixed else _kind(column, words), words
    )


def _drawn(
    name: str, item: Item, rows: list[Any], kind: Callable[[str], str], words: Words
) -> list[Line]:
    return [
        Line(
            number,
            [
                Cell(
                    f"{name}_{column}_{number}", title, _written(column, row), kind(column),
                    words.get(column, ()),
                    plain.cell(column, row[column]) if row.get(column) else "", ways(column),
                )
                for column, title in item.columns.items()
            ],
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip


def _written(column: str, row: Mapping[str, Any]) -> Any:
    return written(column.endswith(FEN), row.get(column, ""))


def written(is_amount: bool, held: Any) -> Any:
    """What stands in a field: an amount that is kept in fen is written in yuan."""
    return yuan(held) if is_amount and isinstance(held, int) else held


def kept(item: Item, value: Any) -> Any:
    """What was typed as it is kept: numbers as numbers, amounts in fen, also those of a table."""
    match item.type:
        case "number" if str(value).isdigit():
            return int(value)
        case "money":
            return in_fen(item.title, value)
        case "rows":
            return amounts(item, value)
    return value


def in_fen(title: str, value: Any) -> Any:
    """The amount as typed, in fen; empty stays empty. Raises Refused with the sentence."""
    if not isinstance(value, str) or not value.strip():
        return value
    try:
        return fen(value)
    except ValueError as wrong:
        raise Refused(say("%(what)s：%(wrong)s", what=Term(title), wrong=wrong.args[0])) from wrong


def amounts(item: Item, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A table with its columns of amounts in fen."""
    return [
        {
            column: in_fen(item.columns[column], cell) if column.endswith(FEN) else cell
            for column, cell in row.items()
        }
        for row in held or []
    ]


def ways(column: str) -> tuple[tuple[str, str], ...]:
    """What a column offers that is called as an item with choices."""
    held = library().fields.items.get(column)
    more = assessing.offered() if held and held.type == "figure" else {}
    return (*held.choices.items(), *((key, told(one)) for key, one in more.items())) if held else ()


def _kind(column: str, words: Words) -> str:
    if column in PERSONS:
        return "person"
    if ways(column):
        return "choice"
    if words.get(column):
        return "word"
    if column == "record":
        return "record"
    return "date" if column.endswith("_on") else "text"


def typed(post: QueryDict, name: str, item: Item) -> list[dict[str, str]]:
    """The lines as typed, empty ones left out."""
    first = next(iter(item.columns))
    count = sum(key.startswith(f"{name}_{first}_") for key in post)
    rows = [
        {column: post.get(f"{name}_{column}_{n}", "").strip() for column in item.columns}
        for n in range(count)
    ]
    return [row for row in rows if any(row.values())]


def is_graded(item: Item) -> bool:
    return item.type == "rows" and set(item.columns) >= GRADED


def grades_of(law: Institution) -> dict[str, str]:
    """The grades of the institution's own ballot, by which its tables of grades are filled."""
    return next(
        (one.grades for one in law.stages.values() if isinstance(one, Vote) and one.grades), {}
    )


def a_line_each(people: list[Person], item: Item) -> list[dict[str, str]]:
    """A table of grades begins with a line for everybody who gets one."""
    empty = dict.fromkeys(item.columns, "")
    return [{**empty, "person": str(one.pk)} for one in people]


def counted(name: str, facts: Mapping[str, Any], law: Institution) -> int | None:
    """How many lines of the table of grades the counting item stands for; None without one."""
    tables = [held for held in facts.values() if isinstance(held, list) and held]
    table = next((one for one in tables if set(one[0]) >= GRADED), None)
    if name not in COUNTS or table is None:
        return None
    word = grades_of(law).get(COUNTS[name], "")
    return sum(not COUNTS[name] or row["grade"] == word for row in table)
