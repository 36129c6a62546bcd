"""负担: what the unit's institutions ask of each role, before and beside what was recorded."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import load
from zhidu.matters.actions import adopting
from zhidu.matters.models import Offer
from zhidu.matters.rulebook import library, title_of
from zhidu.matters.weight import role_word
from zhidu.org.door import Refused
from zhidu.sentence import say

from .calendar import chosen_year
from .institutions import chosen_unit

TALL = 80  # height of the chart's tallest bar, in SVG units


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    month: int
    minutes: int


def burden(request: HttpRequest) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    if not (request.viewer.serves(unit) or request.viewer.keeps(unit)):
        raise Refused(say("负担表给%(unit)s任职的人和上级看。", unit=unit))
    year = chosen_year(request)
    held = load.meter(unit, year, request.today)
    first = held.rows[0] if held.rows else None
    items = library().fields.items
    context = {
        "unit": unit,
        "year": year,
        "meter": held,
        "rows": [(role_word(row.holder), row) for row in held.rows],
        "first": first and role_word(first.holder),
        "bars": bars(held.months[first.holder]) if first else [],
        "floor": [one for one in held.institutions if one.floor],
        "own": [one for one in held.institutions if not one.floor],
        "merges": [(title_of(one.host), title_of(one.guest), one) for one in held.merges],
        "twice": [(items[item].title, places) for item, places in held.twice.items()],
    }
    return render(request, "zhidu/burden.html", context)


def bars(minutes: list[float]) -> list[Bar]:
    """Twelve months of one role; the tallest fills the height."""
    top = max(minutes) or 1
    return [
        Bar(
            8 + 28 * index, 10 + TALL - TALL * held / top, TALL * held / top, index + 1, round(held)
        )
        for index, held in enumerate(minutes)
    ]


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own keeper says yes or no to what a level above asks it to take on."""
    row = get_object_or_404(Offer, pk=pk)
    yes = request.POST.get("do") == "yes"
    adopting.answer(request.actor, row, yes, request.POST.get("words", ""))
    messages.success(request, _("已启用。") if yes else _("已答复上级。"))
    return redirect(f"/institutions/{row.slug}?unit={row.unit_id}")
