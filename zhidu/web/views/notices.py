"""通知: who was told what and when; call a meeting, answer, cancel."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.matters import recalling, rollover, safety
from zhidu.matters.actions import recording, telling
from zhidu.matters.models import Call, Message
from zhidu.org.door import Refused
from zhidu.org.models import Person
from zhidu.web.listing import Listing

from .record_form import RecordForm, recordable_units


def notices(request: HttpRequest) -> HttpResponse:
    rows = Message.objects.filter(to__in=request.person.ids()).select_related("unit", "call")
    units = recordable_units(request.viewer, request.today)
    calls = Call.objects.filter(unit__in=units).annotate(
        yes=Count("answers", Q(answers__coming=True)), no=Count("answers", Q(answers__coming=False))
    )
    listing = Listing(request, {"on": ("", "on")}, first="-on")
    context = {
        "page": listing.page(rows),
        "listing": listing,
        "calls": calls.order_by("-day")[:10],
        "units": units,
    }
    return render(request, "zhidu/notices.html", context)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting: the members are told in the product and may say whether they come."""
    units = recordable_units(request.viewer, request.today)
    wanted = request.POST.get("unit") or request.GET.get("unit")
    unit = next((one for one in units if str(one.pk) == wanted), units[0] if units else None)
    if unit is None:
        raise Refused(_("会议由支部书记或委员通知。"))
    form, refusal = RecordForm(request, unit, None), None
    if request.method == "POST":
        try:
            made = telling.call(
                request.actor, unit, form.kind, _day(request.POST.get("day", "")),
                time=request.POST.get("time", ""), place=request.POST.get("place", ""),
                agenda=request.POST.get("agenda", ""),
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已通知。"))
            return redirect("call_page", pk=made.pk)
    context = {"form": form, "units": units, "unit": unit, "refusal": refusal,
               "agenda": _agenda(request, form), "typed": _typed(request, form)}  # fmt: skip
    return render(request, "zhidu/call.html", context, status=422 if refusal else 200)


def _typed(request: HttpRequest, form: RecordForm) -> Any:
    """What was typed; a fresh form begins with the plan, or with the last call of this kind."""
    if request.method == "POST" or not form.laws:
        return request.POST
    return rollover.call_begins(form.unit, form.kind, request.today)


def _agenda(request: HttpRequest, form: RecordForm) -> str:
    """What was typed; else what the meeting before promised, line by line."""
    typed = str(request.POST.get("agenda", ""))
    if typed or not form.laws:
        return typed
    if form.kind == safety.MEETING:
        return safety.week(form.unit, request.today)
    return recalling.agenda(form.unit, form.kind, form.law, request.today)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was told, and who said they come; silence is shown as no answer."""
    held = get_object_or_404(Call.objects.select_related("unit"), pk=pk)
    if not request.viewer.sees_unit(held.unit):
        raise Refused(_("这次会议的通知只有本支部的人能看。"))
    told = Person.objects.filter(messages__call=held).distinct()
    answers = {row.person_id: row for row in held.answers.all()}
    rows = [(one, answers.get(one.pk)) for one in told]
    coming = [row.coming for row in answers.values()]
    may = True
    try:
        recording.may_record(request.actor, held.unit)
    except Refused:
        may = False
    mine = any(one.pk in request.person.ids() for one, _row in rows)
    context = {
        "call": held,
        "rows": rows,
        "may": may,
        "mine": mine,
        "my_answer": answers.get(request.person.pk),
        "agenda": [line for line in held.agenda.splitlines() if line.strip()],
        "counts": {"yes": sum(coming), "no": len(coming) - sum(coming),
                   "wait": len(rows) - len(coming)},
        "open": not held.cancelled and held.day >= request.today,
    }  # fmt: skip
    return render(request, "zhidu/call_page.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Call, pk=pk)
    named = request.POST.get("person")
    person = get_object_or_404(Person, pk=named) if named else request.person
    coming = bool(request.POST.get("coming"))
    telling.answer(request.actor, held, person, coming, request.POST.get("reason", "")[:120])
    messages.success(request, _("已答复。"))
    here = named or "here" in request.POST
    return redirect("call_page", pk=pk) if here else redirect("today")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Call, pk=pk)
    telling.cancel(request.actor, held, request.POST.get("reason", ""))
    messages.success(request, _("已取消，并告诉了大家。"))
    return redirect("call_page", pk=pk)
