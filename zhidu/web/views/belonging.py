"""Belonging from the pages: a letter from outside is taken in, a pair parts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.matters.actions import acting
from zhidu.matters.models import Matter
from zhidu.org.access import must_keep
from zhidu.org.actions import arriving, mobile
from zhidu.org.door import Refused
from zhidu.org.models import Pair, Person, Unit

from .entry import safe_next
from .org import seen_unit
from .people import a_day

WORDS = ("name", "sex", "id_number", "phone")


@require_http_methods(["GET", "POST"])
def arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody comes with a letter from outside: who it is, then the matter with its first step."""
    unit, refusal = seen_unit(request, pk), None
    must_keep(request.actor, unit)
    if request.method == "POST":
        words: dict[str, Any] = {one: request.POST.get(one, "").strip() for one in WORDS}
        try:
            words["birth"] = a_day(request.POST.get("birth", ""), empty=True)
            matter = _begin(request, unit, words)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已立项，请接着写介绍信上的内容。"))
            return redirect("matter", pk=matter.pk)
    context = {
        "unit": unit,
        "sexes": Person.Sex.choices,
        "refusal": refusal,
        "post": request.POST,
    }
    return render(request, "zhidu/arrive.html", context, status=422 if refusal else 200)


def _begin(request: HttpRequest, unit: Unit, words: dict[str, Any]) -> Matter:
    with transaction.atomic():
        person = arriving.expect(request.actor, unit, **words)
        made = acting.open_matter(request.actor, unit, "transfer_in", request.today, person)
    return made  # type: ignore[no-any-return]


@require_POST
def end_pair(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Pair.objects.select_related("helper", "other", "unit"), pk=pk)
    day = a_day(request.POST.get("on", "")) or date.min
    mobile.end_pair(request.actor, row, day, reason=request.POST.get("reason", ""))
    messages.success(request, _("已结束，以前的联系记录还在。"))
    return redirect(safe_next(request))
