"""A register of a hundred thousand people: reading and writing, time and memory measured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.intake import generate
from tests.intake.test_many import measured

ROWS = 100_000
# reading and writing in one process with the web framework loaded, on a fresh SQLite file
WRITE = """
import re, sys, time
import django
django.setup()
from datetime import date
from django.core.management import call_command
call_command("migrate", verbosity=0)
from zhidu.intake.apply import apply_roster, known_names
from zhidu.intake.preview import read_roster
from zhidu.org.actions import tree
from zhidu.org.door import Actor
from zhidu.org.models import Unit
today = date(2026, 11, 24)
actor = Actor(None, today)
top = Unit.objects.filter(code="T1").first() or tree.found(
    actor, None, "榆光区委", "committee", code="T1", on=today
)
began = time.monotonic()
preview = read_roster(sys.argv[1], "many.xlsx", today, known_units=known_names(top))
read = time.monotonic() - began
one = apply_roster(actor, top, preview)
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
took = round(time.monotonic() - began)
print(one.created, one.changed, one.unchanged, peak, round(read), took)
"""


def test_reading_a_hundred_thousand_rows_stays_under_200_mb(tmp_path: Path) -> None:
    generate.write(tmp_path / "many.xlsx", ROWS)
    rows, faults, peak, seconds = measured(tmp_path / "many.xlsx")
    print(f"read: {rows} rows, {faults} faults, {peak} MB, {seconds} s")  # noqa: T201
    assert (rows, faults) == (ROWS, 0)
    assert peak < 200


def test_writing_a_hundred_thousand_rows_twice(tmp_path: Path) -> None:
    generate.write(tmp_path / "many.xlsx", ROWS)
    place = {**os.environ, "ZHIDU_DATA": str(tmp_path / "data")}
    place |= {"DJANGO_SETTINGS_MODULE": "zhidu.config.settings", "DATABASE_URL": ""}
    root = Path(__file__).resolve().parents[2]
    lines = []
    for _round in (1, 2):
        said = subprocess.run(
            [sys.executable, "-c", WRITE, str(tmp_path / "many.xlsx")],
            capture_output=True, check=True, cwd=root, env=place,
        ).stdout.decode()  # fmt: skip
        print(said)  # noqa: T201
        lines.append([int(word) for word in said.split()])
    first, second = lines
    assert first[:3] == [ROWS, 0, 0]
    assert second[:3] == [0, 0, ROWS]
    assert max(first[3], second[3]) < 200
