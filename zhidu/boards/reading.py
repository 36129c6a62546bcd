"""Reads of the boards: what stands today, what the log says of it, why something cannot be yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zhidu.org.models import Unit
from zhidu.sentence import Sentence, say

from . import rules
from .calendars import sheet_of
from .models import Checkpoint, Cosignature, LogEntry, Notice, Witness
from .moment import day_of


def stands(notice: Notice, today: date) -> bool:
    """Whether its page is up: from posting until its last day is over, or it was taken down."""
    if notice.ended is not None:
        return False
    return notice.posted <= today <= standing_until(notice, today)


def standing_until(notice: Notice, today: date) -> date:
    """The last day by the sheet; longer when days without proof have to be made up."""
    last = sheet_of(notice)[-1].on
    return max(last, today) if today > last and not stood(notice, today).done else last


def on_display(today: date, unit: Unit | None = None) -> list[Notice]:
    rows = Notice.objects.filter(ended=None, posted__lte=today)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return [row for row in rows.select_related("unit") if stands(row, today)]


def entries_of(notice: Notice) -> list[tuple[int, rules.Entry]]:
    """The calendars, and everything from the notice on."""
    rows = LogEntry.objects.filter(Q(idx__gte=notice.number) | Q(kind="calendar"))
    return [(row.idx, row.said) for row in rows.order_by("idx")]


def stood(notice: Notice, today: date) -> rules.Standing:
    """Days counted so far, up to and not including today."""
    return rules.standing(entries_of(notice), notice.number, today, day_of)


def unmet(notice: Notice, today: date) -> list[Sentence]:
    """All that stands in the way of deciding today: V4 to V7, and the witness if there is one."""
    found = rules.unmet(entries_of(notice), notice.number, today, day_of)
    if Witness.objects.filter(retired=None).exists():
        found += _unseen(notice)
    return found


def _unseen(notice: Notice) -> list[Sentence]:
    """V1 and V3 for the notice itself: a witness has it, and had it in time."""
    first = first_seen(notice.number)
    if first is None:
        return [say("见证方还没有留存公示第 %(n)d 号，请看见证机是否在运行。", n=notice.number)]
    said = LogEntry.objects.get(idx=notice.number).said
    return rules.times([(notice.number, said)], {notice.number: first})


def first_seen(idx: int) -> int | None:
    """The second at which a witness first signed a tree that holds this entry."""
    rows = Cosignature.objects.filter(checkpoint__size__gt=idx).order_by("time")
    return rows.values_list("time", flat=True).first()


def seen_by(idx: int) -> list[str]:
    """Names of the witnesses that hold this entry."""
    rows = Witness.objects.filter(cosignatures__checkpoint__size__gt=idx).distinct()
    return list(rows.values_list("name", flat=True))


def cosigned() -> QuerySet[Checkpoint]:
    return Checkpoint.objects.exclude(cosignatures=None).prefetch_related("cosignatures")
