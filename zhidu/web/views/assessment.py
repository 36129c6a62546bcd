"""考核: what a unit was marked on, line by line, and how it was in other years. No other unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from zhidu.matters import marked, reading
from zhidu.org.door import Refused
from zhidu.org.models import Unit


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every sheet of one unit; who may see the unit's matters sees it."""
    unit = get_object_or_404(Unit, pk=pk)
    if not request.viewer.sees_unit(unit):
        raise Refused(_("考核的逐项依据只有本单位和上级看得到。"))
    sheets = [
        one
        for one in marked.of_unit(unit, request.today)
        if reading.may_see(request.viewer, one.matter)
    ]
    return render(request, "zhidu/assessments.html", {"unit": unit, "sheets": sheets})
