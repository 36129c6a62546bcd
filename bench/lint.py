"""Every institution file checked, its worked examples walked, against parsing the same YAML."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import yaml

from bench.clock import by_turns, told
from zhidu.engine.__main__ import main

LIBRARY = Path(__file__).resolve().parent.parent / "zhidu/institutions"


def measure(rounds: int) -> Iterator[str]:
    files = sorted(LIBRARY.rglob("*.yaml"))
    taken = by_turns(
        rounds,
        yaml_load_of_the_files=lambda: [yaml.load(one.read_text("utf-8"), yaml.BaseLoader)
                                        for one in files],
        lint_of_every_file=lambda: _quiet("lint"),
        what_files_say_to_each_other=lambda: _quiet("links"),
    )  # fmt: skip
    yield from told(f"lint of {len(files)} files, {rounds} rounds", taken)


def _quiet(command: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        if main(command, str(LIBRARY)):
            raise SystemExit("the library has faults: nothing to measure")
