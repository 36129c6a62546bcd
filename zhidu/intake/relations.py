"""What rows say against each other: the same person twice, two secretaries, a branch not told."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .findings import Preview, SheetPlan
from .rows import PersonRow
from .sheets import Cell, Sheet
from .units import key

if TYPE_CHECKING:
    from .people import Line
    from .reader import Reader

SAME_ID = "与第 {row} 行的身份证号相同"
SAME_ID_REMEDY = "同一人请只留一行；不是同一人请照证件改号码。"
SAME_PERSON = "与第 {row} 行姓名、出生年月、支部都相同"
SAME_PERSON_REMEDY = "同一人请删一行；不是同一人请填上身份证号。"
REPEATED = "与第 {row} 行是同一人"
REPEATED_REMEDY = "按一人导入，以第 {row} 行为准。"


@dataclass(slots=True)
class State:
    """What rows above say about the rows below them, in one sheet."""

    spans: dict[int, dict[int, int]] = field(default_factory=dict)
    carrying: dict[int, tuple[int, Cell]] = field(default_factory=dict)
    section: str = ""
    after_tail: bool = False
    blank_units: list[int] = field(default_factory=list)
    told_units: int = 0

    def carry(self, number: int, cells: list[Cell]) -> None:
        """Fill the cells that a merged cell covers with its value."""
        for column, spans in self.spans.items():
            if bottom := spans.get(number):
                value = cells[column - 1] if column <= len(cells) else ""
                self.carrying[column] = (bottom, value)
            held = self.carrying.get(column)
            if held and number <= held[0] and column <= len(cells) and cells[column - 1] == "":
                cells[column - 1] = held[1]


class Keys:
    """A number for each of many rows; those with an equal number are found by sorting."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._rows = array("l")

    def add(self, number: int, at: int) -> None:
        self._numbers.append(number)
        self._rows.append(at)

    def repeats(self) -> Iterator[tuple[int, int]]:
        """(first row, later row of the same number), by number."""
        order = sorted(range(len(self._rows)), key=self._numbers.__getitem__)
        first = -1
        for place in order:
            if first >= 0 and self._numbers[place] == self._numbers[first]:
                yield self._rows[first], self._rows[place]
            else:
                first = place


class Seen:
    """Who and what came before, kept as numbers: a hundred thousand rows pass here."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}
        self._ids = Keys()
        self._alike = Keys()
        self._secretaries: dict[str, list[tuple[int, int, int, str]]] = {}

    def state(self, plan: SheetPlan, sheet: Sheet, carried: tuple[str, ...]) -> State:
        if plan.index not in self._states:
            state = State()
            columns = {plan.header.number(name) for name in carried} if plan.header else set()
            for top, left, bottom, _right in sheet.merged:
                if bottom > top and left in columns:
                    state.spans.setdefault(left, {})[top] = bottom
            self._states[plan.index] = state
        return self._states[plan.index]

    def person(
        self, reader: Reader, plan: SheetPlan, line: Line, row: PersonRow, state: State
    ) -> None:
        """Note one person, to be compared with the others at the end."""
        at = len(reader.preview.people) - 1
        if row.unit:
            reader.tree.count(row, plan)
            state.told_units += 1
        elif line.header.number("unit"):
            state.blank_units.append(row.row)
        if row.id_number:
            self._ids.add(int(row.id_number[:17]), at)
        if row.name and "id_number" not in line.bad:
            month = (row.birth.on.year, row.birth.on.month) if row.birth else None
            self._alike.add(hash((row.name, month, key(row.unit))), at)
        for code, title in row.posts:
            if code == "secretary":
                place = (plan.index, row.row, line.header.number("post"), title)
                self._secretaries.setdefault(row.unit, []).append(place)

    def twins(self, preview: Preview) -> None:
        """The same ID number twice; the same name, birth month and unit twice without one."""
        told: set[int] = set()
        for first, at in self._ids.repeats():
            told.add(at)
            _same_id(preview, preview.people[first], preview.people[at])
        for first, at in self._alike.repeats():
            other, row = preview.people[first], preview.people[at]
            both = other.id_number and row.id_number
            if at in told or both or other.name != row.name:
                continue
            message = SAME_PERSON.format(row=_where(preview, other, row))
            _report(preview, row, "name", message, SAME_PERSON_REMEDY, "stop", "same_person")

    def secretaries(self, preview: Preview) -> None:
        by_unit: dict[str, list[tuple[int, int, int, str]]] = {}
        for unit, places in self._secretaries.items():
            name = preview.unit_names.get(unit, unit)
            by_unit.setdefault(name, []).extend(places)
        for name, places in by_unit.items():
            for sheet, row, column, title in sorted(places)[1:]:
                shown = f"“{name}”" if name else "这个组织"
                preview.fault(
                    preview.sheets[sheet], row, column, title,
                    f"{shown}已有书记（第 {sorted(places)[0][1]} 行）",
                    "每个组织只有一位书记，请改其中一行的职务或支部。", kind="two_secretaries",
                )  # fmt: skip

    def blank_units(self, preview: Preview) -> None:
        for index, state in self._states.items():
            plan = preview.sheets[index]
            if not state.told_units or plan.header is None:
                continue
            for row in state.blank_units:
                preview.fault(
                    plan, row, plan.header.number("unit"), "", "没有写明支部",
                    "请填上所在支部；合并单元格或标题能说明的不必填。", kind="no_unit",
                )  # fmt: skip


def _where(preview: Preview, other: PersonRow, row: PersonRow) -> str:
    if other.sheet == row.sheet:
        return str(other.row)
    return f"“{preview.sheets[other.sheet].name}”表 {other.row}"


def _same_id(preview: Preview, other: PersonRow, row: PersonRow) -> None:
    """One person written twice is taken once; two people with one number are a fault."""
    where = _where(preview, other, row)
    if other.name == row.name and key(other.unit) == key(row.unit):
        preview.merged[row.sheet, row.row] = other.row
        remedy = REPEATED_REMEDY.format(row=where)
        _report(preview, row, "name", REPEATED.format(row=where), remedy, "look", "repeated")
    else:
        message = SAME_ID.format(row=where)
        _report(preview, row, "id_number", message, SAME_ID_REMEDY, "stop", "same_id")


def _report(
    preview: Preview,
    row: PersonRow,
    name: str,
    message: str,
    remedy: str,
    level: str,
    kind: str,
) -> None:
    plan = preview.sheets[row.sheet]
    column = plan.header.number(name) if plan.header else 0
    value = row.raw[column - 1] if 0 < column <= len(row.raw) else ""
    preview.fault(plan, row.row, column, value, message, remedy, level, kind)


def settle(reader: Reader) -> None:
    """Once everything is read: what only the whole file can tell."""
    reader.seen.twins(reader.preview)
    reader.seen.blank_units(reader.preview)
    reader.seen.secretaries(reader.preview)
