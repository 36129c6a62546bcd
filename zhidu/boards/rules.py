"""V1 to V7: whether the log proves that a notice stood as long as it had to. Pure functions.

    V1 every checkpoint is signed, cosigned and equals the root of its entries
    V2 times of entries never go back
    V3 each entry was seen by a witness within a day of the time it claims
    V4 a decision comes after the last day of its notice
    V5 the notice was not taken down, replaced or left with an open objection before that
    V6 on every day that counts it was fetched from its public page, unchanged
    V7 the calendar of working days was in the log before the notice began

`verify_log.py` states the same rules a second time, on its own; tests hold the two against each
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhidu.sentence import MARKS, Sentence, joined, say

from .days import Works, works

EARLY, LATE = 300, 86_400  # seconds: how far a claimed time may be from what a witness saw
Entry = dict[str, Any]
Entries = Sequence[tuple[int, Entry]]
DayOf = Callable[[int], date]


def times(entries: Entries, seen: dict[int, int]) -> list[Sentence]:
    """V2 and V3; `seen` is the first second at which a witness had the entry, where one did."""
    found, before = [], 0
    for idx, said in entries:
        at = said["time"]
        if at < before:
            found.append(say("第 %(n)d 条的时间早于它前面一条。", n=idx))
        before = max(before, at)
        if idx in seen and not -EARLY <= seen[idx] - at <= LATE:
            found.append(
                say("第 %(n)d 条自称的时间与见证方第一次看到它相差太多：补记或倒填。", n=idx)
            )
    return found


def calendar(entries: Entries) -> Works:
    """Working days by the calendars in the log, the latest of each year counting."""
    table: dict[date, bool] = {}
    for _idx, said in entries:
        if said["t"] == "calendar":
            year = said["year"]
            table = {day: held for day, held in table.items() if day.year != year}
            table |= {date.fromisoformat(day): False for day in said["off"]}
            table |= {date.fromisoformat(day): True for day in said["on"]}
    return works(table)


@dataclass(frozen=True)
class Standing:
    """How a notice has stood up to a day: days that count, days that would but have no proof."""

    needed: int
    working: bool
    posted: date
    proved: tuple[date, ...]
    missing: tuple[date, ...]

    @property
    def done(self) -> bool:
        return len(self.proved) >= self.needed

    @property
    def last(self) -> date | None:
        """The day on which the last needed one was proved."""
        return self.proved[self.needed - 1] if self.done else None


def standing(entries: Entries, notice: int, until: date, day_of: DayOf) -> Standing:
    """Days after the posting day and before `until`, each with its beat or without.

    Raises LookupError when entry `notice` is none.
    """
    said = next((one for idx, one in entries if idx == notice and one["t"] == "notice"), None)
    if said is None:
        raise LookupError(notice)
    counts = calendar(entries) if said["working"] else lambda _day: True
    posted, key = day_of(said["time"]), str(notice)
    beats = {
        day_of(one["time"])
        for _idx, one in entries
        if one["t"] == "beat" and one["open"].get(key) == said["content"]
    }
    proved: list[date] = []
    missing: list[date] = []
    day = posted + timedelta(days=1)
    while day < until and len(proved) < said["days"]:
        if counts(day):
            (proved if day in beats else missing).append(day)
        day += timedelta(days=1)
    return Standing(said["days"], said["working"], posted, tuple(proved), tuple(missing))


def unmet(entries: Entries, notice: int, on: date, day_of: DayOf) -> list[Sentence]:
    """V4 to V7: all that stands in the way of a decision on that day; empty when it may be taken.

    `entries` are those before the decision, at least from the notice on and every calendar.
    """
    stood = standing(entries, notice, on, day_of)
    found = [*_too_short(stood, on), *_calendar_missing(entries, notice, stood, on)]
    for idx, said in entries:
        ended = said["t"] == "notice-end" and said["notice"] == notice
        early = ended and (stood.last is None or day_of(said["time"]) <= stood.last)
        if ended and (early or said["reason"] != "done"):
            found.append(
                say("公示第 %(n)d 号没有贴满就撤下或换了内容（第 %(idx)d 条）。", n=notice, idx=idx)
            )
    open_ones = 0
    for _idx, said in entries:
        if said["t"] == "objection" and said["notice"] == notice:
            open_ones = said["received"] - said["settled"]
    if open_ones:
        found.append(say("还有 %(n)d 件异议没有办结。", n=open_ones))
    return found


def _too_short(stood: Standing, on: date) -> list[Sentence]:
    if stood.done:
        return []
    facts = {"needed": stood.needed, "day": on, "proved": len(stood.proved)}
    found = [
        say("公示要满 %(needed)d 个工作日，到 %(day)s 前只有 %(proved)d 个工作日有留存。", **facts)
        if stood.working
        else say("公示要满 %(needed)d 天，到 %(day)s 前只有 %(proved)d 天有留存。", **facts)
    ]
    if stood.missing:
        listed = joined([str(day) for day in stood.missing], MARKS["list"])
        found.append(say("这些天没有“仍在公示”的留存，不算：%(days)s。", days=listed))
    return found


def _calendar_missing(
    entries: Entries, notice: int, stood: Standing, on: date
) -> Iterable[Sentence]:
    if not stood.working:
        return []
    years = {stood.posted.year, (stood.last or on).year}
    there = {said["year"] for _idx, said in entries if said["t"] == "calendar"}
    return [
        say("日志里没有 %(year)d 年的工作日表，算不出公示期。", year=year)
        for year in sorted(years - there)
    ]
