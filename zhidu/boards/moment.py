"""The second at which something is put into the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils import timezone


def moment(today: date) -> int:
    """Now, in seconds; at noon of `today` when that is another day, as in a demo."""
    zone = timezone.get_default_timezone()
    now = datetime.now(UTC)
    if now.astimezone(zone).date() != today:
        now = datetime.combine(today, time(12), zone)
    return int(now.timestamp())


def offset_of(second: int) -> int:
    """Seconds by which the local clock is ahead of UTC."""
    zone = timezone.get_default_timezone()
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def day_of(second: int) -> date:
    """The local day of a second."""
    zone = timezone.get_default_timezone()
    return datetime.fromtimestamp(second, zone).date()
