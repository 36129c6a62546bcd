"""Days as rosters write them, and how exactly they are known."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .words import squeezed

# Excel's day 0 with its invented 29 February 1900 left behind
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(10_000, 80_000)
# the Party's First Congress: nobody joined before
FOUNDED = date(1921, 7, 1)

SPLIT = re.compile(r"^(\d{4})[年.\-/、,·](\d{1,2})(?:(?:月|[.\-/、,·])(?:(\d{1,2})[日号]?)?)?月?$")
CLOCK = re.compile(r"[T ]?\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")


class Day(NamedTuple):
    """`exact` is 'day', 'month' or 'year'; unknown parts stand at 1."""

    on: date
    exact: str

    def agrees(self, other: date) -> bool:
        """As far as this day is known."""
        if self.exact == "year":
            return self.on.year == other.year
        if self.exact == "month":
            return (self.on.year, self.on.month) == (other.year, other.month)
        return self.on == other

    def text(self) -> str:
        return {"day": f"{self.on:%Y-%m-%d}", "month": f"{self.on:%Y-%m}"}.get(
            self.exact, f"{self.on:%Y}"
        )

    @classmethod
    def of(cls, text: str) -> Day | None:
        """What `text()` wrote; None for ''."""
        if not text:
            return None
        year, month, day = [*text.split("-"), "", ""][:3]
        return _made(year, month, day)

    def last(self) -> date:
        """The latest day it can have been."""
        if self.exact == "day":
            return self.on
        if self.exact == "year":
            return date(self.on.year, 12, 31)
        following = (self.on.replace(day=28) + timedelta(days=4)).replace(day=1)
        return following - timedelta(days=1)


class BadDay(ValueError):
    """Not a day; `args` is (what is wrong, what to do)."""


def read_day(value: object) -> tuple[Day, bool]:
    """(the day, whether a lost zero made it doubtful: 1990.1 typed as a number may be 1990.10).

    Raises BadDay with message and remedy.
    """
    if isinstance(value, datetime):
        return Day(value.date(), "day"), False
    if isinstance(value, date):
        return Day(value, "day"), False
    if isinstance(value, float) and not value.is_integer():
        return _number_with_point(value)
    if isinstance(value, int | float):
        return _text_day(str(int(value))), False
    return _text_day(str(value)), False


def _number_with_point(value: float) -> tuple[Day, bool]:
    if int(value) in SERIALS:
        return Day(SERIAL_ZERO + timedelta(days=int(value)), "day"), False
    text = f"{value:.4f}".rstrip("0")
    year, _, month = text.partition(".")
    if len(month) == 1 and month == "1":
        return _made(year, "10", ""), True
    if len(month) == 4:
        return _made(year, month[:2], month[2:]), False
    return _made(year, month, ""), False


def _text_day(text: str) -> Day:
    plain = CLOCK.sub("", squeezed(text)) if ":" in text else squeezed(text)
    plain = plain.rstrip("。.、,").removeprefix("'")
    if plain.isdigit() and plain.isascii():
        return _digits(plain)
    found = SPLIT.match(plain)
    if found:
        return _made(found[1], found[2], found[3] or "")
    if year := re.match(r"^(\d{4})年$", plain):
        return _made(year[1], "", "")
    raise BadDay("这不是日期", "请写成 1990-05-01 或 1990.05。")


def _digits(plain: str) -> Day:
    if len(plain) == 8:
        return _made(plain[:4], plain[4:6], plain[6:])
    if len(plain) == 6:
        return _made(plain[:4], plain[4:], "")
    if len(plain) == 4:
        return _made(plain, "", "")
    if len(plain) == 5 and int(plain) in SERIALS:
        return Day(SERIAL_ZERO + timedelta(days=int(plain)), "day")
    raise BadDay("这不是日期", "请写成 1990-05-01 或 1990.05。")


def _made(year: str, month: str, day: str) -> Day:
    if month and not 1 <= int(month) <= 12:
        raise BadDay(f"没有 {int(month)} 月", "月份只到 12，请照原表改。")
    if day and int(day) == 0:
        raise BadDay("没有 0 日", "请照原表改；只知道年月的写成 1990.05。")
    if not 1000 <= int(year) <= 2999:
        raise BadDay(f"没有 {year} 年这样的年份", "请照原表改。")
    try:
        on = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise BadDay(f"{int(year)} 年 {int(month)} 月没有 {int(day)} 日", "请照原表改。") from None
    return Day(on, "day" if day else "month" if month else "year")


def years_between(first: date, last: date) -> int:
    """Full years, as ages are counted."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))
