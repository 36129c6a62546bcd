"""A paper as a Word file: from the form that comes with it, or from a unit's own Word file.

The layout follows the habit of official papers (GB/T 9704: A4, title in 小标宋, text in 仿宋 三号,
lines of 28 points, page number between dashes); fonts are named, not carried along.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Cm, Mm, Pt

from zhidu.engine import forms
from zhidu.engine.forms import BLANK, Block

from .filling import UNDATED, Values
from .layout import font, font_of_run, page_number

LINE = "＿＿＿＿＿＿＿＿"
TITLE, TEXT, HEADING = ("方正小标宋简体", 22), ("仿宋", 16), ("黑体", 16)
Fill = Callable[[str], str]  # a text with blanks → the text filled in


def filled(text: str, values: Values, *, demo: str = "") -> bytes:
    """The form with every known blank filled in."""
    return _made(text, _filler(values, LINE), _filler(values, ""), demo)


def empty(text: str) -> bytes:
    """The form with its blanks in braces: what a clerk changes in Word and gives back."""
    return _made(text, str, str, "")


def _filler(values: Values, unknown: str) -> Fill:
    def one(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name in values:
            return "\n".join(values[name])
        dated = name == "日期" or name.startswith(forms.DAY_OF)
        return UNDATED if dated and unknown else unknown

    return lambda text: BLANK.sub(one, text)


def _made(text: str, fill: Fill, fill_cell: Fill, demo: str) -> bytes:
    document = Document()
    _page(document, demo)
    rows: list[tuple[str, ...]] = []
    for block in [*forms.blocks(text), None]:
        if block is not None and block.kind == "row":
            rows.append(tuple(fill_cell(cell) for cell in block.cells))
            continue
        if rows:
            _table(document, rows)
            rows = []
        if block is not None:
            _block(document, block, fill)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, demo: str) -> None:
    style = document.styles["Normal"]
    font(style, *TEXT)
    spacing = style.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    spacing.space_before = spacing.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if demo:
        section.header.paragraphs[0].text = demo
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    page_number(foot)
    foot.add_run(" —")


def _block(document: Any, block: Block, fill: Fill) -> None:
    text = fill(block.cells[0])
    if block.kind in ("plain", "heading"):
        for line in text.split("\n"):
            _line(document, line, block.kind)
    else:
        _line(document, text, block.kind)


def _line(document: Any, text: str, kind: str) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    if kind == "title":
        font_of_run(run, *TITLE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(36)
        paragraph.paragraph_format.space_after = Pt(18)
    elif kind == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Cm(1)
    elif kind in ("plain", "heading"):
        paragraph.paragraph_format.first_line_indent = Pt(32)
        if kind == "heading":
            font_of_run(run, *HEADING)


def _table(document: Any, rows: list[tuple[str, ...]]) -> None:
    width = max(len(row) for row in rows)
    grid = document.add_table(rows=0, cols=width, style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in rows:
        cells = grid.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(24)
            for run in cell.paragraphs[0].runs:
                font_of_run(run, TEXT[0], 14)
        if len(row) < width:
            cells[len(row) - 1].merge(cells[-1])
    document.add_paragraph()


# ---- a unit's own Word file ----------------------------------------------------------------------


def paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph a reader sees: of the text, of tables in it, of header and footer."""
    places = [document, *(part for one in document.sections for part in (one.header, one.footer))]
    for place in places:
        yield from place.paragraphs
        yield from (one for table in place.tables for one in _cells(table))


def _cells(table: Any) -> Iterator[Any]:
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from cell.paragraphs
                for inner in cell.tables:
                    yield from _cells(inner)


def from_file(data: bytes, values: Values) -> bytes:
    """The unit's Word file with its blanks filled in; everything else stays as it was."""
    document, fill = Document(io.BytesIO(data)), _filler(values, LINE)
    for paragraph in list(paragraphs(document)):
        whole = "".join(run.text for run in paragraph.runs)
        # from the end, each blank once: what is filled in may hold braces of its own
        for found in reversed(list(BLANK.finditer(whole))):
            _replace(paragraph.runs, found.start(), found.end(), fill(found[0]))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _replace(runs: list[Any], start: int, end: int, text: str) -> None:
    """Word cuts a text into runs as it likes: the first one touched takes the whole answer."""
    at = 0
    for run in runs:
        length, first, last = len(run.text), start - at, end - at
        if first < length and last > 0:
            head, tail = run.text[: max(first, 0)], run.text[last:] if last < length else ""
            run.text = head + text + tail
            text = ""
        at += length
