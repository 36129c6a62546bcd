"""Everything `make test` runs, in order, each with its time; the first failure stops it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APT = "sudo apt-get install -y chromium libatomic1 postgresql fonts-noto-cjk"
PURE = (  # what no database answers differently: once is enough
    "tests/demo",
    "tests/documents",
    "tests/engine",
    "tests/shell",
    "tests/test_catalogue.py",
    "tests/test_house.py",
    "tests/test_messages.py",
    "tests/test_sentence.py",
    "tests/test_words_of_code.py",
    "tests/web/test_languages.py",
)
# pages through which much is written; the others only show what the acts below them left
WRITING = (
    "access", "assessment", "belonging", "contribution", "findings", "from_day_to_agenda",
    "joint_meeting", "polling", "serving", "spot_check", "tables", "unsafe_acts", "village",
    "voting", "work_plan",
)  # fmt: skip
# walks in a browser beside those of the chains: what they prove is asked without one as well
WALKS = tuple(f"tests/browser/test_{one}.py" for one in (
    "coverage", "handover", "planting", "transfer", "units",
))  # fmt: skip
LONG = (*WALKS, "tests/test_bench.py")


def chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    return None


def postgres_bin() -> Path | None:
    """The folder of initdb and postgres: PATH first, then where Debian puts them, newest first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return folders[0].parent if folders else None


def missing() -> list[str]:
    found = {
        "Chromium": chromium(), "PostgreSQL": postgres_bin(),
        "libatomic (the browser's driver needs it)": find_library("atomic"),
    }  # fmt: skip
    return [name for name, where in found.items() if where is None]


def need_tools() -> None:
    """Exit 2 with the one line that installs what is missing; nothing is ever skipped."""
    if gone := missing():
        print(f"{' and '.join(gone)} not found. Install with:\n  {APT}", file=sys.stderr)
        sys.exit(2)


def run(title: str, *command: str, **extra: str) -> None:
    begun = time.monotonic()
    print(f"── {title}", flush=True)
    environment = {**os.environ, "ZHIDU_DATA": _data(), "PYTHONWARNINGS": "default", **extra}
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, check=False)
    print(f"   {time.monotonic() - begun:.1f} s", flush=True)
    if done.returncode:
        print(f"failed: {title}", file=sys.stderr)
        sys.exit(done.returncode)


def _data() -> str:
    """A data folder of its own for every run, so that keys and files are never shared."""
    global _FOLDER  # noqa: PLW0603 - one per process
    _FOLDER = _FOLDER or tempfile.mkdtemp(prefix="zhidu-test-")
    return _FOLDER


_FOLDER = ""


def lint() -> None:
    run("format", "ruff", "format", "--check", "-q", ".")
    run("lint", "ruff", "check", "-q", ".")
    run("types of the engine", "mypy")
    run("institutions", "zhidu", "lint", "zhidu/institutions")
    run("translations", "tools.messages", "check")


def test() -> None:
    need_tools()
    lint()
    # in the order of the folders: else the longest file, a walk of every page, runs last and alone
    common = ("-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "5")
    run("tests on SQLite", "pytest", *common, *_without(LONG), ZHIDU_TEST_DB="sqlite")
    run("tests on PostgreSQL", "pytest", *common, *_but(PURE), ZHIDU_TEST_DB="postgres")


def _but(left_out: Sequence[str]) -> Iterator[str]:
    """Everything else; of the browser's the thread from an empty database to the books, of the
    pages those that write. `make soak` leaves out nothing."""
    yield from _without((*left_out, "tests/test_bench.py", "tests/ballots/test_remnants.py"))
    kept = {"test_thread", *(f"test_{one}" for one in WRITING)}
    for room in ("browser", "web"):
        files = sorted((ROOT / "tests" / room).glob("test_*.py"))
        yield from _without([str(one.relative_to(ROOT)) for one in files if one.stem not in kept])


def _without(left_out: Sequence[str]) -> Iterator[str]:
    yield from (f"--ignore={one}" for one in left_out)


def soak() -> None:
    """What takes long: large rosters, every walk in a browser, everything on PostgreSQL."""
    need_tools()
    run("soak", "pytest", "-q", "tests/soak", "-s", "-o", "testpaths=tests/soak")
    walks = (*WALKS, "tests/browser/test_development.py")
    run("every walk in a browser", "pytest", "-q", *walks, ZHIDU_EVERY_STEP="1")
    run("what prints its ratios", "pytest", "-q", "tests/test_bench.py")
    all_of_it = ("-q", "-n", "2", "--dist", "loadfile", "--ignore=tests/browser")
    run("everything on PostgreSQL", "pytest", *all_of_it, ZHIDU_TEST_DB="postgres")


def mutants() -> None:
    run("mutants", "tests.mutants")


STEPS = {"test": test, "lint": lint, "soak": soak, "mutants": mutants}


def main(argv: Sequence[str]) -> None:
    STEPS[argv[0] if argv else "test"]()


if __name__ == "__main__":
    main(sys.argv[1:])
    if _FOLDER:
        shutil.rmtree(_FOLDER, ignore_errors=True)
