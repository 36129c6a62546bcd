"""Which days a notice stands: counted one by one, each with its reason, nothing estimated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)
LONGEST = 400  # days any notice may take; beyond it something is wrong with the table
Works = Callable[[date], bool]


@dataclass(frozen=True)
class Day:
    """One line of the calculation sheet: the how-manieth day it counts as, or 0, and why not."""

    on: date
    number: int
    name: str = ""


def works(table: Mapping[date, bool]) -> Works:
    """Whether a day is worked: the table of free and made-up days first, else Monday to Friday."""
    return lambda day: table.get(day, day.weekday() < 5)


def sheet(
    posted: date, days: int, counts: Works, names: Mapping[date, str] | None = None
) -> list[Day]:
    """Every day from posting to the last, the day of posting as number 0.

    `counts` is `works(table)` for working days, or `lambda day: True`. Raises ValueError when the
    table never lets the notice end.
    """
    held, found, number = names or {}, [Day(posted, 0, "posted")], 0
    day = posted
    while number < days:
        day += ONE
        if (day - posted).days > LONGEST:
            raise ValueError("no end")
        counted = counts(day)
        number += counted
        found.append(Day(day, number if counted else 0, held.get(day, "")))
    return found


def last_day(posted: date, days: int, counts: Works) -> date:
    """The last day the notice stands; a decision may be taken the day after."""
    return sheet(posted, days, counts)[-1].on
