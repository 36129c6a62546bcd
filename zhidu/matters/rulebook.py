"""The rules of this installation and the world they are read in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q

from zhidu.engine.dates import Calendar
from zhidu.engine.effects import Registers
from zhidu.engine.library import Library, default_library
from zhidu.engine.machine import World
from zhidu.engine.rising import HANDLING
from zhidu.engine.schema import Institution, Role
from zhidu.org.free_days import FREE_DAYS
from zhidu.org.memory import once, still
from zhidu.org.models import FreeDay, Unit

from .models import Adoption, LocalRule, Matter, OwnRule, Wording


class Shelf:
    """Which own rules stand beside the packaged ones: a mark of the table, read once a request."""

    mark: tuple[int, int] = (0, 0)


def library() -> Library:
    """The packaged institutions and the own ones that were approved."""
    return _shelf(Shelf.mark)


def refresh() -> None:
    """Look whether own rules were approved meanwhile: each request and command begins with it."""
    held = OwnRule.objects.filter(state=OwnRule.State.APPROVED)
    mark = held.aggregate(rows=Count("pk"), last=Max("pk"))
    now = (mark["rows"], mark["last"] or 0)
    if now != Shelf.mark:
        forget_shelf()
    Shelf.mark = now


@lru_cache(maxsize=2)
def _shelf(mark: tuple[int, int]) -> Library:
    if not mark[0]:
        return default_library()
    rows = OwnRule.objects.filter(state=OwnRule.State.APPROVED)
    return default_library().beside({(row.slug, row.version): row.text for row in rows})


def forget_shelf() -> None:
    """Read every text anew at the next question."""
    for one in (_shelf, _world, _kept, _written, _recurring, _called):
        one.cache_clear()


def offered(unit: Unit) -> list[str]:
    """What this unit may adopt: the packaged institutions, its own and those written above it."""
    written = _written(Shelf.mark)
    foreign = {slug for slug, home in written if not unit.is_under(home)}
    return [slug for slug in library().slugs() if slug not in foreign]


@lru_cache(maxsize=2)
def _written(mark: tuple[int, int]) -> tuple[tuple[str, Unit], ...]:
    """Own rules in force, each with the unit that wrote it."""
    rows = OwnRule.objects.filter(state=OwnRule.State.APPROVED).select_related("unit")
    return tuple((row.slug, row.unit) for row in rows) if mark[0] else ()


def keep(slug: str, version: str, *over: str) -> str:
    """The sha256 of these texts, which from now on are kept word for word under it."""
    book = library()
    mark = book.sha256(slug, version, *over)
    parts = [[slug, one, book.source_text(slug, one)] for one in (version, *over)]
    once(f"kept {mark}", lambda: Wording.objects.get_or_create(
        sha256=mark, defaults={"parts": parts}))  # fmt: skip
    return mark


@lru_cache(maxsize=64)
def _kept(mark: str) -> Library:
    """The texts as they were then, in the place of today's."""
    parts = Wording.objects.get(sha256=mark).parts
    return default_library().beside({(slug, version): text for slug, version, text in parts})


def calendar() -> Calendar:
    """Free and worked days of the editable table; beyond its last year a day is provisional."""
    return once(FREE_DAYS, _as_it_stands)


def _as_it_stands() -> Calendar:
    return _calendar(tuple(FreeDay.objects.order_by("day").values_list("day", "works")))


@lru_cache(maxsize=4)
def _calendar(rows: tuple[tuple[date, bool], ...]) -> Calendar:
    """Made once for each content of the table."""
    return Calendar(
        free=frozenset(day for day, works in rows if not works),
        worked=frozenset(day for day, works in rows if works),
        until=date(rows[-1][0].year, 12, 31) if rows else None,
    )


def world() -> World:
    return _world(Shelf.mark, calendar())


@lru_cache(maxsize=4)
def _world(mark: tuple[int, int], days: Calendar) -> World:
    fields = _shelf(mark).fields
    return World(items=fields.items, names=fields.names, calendar=days)


def law_of(matter: Matter) -> Institution:
    """The version the matter began under with the local rules of that day, not today's."""
    return _book(matter).effective(matter.slug, matter.version, over(matter))


def _book(matter: Matter) -> Library:
    """Today's library, unless a text this matter began with reads differently there."""
    if matter.pk is None:  # about to begin: it will be kept with what stands today
        return library()
    book, files = library(), [one["file"] for one in matter.overlays]
    names = (matter.slug, matter.version, *files)
    same = book.has(*names) and book.sha256(*names) == matter.sha256
    return book if same else _kept(matter.sha256)


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
    """The version the unit runs, called as the unit calls it."""
    return _called(Shelf.mark, adoption.slug, adoption.version, adoption.preset)


@lru_cache(maxsize=512)
def _called(mark: tuple[int, int], slug: str, version: str, preset: str) -> Institution:
    law, named = _shelf(mark).law(slug, version), _shelf(mark).presets().get(preset)
    return law.model_copy(update={"title": named.title}) if named else law


def adoption_of(unit: Unit, slug: str, day: date, preset: str | None = None) -> Adoption | None:
    """The adoption by which the unit runs the institution on a day, pauses aside.

    With a preset the one adopted under that name ("" under none); else the latest.
    """
    return next(
        (one for one in adoptions_of(unit, slug, day) if preset in (None, one.preset)), None
    )


def adoptions_of(unit: Unit, slug: str, day: date) -> list[Adoption]:
    """All of them, under whatever name, the latest first."""
    rows = Adoption.objects.filter(unit=unit, slug=slug, since__lte=day).order_by("-since", "pk")
    held = still(("adoptions", unit.pk, slug, day), lambda: list(rows))
    return [one for one in held if one.ends is None or day < one.ends]


def adoption_for(matter: Matter) -> Adoption | None:
    """The one it began under; what another matter opened may have none of its own name."""
    unit, slug, day = matter.unit, matter.slug, matter.opened
    return adoption_of(unit, slug, day, matter.preset) or adoption_of(unit, slug, day)


def split(name: str) -> tuple[str, str]:
    """(institution, preset) of `Adoption.name`."""
    slug, _colon, preset = name.partition(":")
    return slug, preset


def title_of(slug: str) -> str:
    versions = library().versions(slug)
    return library().law(slug, versions[-1]).title if versions else slug


def named_title(name: str) -> str:
    """What `Adoption.name` is called."""
    slug, preset = split(name)
    held = library().presets().get(preset)
    return held.title if held else title_of(slug)


def recurring() -> tuple[str, ...]:
    """Institutions that come due by themselves, in some version at least."""
    return _recurring(Shelf.mark)


@lru_cache(maxsize=2)
def _recurring(mark: tuple[int, int]) -> tuple[str, ...]:
    book = _shelf(mark)
    return tuple(
        slug
        for slug in book.slugs()
        if any(book.law(slug, one).cadence is not None for one in book.versions(slug))
    )


def stages_above() -> tuple[tuple[str, str], ...]:
    """(institution, stage) of everything that somebody above the matter's unit does."""
    return _stages_above(Shelf.mark)


@lru_cache(maxsize=2)
def _stages_above(mark: tuple[int, int]) -> tuple[tuple[str, str], ...]:
    book = _shelf(mark)
    laws = [(slug, book.law(slug, one)) for slug in book.slugs() for one in book.versions(slug)]
    for slug in book.slugs():  # gates that a local rule puts in
        for name in book.locals_of(slug):
            over = [(book.local_on(slug, name, date.max), {})]
            laws.append((slug, book.effective(slug, book.versions(slug)[-1], over)))
    found = [
        (slug, name)
        for slug, law in laws
        for name, stage in law.stages.items()
        if law.roles[stage.by].at not in ("unit", HANDLING)
    ]
    return tuple(dict.fromkeys(found))


def stages_below() -> tuple[tuple[str, str], ...]:
    """(institution, stage) of everything that waits for all members below the matter's unit."""
    return _stages_below(Shelf.mark)


@lru_cache(maxsize=2)
def _stages_below(mark: tuple[int, int]) -> tuple[tuple[str, str], ...]:
    book = _shelf(mark)
    laws = [(slug, book.law(slug, one)) for slug in book.slugs() for one in book.versions(slug)]
    found = [
        (slug, name)
        for slug, law in laws
        for name, stage in law.stages.items()
        if law.roles[stage.by].who == "below"
    ]
    return tuple(dict.fromkeys(found))


def put_under() -> dict[tuple[str, str], tuple[str, ...]]:
    """(institution, stage) → what anybody may put under a matter that stands there (`under`)."""
    return _put_under(Shelf.mark)


@lru_cache(maxsize=2)
def _put_under(mark: tuple[int, int]) -> dict[tuple[str, str], tuple[str, ...]]:
    book = _shelf(mark)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for slug in book.slugs():
        opens = book.law(slug, book.versions(slug)[-1]).opens
        if opens and opens.under:
            other, _dot, stage = opens.under.partition(".")
            found[other, stage] = (*found.get((other, stage), ()), slug)
    return found


@lru_cache(maxsize=1)
def guarded() -> frozenset[str]:
    """Institutions that put down decisions of others against a person: read by few (access)."""
    book = library()
    laws = ((slug, book.law(slug, one)) for slug in book.slugs() for one in book.versions(slug))
    return frozenset(
        slug
        for slug, law in laws
        if any(isinstance(effect, Registers) for _where, effect in law.effects())
    )


@lru_cache(maxsize=2)
def _limited(mark: tuple[int, int]) -> frozenset[str]:
    book = _shelf(mark)
    laws = ((slug, book.law(slug, one)) for slug in book.slugs() for one in book.versions(slug))
    return frozenset(slug for slug, law in laws if law.readers)


def limited() -> frozenset[str]:
    """Institutions that say themselves who may read such a matter (`readers`)."""
    return _limited(Shelf.mark)


@lru_cache(maxsize=1)
def deciding() -> tuple[frozenset[str], frozenset[str]]:
    """Institutions in which a body decides: about a person the unit's own; the one above."""
    book = library()
    here: set[str] = set()
    above: set[str] = set()
    for slug in set(book.slugs()) - guarded():
        laws = [book.law(slug, one) for one in book.versions(slug)]
        levels = {role.at for law in laws for role in _bodies(law)}
        here |= {slug} if "unit" in levels else set()
        above |= {slug} if levels - {"unit"} else set()
    return frozenset(here), frozenset(above)


def _bodies(law: Institution) -> list[Role]:
    """What is about a unit its own body sees anyhow, and the one above only where it acts."""
    return [
        role
        for role in law.roles.values()
        if role.who == "body"
        and (law.about == "person" or (law.about == "unit" and role.at != "unit"))
    ]
