"""One person of the file, and many of them kept small."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from .dates import Day

CHUNK = 500


class PersonRow(NamedTuple):
    """Normalised values of one row. `sheet` counts from 0, `row` is the row in the file.

    `kind` is a membership kind, guessed where `kind_said` is False; `posts` are (code, title as
    written), unknown where `post_said` is False; `raw` are the cells as written, in the order of
    the sheet's columns.
    """

    sheet: int
    row: int
    name: str
    sex: str
    ethnicity: str
    birth: Day | None
    id_number: str
    education: str
    education_code: str
    joined: Day | None
    full_on: Day | None
    unit: str
    group: str
    posts: tuple[tuple[str, str], ...]
    work: str
    phone: str
    kind: str
    source: str
    residence: str
    note: str
    employment: str
    working_since: Day | None
    skills: str
    entered: Day | None
    applied: Day | None
    activist_on: Day | None
    target_on: Day | None
    away_to: str
    away_since: Day | None
    kind_said: bool
    post_said: bool
    raw: tuple[str, ...]


class Rows:
    """Rows in file order, packed in memory: a hundred thousand take some megabytes."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[PersonRow] = []
        self._cached: tuple[int, list[PersonRow]] = (-1, [])

    def append(self, row: PersonRow) -> None:
        self._open.append(row)
        if len(self._open) == CHUNK:
            self._packed.append(zlib.compress(pickle.dumps(self._open, 5), 1))
            self._open = []

    def __len__(self) -> int:
        return len(self._packed) * CHUNK + len(self._open)

    def __iter__(self) -> Iterator[PersonRow]:
        for number in range(len(self._packed)):
            yield from self._chunk(number)
        yield from self._open

    def __getitem__(self, at: int) -> PersonRow:
        if not 0 <= at < len(self):
            raise IndexError(at)
        if at // CHUNK == len(self._packed):
            return self._open[at % CHUNK]
        return self._chunk(at // CHUNK)[at % CHUNK]

    def page(self, start: int, count: int) -> list[PersonRow]:
        return [self[at] for at in range(start, min(start + count, len(self)))]

    def _chunk(self, number: int) -> list[PersonRow]:
        if self._cached[0] != number:
            # made by append() above, in this process
            rows = pickle.loads(zlib.decompress(self._packed[number]))  # noqa: S301
            self._cached = (number, rows)
        return self._cached[1]
