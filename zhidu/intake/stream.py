"""Large .xlsx files row by row: the other reader lays a whole sheet out in memory first."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from lxml import etree

Cell = str | int | float | bool | date | datetime | time | timedelta

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SEEN = "visible"
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
# built-in number formats that show a date (ECMA-376 part 1, 18.8.30, with the East Asian ones)
DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
NOT_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet has no zone


class Book:
    """An open .xlsx. Raises KeyError, zipfile.BadZipFile or etree.XMLSyntaxError when damaged."""

    def __init__(self, path: Path) -> None:
        self.box = zipfile.ZipFile(path)
        about = etree.fromstring(self.box.read("xl/workbook.xml"), _parser())
        changed = about.find("{*}workbookPr")
        old = changed is not None and changed.get("date1904") in ("1", "true")
        self.epoch = EPOCH_1904 if old else EPOCH
        targets = self._targets()
        # name, part and whether it is visible
        self.sheets: list[tuple[str, str, bool]] = [
            (one.get("name", ""), targets[one.get(RELATION)], one.get("state", SEEN) == SEEN)
            for one in about.iterfind("{*}sheets/{*}sheet")
        ]
        self.dated = self._dated()
        self.shared = list(self._shared())

    def _targets(self) -> dict[str, str]:
        tree = etree.fromstring(self.box.read("xl/_rels/workbook.xml.rels"), _parser())
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:]
            for one in tree
        }

    def _dated(self) -> list[bool]:
        """For each cell style: does it show a date?"""
        if "xl/styles.xml" not in self.box.namelist():
            return []
        tree = etree.fromstring(self.box.read("xl/styles.xml"), _parser())
        own = {
            one.get("numFmtId"): bool(
                re.search("[yd]", NOT_LETTERS.sub("", one.get("formatCode", "")).lower())
            )
            for one in tree.iterfind("{*}numFmts/{*}numFmt")
        }
        styles = [one.get("numFmtId", "0") for one in tree.iterfind("{*}cellXfs/{*}xf")]
        return [own.get(style, int(style) in DATE_FORMATS) for style in styles]

    def _shared(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" not in self.box.namelist():
            return
        with self.box.open("xl/sharedStrings.xml") as part:
            for one in _each(part, "{*}si"):
                yield _text(one)

    def rows(self, part_name: str) -> Iterator[tuple[int, list[Cell]]]:
        """(row number from 1, cells from column A); rows without any cell are left out."""
        number = 0
        with self.box.open(part_name) as part:
            for row in _each(part, "{*}row"):
                number = int(row.get("r", number + 1))
                cells: list[Cell] = []
                for one in row:
                    column = _column(one.get("r", "")) or len(cells) + 1
                    cells.extend([""] * (column - 1 - len(cells)))
                    cells.append(self._cell(one))
                yield number, cells

    def _cell(self, one: Any) -> Cell:
        kind = one.get("t", "n")
        if kind == "inlineStr":
            return _text(one)
        value = one.findtext("{*}v")
        if value is None or kind == "e":
            return ""
        if kind == "s":
            return self.shared[int(value)]
        if kind == "b":
            return value == "1"
        if kind != "n":
            return str(value)
        style = int(one.get("s", "0"))
        number = float(value)
        if style < len(self.dated) and self.dated[style] and 0 < number < 2_958_466:
            moment = self.epoch + timedelta(days=number)
            return moment.date() if number.is_integer() else moment
        return number


def merged(data: bytes) -> list[tuple[str, str, str, str]]:
    """The merged ranges named in a piece of sheet XML: letters, row, letters, row."""
    return [tuple(part.decode() for part in one) for one in MERGED.findall(data)]  # type: ignore[misc]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _each(part: Any, tag: str) -> Iterator[Any]:
    """Each element of the tag, freed as soon as the next one is asked for."""
    for _event, element in etree.iterparse(
        part, events=("end",), tag=tag, resolve_entities=False, no_network=True, huge_tree=True
    ):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _text(one: Any) -> str:
    """The runs of a string; the phonetic reading above it is not part of it."""
    return "".join(
        part.text or "" for part in one.iter("{*}t") if not part.getparent().tag.endswith("}rPh")
    )


def _column(where: str) -> int:
    number = 0
    for letter in where:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number
