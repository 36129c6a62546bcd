"""python -m tests.mutants [ROW…]: break a copy, run the row's test, name the survivors."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
LEAVE = shutil.ignore_patterns(".git", ".venv", ".demo", "__pycache__", ".*_cache", "data")


def main(wanted: list[str]) -> int:
    rows = csv.DictReader((ROOT / "docs/catalogue.csv").open(encoding="utf-8"))
    tests = {row["id"]: row["test"] for row in rows}
    breaks = yaml.safe_load((Path(__file__).parent / "breaks.yaml").read_text(encoding="utf-8"))
    if unknown := set(wanted) - {one["row"] for one in breaks}:
        print(f"no break for {' '.join(sorted(unknown))}")
        return 2
    chosen = [one for one in breaks if not wanted or one["row"] in wanted]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each only waits for a process of its own
        alive = pool.map(lambda one: survives(one, tests[one["row"]]), chosen)
        survivors = [one["row"] for one, lives in zip(chosen, alive, strict=True) if lives]
    print(f"{len(chosen)} mutants, {len(survivors)} survivors: {' '.join(survivors)}")
    return int(bool(survivors))


def survives(one: dict[str, str], test: str) -> bool:
    """Whether the row's test still passes on the broken copy; it must pass on the sound one."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEAVE)
        if not passes(copy, test):
            print(f"{one['row']}: {test} fails without any break")
            return True
        path = copy / one["file"]
        text = path.read_text(encoding="utf-8")
        if one["old"] not in text:
            print(f"{one['row']}: nothing to break in {one['file']}: {one['old']!r}")
            return True
        path.write_text(text.replace(one["old"], one["new"], 1), encoding="utf-8")
        alive = passes(copy, test)
        print(f"{one['row']}: {'SURVIVED' if alive else 'killed'}", flush=True)
        return alive


def passes(copy: Path, test: str) -> bool:
    environment = {**os.environ, "ZHIDU_DATA": str(copy / "data"), "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
