"""The running month as a grid: how many things are due on each day, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhidu.matters import asked
from zhidu.org.access import Viewer
from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined

SIZE, STEP, TOP = 46, 50, 22


@dataclass(frozen=True)
class Day:
    """One square: place in SVG units, the number in it, and whether something is late or today."""

    x: int
    y: int
    day: date
    count: int
    is_late: bool
    is_today: bool

    @property
    def shade(self) -> int:
        return min(self.count, 3)

    @property
    def late_mark(self) -> str:
        x, y = self.x + 36, self.y + 5
        return f"M{x} {y}l6 10h-12z"


@dataclass(frozen=True)
class Month:
    starts: date
    days: list[Day]
    height: int

    @property
    def title(self) -> str:
        """What the drawing shows, said for who cannot see it."""
        busy = [one for one in self.days if one.count]
        said = [_("%(day)d日%(n)d件") % {"day": one.day.day, "n": one.count} for one in busy]
        return told(joined(said, MARKS["phrase"])) or _("本月没有到期的事")

    @property
    def heads(self) -> list[tuple[int, str]]:
        words = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
        return [(7 + SIZE // 2 + n * STEP, word) for n, word in enumerate(words)]

    @property
    def is_empty(self) -> bool:
        return not any(one.count for one in self.days)


def month(viewer: Viewer) -> Month:
    """What falls due on each day of the running month in the units this person keeps."""
    starts = viewer.today.replace(day=1)
    ends = (starts + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    due: dict[date, list[bool]] = {}
    for unit in asked.units(viewer):
        for duty in asked.duties_of(viewer, unit, until=ends):
            due.setdefault(duty.period.due, []).append(duty.state == "late")
    for call in asked.calls(viewer):
        due.setdefault(call.day, []).append(False)
    days = [_day(starts + timedelta(days=n), due, viewer.today) for n in range(ends.day)]
    return Month(starts, days, days[-1].y + SIZE + 6)


def _day(day: date, due: dict[date, list[bool]], today: date) -> Day:
    first = day.replace(day=1).weekday()
    row, column = divmod(first + day.day - 1, 7)
    held = due.get(day, [])
    return Day(7 + column * STEP, TOP + row * STEP, day, len(held), any(held), day == today)
