"""记一笔: choose what it was, say who was away and what was decided, put it down once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.matters import reading, recalling
from zhidu.matters.actions import attaching, own, recording
from zhidu.matters.models import Matter, Record
from zhidu.matters.plain import worded
from zhidu.matters.rulebook import library
from zhidu.org.door import Refused
from zhidu.org.models import Person, Unit
from zhidu.sentence import Term

from . import attachments
from .record_form import RecordForm, recordable_units

# kept in Chinese, told in the reader's language
ABSENCES = (Term("请假"), Term("生病"), Term("出差"), Term("外出务工"), Term("值班"))


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    units = recordable_units(request.viewer, request.today)
    wanted = request.POST.get("unit") or request.GET.get("unit")
    unit = next((one for one in units if str(one.pk) == wanted), units[0] if units else None)
    if wanted and (unit is None or str(unit.pk) != wanted):
        target = get_object_or_404(Unit, pk=wanted)
        recording.may_record(request.actor, target)
        unit = target
    if unit is None:
        raise Refused(_("记录由支部书记、委员、记录人录入。您可以在“我的资料”里看到自己的记录。"))
    held = _draft(request, unit)
    form = RecordForm(request, unit, held)
    if request.method == "POST" and "look" not in request.POST:
        return _save(request, unit, form, held)
    return _page(request, units, form)


def _draft(request: HttpRequest, unit: Unit) -> Record | None:
    pk = request.POST.get("draft_id") or request.GET.get("draft")
    if not pk:
        return None
    return get_object_or_404(Record, pk=pk, unit=unit)


def _page(
    request: HttpRequest, units: list[Unit], form: RecordForm, refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "units": units,
        "refusal": refusal,
        "absences": [(str(one), one) for one in ABSENCES],
        "known_absences": ABSENCES,
        "drafts": Record.objects.filter(unit=form.unit, state=Record.State.DRAFT)[:5],
    }
    return render(request, "zhidu/record.html", context, status=422 if refusal else 200)


def _save(request: HttpRequest, unit: Unit, form: RecordForm, held: Record | None) -> HttpResponse:
    units = recordable_units(request.viewer, request.today)
    try:
        written = form.written()
        with transaction.atomic():
            if "keep" in request.POST:
                made = recording.draft(request.actor, unit, written, held)
            else:
                made = recording.file(
                    request.actor, unit, written, held, again="again" in request.POST,
                    revision=int(request.POST["revision"]) if held else None,
                )  # fmt: skip
            for one in request.FILES.getlist("files"):
                attaching.attach(request.actor, made, one.name, attachments.content(one))
    except Refused as refusal:
        return _page(request, units, form, refusal)
    if made.state == Record.State.DRAFT:
        messages.success(request, _("已替您存着，随时可以接着写。"))
        return redirect(f"/record?unit={unit.pk}&draft={made.pk}")
    messages.success(request, _("记下了，不用再填第二遍。"))
    return redirect("record_page", pk=made.pk)


def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what was put down, what it counted for, what came of it."""
    held = _seen(request, pk)
    may = True
    try:
        recording.may_record(request.actor, held.unit)
    except Refused:
        may = False
    context: dict[str, Any] = {
        "record": held,
        "present": [one for one in held.presences.all() if one.present],
        "absent": [one for one in held.presences.all() if not one.present],
        "steps": held.steps.select_related("matter"),
        "tasks": _tasks(held),
        "facts": _facts(held),
        "reads_book": request.viewer.keeps(held.unit) or request.viewer.serves(held.unit),
        "recalled": _recalled(held),
        "may": may,
        "attachments": attachments.rows(request, list(held.attachments.all())),
        "listed": any(one.person_id in request.person.ids() for one in held.presences.all()),
        "late_entry": held.on > held.held_on,
    }
    return render(request, "zhidu/record_page.html", context)


def _tasks(held: Record) -> list[Matter]:
    """What was decided, with who has it in hand."""
    rows = list(reading.tasks_of(held))
    item = library().fields.items["owner"]
    for one in rows:
        one.owner = worded(item, one.known["owner"]) if one.known.get("owner") else ""  # type: ignore[attr-defined]
    return rows


def _facts(held: Record) -> list[tuple[str, str]]:
    """What else was put down: form, speaker, agenda …; tables have places of their own."""
    items = library().fields.items
    return [
        (items[name].title, worded(items[name], value))
        for name, value in held.facts.items()
        if name in items and value and items[name].type != "rows"
    ]


def _recalled(held: Record) -> list[dict[str, Any]]:
    """What was said of the promises of the meeting before, with names for owners."""
    rows = held.facts.get(recalling.ITEM) or []
    ids = [int(row["owner"]) for row in rows if str(row.get("owner", "")).isdigit()]
    names = {str(one.pk): one.name for one in Person.objects.filter(pk__in=ids)}
    return [{**row, "owner": names.get(str(row.get("owner")), "")} for row in rows]


def _seen(request: HttpRequest, pk: int) -> Record:
    rows = Record.objects.select_related("unit", "by").prefetch_related(
        "presences__person", "attachments"
    )
    held = get_object_or_404(rows, pk=pk)
    if not reading.may_see_record(request.viewer, held):
        raise Refused(_("这条记录只有本支部的人和上级组织部门能看。"))
    return held


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    held = _seen(request, pk)
    recording.withdraw(request.actor, held, request.POST.get("reason", ""))
    messages.success(request, _("已撤回，相关应办重新打开。原记录仍可查看。"))
    return redirect("record_page", pk=pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Record, pk=pk)
    recording.drop(request.actor, held)
    messages.success(request, _("草稿已删去。"))
    return redirect("record")


@require_POST
def ask_correction(request: HttpRequest, pk: int) -> HttpResponse:
    held = _seen(request, pk)
    own.ask_correction(request.actor, held, request.POST.get("text", ""))
    messages.success(request, _("已告诉书记。记录由书记更正，您会在这里看到。"))
    return redirect("record_page", pk=pk)
