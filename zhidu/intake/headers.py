"""Find where the table begins, and which column is what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from zhidu.sentence import Sentence, say

from . import aside
from .sheets import Cell, column_letters
from .words import LABELS, PERSON_COLUMNS, SECOND, UNIT_COLUMNS, squeezed

# a header stands in the first rows: a title, a sub-title, who filled it in, then the names
LOOK_AT = 30
DEEPEST = 3
BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")
ORNAMENT = re.compile(r"[*:：、,，./\\\-_#＊★☆·]")


@dataclass(frozen=True, slots=True)
class Column:
    """`number` from 1; `sure` from 0 to 1; `field` is '' for a column not taken up, for `why`."""

    number: int
    label: str
    field: str
    sure: float
    why: Sentence | None = None

    @property
    def letters(self) -> str:
        return column_letters(self.number)


@dataclass(slots=True)
class Header:
    """`kind` is 'people' or 'units'; rows from `first` to `last` are the header.

    `written`: the cells of these rows without blanks, to know them when a page repeats them.
    """

    kind: str
    first: int
    last: int
    columns: list[Column] = field(default_factory=list)
    written: tuple[tuple[str, ...], ...] = ()
    index: dict[str, int] = field(init=False, repr=False)
    read: set[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.index = {one.field: one.number for one in self.columns if one.field}
        self.read = set(self.index.values())

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
            _wished(one, wishes[one.number])
            if one.number in wishes
            else Column(one.number, one.label, "", 0.0, say("您指明另一列是这一项"))
            if one.field in taken
            else one
            for one in self.columns
        ]
        return Header(self.kind, self.first, self.last, columns, self.written)


def _wished(one: Column, name: str) -> Column:
    why = None if name else one.why or say("您选了不读这一列")
    return Column(one.number, one.label, name, 1.0 if name else 0.0, why)


def plain_label(text: str) -> str:
    return ORNAMENT.sub("", squeezed(text)).lower()


@lru_cache(maxsize=4096)
def recognise(label: str, kind: str) -> tuple[str, float]:
    """(field, how sure); ('-', how sure) for a known column that is not taken up; ('', 0)."""
    for text, sure in _forms(label):
        for name, names in _names(kind).items():
            if text in names:
                return name, sure
        if kind == "people":
            for name, names in SECOND.items():
                if text in names:
                    return name, 0.9 * sure
        if aside.reason(text, kind):
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
    """The header among the first rows, one to three deep; None when no row names two columns."""
    best: Header | None = None
    best_score = 0.0
    texts = [(number, [squeezed(str(cell)) for cell in row]) for number, row in rows[:LOOK_AT]]
    for at in range(len(texts)):
        for depth in range(1, DEEPEST + 1):
            if depth > 1 and not _may_go_on(texts, at + depth - 1):
                break
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


def _may_go_on(texts: list[tuple[int, list[str]]], at: int) -> bool:
    """This row may belong to the header above it: the next one, and short words only."""
    if at >= len(texts) or texts[at][0] != texts[at - 1][0] + 1:
        return False
    below = [text for text in texts[at][1] if text]
    return bool(below) and all(len(text) <= 20 and not text.isdigit() for text in below)


def _read(texts: list[tuple[int, list[str]]], kind: str) -> Header:
    rows = [row for _number, row in texts]
    columns: list[Column] = []
    taken: dict[str, int] = {}
    for number in range(1, max(map(len, rows)) + 1):
        label, name, sure = _column(rows, number, kind)
        if not label:
            continue
        why = _why(label, kind) if name in ("", "-") else None
        if name in taken:
            old = columns[taken[name]]
            if old.sure >= sure:
                why = _same_as(old, name)
                name, sure = "", 0.0
            else:
                new = Column(number, label, name, sure)
                columns[taken[name]] = Column(old.number, old.label, "", 0.0, _same_as(new, name))
        if name and name != "-":
            taken[name] = len(columns)
        columns.append(Column(number, label, "" if name == "-" else name, sure, why))
    written = tuple(tuple(text for text in row if text) for row in rows)
    return Header(kind, texts[0][0], texts[-1][0], columns, written)


def _why(label: str, kind: str) -> Sentence:
    found = (aside.reason(text, kind) for text, _sure in _forms(label))
    return next((why for why in found if why), aside.UNKNOWN)


def _same_as(other: Column, name: str) -> Sentence:
    return say(
        "“%(field)s”已由 %(letters)s 列“%(label)s”说明",
        field=LABELS[name], letters=other.letters, label=other.label,
    )  # fmt: skip


def _column(rows: list[list[str]], number: int, kind: str) -> tuple[str, str, float]:
    """The label of one column: its lowest word, with or without the groups above it."""
    own = [_at(row, number) for row in rows]
    lowest = max((level for level, text in enumerate(own) if text), default=-1)
    if lowest < 0:
        return "", "", 0.0
    groups = [own[level] or _left_of(rows[level], number) for level in range(lowest)]
    found = [(wish, *recognise(wish, kind)) for wish in _wishes(groups, own[lowest])]
    best = max(found, key=lambda one: one[2])
    return best if best[2] >= 0.9 else max(found[::-1], key=lambda one: one[2])


def _wishes(groups: list[str], under: str) -> list[str]:
    """Longest first: 党员基本 + 党内 + 职务, 党内 + 职务, 职务; and 入党 under 时间 as 入党时间."""
    above = [text for text in groups if text]
    some = (one for count in range(len(above) + 1) for one in combinations(above, count))
    wishes = dict.fromkeys("".join(dict.fromkeys([*one, under])) for one in some)
    turned = [under + above[-1]] if above else []
    return sorted([*wishes, *turned], key=len, reverse=True)


def _at(row: list[str], number: int) -> str:
    return row[number - 1] if number <= len(row) else ""


def _left_of(row: list[str], number: int) -> str:
    """The group a merged head gives to the blank cells on its right."""
    for at in range(min(number, len(row)) - 1, -1, -1):
        if row[at]:
            return row[at]
    return ""
