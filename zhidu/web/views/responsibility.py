"""党建责任书: a year of one unit and of those below; the level above sets many at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import duty_sheets
from zhidu.matters.actions import letters
from zhidu.matters.models import Adoption
from zhidu.matters.rulebook import library
from zhidu.org.access import COMMITTEE
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.org.speech import told

from .calendar import chosen_year
from .org import seen_unit


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, seen_unit(request, pk))


def _page(
    request: HttpRequest, unit: Unit, refusal: Refused | None = None,
    refused: list[tuple[Unit, tuple[str, ...]]] | None = None,
) -> HttpResponse:  # fmt: skip
    year, today = chosen_year(request), request.today
    day = min(today, date(year, 12, 31))
    keeps = request.viewer.keeps(unit)
    below = list(_below(unit)) if keeps else []
    rows = duty_sheets.standings([unit, *below], year, day)
    own = rows[0]
    context = {
        "unit": unit,
        "year": year,
        "own": own if _has(unit) or own.sheets else None,
        "rows": rows[1:],
        "unset": [one for one in rows[1:] if not one.is_set],
        "posts": [(post, library().posts.posts[post]) for post in COMMITTEE],
        "keeps": keeps and year == today.year,
        "post_text": {f"items_{one}": request.POST.get(f"items_{one}", "") for one in COMMITTEE},
        "chosen": set(request.POST.getlist("unit")),
        "refusal": refusal,
        "refused": refused or [],
    }
    return render(request, "zhidu/responsibility.html", context, status=422 if refusal else 200)


def _has(unit: Unit) -> bool:
    return Adoption.objects.filter(unit=unit, slug=duty_sheets.LETTER, ends=None).exists()


def _below(unit: Unit) -> Any:
    """Units directly below that run the institution, in tree order."""
    run = Adoption.objects.filter(slug=duty_sheets.LETTER, ends=None).values("unit")
    return Unit.objects.filter(parent=unit, closed=None, pk__in=run).order_by("path")


@require_POST
def set_many(request: HttpRequest, pk: int) -> HttpResponse:
    """The same items by post for the ticked units; who was refused is named with the reason."""
    unit, post = seen_unit(request, pk), request.POST
    items = {one: _lines(post.get(f"items_{one}", "")) for one in COMMITTEE}
    units = [one for one in _below(unit) if str(one.pk) in post.getlist("unit")]
    try:
        if not units:
            raise Refused(_("请至少勾选一个组织。"))
        refused = letters.set_many(request.actor, unit, units, items, request.today)
    except Refused as refusal:
        return _page(request, unit, refusal)
    if refused:
        sentences = [
            _("%(unit)s：%(why)s") % {"unit": one, "why": told(list(why))} for one, why in refused
        ]
        return _page(request, unit, Refused(*sentences), refused)
    messages.success(request, _("已定下，并告诉了各人。"))
    return redirect("responsibility", pk=pk)


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]
