"""The measurements run, each beside its baseline; no test holds a time."""

import re
import subprocess
import sys
from pathlib import Path

from bench.__main__ import NAMES

ROOT = Path(__file__).resolve().parent.parent


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_each_prints_its_ratio_to_the_baseline():
    done = bench("record", "import_rows", "--size", "3")
    assert done.returncode == 0, done.stderr
    ratios = re.findall(r"^  (\S.*?) {2,}.* ([\d.]+) ×", done.stdout, re.M)
    assert ("one bare INSERT", "1.0") in ratios
    assert ("csv reader over the file", "1.0") in ratios
    assert len(ratios) == 7
    assert re.match(r"Python \S+, \d+ cores, load ", done.stdout)


def test_a_name_nobody_knows_is_refused_with_the_names_there_are():
    done = bench("nothing")
    assert done.returncode == 2
    assert all(name in done.stderr for name in NAMES)


def test_each_is_explained():
    told = (ROOT / "docs/bench.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in told for name in NAMES)
