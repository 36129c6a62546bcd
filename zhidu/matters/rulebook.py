"""The rules of this installation and the world they are read in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q

from zhidu.engine.dates import Calendar
from zhidu.engine.library import Library, default_library
from zhidu.engine.machine import World
from zhidu.engine.rising import HANDLING
from zhidu.engine.schema import Institution
from zhidu.org.door import once
from zhidu.org.free_days import FREE_DAYS
from zhidu.org.models import FreeDay, Unit

from .models import Adoption, LocalRule, Matter


@lru_cache(maxsize=1)
def library() -> Library:
    """The packaged institutions, read once per process."""
    return default_library()


def calendar() -> Calendar:
    """Free and worked days of the editable table; beyond its last year a day is provisional."""
    return once(FREE_DAYS, _as_it_stands)


def _as_it_stands() -> Calendar:
    mark = FreeDay.objects.aggregate(rows=Count("pk"), last=Max("pk"))
    return _calendar(mark["rows"], mark["last"])


@lru_cache(maxsize=4)
def _calendar(count: int, last_change: int | None) -> Calendar:
    """Read once per state of the table: a change always gives a row with a new number."""
    rows = list(FreeDay.objects.all())
    last = max((row.day.year for row in rows), default=None)
    return Calendar(
        free=frozenset(row.day for row in rows if not row.works),
        worked=frozenset(row.day for row in rows if row.works),
        until=date(last, 12, 31) if last else None,
    )


def world() -> World:
    fields = library().fields
    return World(items=fields.items, names=fields.names, calendar=calendar())


def law_of(matter: Matter) -> Institution:
    """The version the matter began under with the local rules of that day, not today's."""
    return library().effective(matter.slug, matter.version, over(matter))


def over(matter: Matter) -> list[tuple[str, dict[str, Any]]]:
    return [(one["file"], one["settings"]) for one in matter.overlays]


def local_rules(unit: Unit, slug: str, day: date) -> list[LocalRule]:
    """The local rules a matter opened here on a day comes under, from the top unit down."""
    rows = LocalRule.objects.filter(slug=slug, since__lte=day).select_related("unit")
    fit = [
        row
        for row in rows.filter(Q(ends=None) | Q(ends__gt=day))
        if row.unit_id == unit.pk or (row.below and unit.is_under(row.unit))
    ]
    return sorted(fit, key=lambda row: (len(row.unit.path), row.pk))


def law_adopted(adoption: Adoption) -> Institution:
    return library().law(adoption.slug, adoption.version)


def adoption_of(unit: Unit, slug: str, day: date) -> Adoption | None:
    """The adoption by which the unit runs the institution on a day, pauses aside."""
    rows = Adoption.objects.filter(unit=unit, slug=slug, since__lte=day).order_by("-since")
    return next((one for one in rows if one.ends is None or day < one.ends), None)


def title_of(slug: str) -> str:
    versions = library().versions(slug)
    return library().law(slug, versions[-1]).title if versions else slug


@lru_cache(maxsize=1)
def stages_above() -> tuple[tuple[str, str], ...]:
    """(institution, stage) of everything that somebody above the matter's unit does."""
    book = library()
    return tuple(
        (slug, name)
        for slug in book.slugs()
        for version in book.versions(slug)
        for name, stage in book.law(slug, version).stages.items()
        if book.law(slug, version).roles[stage.by].at not in ("unit", HANDLING)
    )
