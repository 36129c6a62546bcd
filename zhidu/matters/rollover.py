"""换年: what one year hands to the next. Derived on any day; every act in it is a person's.

31 December and 1 January differ in nothing but the day: duties of the new year are there because
their periods have begun, the old book can be frozen because its year is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from zhidu.engine.machine import filled_by_record
from zhidu.org.access import KEEPERS, Viewer
from zhidu.org.models import Unit

from .duties import Duty, duties
from .models import Adoption, Call, Frozen, Matter, Record, YearPlan
from .rulebook import law_adopted

OFFERED_UNTIL = 3  # month: until the end of March the old year is offered to be closed
PLANNED_FROM = 12  # month: in December the next year may be planned


@dataclass(frozen=True)
class Turn:
    """One unit between two years."""

    unit: Unit
    year: int  # the new one
    today: date

    @property
    def old(self) -> int:
        return self.year - 1

    @property
    def is_over(self) -> bool:
        """The old year has passed: its book may be frozen."""
        return self.today.year > self.old

    def frozen(self) -> Frozen | None:
        return Frozen.objects.filter(unit=self.unit, year=self.old).first()

    def plan(self) -> YearPlan | None:
        return YearPlan.objects.filter(unit=self.unit, year=self.year).first()

    def duties(self) -> list[Duty]:
        """What the new year asks for, as far as it is known today."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        rows = duties(self.unit, last, since=first)
        return [one for one in rows if one.subject is None and one.period.starts >= first]

    def carried(self) -> QuerySet[Matter]:
        """Begun before the new year and not ended: they simply go on."""
        rows = Matter.objects.filter(unit=self.unit, state=Matter.State.OPEN, period_start=None)
        return rows.filter(opened__lt=date(self.year, 1, 1)).exclude(slug="talks").order_by("due")

    def drafts(self) -> QuerySet[Record]:
        """Records of the old year begun and never put down: they are in no book."""
        return Record.objects.filter(
            unit=self.unit, state=Record.State.DRAFT, held_on__year=self.old
        ).order_by("held_on")


def year_of(today: date) -> int:
    """Which new year a page is about: in December the one to come."""
    return today.year + (today.month >= PLANNED_FROM)


def waiting(viewer: Viewer) -> list[Unit]:
    """Units whose old year this person could close: records there, the book not frozen yet."""
    if viewer.today.month > OFFERED_UNTIL:
        return []
    old = viewer.today.year - 1
    own = {post.unit_id for post in viewer.posts if post.post in KEEPERS}
    done = Frozen.objects.filter(year=old).exclude(unit=None).values("unit")
    held = Record.objects.filter(held_on__year=old, state=Record.State.FILED).values("unit")
    rows = Unit.objects.filter(pk__in=own & set(held.values_list("unit", flat=True)))
    return list(rows.exclude(pk__in=done).order_by("path"))


# ---- a plan from the year before -----------------------------------------------------------------


def copied(unit: Unit, year: int) -> list[dict[str, Any]]:
    """Last year's meetings and activities as lines of a plan, by their own kind and day.

    A day that the new year lacks (29 February) becomes the last of its month.
    """
    planned = set(plannable(unit, date(year, 12, 31)))
    rows = Record.objects.filter(unit=unit, state=Record.State.FILED, held_on__year=year - 1)
    found = []
    for row in rows.order_by("held_on", "pk"):
        kinds = [one.partition(".")[0] for one in row.fills]
        kind = next((one for one in [row.slug, *kinds] if one in planned), None)
        if kind is not None:
            found.append({
                "slug": kind, "on": same_day(row.held_on, year).isoformat(), "title": row.title,
                "time": "", "place": row.place,
            })  # fmt: skip
    return found


def plannable(unit: Unit, day: date) -> Iterator[str]:
    """Institutions of the unit whose duty a meeting or an activity with a record fills."""
    for row in Adoption.objects.filter(unit=unit, ends=None, since__lte=day).order_by("slug"):
        if filled_by_record(law_adopted(row)):
            yield row.slug


def same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February in a common year
        return date(year, day.month + 1, 1) - timedelta(days=1)


def planned(unit: Unit, slug: str, day: date) -> dict[str, Any] | None:
    """The line of the settled plan that a record or call of that kind and month may begin with."""
    plan = YearPlan.objects.filter(unit=unit, year=day.year, state=YearPlan.State.SETTLED).first()
    lines = plan.lines if plan else []
    fit = [one for one in lines if one["slug"] == slug and one["on"][:7] == day.isoformat()[:7]]
    return min(fit, key=lambda one: abs((date.fromisoformat(one["on"]) - day).days), default=None)


def call_begins(unit: Unit, slug: str, today: date) -> dict[str, str]:
    """With what a new call begins: the next line of the settled plan, else the last call."""
    plan = YearPlan.objects.filter(unit=unit, year=today.year, state=YearPlan.State.SETTLED).first()
    ahead = [
        one
        for one in (plan.lines if plan else [])
        if one["slug"] == slug and one["on"] >= today.isoformat()
    ]
    if ahead:
        line = min(ahead, key=lambda one: one["on"])
        return {"day": line["on"], "time": line["time"], "place": line["place"]}
    last = Call.objects.filter(unit=unit, slug=slug, cancelled="").order_by("-day", "-pk").first()
    return {"time": last.time, "place": last.place} if last else {}
