"""What the units below wait for: duties that begin with an act of the level above."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from zhidu.org.access import KEEPERS, Viewer
from zhidu.org.models import Unit

from .duties import Duty, of_adoption
from .ground import Ground
from .models import Adoption
from .rulebook import library, stages_above, title_of


@dataclass(frozen=True)
class Below:
    """One rule whose first act, for the units directly below, is this person's."""

    unit: Unit
    slug: str
    title: str
    waiting: list[Duty]

    @property
    def late(self) -> int:
        return sum(one.state == "late" for one in self.waiting)


def waiting(viewer: Viewer) -> list[Below]:
    """By unit and rule, what has not been begun; nothing where no such rule is adopted."""
    kept = {post.unit_id: post.unit for post in viewer.posts if post.post in KEEPERS}
    return [one for unit in kept.values() for one in _of(unit, viewer)]


def _of(unit: Unit, viewer: Viewer) -> list[Below]:
    rows = Adoption.objects.filter(unit__parent=unit, unit__closed=None, slug__in=begun_above())
    rows = rows.filter(ends=None).select_related("unit").prefetch_related("pauses")
    ground, found = Ground(rows), dict[str, list[Duty]]()
    for row in rows:
        for duty in of_adoption(row, viewer.today, None, None, ground):
            first = duty.matter is None or duty.matter.at == duty.law.first
            if first and duty.state not in ("done", "excused"):
                found.setdefault(row.slug, []).append(duty)
    return [Below(unit, slug, title_of(slug), held) for slug, held in found.items()]


@lru_cache(maxsize=1)
def begun_above() -> tuple[str, ...]:
    """Institutions with a cadence whose first stage is done above the unit."""
    book, above = library(), set(stages_above())
    laws = {slug: book.law(slug, book.versions(slug)[-1]) for slug in book.slugs()}
    return tuple(slug for slug, law in laws.items() if law.cadence and (slug, law.first) in above)
