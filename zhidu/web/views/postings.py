"""公示: the page anybody reads, its proof sheet, what is said against it, and putting one up."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhidu.boards import calendars, log, reading
from zhidu.boards.actions import notices, objections
from zhidu.boards.models import LogEntry, Notice, Objection
from zhidu.org.access import must_keep
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.web import qr

LINES = 8  # pairs of label and text that the form offers


def _of(number: int) -> Notice:
    return get_object_or_404(Notice.objects.select_related("unit__parent"), number=number)


def keeps(request: HttpRequest, unit: Unit) -> bool:
    if request.person is None:
        return False
    try:
        must_keep(request.actor, unit)
    except Refused:
        return False
    return True


def about(notice: Notice, request: HttpRequest) -> dict[str, Any]:
    """What every page of a notice says: the words only while it stands."""
    sheet = calendars.sheet_of(notice)
    stands = reading.stands(notice, request.today)
    years = {one.on.year for one in sheet} if notice.working else set()
    done = max((one.number for one in sheet if one.on <= request.today), default=0)
    return {
        "notice": notice, "stands": stands, "sheet": sheet, "last": sheet[-1].on,
        "content": notice.content if stands else None, "number": done,
        "guessed": next((one for one in sorted(years) if not calendars.published(one)), None),
        "dots": range(1, min(notice.days, 30) + 1), "witnesses": reading.seen_by(notice.number),
    }  # fmt: skip


@require_GET
def notice(request: HttpRequest, number: int) -> HttpResponse:
    row = _of(number)
    context = about(row, request)
    context["keeps"] = keeps(request, row.unit)
    context["handles"] = request.viewer is not None and objections.handles(request.viewer, row.unit)
    if context["handles"]:
        context["objections"] = Objection.objects.filter(notice=row)
    if context["keeps"] and row.ended is None:
        context["unmet"] = reading.unmet(row, request.today)
    return render(request, "zhidu/notice.html", context, status=200 if context["stands"] else 410)


@require_GET
def content(request: HttpRequest, number: int) -> HttpResponse:
    """Salt and words as JSON: whoever has these can compute the hash in the log."""
    row = _of(number)
    if not reading.stands(row, request.today):
        raise Http404
    return JsonResponse({"salt": bytes(row.salt or b"").hex(), "content": row.content})


@require_GET
def proof_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """One printed page: the day by day count, the place in the log, the code that leads there."""
    row = _of(number)
    point = log.latest()
    address = request.build_absolute_uri(reverse("notice", args=[number]))
    entry = LogEntry.objects.get(idx=number)
    stood = reading.stood(row, request.today)
    context = {
        **about(row, request), "entry": entry, "stood": stood, "point": point,
        "root": point.text.split("\n")[2] if point else "", "address": address,
        "qr": qr.drawn(address, _("公示第 %(n)d 号") % {"n": number}),
    }  # fmt: skip
    return render(request, "zhidu/notice_proof.html", context)


@csrf_exempt  # no cookie is set for whoever objects; the form changes nothing of anybody's
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, number: int) -> HttpResponse:
    row = _of(number)
    refusal, post = None, request.POST
    if request.method == "POST":
        try:
            _made, code = objections.object_to(
                row, post.get("text", ""), request.today, post.get("name", "")[:60],
                post.get("reach", "")[:120],
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            return render(request, "zhidu/objected.html", {"notice": row, "code": code})
    context = {**about(row, request), "refusal": refusal, "typed": post}
    return render(request, "zhidu/object.html", context, status=422 if refusal else 200)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """The finding, for whoever has the code."""
    refusal, found, code = None, None, request.POST.get("code", "")
    if request.method == "POST":
        try:
            found = objections.by_code(code)
        except Refused as error:
            refusal = error
    context = {"refusal": refusal, "found": found, "code": code}
    return render(request, "zhidu/answer.html", context, status=422 if refusal else 200)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Objection, pk=pk)
    upheld = request.POST.get("upheld") == "yes"
    objections.settle(request.actor, row, request.POST.get("finding", ""), upheld=upheld)
    return redirect("notice", number=row.notice.number)


# --- putting one up ------------------------------------------------------------------------------


def _typed(request: HttpRequest) -> notices.Words:
    post = request.POST
    lines = zip(post.getlist("label"), post.getlist("text"), strict=False)
    return notices.Words(
        post.get("title", ""), [(a.strip()[:40], b) for a, b in lines], post.get("contact", "")
    )


def _form(words: notices.Words | None, unit: Unit) -> dict[str, Any]:
    lines = list(words.lines) if words else [(_("内容"), "")]
    lines += [("", "")] * (LINES - len(lines))
    return {"title": words.title if words else "", "lines": lines,
            "contact": words.contact if words else unit.address}  # fmt: skip


@require_http_methods(["GET", "POST"])
def post_notice(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, closed=None)
    must_keep(request.actor, unit)
    refusal, words, days = None, None, request.POST.get("days", "5")
    working = request.POST.get("working", "yes") == "yes"
    if request.method == "POST":
        words = _typed(request)
        try:
            number = int(days) if days.isdigit() else 0
            row = notices.post(request.actor, unit, words, number, working=working)
        except Refused as error:
            refusal = error
        else:
            return redirect("notice", number=row.number)
    context = {"unit": unit, "refusal": refusal, "days": days, "working": working,
               "form": _form(words, unit)}  # fmt: skip
    return render(request, "zhidu/notice_new.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """A corrected notice in place of this one, or none at all: withdrawn."""
    row = _of(number)
    must_keep(request.actor, row.unit)
    held = row.content or {"title": "", "lines": [], "contact": ""}
    words = notices.Words(held["title"], [tuple(one) for one in held["lines"]], held["contact"])
    refusal, reason = None, request.POST.get("reason", "")
    if request.method == "POST":
        words = _typed(request)
        try:
            if "withdraw" in request.POST:
                new = notices.withdraw(request.actor, row, reason)
            else:
                new = notices.replace(request.actor, row, words, reason)
        except Refused as error:
            refusal = error
        else:
            return redirect("notice", number=new.number)
    context = {"unit": row.unit, "notice": row, "refusal": refusal, "reason": reason,
               "form": _form(words, row.unit)}  # fmt: skip
    return render(request, "zhidu/notice_new.html", context, status=422 if refusal else 200)
