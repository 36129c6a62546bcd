"""公开考选报名 for whoever has no account, and the end of what was kept of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.matters import public
from zhidu.matters.actions import applying, erasing
from zhidu.matters.rulebook import library
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit

from . import case


@csrf_exempt  # no cookie is set for whoever applies; the form changes nothing of anybody's
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD, closed=None)
    taking, refusal = applying.taking(unit, request.today), None
    if request.method == "POST":
        visitor = Actor(None, request.today, visitor=True)  # who is signed in is not noted
        try:
            _child, code, _held = applying.apply(visitor, unit, request.POST.dict())
        except Refused as error:
            refusal = error
        else:
            return render(request, "zhidu/apply_done.html", {"unit": unit, "code": code})
    if taking is None and refusal is None:
        raise Http404
    context = {"unit": unit, "refusal": refusal, "typed": request.POST, "taking": taking,
               "longest": applying.LONGEST,
               "schooling": library().fields.items["schooling"].choices}  # fmt: skip
    return render(request, "zhidu/apply.html", context, status=422 if refusal else 200)


@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    held = case.seen(request, pk)
    erasing.erase(request.actor, held)
    messages.success(request, _("已抹去，人数和成绩留着。"))
    return redirect("matter", pk=pk)
