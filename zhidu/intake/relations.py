"""What rows say against each other: the same person twice, two secretaries, a branch not told."""

from __future__ import annotations

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


class Seen:
    """Who and what came before, kept as numbers: a hundred thousand rows pass here."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}
        self._ids: dict[int, int] = {}
        self._alike: dict[int, int] = {}
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
        """Note one person; report what repeats an earlier one."""
        at = len(reader.preview.people) - 1
        if row.unit:
            reader.tree.count(row, plan)
            state.told_units += 1
        elif line.header.number("unit"):
            state.blank_units.append(row.row)
        if not self._same_id(reader.preview, line, row, at):
            self._same_person(reader.preview, line, row, at)
        for code, title in row.posts:
            if code == "secretary":
                place = (plan.index, row.row, line.header.number("post"), title)
                self._secretaries.setdefault(row.unit, []).append(place)

    def _same_id(self, preview: Preview, line: Line, row: PersonRow, at: int) -> bool:
        if not row.id_number:
            return False
        first = self._ids.setdefault(int(row.id_number[:17]), at)
        if first == at:
            return False
        other = preview.people[first]
        where = _where(preview, other, row)
        if other.name == row.name and key(other.unit) == key(row.unit):
            preview.merged[(row.sheet, row.row)] = other.row
            _report(
                line, "name", REPEATED.format(row=where), REPEATED_REMEDY.format(row=where), "look",
                "repeated",
            )  # fmt: skip
        else:
            _report(line, "id_number", SAME_ID.format(row=where), SAME_ID_REMEDY, "stop", "same_id")
        return True

    def _same_person(self, preview: Preview, line: Line, row: PersonRow, at: int) -> None:
        if not row.name or "id_number" in line.bad:
            return
        month = (row.birth.on.year, row.birth.on.month) if row.birth else None
        first = self._alike.setdefault(hash((row.name, month, key(row.unit))), at)
        if first == at:
            return
        other = preview.people[first]
        if other.name != row.name or (other.id_number and row.id_number):
            return
        where = _where(preview, other, row)
        _report(
            line, "name", SAME_PERSON.format(row=where), SAME_PERSON_REMEDY, "stop", "same_person"
        )

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


def _report(line: Line, name: str, message: str, remedy: str, level: str, kind: str) -> None:
    column = line.header.number(name)
    line.preview.fault(
        line.plan, line.number, column, line.text(name), message, remedy, level, kind
    )


def settle(reader: Reader) -> None:
    """Once everything is read: what only the whole file can tell."""
    reader.seen.blank_units(reader.preview)
    reader.seen.secretaries(reader.preview)
