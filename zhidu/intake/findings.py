"""What was found in a roster file: sheets, units, people, and every problem at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from zhidu.sentence import Sentence, say

from .aside import NO_LABEL
from .headers import Column, Header
from .rows import PersonRow, Rows
from .sheets import address
from .units import UnitRow, key

Progress = Callable[[int, int], None]
# a wrongly mapped column would make one fault per row: counted all, kept so many
MOST_FAULTS = 20_000
# rows passed over are shown so far, and all of them counted
MOST_PASSED = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem at one cell. `level` 'stop' keeps the row out, 'look' asks to look."""

    sheet: str
    cell: str
    row: int
    value: str
    message: str
    remedy: str
    level: str = "stop"
    kind: str = ""

    def line(self) -> str:
        shown = self.value or "（空）"
        return f"{self.sheet}!{self.cell}: {shown}: {self.message}。{self.remedy}"


@dataclass(slots=True)
class SheetPlan:
    """How one sheet was understood. `kind` is 'people', 'units' or '' (left aside, see `why`).

    `filled`: column number → how many cells below the header say something, for columns that are
    not taken up. `passed`: rows taken for totals, signatures or notes, with what they say.
    """

    index: int
    name: str
    kind: str = ""
    header: Header | None = None
    why: str = ""
    title_unit: str = ""
    rows: int = 0
    filled: dict[int, int] = field(default_factory=dict)
    passed: list[tuple[int, str]] = field(default_factory=list)
    passed_count: int = 0

    def columns(self) -> list[Column]:
        return self.header.columns if self.header else []

    def not_taken(self) -> list[Column]:
        """Columns that say something and are not read, each with its reason."""
        known = {one.number: one for one in self.columns()}
        return [
            known.get(number) or Column(number, "", "", 0.0, NO_LABEL)
            for number in sorted(self.filled)
        ]

    def untaken_lines(self) -> list[Sentence]:
        """One sentence a column: nothing in the file is lost without a word."""
        return [
            say(
                "“%(sheet)s”%(letters)s 列“%(label)s”没有采用（%(n)d 格）：%(why)s",
                sheet=self.name, letters=one.letters, label=one.label or "—",
                n=self.filled[one.number], why=one.why or "",
            )
            for one in self.not_taken()
        ]  # fmt: skip


@dataclass(slots=True)
class Preview:
    """`people` are all person rows; `sound_people()` are those that would be written."""

    name: str
    today: date
    sheets: list[SheetPlan] = field(default_factory=list)
    people: Rows = field(default_factory=Rows)
    units: list[UnitRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    stop_count: int = 0
    blocked: set[tuple[int, int]] = field(default_factory=set)
    # (sheet, row) → the row of the same person above it
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    # the writing in the branch column → the unit's name
    unit_names: dict[str, str] = field(default_factory=dict)
    default_unit: str = ""

    def fault(
        self,
        plan: SheetPlan,
        row: int,
        column: int,
        value: str,
        message: str,
        remedy: str,
        level: str = "stop",
        kind: str = "",
    ) -> None:
        self.fault_count += 1
        if level == "stop":
            self.stop_count += 1
            self.blocked.add((plan.index, row))
        if len(self.faults) < MOST_FAULTS:
            cell = address(row, column or 1)
            self.faults.append(
                Fault(plan.name, cell, row, value[:60], message, remedy, level, kind)
            )

    def unit_of(self, row: PersonRow) -> str:
        """The unit's name; '' when nothing in the file tells (the chosen unit takes them)."""
        if row.unit:
            return self.unit_names.get(row.unit, row.unit)
        return self.sheets[row.sheet].title_unit

    def is_sound(self, row: PersonRow) -> bool:
        place = (row.sheet, row.row)
        return place not in self.blocked and place not in self.merged

    def sound_people(self) -> Iterator[PersonRow]:
        """Rows without a stopping fault, repeated persons once, `unit` as the unit's name."""
        for row in self.people:
            if self.is_sound(row):
                yield row._replace(unit=self.unit_of(row))

    def sound_units(self) -> list[UnitRow]:
        """Units of sound rows; one that only a blocked row names is not set up empty."""
        stopped = {(self.sheets[sheet].name, row) for sheet, row in self.blocked}
        named = {key(one.unit) for one in self.sound_people() if one.unit}
        named |= {key(one.parent) for one in self.units if one.parent}
        return [
            one
            for one in self.units
            if ((one.sheet, one.row) not in stopped if one.row else key(one.name) in named)
        ]

    @property
    def sound_count(self) -> int:
        places = ((row.sheet, row.row) for row in self.people)
        return sum(place not in self.blocked and place not in self.merged for place in places)

    def at_row(self, sheet: str, row: int) -> list[Fault]:
        return [one for one in self.faults if one.sheet == sheet and one.row == row]
