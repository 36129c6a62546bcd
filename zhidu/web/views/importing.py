"""导入名册: choose a file, look at what was understood, then write all or the sound rows."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from zhidu.intake import jobs, words, workbook
from zhidu.intake.jobs import Job
from zhidu.org.access import must_keep
from zhidu.org.door import Refused
from zhidu.org.models import Unit

SHOWN = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    units = request.viewer.kept_units().filter(closed=None)
    if not units.exists():
        raise Refused(_("名册由书记、组织委员或上级组织部门导入。"))
    refusal = None
    if request.method == "POST":
        try:
            return _begin(request)
        except Refused as error:
            refusal = error
    wanted = request.POST.get("unit") or request.GET.get("unit", "")
    context = {"units": units[:500], "wanted": wanted, "refusal": refusal}
    return render(request, "zhidu/import.html", context, status=422 if refusal else 200)


def _begin(request: HttpRequest) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=request.POST.get("unit") or 0)
    must_keep(request.actor, unit)
    if request.site.is_demo:
        raise Refused(_("这是演示数据，不能导入真实名册。请用 zhidu serve 建立自己的库。"))
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("请选择一个 .xlsx、.xls 或 .csv 文件。"))
    job = jobs.begin(request.actor, unit, upload.name or "", upload.chunks())
    return redirect("import_job", token=job.token)


def _job(request: HttpRequest, token: str) -> Job:
    found = jobs.find(token, request.person)
    if found is None:
        raise Http404
    must_keep(request.actor, get_object_or_404(Unit, pk=found.unit))  # the post may have ended
    return found


def job(request: HttpRequest, token: str) -> HttpResponse:
    held = _job(request, token)
    if held.state in ("reading", "writing"):
        return render(request, "zhidu/import_wait.html", {"job": held})
    if request.htmx:  # the waiting part asked: what comes now is another page
        return HttpResponseClientRefresh()
    if held.state == "wrong":
        return render(request, "zhidu/import_wait.html", {"job": held}, status=422)
    if held.state == "written":
        context = {"job": held, "summary": held.summary(), "rest": held.preview().blocked,
                   "unit": get_object_or_404(Unit, pk=held.unit)}  # fmt: skip
        return render(request, "zhidu/import_done.html", context)
    return render(request, "zhidu/import_preview.html", _preview(held))


def _preview(held: Job) -> dict[str, Any]:
    preview, summary = held.preview(), held.summary()
    faults: dict[tuple[str, str], Any] = {}
    for fault in preview.faults:
        faults.setdefault((fault.sheet, fault.cell), fault)
    sheets = [
        {"plan": plan, "columns": [one for one in plan.columns() if one.label]}
        for plan in preview.sheets
    ]
    return {
        "job": held,
        "preview": preview,
        "summary": summary,
        "sheets": sheets,
        "tables": [(plan, list(rows)) for plan, rows in groupby(_rows(preview, faults), _plan)],
        **_not_taken(preview),
        "faults": preview.faults[:200],
        "stops": preview.stop_count,
        "looks": preview.fault_count - preview.stop_count,
        "fields": sorted(words.LABELS.items(), key=lambda one: one[1]),
        "unit": Unit.objects.get(pk=held.unit),
    }


def _not_taken(preview: Any) -> dict[str, Any]:
    """What the file holds and nobody reads: sheets, columns, rows; none of it without a word."""
    plans = preview.sheets
    return {
        "unread": [(one.name, one.why) for one in plans if one.why],
        "untaken": [line for one in plans for line in one.untaken_lines()],
        "passed": [(one.name, *row) for one in plans for row in one.passed],
        "passed_count": sum(one.passed_count for one in plans),
    }


def _plan(row: dict[str, Any]) -> Any:
    return row["plan"]


def _rows(preview: Any, faults: dict[tuple[str, str], Any]) -> list[dict[str, Any]]:
    """Rows to look at: those with a problem first, then the first sound ones, cells with faults."""
    wanted = {(one.sheet, one.row) for one in preview.faults[:200]}
    found: list[dict[str, Any]] = []
    sound = 0
    for row in preview.people:
        plan = preview.sheets[row.sheet]
        problem = (plan.name, row.row) in wanted
        sound += not problem
        if problem or sound <= 10:
            cells = [
                {
                    "text": text,
                    "cell": f"{column.letters}{row.row}",
                    "fault": faults.get((plan.name, f"{column.letters}{row.row}")),
                }
                for column in plan.columns()
                for text in row.raw[column.number - 1 : column.number] or [""]
            ]
            found.append({"plan": plan, "row": row, "cells": cells})
        if len(found) >= SHOWN:
            break
    return found


@require_POST
def correct(request: HttpRequest, token: str) -> HttpResponse:
    """Columns and branch names as the person says; the file is read again."""
    held = _job(request, token)
    preview = held.preview()
    for plan in preview.sheets:
        chosen = {
            str(column.number): request.POST[f"c_{plan.index}_{column.number}"]
            for column in plan.columns()
            if f"c_{plan.index}_{column.number}" in request.POST
        }
        if chosen:
            held.mapping[plan.name] = chosen
    for written in preview.unit_names:
        if said := request.POST.get(f"u_{written}", "").strip():
            held.names[written] = said
    jobs.reread(held)
    return redirect("import_job", token=token)


@require_POST
def write(request: HttpRequest, token: str) -> HttpResponse:
    held = _job(request, token)
    if held.state != "read":
        raise Refused(_("这份名册已经导入，或还没有读完。"))
    answers: dict[tuple[int, int], int | str] = {}
    for one in held.summary().asked:
        said = request.POST.get(f"a_{one.row.sheet}_{one.row.row}", "")
        if said:
            answers[one.row.sheet, one.row.row] = int(said) if said.isdigit() else said
    jobs.write(held, request.POST.get("which") == "sound", answers)
    if held.wrong:
        messages.error(request, held.wrong)
    return redirect("import_job", token=token)


def marked(request: HttpRequest, token: str) -> HttpResponse:
    """The file with its faulty cells marked."""
    held = _job(request, token)
    return _book(held, workbook.write_marked, "marked")


def rest(request: HttpRequest, token: str) -> HttpResponse:
    """Only the rows that were not taken."""
    held = _job(request, token)
    return _book(held, workbook.write_rest, "rest")


def _book(held: Job, make: Any, name: str) -> HttpResponse:
    out = io.BytesIO()
    make(held.file, held.preview(), out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
