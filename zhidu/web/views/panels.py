"""展板: for a screen in the hall or on A3, with version, day and a way to answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhidu.matters import panels, public
from zhidu.matters.actions import panelling
from zhidu.org.access import members, must_keep
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.web import qr

from .postings import keeps

LINES = 8  # areas the form offers


@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version as anybody may read it; what is no longer so is said above it."""
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD)
    row = panels.latest(unit)
    if row is None:
        raise Http404
    address = request.build_absolute_uri(reverse("voice_new", args=[unit.pk]))
    context = {
        "unit": unit, "panel": row, "outdated": panels.outdated(row, request.today),
        "qr": qr.drawn(address, _("反映情况")), "address": address, "keeps": keeps(request, unit),
    }  # fmt: skip
    return render(request, "zhidu/panel.html", context)


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD, closed=None)
    must_keep(request.actor, unit)
    held, refusal = panels.blank(unit), None
    goals, zones = "\n".join(held["goals"]), [(a, str(p)) for a, _n, p in held["zones"]]
    if request.method == "POST":
        goals = request.POST.get("goals", "")
        pairs = zip(request.POST.getlist("area"), request.POST.getlist("person"), strict=False)
        zones = [(area, person) for area, person in pairs if area.strip() or person]
        try:
            row = panelling.make(
                request.actor, unit, goals.splitlines(),
                [(area, int(person) if person.isdigit() else 0) for area, person in zones],
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            messages.success(
                request, _("展板第 %(n)d 版做好了，可以打印或投到大屏。") % {"n": row.version}
            )
            return redirect("panel", pk=unit.pk)
    context: dict[str, Any] = {
        "unit": unit, "refusal": refusal, "goals": goals, "panel": panels.latest(unit),
        "zones": [*zones, *[("", "")] * max(LINES - len(zones), 2)],
        "people": members(unit, request.today), "rules": public.rules(unit, request.today),
    }  # fmt: skip
    return render(request, "zhidu/panel_make.html", context, status=422 if refusal else 200)
