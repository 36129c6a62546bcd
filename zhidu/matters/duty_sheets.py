"""党建责任书: who answers for what in a year, who signed and reported, what is vacant (2.37)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from zhidu.org.access import COMMITTEE
from zhidu.org.models import Person, Post, Unit

from .models import Matter, Record, Step

LETTER, SHEET = "responsibility_letter", "responsibility_sheet"
STEPS = {"sign": "sign", "midyear": "report", "yearend": "report", "read": "read"}


@dataclass(frozen=True)
class Sheet:
    """One person's part: the lines, and the day each step was taken, if it was."""

    matter: Matter
    owner: Person | None
    days: dict[str, date]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return list(self.matter.known.get("duty_lines") or [])

    @property
    def records(self) -> list[int]:
        """Records the reports point to."""
        rows = [
            row for item in ("mid_lines", "end_lines") for row in self.matter.known.get(item) or []
        ]
        return [int(row["record"]) for row in rows if str(row.get("record") or "").isdigit()]


@dataclass
class Standing:
    """How the year stands in one unit: the letter, its sheets, and whoever has none."""

    unit: Unit
    letter: Matter | None = None
    sheets: list[Sheet] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    @property
    def is_set(self) -> bool:
        return self.letter is not None and self.letter.at != "set"

    @property
    def is_vacant(self) -> bool:
        """Nobody is the first responsible person: shown to the level above (2.43)."""
        return not any(post.first_responsible for post in self.posts)

    @property
    def without(self) -> list[Post]:
        """Who holds a post today and has signed nothing and been given nothing to sign."""
        had = {sheet.owner.pk for sheet in self.sheets if sheet.owner and not self._ended(sheet)}
        return [post for post in self.posts if post.person_id not in had] if self.is_set else []

    def _ended(self, sheet: Sheet) -> bool:
        return sheet.matter.at == "relieved"

    @property
    def signed(self) -> int:
        return self._count("sign")

    @property
    def halfway(self) -> int:
        return self._count("midyear")

    @property
    def reported(self) -> int:
        return self._count("yearend")

    @property
    def read(self) -> int:
        return self._count("read")

    def _count(self, stage: str) -> int:
        return sum(stage in sheet.days for sheet in self.sheets)


def holders_of(unit: Unit, day: date) -> list[Post]:
    """Posts of the unit's own committee on a day, the first responsible first."""
    rows = unit.posts.on(day).filter(post__in=COMMITTEE).select_related("person")  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: (not row.first_responsible, COMMITTEE.index(row.post)))


def starting(unit: Unit, day: date) -> list[dict[str, str]]:
    """Lines the form begins with: last year's for who holds the post now, else an empty one."""
    last = Matter.objects.filter(unit=unit, slug=LETTER, opened__lt=day.replace(month=1, day=1))
    held = last.exclude(state=Matter.State.VOID).order_by("-opened").first()
    before = list(held.known.get("duty_lines") or []) if held else []
    found = []
    for post in holders_of(unit, day):
        mine = [row for row in before if row.get("post") == post.title]
        items = [str(row.get("item") or "") for row in mine] or [""]
        found += [{"post": post.title, "item": one, "owner": str(post.person_id)} for one in items]
    return found


def standings(units: Collection[Unit], year: int, today: date) -> list[Standing]:
    """The year of each unit, in the order given; four queries for any number."""
    found = {unit.pk: Standing(unit) for unit in units}
    rows = Matter.objects.filter(unit__in=found).exclude(state=Matter.State.VOID)
    for letter in rows.filter(slug=LETTER, period_start__year=year):
        found[letter.unit_id].letter = letter
    steps = Step.objects.filter(withdrawn=False).order_by("pk")
    sheets = rows.filter(slug=SHEET, opened__year=year).order_by("pk")
    sheets = list(sheets.prefetch_related(Prefetch("steps", steps, to_attr="live")))
    people = Person.objects.in_bulk({_owner(one) for one in sheets} - {0})
    for one in sheets:
        days = {
            step.stage: step.on
            for step in one.live  # type: ignore[attr-defined]
            if STEPS.get(step.stage) == step.outcome
        }
        found[one.unit_id].sheets.append(Sheet(one, people.get(_owner(one)), days))
    for unit, posts in _posts(found, today).items():
        found[unit].posts = posts
    return list(found.values())


def _owner(matter: Matter) -> int:
    held = str(matter.known.get("owner") or "")
    return int(held) if held.isdigit() else 0


def _posts(units: Collection[int], today: date) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    rows = Post.objects.on(today).filter(unit__in=units, post__in=COMMITTEE)
    for row in rows.select_related("person"):
        found[row.unit_id].append(row)
    for posts in found.values():
        posts.sort(key=lambda row: (not row.first_responsible, COMMITTEE.index(row.post)))
    return found


def records_of(sheets: Collection[Sheet]) -> dict[int, Record]:
    """The records that reports point to, by number."""
    return Record.objects.in_bulk({pk for one in sheets for pk in one.records})


def to_point_to(unit: Unit, today: date) -> list[Record]:
    """Records of the last year that a report may point to, newest first."""
    rows = Record.objects.filter(unit=unit, state=Record.State.FILED, held_on__lte=today)
    return list(rows.filter(held_on__year__gte=today.year - 1).order_by("-held_on")[:200])
