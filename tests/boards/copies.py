"""A year of a small log in files, as a witness keeps it, and ways to lie in it."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import zhidu.boards.tools
from zhidu.boards import merkle, notes
from zhidu.boards.canon import canon

ZONE = ZoneInfo("Asia/Shanghai")
HASH = "ab" * 32
POSTED = date(2026, 9, 24)
TOOLS = Path(zhidu.boards.tools.__path__[0])


def second(day: date, hour: int = 9) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).timestamp())


@dataclass
class Copy:
    """Entries, and the checkpoints a witness signed over them."""

    log: notes.Signer = field(
        default_factory=lambda: notes.Signer("log.example/branch", notes.LOG, _key())
    )
    witness: notes.Signer = field(
        default_factory=lambda: notes.Signer("witness.example/county", notes.WITNESS, _key())
    )
    entries: list[bytes] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.entries:
            self.add("genesis", POSTED, 8, origin=self.log.name, offset=28800,
                     vkey=self.log.verifier.vkey)  # fmt: skip

    def add(self, kind: str, day: date, hour: int = 9, **said: Any) -> int:
        self.entries.append(
            canon({**said, "t": kind, "v": 1, "time": second(day, hour), "org": ""})
        )
        return len(self.entries) - 1

    def look(self, day: date, hour: int = 10) -> None:
        """The witness signs what is there."""
        size = len(self.entries)
        root = merkle.root([merkle.leaf_hash(one) for one in self.entries])
        text = notes.checkpoint_text(self.log.name, size, root)
        mine = self.witness.line(text, second(day, hour))
        self.checkpoints.append(f"{text}\n{self.log.line(text)}{mine}")

    def change(self, at: int, **said: Any) -> None:
        self.entries[at] = canon({**json.loads(self.entries[at]), **said})

    def write(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        lines = "".join(base64.b64encode(one).decode() + "\n" for one in self.entries)
        (folder / "entries.txt").write_text(lines)
        (folder / "checkpoints.txt").write_text("".join(f"{one}===\n" for one in self.checkpoints))
        keys = [self.log.verifier.vkey, self.witness.verifier.vkey]
        (folder / "trust.txt").write_text("# on paper\n" + "\n".join(keys) + "\n")
        return folder

    def said(self) -> list[tuple[int, dict[str, Any]]]:
        return [(at, json.loads(one)) for at, one in enumerate(self.entries)]


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


# Mid-Autumn and National Day: five working days from 24 September end on 9 October
OFF = ["2026-09-25", *(f"2026-10-0{n}" for n in range(1, 8))]
ON = ["2026-09-20", "2026-10-10"]
STOOD = [date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 8),
         date(2026, 10, 9)]  # fmt: skip


def honest(skip: date | None = None, changed: date | None = None) -> tuple[Copy, int]:
    """A notice that stood its five days, each fetched; a decision the day after."""
    copy = Copy()
    copy.add("calendar", POSTED, year=2026, off=OFF, on=ON, source="")
    number = copy.add("notice", POSTED, days=5, working=True, content=HASH)
    copy.look(POSTED)
    day = POSTED + timedelta(days=1)
    while day <= STOOD[-1]:
        if day != skip:
            seen = "cd" * 32 if day == changed else HASH
            copy.add("beat", day, open={str(number): seen})
            copy.look(day)
        day += timedelta(days=1)
    return copy, number


def decided(copy: Copy, number: int, day: date = date(2026, 10, 10)) -> int:
    at = copy.add("decision", day, notice=number, vote=None, content=HASH)
    copy.look(day)
    return at


def verify(folder: Path) -> tuple[int, str]:
    """Run the program as a stranger would."""
    done = subprocess.run(
        [sys.executable, "-I", TOOLS / "verify_log.py", folder, folder / "trust.txt"],
        capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout
