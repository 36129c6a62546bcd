"""One dossier under every national version of its institution, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhidu.engine.judge import Verdict, judge
from zhidu.engine.machine import onward
from zhidu.engine.schema import Institution

from .knowing import stand
from .models import Matter, Placing
from .rulebook import library, world


@dataclass(frozen=True)
class Read:
    """A version, what it finds, and whether the matter is pinned to it."""

    version: str
    law: Institution
    verdict: Verdict
    pinned: bool


def verdicts(matter: Matter) -> list[Read]:
    """Oldest version first; local rules are left aside, they add to every version alike."""
    held = stand(matter)
    known = {name: one for name, one in held.known.items() if name != "children"}
    placed = Placing.objects.filter(matter=matter).exclude(confirmed_on=None).first()
    found = []
    for version in library().versions(matter.slug):
        law = library().law(matter.slug, version)
        unknown = {**known, "unknown": _unknown(law, matter, placed)}
        verdict = judge(law, held.records, unknown, world())
        found.append(Read(version, law, verdict, version == matter.version))
    return found


def _unknown(law: Institution, matter: Matter, placed: Placing | None) -> list[Any]:
    """What two people put down as not known, also for steps that only this version has."""
    if placed is None or placed.stage not in law.stages:
        return list(matter.unknown)
    order = list(law.stages)
    before = order[: order.index(placed.stage)]
    return [*matter.unknown, *(one for one in onward(law) if one in before)]
