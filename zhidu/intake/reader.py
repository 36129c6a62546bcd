"""Walk a roster file row by row: header, sections, merged cells, people, totals, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from . import people, relations, tree
from .cells import text_of
from .findings import MOST_PASSED, Fault, Preview, Progress, SheetPlan
from .headers import LOOK_AT, Header, find_header
from .sheets import Cell, Sheet, column_number, open_sheets
from .units import section_name, title_unit
from .words import NOTES, SIGNED, SUBTOTAL, TOTALS, is_blank, squeezed

# columns whose merged cells mean "the same for all these rows": not what is one person's alone
CARRIED = (
    "unit", "group", "parent", "kind", "ethnicity", "education", "work", "source", "residence",
    "employment", "away_to", "note",
)  # fmt: skip
# "党支部：柏启村党支部" above the table
TOLD = re.compile(r"^(所在)?(党支部|支部|党组织|单位|填报单位)(名称)?:")
TELL_PROGRESS = 500
NO_HEADER = "没有找到表头"
NO_HEADER_REMEDY = "表头要有“姓名”一列；组织表要有“组织名称”和“上级组织”。"
HIDDEN = "这是隐藏的工作表"
NO_NAME = "表头里没有“姓名”"
NO_NAME_REMEDY = "请补上“姓名”一列，或在预览里指明哪一列是姓名。"


class Reader:
    """One reading of one file into one preview."""

    def __init__(self, preview: Preview, known_units: list[str]) -> None:
        self.preview = preview
        self.known_units = known_units
        self.corrections: dict[str, str] = {}
        self.seen = relations.Seen()
        self.tree = tree.Branches()

    def read(
        self, path: Path, mapping: dict[str, dict[int, str]], on_progress: Progress | None
    ) -> None:
        for index, sheet in enumerate(open_sheets(path, self.preview.name)):
            plan = SheetPlan(index, sheet.name)
            self.preview.sheets.append(plan)
            if sheet.hidden:
                plan.why = HIDDEN
                continue
            self._sheet(plan, sheet, mapping.get(sheet.name, {}), on_progress)
            del sheet
        self._nothing_found()
        tree.settle(self)
        relations.settle(self)
        self.preview.faults.sort(key=self._place)

    def _place(self, fault: Fault) -> tuple[int, int, int]:
        order = {plan.name: plan.index for plan in self.preview.sheets}
        letters = fault.cell.rstrip("0123456789")
        return order[fault.sheet], fault.row, column_number(letters)

    def _sheet(
        self,
        plan: SheetPlan,
        sheet: Sheet,
        wishes: dict[int, str],
        on_progress: Progress | None,
    ) -> None:
        rows = sheet.rows()
        first = list(islice(rows, LOOK_AT))
        header = find_header(first)
        if header is None:
            plan.why = "空表" if not _texts(first) else NO_HEADER
            return
        header = header.corrected(wishes)
        plan.header, plan.kind = header, header.kind
        plan.title_unit = _title(first, header, sheet.name)
        key = "name" if header.kind == "people" else "unit_name"
        if not header.number(key):
            self._no_name(plan, header)
            return
        body = (row for row in chain(first, rows) if row[0] > header.last)
        for number, cells in _telling(body, sheet.height, on_progress):
            self._row(plan, sheet, number, cells)

    def _no_name(self, plan: SheetPlan, header: Header) -> None:
        column = header.columns[0].number if header.columns else 1
        label = header.columns[0].label if header.columns else ""
        self.preview.fault(
            plan, header.last, column, label, NO_NAME, NO_NAME_REMEDY, kind="no_name_column"
        )

    def _nothing_found(self) -> None:
        if any(plan.kind for plan in self.preview.sheets) or not self.preview.sheets:
            return
        said = (plan for plan in self.preview.sheets if plan.why == NO_HEADER)
        plan = next(said, self.preview.sheets[0])
        self.preview.fault(plan, 1, 1, "", NO_HEADER, NO_HEADER_REMEDY, kind="no_header")

    def _row(self, plan: SheetPlan, sheet: Sheet, number: int, cells: list[Cell]) -> None:
        state = self.seen.state(plan, sheet, CARRIED)
        state.carry(number, cells)
        if not any(cell != "" for cell in cells):
            return
        written = [text for cell in cells if (text := squeezed(text_of(cell)))]
        header = plan.header
        if header is None or not written:
            return
        if _is_tail(written):
            state.after_tail = state.after_tail or not SUBTOTAL.match(written[0])
            _pass_over(plan, number, written)
            return
        if tuple(written) in header.written:  # printed registers repeat their header on each page
            state.after_tail = False
            return
        if len(set(written)) == 1 and (section := section_name(written[0])):
            state.section, state.after_tail = section, False
            return
        if number == header.last + 1 and _is_numbering(written):
            return
        if plan.kind == "units":
            taken = self.tree.add(self.preview, plan, state, number, cells)
        else:
            taken = people.add(self, plan, state, number, cells)
        if taken:
            _count_untaken(plan, header, cells)
        else:
            _pass_over(plan, number, written)


def _count_untaken(plan: SheetPlan, header: Header, cells: list[Cell]) -> None:
    """What the row says in columns that are not read."""
    for at, cell in enumerate(cells):
        if cell != "" and at + 1 not in header.read and not is_blank(text_of(cell)):
            plan.filled[at + 1] = plan.filled.get(at + 1, 0) + 1


def _pass_over(plan: SheetPlan, number: int, written: list[str]) -> None:
    plan.passed_count += 1
    if len(plan.passed) < MOST_PASSED:
        plan.passed.append((number, "　".join(written)[:80]))


def _is_numbering(written: list[str]) -> bool:
    """The row below a printed header that numbers its columns: 1 2 3 …, or 甲 乙 1 2 …"""
    rest = [text for text in written if text not in "甲乙丙丁戊己庚辛"]
    if len(rest) < 3 or not rest[0].isdigit():
        return False
    first = int(rest[0])
    return rest == [str(first + at) for at in range(len(rest))]


def _telling(
    rows: Iterator[tuple[int, list[Cell]]], total: int, on_progress: Progress | None
) -> Iterator[tuple[int, list[Cell]]]:
    for count, row in enumerate(rows, 1):
        yield row
        if on_progress and count % TELL_PROGRESS == 0:
            on_progress(row[0], max(total, row[0]))
    if on_progress and total:
        on_progress(total, total)


def _texts(rows: list[tuple[int, list[Cell]]]) -> list[str]:
    return [text for _n, row in rows for cell in row if (text := squeezed(text_of(cell)))]


def _title(first: list[tuple[int, list[Cell]]], header: Header, sheet_name: str) -> str:
    """The branch a title row or the sheet's name tells, for a table without branch column."""
    for number, row in first:
        if number >= header.first:
            break
        for text in _texts([(number, row)]):
            bare = text.split(":")[-1] if TOLD.match(text) else text
            if unit := title_unit(bare) or section_name(bare):
                return unit
    return section_name(sheet_name)


def _is_tail(written: list[str]) -> bool:
    if not written:
        return False
    if any(TOTALS.match(text) or NOTES.match(text) for text in written[:2]):
        return True
    return any(SIGNED.match(text) and (":" in text or len(written) <= 4) for text in written)
