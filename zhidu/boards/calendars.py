"""The table of free and made-up days, put into the log whenever it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhidu.org.models import FreeDay

from . import log
from .days import Day, Works, sheet, works
from .models import LogEntry, Notice


def table(years: Iterable[int]) -> dict[date, bool]:
    rows = FreeDay.objects.filter(day__year__in=list(years))
    return dict(rows.values_list("day", "works"))


def published(year: int) -> bool:
    """Whether the arrangement of that year is in the table at all."""
    return FreeDay.objects.filter(day__year=year).exists()


def put_into_log(years: Iterable[int], at: int) -> None:
    """An entry for each year whose table is not in the log as it stands today."""
    for year in sorted(set(years)):
        held = table([year])
        off = sorted(day.isoformat() for day, on in held.items() if not on)
        on = sorted(day.isoformat() for day, on in held.items() if on)
        if _logged(year) != (off, on):
            sources = FreeDay.objects.filter(day__year=year).exclude(source="")
            source = sources.values_list("source", flat=True).first() or ""
            log.append("calendar", at, "", year=year, off=off, on=on, source=source)


def _logged(year: int) -> tuple[list[str], list[str]] | None:
    for row in LogEntry.objects.filter(kind="calendar").order_by("-idx"):
        said = row.said
        if said["year"] == year:
            return said["off"], said["on"]
    return None


def counting(working: bool, first: date) -> Works:
    """Which days count for a notice posted on `first`."""
    if not working:
        return lambda _day: True
    return works(table([first.year, first.year + 1]))


def sheet_of(notice: Notice) -> list[Day]:
    """The calculation sheet of a notice by today's table, with the names of free days."""
    years = [notice.posted.year, notice.posted.year + 1]
    names = dict(FreeDay.objects.filter(day__year__in=years).values_list("day", "name"))
    return sheet(notice.posted, notice.days, counting(notice.working, notice.posted), names)
