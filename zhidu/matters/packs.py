"""A pack in one unit: which of its places stand, how each is carried out, what is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhidu.engine.schema import Pack, Slot
from zhidu.org.models import Unit
from zhidu.sentence import Term

from .duties import Duty, of_adoption
from .ground import Ground
from .models import Adoption, Matter, Placed
from .rulebook import library, title_of

AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Held:
    """One institution in a place: in force here or not, last met, next due, late, under way."""

    slug: str
    title: Term
    adoption: Adoption | None
    paused: bool = False
    last: date | None = None
    next: date | None = None
    late: int = 0
    open: int = 0

    @property
    def stands(self) -> bool:
        return self.adoption is not None and not self.paused


@dataclass(frozen=True)
class Place:
    """One place of the pack; open ones the unit fills with an institution it runs."""

    name: str
    slot: Slot
    held: list[Held]

    @property
    def stands(self) -> bool:
        return bool(self.held) and all(one.stands for one in self.held)

    @property
    def is_open(self) -> bool:
        return not self.slot.of


def places(unit: Unit, name: str, today: date) -> list[Place]:
    """Every place of the pack, in its order."""
    pack = library().packs()[name]
    chosen = {row.slot: row.slug for row in Placed.objects.filter(unit=unit, pack=name)}
    wanted = _wanted(pack, chosen)
    rows = Adoption.objects.filter(unit=unit, slug__in=wanted, ends=None)
    adopted = {row.slug: row for row in rows.select_related("unit").prefetch_related("pauses")}
    ground = Ground(list(adopted.values()))
    held = {slug: _held(slug, adopted.get(slug), today, ground) for slug in wanted}
    return [
        Place(key, slot, [held[slug] for slug in _slugs(key, slot, chosen)])
        for key, slot in pack.places.items()
    ]


def free_for(unit: Unit, name: str) -> list[tuple[str, Term]]:
    """What the unit runs and could put into an open place: not yet in the pack."""
    pack = library().packs()[name]
    chosen = {row.slot: row.slug for row in Placed.objects.filter(unit=unit, pack=name)}
    inside = set(_wanted(pack, chosen))
    rows = Adoption.objects.filter(unit=unit, ends=None).values_list("slug", flat=True)
    return [(slug, Term(title_of(slug))) for slug in sorted(set(rows)) if slug not in inside]


def _slugs(name: str, slot: Slot, chosen: dict[str, str]) -> Sequence[str]:
    return slot.of or ([chosen[name]] if name in chosen else [])


def _wanted(pack: Pack, chosen: dict[str, str]) -> list[str]:
    return [slug for name, slot in pack.places.items() for slug in _slugs(name, slot, chosen)]


def _held(slug: str, adoption: Adoption | None, today: date, ground: Ground) -> Held:
    title = Term(title_of(slug))
    if adoption is None:
        return Held(slug, title, None)
    found = list(of_adoption(adoption, today, until=today + AHEAD, ground=ground))
    rows = Matter.objects.filter(unit=adoption.unit, slug=slug)
    ended = rows.filter(state=Matter.State.ENDED).order_by("-since").first()
    coming = [one.period.due for one in _open(found) if one.period.due >= today]
    return Held(
        slug, title, adoption, adoption.paused(today) is not None, ended.since if ended else None,
        min(coming, default=None), sum(one.state == "late" for one in found),
        rows.filter(state=Matter.State.OPEN).count(),
    )  # fmt: skip


def _open(found: list[Duty]) -> Iterator[Duty]:
    return (one for one in found if not one.is_met and one.state != "excused")
