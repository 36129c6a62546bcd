"""A draw worked out again from what is public, and held against the log and what was stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhidu.boards.models import LogEntry
from zhidu.engine.counting import Lot, draw, lots
from zhidu.engine.stages import Draw

from . import drawing, knowing
from .models import DrawSeal, Matter
from .rulebook import law_of


@dataclass(frozen=True)
class Ticket:
    """A lot of the frame with the number the seed gives it."""

    lot: Lot
    rank: str
    drawn: bool


@dataclass(frozen=True)
class Proof:
    """What comes out, step by step, and whether each step is what it should be."""

    seal: DrawSeal
    secret: str
    seed: str
    called: str
    strata: list[tuple[str, list[Ticket]]]  # the smallest number of each first
    pick: int
    drawn: list[str]
    sealed_right: bool  # the sealed half is what the log has
    frame_right: bool  # so is the frame
    before: bool  # it was sealed before it was drawn
    same: bool  # what comes out is what was stored

    @property
    def holds(self) -> bool:
        return self.sealed_right and self.frame_right and self.before and self.same


def proof(matter: Matter, seal: DrawSeal, called: str | None = None) -> Proof:
    """Works it out again; with another `called`, what would have come out then."""
    assert seal.step is not None
    assert seal.opened is not None
    stage = law_of(matter).stages[seal.step.stage]
    assert isinstance(stage, Draw)
    rows, number = matter.known.get(stage.pool) or [], seal.called if called is None else called
    secret, before = bytes(seal.secret), drawing.last_drawn(matter)
    seed, pick = drawing.seed_of(secret, number), _pick(matter, stage)
    drawn = draw(stage, rows, pick, seed, before)["drawn"]
    said = LogEntry.objects.get(idx=seal.entry).said
    return Proof(
        seal, secret.hex(), seed, number, list(_strata(stage, rows, seed, before, drawn)), pick,
        drawn, said["seal"] == drawing.commitment(secret),
        said["frame"] == drawing.frame_hash(rows), seal.entry < seal.opened,
        drawn == seal.step.facts.get("drawn"),
    )  # fmt: skip


def _pick(matter: Matter, stage: Draw) -> int:
    held = stage.pick
    return held if isinstance(held, int) else int(knowing.known_of(matter)[held])


def _strata(
    stage: Draw, rows: Any, seed: str, last: list[str], drawn: list[str]
) -> Iterator[tuple[str, list[Ticket]]]:
    held = lots(stage, rows, last)
    for stratum in dict.fromkeys(one.stratum for one in held):
        here = [
            Ticket(one, one.rank(seed), one.name in drawn) for one in held if one.stratum == stratum
        ]
        yield stratum, sorted(here, key=lambda one: (not one.lot.free, one.rank))
