"""Every day: fetch each notice from its own public page, and put into the log what was there.

A day on which the page could not be fetched leaves no beat, and no beat is ever added later: the
notice stands that much longer.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date

from django.db import transaction

from zhidu.org.door import Actor, Refused

from . import calendars, log
from .actions import objections
from .actions.notices import end_due, may_end
from .canon import commit
from .models import LogEntry, Notice
from .moment import day_of, moment
from .reading import stands

Fetch = Callable[[int], bytes]  # number of a notice → what its page gives, or an OSError
MOST = 500  # notices in one entry: it has to fit into 65 535 bytes


def daily(today: date, fetch: Fetch) -> int:
    """Beats for today that are not there yet, and the end of what has stood; how many beats.

    Safe to run every minute.
    """
    beaten = _beaten(today)
    rows = Notice.objects.filter(ended=None, posted__lt=today).exclude(number__in=beaten)
    found = {}
    for row in rows:
        if may_end(row, today):
            _take_down(row, today)
        elif stands(row, today) and (content := _fetched(row, fetch)):
            found[str(row.number)] = content
    _write(found, today)
    for row in Notice.objects.filter(ended=None):
        objections.tell(Actor(None, today), row)
    return len(found)


def _write(found: dict[str, str], today: date) -> None:
    numbers = sorted(found, key=int)
    for first in range(0, len(numbers), MOST):
        part = {number: found[number] for number in numbers[first : first + MOST]}
        with transaction.atomic():
            log.append("beat", moment(today), "", open=part)
    if LogEntry.objects.exists():
        with transaction.atomic():
            calendars.put_into_log([today.year], moment(today))


def _take_down(row: Notice, today: date) -> None:
    try:
        end_due(Actor(None, today), row)
    except Refused:  # somebody objected in this very moment
        logging.getLogger(__name__).info("notice %s stays", row.number)


def _beaten(today: date) -> set[int]:
    """Numbers that already have a beat today."""
    found: set[int] = set()
    for row in LogEntry.objects.filter(kind="beat").order_by("-idx"):
        said = row.said
        if day_of(said["time"]) != today:
            break
        found |= {int(number) for number in said["open"]}
    return found


def _fetched(notice: Notice, fetch: Fetch) -> str:
    """The salted hash of what the public page gives; "" when it does not give it."""
    try:
        held = json.loads(fetch(notice.number))
        return commit(bytes.fromhex(held["salt"]), held["content"])
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        logging.getLogger(__name__).warning("notice %s: no beat, %s", notice.number, wrong)
        return ""
