"""What is drawn from, and how: the frame, the two halves of the seed, what was drawn before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from zhidu.boards.canon import canon
from zhidu.engine.schema import Item
from zhidu.org.models import Membership, Unit

from .models import DrawSeal, Matter

SLUG, FRAME = "spot_check", "frame"
LATELY = 6  # draws: one in these is not long ago


def frame_hash(rows: Any) -> str:
    return hashlib.sha256(canon(rows)).hexdigest()


def commitment(secret: bytes) -> str:
    """SHA-256 of the 64 hex digits of the sealed half: a line of shell can check it."""
    return hashlib.sha256(secret.hex().encode()).hexdigest()


def seed_of(secret: bytes, called: str) -> str:
    """Both halves together: what was sealed before, and the number called in the room."""
    return hashlib.sha256(f"{secret.hex()}|{called.strip()}".encode()).hexdigest()


def _before(matter: Matter) -> Iterator[Matter]:
    """Earlier draws of the same body, the latest first."""
    rows = Matter.objects.filter(unit=matter.unit, slug=matter.slug, opened__lte=matter.opened)
    rows = rows.exclude(pk=matter.pk).exclude(state=Matter.State.VOID)
    yield from (one for one in rows.order_by("-opened", "-pk") if one.known.get("drawn"))


def last_drawn(matter: Matter) -> list[str]:
    """What the draw before this one picked."""
    last = next(_before(matter), None)
    return list(last.known["drawn"]) if last else []


def base(unit: Unit) -> Unit:
    """The unit whose branches may be drawn: a joint body's is the committee it stands beside."""
    return unit.parent if unit.kind == Unit.Kind.BODY and unit.parent else unit


def named(unit: Unit) -> dict[str, Unit]:
    """The branches by the name a frame uses; of the same name, with the unit above."""
    rows = base(unit).subtree().filter(kind=Unit.Kind.BRANCH, closed=None)
    held = list(rows.select_related("parent").order_by("path"))
    names = [one.name for one in held]
    return {
        one.name if names.count(one.name) == 1 else f"{one.name} / {one.parent}": one
        for one in held
    }


def proposed(matter: Matter) -> list[dict[str, str]]:
    """A line for each branch, by the unit above it; two lots where none was drawn lately."""
    drawn = {name for n, one in enumerate(_before(matter)) if n < LATELY
             for name in one.known["drawn"]}  # fmt: skip
    return [
        {"place": name, "stratum": str(unit.parent or ""),
         "draw_weight": "w1" if name in drawn else "w2", "draw_again": ""}
        for name, unit in named(matter.unit).items()
    ]  # fmt: skip


def begins(name: str, matter: Matter) -> Any:
    """What stands in a form before anything is typed: the frame, or where a problem was found."""
    if matter.slug == SLUG and name == FRAME:
        return proposed(matter)
    if name == "checked_unit" and matter.known.get("drawn_place"):
        unit = named(matter.unit).get(str(matter.known["drawn_place"]))
        return str(unit.pk) if unit else None
    return None


def words(matter: Matter, item: Item) -> dict[str, tuple[str, ...]]:
    """Where a problem may have been found: what was drawn."""
    drawn = tuple(matter.known.get("drawn") or ())
    return {"drawn_place": drawn} if "drawn_place" in item.columns else {}


def units_of(matter: Matter) -> list[Unit]:
    by_name = named(matter.unit)
    return [by_name[one] for one in matter.known.get("drawn") or [] if one in by_name]


def people_of(matter: Matter, day: date) -> list[str]:
    """Whoever belongs to what was drawn, or serves there: they cannot check it."""
    units = units_of(matter)
    rows = Membership.objects.on(day).filter(unit__in=[one.pk for one in units])
    posts = [row.person_id for one in units for row in one.posts.on(day)]  # type: ignore[attr-defined]
    return [str(one) for one in sorted({*rows.values_list("person", flat=True), *posts})]


def opened(matter: Matter) -> DrawSeal | None:
    """The seal by which the draw that stands was made."""
    rows = DrawSeal.objects.filter(matter=matter, step__withdrawn=False).exclude(opened=None)
    return rows.select_related("step").last()


def waiting(matter: Matter) -> DrawSeal | None:
    """The half that is sealed for the frame as it stands now, and not yet opened."""
    row = DrawSeal.objects.filter(matter=matter).last()
    right = row is not None and row.opened is None
    return row if right and row.frame == frame_hash(matter.known.get(FRAME) or []) else None
