"""What a new version of a rule touches: units that run it, matters under way, by version."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from zhidu.org.access import Viewer

from .models import Adoption, Matter
from .reading import visible_matters


@dataclass(frozen=True)
class Touched:
    """One version: how many units adopted it, how many matters run under it; of those one sees."""

    version: str
    units: int
    matters: int


def touched(viewer: Viewer, slug: str) -> list[Touched]:
    """By version, newest first. A matter under way keeps its version; a unit moves by adopting."""
    here = viewer.visible_units().values("pk")
    rows = Adoption.objects.filter(slug=slug, ends=None, unit__in=here)
    units = Counter(rows.values_list("version", flat=True))
    open_ones = visible_matters(viewer).filter(slug=slug, state=Matter.State.OPEN)
    matters = Counter(open_ones.values_list("version", flat=True))
    return [
        Touched(one, units[one], matters[one]) for one in sorted({*units, *matters}, reverse=True)
    ]
