"""Measure a thing and its baseline by turns, so that a busy machine is unfair to both alike."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Run = Callable[[], object]


@dataclass(frozen=True)
class Round:
    """Seconds on the wall, and of them those the processor worked for this process."""

    wall: float
    work: float


@dataclass(frozen=True)
class Taken:
    """What each round took, in order."""

    name: str
    rounds: tuple[Round, ...]

    @property
    def middle(self) -> float:
        return statistics.median(one.wall for one in self.rounds)

    def line(self, base: Taken) -> str:
        walls = [one.wall for one in self.rounds]
        work = statistics.median(one.work for one in self.rounds)
        ratio = self.middle / base.middle if base.middle else float("inf")
        spread = f"{_shown(min(walls))} – {_shown(max(walls))}" if len(walls) > 1 else "one round"
        return (
            f"  {self.name:<42}{_shown(self.middle):>10}{_shown(work):>11}"
            f"{ratio:>10.1f} ×   {spread}"
        )


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def once(run: Run) -> Round:
    wall, work = time.perf_counter(), time.process_time()
    run()
    return Round(time.perf_counter() - wall, time.process_time() - work)


def by_turns(rounds: int, **runs: Run) -> list[Taken]:
    """Every run once a round, `rounds` times; one round beforehand is thrown away."""
    for run in runs.values():
        run()
    taken: dict[str, list[Round]] = {name: [] for name in runs}
    for _round in range(rounds):
        for name, run in runs.items():
            taken[name].append(once(run))
    return [Taken(name.replace("_", " "), tuple(taken[name])) for name in runs]


def told(title: str, taken: list[Taken]) -> Iterator[str]:
    """The first is the baseline of the others."""
    yield title
    yield f"  {'':<42}{'median':>10}{'processor':>11}{'':>12}   fastest – slowest"
    yield from (one.line(taken[0]) for one in taken)


def machine() -> str:
    """Where it ran, and how busy that was: without this a figure says nothing."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    busy = "   BUSY: other work was running, compare ratios only" if load > cores * 0.7 else ""
    return f"Python {platform.python_version()}, {cores} cores, load {load:.1f}{busy}"


def peak() -> str:
    """The most memory this process ever held, where the system says so."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return f"  peak memory of the process: {int(found[1]) // 1024} MB" if found else ""
