"""工作日历: what a unit has to do in a year, by day; excuse or move a duty with a reason (4.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.engine.machine import filled_by_record
from zhidu.matters import roles
from zhidu.matters.actions import moving
from zhidu.matters.duties import Duty, duties
from zhidu.matters.models import Adoption, DutyChange
from zhidu.org.door import Refused
from zhidu.org.models import Unit

from .institutions import chosen_unit


@dataclass(frozen=True)
class Line:
    """One thing of the year: a duty of the unit, or one that each of `count` persons has."""

    duty: Duty
    who: str
    count: int
    done: int

    @property
    def is_shared(self) -> bool:
        return self.duty.subject is None


def calendar(request: HttpRequest) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    year = chosen_year(request)
    found = lines(unit, request.today, year)
    context = {
        "unit": unit,
        "year": year,
        "months": [
            (date(year, number, 1), list(rows))
            for number, rows in groupby(found, key=lambda one: one.duty.period.due.month)
        ],
        "keeps": request.viewer.keeps(unit),
        "counts": _counts(found),
    }
    return render(request, "zhidu/calendar.html", context)


def chosen_year(request: HttpRequest) -> int:
    word = request.GET.get("year", "")
    return int(word) if word.isdigit() and 1990 <= int(word) <= 2100 else request.today.year


def lines(unit: Unit, today: date, year: int) -> list[Line]:
    """The year's duties in order of their day; a person's own are one line for all."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = [one for one in duties(unit, today, first, last) if first <= one.period.due <= last]
    many: dict[tuple[str, date], list[Duty]] = {}
    for one in rows:
        key = (one.slug, one.period.starts)
        many.setdefault(key, []).append(one)
    return [
        Line(same[0], _who(unit, same[0]), len(same), sum(one.is_met for one in same))
        for same in many.values()
    ]


def _who(unit: Unit, duty: Duty) -> str:
    if duty.subject is not None:
        return duty.law.roles[duty.law.stages[duty.law.first].by].title
    name = next(iter(filled_by_record(duty.law)), duty.law.first)  # not the optional call before
    stage = duty.law.stages[name]
    return roles.who_text(duty.law, stage.by, unit, duty.today, duty.matter)


def _counts(found: list[Line]) -> dict[str, int]:
    states = [one.duty.state for one in found if one.is_shared]
    return {word: states.count(word) for word in ("done", "late", "excused")} | {"all": len(states)}


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Excuse, move or restore one period's duty."""
    adoption = get_object_or_404(Adoption, pk=pk)
    post: Any = request.POST
    try:
        starts = date.fromisoformat(post.get("starts", ""))
        day = date.fromisoformat(post["day"]) if post.get("day") else None
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
    reason = post.get("reason", "")
    if post.get("do") == "restore":
        held = get_object_or_404(DutyChange, pk=post.get("change") or 0)
        moving.restore(request.actor, adoption, held)
        messages.success(request, _("已恢复原定的期限。"))
    elif post.get("do") == "move" and day is not None:
        moving.move(request.actor, adoption, starts, day, reason)
        messages.success(request, _("已改期，缘由留在日历上。"))
    elif post.get("do") == "excuse":
        moving.excuse(request.actor, adoption, starts, reason)
        messages.success(request, _("已记为免办，缘由留在日历上。"))
    else:
        raise Refused(_("改期请写明改到哪一天。"))
    return redirect(f"/calendar?unit={adoption.unit_id}&year={starts.year}#d{pk}-{starts}")
