"""奖惩台账: rewards and measures of a unit, as far as the reader may read them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhidu.matters import ledger
from zhidu.org.models import Unit


def page(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    if not request.viewer.sees_unit(unit):
        raise Http404
    context = {"unit": unit, "lines": ledger.lines(request.viewer, unit)}
    return render(request, "zhidu/ledger.html", context)
