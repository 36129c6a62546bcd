"""Lengths of time and days: pure arithmetic, the holiday table is an argument."""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from zhidu.sentence import Sentence, many, say


class Span(NamedTuple):
    """'5 workdays', '7 days', '12 months'."""

    number: int
    unit: str

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Sentence:
        return {
            "hours": many("%(n)d小时", self.number),
            "workdays": many("%(n)d个工作日", self.number),
            "days": many("%(n)d天", self.number),
            "months": many("%(n)d个月", self.number),
            "years": many("%(n)d年", self.number),
        }[self.unit]


def span(text: Any) -> Span:
    if isinstance(text, Span):
        return text
    found = re.fullmatch(r"(\d+) (workdays|days|months|years|hours)", str(text))
    if not found:
        raise ValueError(say("时间要写成“5 workdays”“7 days”“12 months”。"))
    return Span(int(found[1]), found[2])


def day(held: Any) -> date | None:
    """The day a value holds; None when it is empty or no day."""
    try:
        return held if isinstance(held, date) else date.fromisoformat(str(held))
    except ValueError:
        return None


@dataclass(frozen=True)
class Calendar:
    """Which weekdays are free and which weekend days are worked; empty: weekends only."""

    free: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    until: date | None = None  # last day the published table covers

    def is_provisional(self, day: date) -> bool:
        """Beyond the table a working day is a guess, and the page says so."""
        return self.until is not None and day > self.until

    def is_workday(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.free)

    def kind(self, day: date) -> str:
        """workday, weekend; free or worked where the table says other than the weekday does."""
        if day.weekday() < 5:
            return "free" if day in self.free and day not in self.worked else "workday"
        return "worked" if day in self.worked else "weekend"


WEEKENDS_ONLY = Calendar()


def after(start: date, length: Span, calendar: Calendar = WEEKENDS_ONLY) -> date:
    """The last day of the time; the first day is not counted (Civil Code 201-203)."""
    match length.unit:
        case "hours":
            return start + timedelta(days=-(-length.number // 24))
        case "days":
            return start + timedelta(days=length.number)
        case "workdays":
            return _workdays(start, length.number, calendar)
        case _:
            return add_months(start, length.number * (12 if length.unit == "years" else 1))


def next_day(day: date) -> date:
    return day + timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """One line of the calculation sheet: a day, its number when it counts, else why it does not."""

    day: date
    number: int  # 0: not counted
    why: str  # first, free, weekend, worked, workday, day
    provisional: bool


def sheet(start: date, length: Span, calendar: Calendar = WEEKENDS_ONLY) -> list[Counted]:
    """Every day from the first, which is not counted, to the last of a time in days or workdays."""
    rows = [Counted(start, 0, "first", calendar.is_provisional(start))]
    day, number, working = start, 0, length.unit == "workdays"
    while number < length.number:
        day = next_day(day)
        counts = not working or calendar.is_workday(day)
        number += counts
        why = calendar.kind(day) if working else "day"
        rows.append(Counted(day, number if counts else 0, why, calendar.is_provisional(day)))
    return rows


def _workdays(day: date, left: int, calendar: Calendar) -> date:
    while left:
        day += timedelta(days=1)
        left -= calendar.is_workday(day)
    return day


def add_months(start: date, number: int) -> date:
    month = start.month - 1 + number
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def least_days(length: Span) -> int:
    """How many calendar days the time has at least."""
    per_unit = {"hours": 0, "workdays": 1, "days": 1, "months": 28, "years": 365}
    return length.number * per_unit[length.unit]


def usual_days(length: Span) -> int:
    """How many calendar days it takes without holidays: five working days are seven."""
    if length.unit == "workdays":
        return -(-length.number * 7 // 5)
    return -(-length.number // 24) if length.unit == "hours" else least_days(length)


def longer(new: Span, old: Span) -> bool:
    """Whether `new` is surely not shorter than `old`; units that cannot be compared are not."""
    least = {"hours": 1, "days": 24, "workdays": 24, "months": 28 * 24, "years": 365 * 24}
    most = {"hours": 1, "days": 24, "workdays": 72, "months": 31 * 24, "years": 366 * 24}
    if new.unit == old.unit:
        return new.number >= old.number
    return new.number * least[new.unit] >= old.number * most[old.unit]
