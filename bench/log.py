"""Appending to the public log, proving from it, and reading a year of it as a stranger."""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.clock import by_turns, once, told
from tests.fixtures import TODAY
from zhidu.boards import log, merkle
from zhidu.boards.models import LogEntry
from zhidu.boards.moment import moment
from zhidu.boards.tools import source

ROUNDS = 30
OPEN = {str(number): "ab" * 32 for number in range(4)}


def measure(size: int) -> Iterator[str]:
    """`size` entries: a year of a county's notices is some thousands."""
    filled = once(lambda: [_append() for _one in range(size)])
    yield f"a log of {size} entries, filled at {size / filled.wall:.0f} entries/s, each signed"
    leaves = [bytes(one) for one in LogEntry.objects.values_list("leaf", flat=True)]
    taken = by_turns(
        ROUNDS,
        root_of_all_leaves_anew=lambda: merkle.root(leaves),
        append_and_sign=_append,
        proof_of_one_entry=lambda: log.proof(size // 2),
        consistency_proof=lambda: log.consistency(size // 3, size),
    )
    yield from told(f"{ROUNDS} rounds, SQLite", taken)
    yield f"  verify_log.py over {log.size()} entries{_verify():>36.2f} s"


def _append() -> None:
    log.append("beat", moment(TODAY), "", open=OPEN)


def _verify() -> float:
    """Seconds the verifier takes; it finds no witness, which costs it nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = LogEntry.objects.values_list("bytes", flat=True)
        lines = "".join(base64.b64encode(one).decode() + "\n" for one in rows)
        (folder / "entries.txt").write_text(lines)
        (folder / "checkpoints.txt").write_text("".join(f"{p.note}===\n" for p in log.cosigned()))
        (folder / "trust.txt").write_text(log.signer().verifier.vkey)
        (folder / "verify_log.py").write_text(source("verify_log.py"), encoding="utf-8")
        words = [sys.executable, "-I", folder / "verify_log.py", folder, folder / "trust.txt"]
        return once(lambda: subprocess.run(words, capture_output=True, check=False)).wall
