"""Open an .xlsx, .xls or .csv as sheets of typed cells with their addresses.

A formula cell is read as the value the office program last showed; nothing is ever calculated.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine
from lxml import etree

from . import stream
from .stream import Cell

# a stray cell far out makes a dense table of billions of empty cells
MOST_CELLS = 12_000_000
# a larger sheet is read as a stream
LAID_OUT = 25_000_000
MOST_BYTES = 600_000_000
FAR_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"[^>]*>\s*<(?:v|is|f)\b')
BROKEN = (KeyError, ValueError, IndexError, zipfile.BadZipFile, zlib.error, etree.LxmlError)
DELIMITERS = ",\t;，"

EMPTY_FILE = "这个文件是空的，请检查是否选错了文件。"
DAMAGED = "这个文件打不开，可能已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
LOCKED = "这个文件设有打开密码。请先去掉密码再导入。"
HTML = "这个文件其实是网页表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
WRONG_KIND = "这不是表格文件。能导入的是 .xlsx、.xls 和 .csv。"
TOO_BIG = "表格太大：有内容的单元格远到 {where}。请删去多余的空行空列后再试。"


class CannotRead(Exception):
    """The file cannot be read as a table; the text is one sentence for the person."""


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """Both from 1: (6, 3) → C6."""
    return f"{column_letters(column)}{row}"


@dataclass(slots=True)
class Sheet:
    """One sheet. `merged`: (top, left, bottom, right), all from 1 and included."""

    name: str
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    height: int = 0
    hidden: bool = False
    _source: object = None

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(row number from 1, cells from column A); blank cells are ''."""
        if isinstance(self._source, python_calamine.CalamineSheet):
            yield from _calamine_rows(self._source)
        elif isinstance(self._source, _Csv | _Streamed):
            yield from self._source.rows()


def open_sheets(path: str | Path, name: str = "") -> Iterator[Sheet]:
    """Every sheet in order, hidden ones marked. `name`: what an upload's file was called.

    Raises CannotRead with one sentence. Only one sheet is held in memory at a time.
    """
    path = Path(path)
    with path.open("rb") as file:
        head = file.read(4096)
    kind = _kind(head, (name or path.name).lower())
    if kind == "csv":
        yield Sheet(Path(name or path.name).stem, _source=_Csv(path))
        return
    if kind == "xlsx" and _survey(path) > LAID_OUT:
        yield from _streamed_sheets(path)
    else:
        yield from _calamine_sheets(path)


def _kind(head: bytes, name: str) -> str:
    if not head.strip():
        raise CannotRead(EMPTY_FILE)
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    low = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if low.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")):
        raise CannotRead(HTML)
    binary = b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if binary or head.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8")):
        raise CannotRead(WRONG_KIND)
    if name.endswith((".xlsx", ".xls", ".xlsm")):
        raise CannotRead(DAMAGED)
    return "csv"


def _survey(path: Path) -> int:
    """Bytes of the largest sheet. A small file may claim a huge table: its cells are looked at
    before the table is laid out."""
    largest = 0
    try:
        with zipfile.ZipFile(path) as box:
            names = box.namelist()
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise CannotRead(WRONG_KIND)
            if sum(one.file_size for one in box.infolist()) > MOST_BYTES:
                raise CannotRead(TOO_BIG.format(where="数百万行"))
            for one in names:
                if one.startswith("xl/worksheets/") and one.endswith(".xml"):
                    _measure(box, one)
                    largest = max(largest, box.getinfo(one).file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as wrong:
        raise CannotRead(DAMAGED) from wrong
    return largest


def _measure(box: zipfile.ZipFile, name: str) -> None:
    last_row = last_column = 0
    with box.open(name) as sheet:
        tail = b""
        while chunk := sheet.read(1 << 18):
            # the last cell of a chunk has the highest row, wide columns are rare: cheap to see
            text = tail + chunk
            for letters, digits in FAR_CELL.findall(text):
                last_row = max(last_row, int(digits))
                last_column = max(last_column, column_number(letters.decode()))
            tail = text[-200:]
    if last_row * last_column > MOST_CELLS:
        raise CannotRead(TOO_BIG.format(where=address(last_row, last_column)))


def _streamed_sheets(path: Path) -> Iterator[Sheet]:
    try:
        book = stream.Book(path)
        with closing(book.box):
            for name, part, visible in book.sheets:
                merged, height = _merged(book.box, part)
                yield Sheet(name, merged, height, not visible, _Streamed(book, part))
    except BROKEN as wrong:
        raise CannotRead(DAMAGED) from wrong


@dataclass(slots=True)
class _Streamed:
    book: stream.Book
    part: str

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        try:
            yield from self.book.rows(self.part)
        except BROKEN as wrong:
            raise CannotRead(DAMAGED) from wrong


def _merged(box: zipfile.ZipFile, part: str) -> tuple[list[tuple[int, int, int, int]], int]:
    """Merged ranges stand behind the rows in the file and are needed before; and the last row."""
    found: list[tuple[int, int, int, int]] = []
    height, tail = 0, b""
    with box.open(part) as sheet:
        while chunk := sheet.read(1 << 18):
            text = tail + chunk
            for left, top, right, bottom in stream.merged(text):
                found.append((int(top), column_number(left), int(bottom), column_number(right)))
            if at := text.rfind(b'<row r="') + 1:
                height = max(height, int(re.match(rb"\d*", text[at + 7 :])[0] or 0))  # type: ignore[index]
            tail = text[-60:]
    return list(dict.fromkeys(found)), height


def _calamine_sheets(path: Path) -> Iterator[Sheet]:
    try:
        book = python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError as wrong:
        raise CannotRead(LOCKED) from wrong
    except python_calamine.CalamineError as wrong:
        raise CannotRead(LOCKED if _encrypted(path) else DAMAGED) from wrong
    with closing(book):
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            try:
                yield _sheet(book.get_sheet_by_index(index), hidden)
            except python_calamine.CalamineError as wrong:
                raise CannotRead(DAMAGED) from wrong


def _encrypted(path: Path) -> bool:
    """An encrypted .xlsx is an OLE file with a stream of this name."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 20)


def _sheet(source: python_calamine.CalamineSheet, hidden: bool) -> Sheet:
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in source.merged_cell_ranges or []
    ]
    return Sheet(source.name, merged, source.total_height, hidden, source)


def _calamine_rows(
    source: python_calamine.CalamineSheet,
) -> Iterator[tuple[int, list[Cell]]]:
    left: list[Cell] = [""] * (source.start[1] if source.start else 0)
    for number, row in enumerate(source.iter_rows(), 1):
        yield number, left + row if left else row


class _Csv:
    """A text table: UTF-8 with or without mark, UTF-16, else GB 18030."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = _encoding(path)
        with self._open() as file:
            self.delimiter = _delimiter(file.read(8192))

    def _open(self) -> io.TextIOWrapper:
        return self.path.open(encoding=self.encoding, newline="")

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        try:
            with self._open() as file:
                table = csv.reader(file, delimiter=self.delimiter)
                for number, row in enumerate(table, 1):
                    yield number, [_csv_cell(one) for one in row]
        except (UnicodeDecodeError, csv.Error) as wrong:
            raise CannotRead(DAMAGED) from wrong


def _csv_cell(text: str) -> str:
    """`="0123"` is how a text column is kept from losing its zeros."""
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        mark = file.read(3)
    if mark == b"\xef\xbb\xbf":
        return "utf-8-sig"
    if mark[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        try:
            with path.open(encoding=encoding) as text:
                while text.read(1 << 16):
                    continue
        except UnicodeDecodeError:
            continue
        return encoding
    raise CannotRead(WRONG_KIND)


def _delimiter(head: str) -> str:
    """The mark most lines share; a comma when none does."""
    lines = [line for line in head.splitlines() if line.strip()][:20]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","
