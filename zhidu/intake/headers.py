"""Find where the table begins, and which column is what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from .sheets import Cell, column_letters
from .words import ASIDE, PERSON_COLUMNS, UNIT_COLUMNS, squeezed

# a header stands in the first rows: a title, a sub-title, who filled it in, then the names
LOOK_AT = 30
BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")
ORNAMENT = re.compile(r"[*:：、,，./\\\-_#＊★☆·]")


@dataclass(frozen=True, slots=True)
class Column:
    """`number` from 1; `field` is '' for a column left aside; `sure` from 0 to 1."""

    number: int
    label: str
    field: str
    sure: float

    @property
    def letters(self) -> str:
        return column_letters(self.number)


@dataclass(slots=True)
class Header:
    """`kind` is 'people' or 'units'; rows from `first` to `last` are the header."""

    kind: str
    first: int
    last: int
    columns: list[Column] = field(default_factory=list)
    index: dict[str, int] = field(init=False, repr=False)
    plain: dict[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.index = {one.field: one.number for one in self.columns if one.field}
        self.plain = {one.number: plain_label(one.label) for one in self.columns}

    def number(self, name: str) -> int:
        """The column of a field from 1, or 0."""
        return self.index.get(name, 0)

    def label(self, name: str) -> str:
        return next((one.label for one in self.columns if one.field == name), "")

    def fields(self) -> dict[int, str]:
        return {one.number: one.field for one in self.columns if one.field}

    def corrected(self, wishes: dict[int, str]) -> Header:
        """The same header with columns read as the person says ('' leaves one aside)."""
        taken = {name for name in wishes.values() if name}
        columns = [
            Column(one.number, one.label, wishes[one.number], 1.0)
            if one.number in wishes
            else Column(one.number, one.label, "", 0.0)
            if one.field in taken
            else one
            for one in self.columns
        ]
        return Header(self.kind, self.first, self.last, columns)


def plain_label(text: str) -> str:
    return ORNAMENT.sub("", squeezed(text)).lower()


@lru_cache(maxsize=4096)
def recognise(label: str, kind: str) -> tuple[str, float]:
    """(field or '', how sure). A field set aside is returned as '-' and what it is."""
    for text, sure in _forms(label):
        for name, names in _names(kind).items():
            if text in names:
                return name, sure
        if any(text in names for names in ASIDE.values()):
            return "-", sure
    return _near(plain_label(BRACKETS.sub("", squeezed(label))), kind)


def _names(kind: str) -> dict[str, tuple[str, ...]]:
    return PERSON_COLUMNS if kind == "people" else UNIT_COLUMNS


def _forms(label: str) -> Iterator[tuple[str, float]]:
    """The label itself, then without what stands in brackets, then only that."""
    text = squeezed(label)
    yield plain_label(text), 1.0
    yield plain_label(BRACKETS.sub("", text)), 0.95


def _near(text: str, kind: str) -> tuple[str, float]:
    """Long labels that hold or nearly are a known name; short ones are too easily mistaken."""
    if not 3 <= len(text) <= 14:
        return "", 0.0
    best, sure = "", 0.0
    for name, names in _names(kind).items():
        for known in names:
            if len(known) < 3:
                continue
            score = 0.8 if known in text else SequenceMatcher(None, text, known).ratio() * 0.8
            if score > sure:
                best, sure = name, score
    return (best, round(sure, 2)) if sure >= 0.68 else ("", 0.0)


def find_header(rows: list[tuple[int, list[Cell]]]) -> Header | None:
    """The header among the first rows, or None when no row names at least two columns."""
    best: Header | None = None
    best_score = 0.0
    texts = [(number, [str(cell) for cell in row]) for number, row in rows[:LOOK_AT]]
    for at in range(len(texts)):
        for depth in (1, 2):
            if depth == 2 and not _may_be_double(texts, at):
                continue
            for kind in ("people", "units"):
                header = _read(texts[at : at + depth], kind)
                score = _score(header)
                if score > best_score:
                    best, best_score = header, score
    return best if best_score >= 2 else None


def _score(header: Header) -> float:
    """Fields found; the one field without which it is no such table counts double."""
    fields = {one.field: one.sure for one in header.columns if one.field}
    key = "name" if header.kind == "people" else "unit_name"
    score = sum(fields.values()) + fields.get(key, 0.0)
    if header.kind == "units" and not {"unit_name", "parent"} <= set(fields):
        return 0.0
    if header.kind == "people" and "name" not in fields:
        score -= 0.5
    return score - 0.01 * (header.last - header.first)


def _may_be_double(texts: list[tuple[int, list[str]]], at: int) -> bool:
    """The row below is part of the header: short words only, and some name a column."""
    if at + 1 >= len(texts) or texts[at + 1][0] != texts[at][0] + 1:
        return False
    below = [squeezed(text) for text in texts[at + 1][1] if squeezed(text)]
    return bool(below) and all(len(text) <= 20 and not text.isdigit() for text in below)


def _read(texts: list[tuple[int, list[str]]], kind: str) -> Header:
    width = max(len(row) for _number, row in texts)
    columns: list[Column] = []
    taken: dict[str, int] = {}
    for number in range(1, width + 1):
        label, name, sure = _column(texts, number, kind)
        if not label:
            continue
        if name in taken:
            old = columns[taken[name]]
            if old.sure >= sure:
                name, sure = "", 0.0
            else:
                columns[taken[name]] = Column(old.number, old.label, "", 0.0)
        if name and name != "-":
            taken[name] = len(columns)
        columns.append(Column(number, label, "" if name == "-" else name, sure))
    return Header(kind, texts[0][0], texts[-1][0], columns)


def _column(texts: list[tuple[int, list[str]]], number: int, kind: str) -> tuple[str, str, float]:
    top = _at(texts[0][1], number)
    if len(texts) == 1:
        return (top, *recognise(top, kind)) if top else ("", "", 0.0)
    under = _at(texts[1][1], number)
    group = top or _left_of(texts[0][1], number)
    if not under:
        return (top, *recognise(top, kind)) if top else ("", "", 0.0)
    wishes = [group + under, under] if group and group != under else [under]
    found = [(wish, *recognise(wish, kind)) for wish in wishes]
    best = max(found, key=lambda one: one[2])
    return best if best[2] >= 0.9 else max(found[::-1], key=lambda one: one[2])


def _at(row: list[str], number: int) -> str:
    return squeezed(row[number - 1]) if number <= len(row) else ""


def _left_of(row: list[str], number: int) -> str:
    """The group a merged head gives to the blank cells on its right."""
    for at in range(min(number, len(row)) - 1, -1, -1):
        if squeezed(row[at]):
            return squeezed(row[at])
    return ""
