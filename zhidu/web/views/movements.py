"""党员增减: who came to a unit, who left, who is between two branches, whose rights rest."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhidu.matters.transit import transits
from zhidu.org.access import Viewer
from zhidu.org.asof import under
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Restriction, Unit
from zhidu.org.movements import Movement, movements
from zhidu.org.rolls import resting
from zhidu.sentence import say

from .org import seen_unit

LISTED = 500


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit with all below it in a period; the same page prints."""
    unit = seen_unit(request, pk)
    if not request.viewer.keeps(unit):
        raise Refused(say("党员增减由%(unit)s的书记、委员和上级组织部门查看。", unit=unit))
    first = _day(request, "from", request.today.replace(month=1, day=1))
    last = min(_day(request, "to", request.today), request.today)
    first = min(first, last)
    found = movements(unit, first, last)
    rests = _rests(request.viewer, unit, last)
    below = set(under(unit, last).values_list("pk", flat=True))
    context = {
        "unit": unit,
        "first": first,
        "last": last,
        "found": found,
        "came": _told(request.viewer, found.came),
        "left": _told(request.viewer, found.left),
        "within": _told(request.viewer, found.within),
        "transits": transits(below, last),
        "rests": rests,
        "quiet": 0
        if rests is not None
        else resting(last).filter(who__in=_folk(unit, last)).count(),
    }
    return render(request, "zhidu/movements.html", context)


def _day(request: HttpRequest, word: str, other: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(word, ""))
    except ValueError:
        return other


def _told(viewer: Viewer, rows: list[Movement]) -> list[tuple[Movement, str, str]]:
    """(movement, how, document); of a decision against a person most read only that it ended."""
    found = []
    for one in rows[:LISTED]:
        where = one.to or one.origin
        open_to = not one.guarded or (where is not None and viewer.reads_rulings(where))
        found.append(
            (one, one.how if open_to else _("不再是党员"), one.document if open_to else "")
        )
    return found


def _folk(unit: Unit, day: date) -> list[int]:
    rows = Membership.objects.on(day).filter(unit__in=under(unit, day).values("pk"))
    return list(rows.values_list("person", flat=True))


def _rests(viewer: Viewer, unit: Unit, day: date) -> list[tuple[Restriction, Unit, bool]] | None:
    """(restriction, branch, its term has passed) of those below; None: not for this reader."""
    if not viewer.reads_rulings(unit):
        return None
    rows = resting(day).select_related("person").filter(who__in=_folk(unit, day))
    homes = {
        row.person_id: row.unit
        for row in Membership.objects.on(day)
        .filter(person__in=[one.who for one in rows])
        .select_related("unit")
    }
    return [
        (one, homes[one.who], one.until is not None and one.until < day)
        for one in rows
        if one.who in homes
    ]
