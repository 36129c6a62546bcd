"""The periods a cadence brings: each has a first and a last day, a day it is due, and a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhidu.sentence import Sentence, Term, say

from .dates import WEEKENDS_ONLY, Calendar, add_months
from .schema import Cadence, Institution

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
MONTH_NAMES = (
    Term("%(year)d年1月"), Term("%(year)d年2月"), Term("%(year)d年3月"), Term("%(year)d年4月"),
    Term("%(year)d年5月"), Term("%(year)d年6月"), Term("%(year)d年7月"), Term("%(year)d年8月"),
    Term("%(year)d年9月"), Term("%(year)d年10月"), Term("%(year)d年11月"), Term("%(year)d年12月"),
)  # fmt: skip
QUARTERS = (
    Term("%(year)d年第一季度"), Term("%(year)d年第二季度"), Term("%(year)d年第三季度"),
    Term("%(year)d年第四季度"),
)  # fmt: skip
HALVES = (Term("%(year)d年上半年"), Term("%(year)d年下半年"))


@dataclass(frozen=True)
class Period:
    starts: date
    ends: date
    due: date
    name: Sentence
    planned: date | None = None  # where the rule put it, when a free day or a person moved it


def periods(
    law: Institution,
    settings: Mapping[str, Any],
    since: date,
    until: date,
    calendar: Calendar = WEEKENDS_ONLY,
) -> list[Period]:
    """Every period that starts on or after `since` and on or before `until`, in order.

    `settings` are the unit's blanks: `every` and `day` of the cadence may name one of them.
    """
    if law.cadence is None:
        return []
    every = str(settings.get(law.cadence.every, law.cadence.every))
    if every not in {*MONTHS, "week"}:
        raise ValueError(f"'{every}' is no period: write week, month, quarter, half_year or year")
    found, start = [], _first(every, since)
    while start <= until:
        end = _next(every, start) - timedelta(days=1)
        planned = _due(every, start, end, _day(law.cadence, settings))
        due = _moved(planned, end, calendar) if law.cadence.moved else planned
        name = _name(every, start)
        found.append(Period(start, end, due, name, planned if planned != due else None))
        start = _next(every, start)
    return found


def around(every: str, day: date) -> Period:
    """The period of that length which holds the day; due on its last day."""
    back = {"week": timedelta(days=6)}.get(every) or timedelta(days=31 * MONTHS[every])
    start = _first(every, day - back)
    while _next(every, start) <= day:
        start = _next(every, start)
    end = _next(every, start) - timedelta(days=1)
    return Period(start, end, end, _name(every, start))


def _first(every: str, since: date) -> date:
    """The first day of a period that is not before `since`."""
    if every == "week":
        return since + timedelta(days=-since.weekday() % 7)
    size = MONTHS[every]
    start = date(since.year, since.month - (since.month - 1) % size, 1)
    return start if start >= since else add_months(start, size)


def _next(every: str, start: date) -> date:
    return start + timedelta(days=7) if every == "week" else add_months(start, MONTHS[every])


def _day(cadence: Cadence, settings: Mapping[str, Any]) -> str:
    held = cadence.day
    if isinstance(held, str) and held in settings:
        held = settings[held]
    return str(held) if held is not None else ""


def _due(every: str, start: date, end: date, day: str) -> date:
    """A day of the (last) month, '12-31' of a year, a weekday of a week; else the last day."""
    if not day:
        return end
    if every == "week":
        return min(start + timedelta(days=int(day) - 1), end)
    if "-" in day:
        month, number = (int(part) for part in day.split("-"))
        last = add_months(date(start.year, month, 1), 1) - timedelta(days=1)
        return min(max(date(start.year, month, min(number, last.day)), start), end)
    return min(date(end.year, end.month, min(int(day), end.day)), end)


def _moved(day: date, end: date, calendar: Calendar) -> date:
    """The next working day; the one before where the period would be left."""
    later = day
    while not calendar.is_workday(later):
        later += timedelta(days=1)
    if later <= end:
        return later
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def _name(every: str, start: date) -> Sentence:
    year, month = start.year, start.month - 1
    match every:
        case "week":
            year, week, _weekday = start.isocalendar()
            return say("%(year)d年第%(week)d周", year=year, week=week)
        case "month":
            return say(MONTH_NAMES[month], year=year)
        case "quarter":
            return say(QUARTERS[month // 3], year=year)
        case "half_year":
            return say(HALVES[month // 6], year=year)
    return say("%(year)d年", year=year)
