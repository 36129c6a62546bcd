"""What a board shows: white-listed words only, taken down by the day itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhidu.org.access import holders
from zhidu.org.models import Post, Unit
from zhidu.org.speech import told

from . import hanging, praise
from .duties import duties
from .models import Adoption, Matter, Record
from .rulebook import law_adopted, title_of

WITH_BOARD = (Unit.Kind.BRANCH, Unit.Kind.GENERAL, Unit.Kind.COMMITTEE)
# kinds of record whose day and title are shown; committee meetings and talks are not
OPEN_KINDS = ("members_meeting", "party_lecture", "theme_day")
SHOWN_DAYS = 180


@dataclass(frozen=True)
class Held:
    """A meeting or activity: day, kinds, title of a theme day or lecture, head count only."""

    on: date
    kinds: str
    title: str
    there: int


@dataclass(frozen=True)
class Pledged:
    """A member's public pledge: name, lines with their checks, until when it hangs."""

    name: str
    lines: list[dict[str, str]]
    until: date | None


@dataclass(frozen=True)
class Corrected:
    """What was put right after a check: the matter alone, no names, for half a year."""

    on: date
    what: str


@dataclass(frozen=True)
class Board:
    secretary: str
    rules: list[tuple[str, str, date]]
    held: list[Held]
    pledges: list[Pledged]
    coming: list[tuple[str, date]]
    corrected: list[Corrected]
    praised: list[praise.Praise]


def board(unit: Unit, today: date) -> Board:
    secretary = next((row.person.name for row in holders(unit, "secretary", today)), "")
    return Board(secretary, rules(unit, today), _held(unit, today), pledges(unit, today),
                 _coming(unit, today), _corrected(unit, today),
                 praise.of_unit(unit, today - timedelta(days=SHOWN_DAYS)))  # fmt: skip


def rules(unit: Unit, today: date) -> list[tuple[str, str, date]]:
    rows = Adoption.objects.filter(unit=unit, ends=None, since__lte=today)
    rows = rows.prefetch_related("pauses").order_by("since", "slug")
    laws = [(row, law_adopted(row)) for row in rows if row.paused(today) is None]
    return [(law.title, law.basis, row.since) for row, law in laws]


def _held(unit: Unit, today: date) -> list[Held]:
    rows = Record.objects.filter(
        unit=unit, state=Record.State.FILED, held_on__gte=today - timedelta(days=SHOWN_DAYS)
    ).prefetch_related("presences")
    found = []
    for row in rows:
        slugs = [one.partition(".")[0] for one in row.fills]
        shown = [slug for slug in slugs if slug in OPEN_KINDS]
        if shown:
            kinds = told([title_of(slug) for slug in shown])
            titled = {"theme_day", "party_lecture"} & set(shown)
            there = sum(one.present for one in row.presences.all())  # type: ignore[attr-defined]
            found.append(Held(row.held_on, kinds, row.title if titled else "", there))
    return found[:20]


def pledges(unit: Unit, today: date) -> list[Pledged]:
    """Pledges that hang today: published, the period not over, the member still here, in post."""
    rows = Matter.objects.filter(unit=unit, slug="pledge", at="shown", state=Matter.State.OPEN)
    posts = list(Post.objects.filter(unit=unit).select_related("unit"))
    found = []
    for row in rows.select_related("unit", "subject").order_by("subject__name"):
        here = row.subject and row.subject.memberships.on(today).filter(unit=unit).exists()
        if here and hanging.hangs(row, today, posts):
            lines, last = list(row.known.get("pledge_lines", [])), hanging.until(row)
            found.append(Pledged(row.subject.name, lines, last))
    return found


def _corrected(unit: Unit, today: date) -> list[Corrected]:
    since = today - timedelta(days=SHOWN_DAYS)
    rows = Matter.objects.filter(slug="finding", at="closed", handler=unit, since__gte=since)
    return [Corrected(row.since, str(row.known["corrected"])) for row in rows.order_by("-since")]


def _coming(unit: Unit, today: date) -> list[tuple[str, date]]:
    """Shared activities still to come this period; no word of anything late."""
    rows = [
        one
        for one in duties(unit, today)
        if one.slug in OPEN_KINDS and one.state in ("due", "soon")
    ]
    return [(one.title, one.period.due) for one in rows]
