"""Many rows: read in little memory, with progress. The hundred thousand are in tests/soak."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.intake import generate
from zhidu.intake.preview import read_roster

TODAY = date(2026, 11, 24)
ROWS = 2000
MEASURE = """
import re, sys, time
from datetime import date
from zhidu.intake.preview import read_roster
began = time.monotonic()
preview = read_roster(sys.argv[1], "many.xlsx", date(2026, 11, 24))
# getrusage would count the parent's memory from before exec
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(len(preview.people), preview.fault_count, peak, round(time.monotonic() - began, 1))
"""


def measured(path: Path) -> tuple[int, int, int, float]:
    """(rows, faults, peak memory in MB, seconds) of a reading in a process of its own."""
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, cwd=root
    ).stdout.split()
    return int(said[0]), int(said[1]), int(said[2]), float(said[3])


def test_two_thousand_rows_of_another_program(tmp_path: Path) -> None:
    generate.write(tmp_path / "many.xlsx", ROWS)
    heard: list[tuple[int, int]] = []
    preview = read_roster(
        tmp_path / "many.xlsx", "many.xlsx", TODAY, on_progress=lambda *at: heard.append(at)
    )
    assert preview.fault_count == 0
    assert (len(preview.people), preview.sound_count) == (ROWS, ROWS)
    assert len(preview.units) == ROWS // generate.SIZE
    done = [one for one, _total in heard]
    assert done == sorted(done)
    assert len(heard) >= 4
    assert heard[-1][0] == heard[-1][1]
    assert preview.people[ROWS - 1].row == ROWS + 2


def test_reading_keeps_to_its_memory(tmp_path: Path) -> None:
    generate.write(tmp_path / "many.xlsx", ROWS)
    rows, faults, peak, _seconds = measured(tmp_path / "many.xlsx")
    assert (rows, faults) == (ROWS, 0)
    assert peak < 80
