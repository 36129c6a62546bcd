"""A register of many rows: read, written, and brought in again, against reading the bare file."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.clock import Taken, by_turns, once, told
from tests.intake import generate
from zhidu.intake.apply import apply_roster, known_names
from zhidu.intake.preview import read_roster
from zhidu.org.actions import tree
from zhidu.org.door import Actor
from zhidu.org.models import Unit

TODAY = date(2026, 11, 24)


def measure(rows: int) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp())
    file = folder / "register.csv"
    _write(file, rows)
    unit = tree.found(Actor(None, TODAY), None, "榆光区委", "committee", on=TODAY)
    base, insert = by_turns(
        3,
        csv_reader_over_the_file=lambda: _pass(file),
        bare_INSERT_of_the_cells=lambda: _insert(file),
    )
    read = Taken("preview: read and check every cell", (once(lambda: _preview(file, unit)),))
    first = Taken("read and write all into SQLite", (once(lambda: _bring(file, unit)),))
    again = Taken("the same file again: nothing changes", (once(lambda: _bring(file, unit)),))
    size = file.stat().st_size / 1e6
    title = f"import of {rows} rows, {len(generate.HEAD)} columns, {size:.1f} MB of CSV"
    yield from told(title, [base, insert, read, first, again])


def _write(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(generate.HEAD)
        table.writerows(generate.rows(rows))


def _pass(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as held:
        return sum(1 for _row in csv.reader(held))


def _insert(file: Path) -> None:
    """The cells as text into one table of a fresh SQLite file, in one transaction."""
    with tempfile.TemporaryDirectory() as folder, file.open(encoding="utf-8", newline="") as held:
        base = sqlite3.connect(Path(folder) / "bare.sqlite3")
        marks = ",".join("?" * len(generate.HEAD))
        base.execute(f"CREATE TABLE bare ({','.join(f'c{n}' for n in range(len(generate.HEAD)))})")
        base.executemany(f"INSERT INTO bare VALUES ({marks})", csv.reader(held))
        base.commit()
        base.close()


def _preview(file: Path, unit: Unit) -> Any:
    return read_roster(file, file.name, TODAY, known_units=known_names(unit))


def _bring(file: Path, unit: Unit) -> None:
    apply_roster(Actor(None, TODAY), unit, _preview(file, unit))
