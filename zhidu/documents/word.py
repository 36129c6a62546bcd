"""The same handbook as a Word file that people may go on editing."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm

from .layout import font, page_number
from .pdf import words
from .year import Book, Held, Part, Table

STYLES = (
    ("Normal", "宋体", "Times New Roman", 11),
    ("Heading 1", "黑体", "Arial", 16),
    ("Title", "黑体", "Arial", 30),
)
WIDE_SPACE, LINE = "\u3000", "\uff3f" * 36
WIDEST = 13  # columns of the attendance table that fit one page


def book_docx(book: Book) -> bytes:
    document = Document()
    _styles(document)
    _cover(document, book)
    for part in book.parts:
        _part(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _styles(document: Any) -> None:
    """Song for text, Hei for headings: Word needs the East Asian font named apart."""
    for name, face, latin, size in STYLES:
        font(document.styles[name], face, size, latin)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page_number(footer)


def _cover(document: Any, book: Book) -> None:
    named = words()
    document.add_paragraph("\n" * 6)
    title = document.add_paragraph(book.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in (f"{book.year} {named['year']}", book.owner, book.above,
                 named["demo"] if book.demo else "", book.seal):  # fmt: skip
        line = document.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    running = [book.title, book.owner, str(book.year), *([named["demo"]] if book.demo else [])]
    document.sections[0].header.paragraphs[0].text = WIDE_SPACE.join(running)
    document.add_page_break()


def _part(document: Any, part: Part) -> None:
    document.add_heading(part.title, 1)
    for line in part.lines:
        document.add_paragraph(line, style="List Bullet")
    if part.table is not None:
        _tables(document, part.table)
    for one in part.held:
        _held(document, one)
    for _number in range(part.blank):
        document.add_paragraph(LINE)


def _tables(document: Any, table: Table) -> None:
    if not table.rows:
        document.add_paragraph(words()["none"])
        return
    for start in range(1, max(len(table.heads), 2), WIDEST - 1):
        pick = [0, *range(start, min(start + WIDEST - 1, len(table.heads)))]
        _table(document, [table.heads[i] for i in pick], [[r[i] for i in pick] for r in table.rows])


def _table(document: Any, heads: list[str], rows: list[list[str]]) -> None:
    grid = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, heads, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()


def _held(document: Any, one: Held) -> None:
    head = document.add_paragraph()
    head.add_run(one.heading).bold = True
    if one.remark:
        head.add_run(f"{WIDE_SPACE}{one.remark}")
    for line in filter(None, (one.where, one.summary, *one.decided, *one.people)):
        document.add_paragraph(line)
