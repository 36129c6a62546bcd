"""Give the file back: with its faulty cells marked, or only the rows that were not taken.

Every cell is written as text or number, never as a formula: nothing a file says is ever run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .cells import text_of
from .findings import Fault, Preview, SheetPlan
from .sheets import Cell, column_number, open_sheets

STOP = {"bg_color": "#F6D5D0", "font_color": "#8E1B10", "border": 1, "border_color": "#B3261E"}
LOOK = {"bg_color": "#F7E6C4", "font_color": "#6B4A00", "border": 1, "border_color": "#B07A00"}
HEAD = {"bold": True, "bg_color": "#EFEDE6", "text_wrap": True, "valign": "vcenter"}
LIST = "问题"
LIST_HEAD = ("工作表", "单元格", "原来的内容", "问题", "怎么办", "程度")
LEVELS = {"stop": "必须改", "look": "请看一眼"}


def write_marked(path: str | Path, preview: Preview, out: str | Path | IO[bytes]) -> None:
    """The original cells, faulty ones red or ochre with a comment, and a list of all problems."""
    with _Book(out) as book:
        for plan, rows in _sheets(path, preview):
            marks = {(f.row, f.cell): f for f in preview.faults if f.sheet == plan.name}
            book.sheet(plan, rows, lambda _number: True, marks)
        book.problems(preview.faults, preview.fault_count)


def write_rest(path: str | Path, preview: Preview, out: str | Path | IO[bytes]) -> None:
    """Title and header rows, and below them only the rows that were not taken, marked."""
    with _Book(out) as book:
        for plan, rows in _sheets(path, preview):
            if not plan.header or not any(sheet == plan.index for sheet, _row in preview.blocked):
                continue
            marks = {(f.row, f.cell): f for f in preview.faults if f.sheet == plan.name}

            wanted = {row for sheet, row in preview.blocked if sheet == plan.index}
            wanted.update(range(1, plan.header.last + 1))
            book.sheet(plan, rows, wanted.__contains__, marks)
        book.problems([one for one in preview.faults if one.level == "stop"], preview.stop_count)


def _sheets(
    path: str | Path, preview: Preview
) -> Iterator[tuple[SheetPlan, Iterator[tuple[int, list[Cell]]]]]:
    for plan, sheet in zip(preview.sheets, open_sheets(path, preview.name), strict=True):
        if not sheet.hidden:
            yield plan, sheet.rows()


class _Book:
    """A workbook being written row by row; closed, and so saved, at the end of `with`."""

    def __init__(self, out: str | Path | IO[bytes]) -> None:
        target = str(out) if isinstance(out, str | Path) else out
        self.book = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.formats = {
            "stop": self.book.add_format(STOP),
            "look": self.book.add_format(LOOK),
            "head": self.book.add_format(HEAD),
            "day": self.book.add_format({"num_format": "yyyy-mm-dd"}),
        }

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *wrong: object) -> None:
        self.book.close()

    def sheet(
        self,
        plan: SheetPlan,
        rows: Iterator[tuple[int, list[Cell]]],
        wanted: Callable[[int], bool],
        marks: dict[tuple[int, str], Fault],
    ) -> None:
        page = self.book.add_worksheet(plan.name[:31])
        page.set_column(0, max(len(plan.columns()), 1), 14)
        by_row: dict[int, dict[str, Fault]] = {}
        for (row, cell), fault in marks.items():
            by_row.setdefault(row, {})[cell.rstrip("0123456789")] = fault
        at = 0
        for number, cells in rows:
            if wanted(number):
                self._row(page, plan, at, cells, by_row.get(number, {}), number)
                at += 1

    def _row(
        self,
        page: Worksheet,
        plan: SheetPlan,
        at: int,
        cells: list[Cell],
        marks: dict[str, Fault],
        number: int,
    ) -> None:
        head = plan.header
        in_head = head is not None and head.first <= number <= head.last
        columns = {column_number(letters) - 1: fault for letters, fault in marks.items()}
        for column in range(max([len(cells), *(number + 1 for number in columns)])):
            cell = cells[column] if column < len(cells) else ""
            fault = columns.get(column)
            shape = self.formats[fault.level] if fault else None
            self._cell(page, at, column, cell, shape or (self.formats["head"] if in_head else None))
            if fault:
                page.write_comment(at, column, f"{fault.message}。{fault.remedy}")

    def _cell(
        self, page: Worksheet, row: int, column: int, cell: Cell, shape: Format | None
    ) -> None:
        if isinstance(cell, datetime | date):
            page.write_datetime(row, column, cell, shape or self.formats["day"])
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            page.write_number(row, column, cell, shape)
        elif cell == "":
            page.write_blank(row, column, None, shape)
        else:
            page.write_string(row, column, text_of(cell), shape)

    def problems(self, faults: list[Fault], count: int) -> None:
        page = self.book.add_worksheet(LIST)
        page.set_column(0, 2, 16)
        page.set_column(3, 4, 44)
        for column, text in enumerate(LIST_HEAD):
            page.write_string(0, column, text, self.formats["head"])
        for row, one in enumerate(faults, 1):
            words = (one.sheet, one.cell, one.value, one.message, one.remedy, LEVELS[one.level])
            for column, text in enumerate(words):
                shape = self.formats[one.level] if column == 1 else None
                page.write_string(row, column, text, shape)
        if count > len(faults):
            page.write_string(len(faults) + 1, 0, f"另有 {count - len(faults)} 处没有列出。")
