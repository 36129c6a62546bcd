"""受益决定清单: the decisions of a unit that gave somebody something."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhidu.matters import benefits
from zhidu.org.models import Unit


def page(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    if not benefits.may_read(request.viewer, unit):
        raise Http404
    context = {"unit": unit, "lines": benefits.lines(request.viewer, unit)}
    return render(request, "zhidu/benefits.html", context)
