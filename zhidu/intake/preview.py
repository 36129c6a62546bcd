"""What a roster says, before anything is written: units, people, and every problem at its cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from .findings import Fault, Preview, Progress, SheetPlan
from .reader import Reader

__all__ = ["Fault", "Preview", "SheetPlan", "read_roster"]


def read_roster(
    path: str | Path,
    name: str,
    today: date,
    mapping: dict[str, dict[int, str]] | None = None,
    on_progress: Progress | None = None,
    *,
    known_units: Iterable[str] = (),
    unit_names: dict[str, str] | None = None,
    default_unit: str = "",
) -> Preview:
    """Read a whole roster file; nothing is written.

    `mapping`: sheet name → column number → field, where the person corrected what was recognised.
    `known_units`: names of units that exist already. `unit_names`: a writing in the branch column
    → the unit the person says it means (itself: it is a new unit). `default_unit`: where people
    go when nothing in the file tells. Raises sheets.CannotRead.
    """
    reader = Reader(Preview(name, today, default_unit=default_unit), list(known_units))
    reader.corrections = dict(unit_names or {})
    reader.read(Path(path), mapping or {}, on_progress)
    return reader.preview
