"""投票和测评: prepare, seat the scrutineers, open, hand out paper, close; no partial result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhidu.ballots.access import may_count, seat_of
from zhidu.ballots.actions import casting, closing, opening, paper
from zhidu.ballots.form import SPOILT
from zhidu.ballots.models import PaperCount, Roll, Round
from zhidu.matters import polls, reading
from zhidu.matters.actions import polling
from zhidu.org.access import must_keep
from zhidu.org.actions.entry import new_word
from zhidu.org.door import Refused
from zhidu.org.models import Person, Unit
from zhidu.sentence import say
from zhidu.web import qr

from .postings import keeps
from .round_form import RATERS, Typed, people_offered, roll_of


def _round(pk: UUID) -> Round:
    return get_object_or_404(Round.objects.select_related("unit"), pk=pk)


@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """Where I have a voice, and whether I used it; for keepers, their units' rounds as well."""
    own = Round.objects.filter(roll__person__in=request.person.ids()).exclude(state="draft")
    mine = [
        {"row": row, "done": casting.has_taken_part(row, request.person),
         "way": Roll.objects.get(round=row, person__in=request.person.ids()).way}
        for row in own.select_related("unit").distinct()[:50]
    ]  # fmt: skip
    units = [one for one in request.viewer.units if request.viewer.keeps(one)]
    seats = Round.objects.filter(scrutineers__person__in=request.person.ids())
    kept = Round.objects.filter(unit__in=units) | seats
    context = {"mine": mine, "units": units, "kept": kept.distinct().select_related("unit")[:100]}
    return render(request, "zhidu/rounds.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, closed=None)
    must_keep(request.actor, unit)
    refusal, typed = None, Typed.new(request.today, request.GET.get("kind", "rating"))
    if request.method == "POST":
        typed = Typed.of(request.POST)
        try:
            row = opening.draft(request.actor, unit, typed.plan(unit))
        except ValueError:
            refusal = Refused(_("请选截止日。"))
        except Refused as error:
            refusal = error
        else:
            return redirect("round", pk=row.pk)
    context = {
        "unit": unit, "typed": typed, "refusal": refusal, "kinds": Round.Kind.choices,
        "raters": RATERS, "people": people_offered(unit, request.today), "range": range(2),
    }  # fmt: skip
    return render(request, "zhidu/round_new.html", context, status=422 if refusal else 200)


def _manage(request: HttpRequest, row: Round, refusal: Refused | None = None) -> HttpResponse:
    roll = roll_of(row, request.today) if row.state == Round.State.DRAFT else {}
    context: dict[str, Any] = {
        "row": row, "refusal": refusal, "seat": seat_of(request.actor, row),
        "keeps": keeps(request, row.unit), "turnout": casting.turnout(row),
        "scrutineers": row.scrutineers.select_related("person"),
        "entitled": row.roll.count() + row.form.others if not roll else len(roll) + row.form.others,
        "roll": opening.people_of(roll), "warnings": opening.warnings(row, roll) if roll else [],
        "poll": polls.of_round(row),
        "sheets": PaperCount.objects.filter(round=row).count(), "offered": new_word(),
        "self": Roll.objects.filter(round=row, way="").select_related("person")
        .order_by("person__name"),
    }  # fmt: skip
    return render(request, "zhidu/round.html", context, status=422 if refusal else 200)


@require_GET
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _round(pk)
    if not may_count(request.actor, row):
        if Roll.objects.filter(round=row, person__in=request.person.ids()).exists():
            return redirect("round_vote", pk=pk)
        raise Refused(_("这一页给经办人和监票人看。结果公布在公开栏。"))
    return _manage(request, row)


@require_POST
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """seat, open, stop, count or void; refused with everything that is missing."""
    row, post = _round(pk), request.POST
    try:
        match post.get("do"):
            case "seat":
                opening.take_seat(request.actor, row, post.get("passphrase", ""))
            case "open":
                _open(request, row)
            case "stop":
                closing.stop(request.actor, row)
            case "count":
                closing.count(request.actor, row, post.get("passphrase", ""))
                return _taken_over(request, row)
            case "void":
                closing.void(request.actor, row, post.get("reason", ""))
            case "paper":
                chosen = Person.objects.filter(pk__in=post.getlist("person"))
                paper.hand_paper(request.actor, row, chosen)
    except Refused as refusal:
        if not may_count(request.actor, row):
            raise
        return _manage(request, row, refusal)
    return redirect("round", pk=pk)


def _open(request: HttpRequest, row: Round) -> None:
    warned = "warned" in request.POST
    if poll := polls.of_round(row):
        polling.begin(request.actor, poll, warned=warned)
    else:
        opening.open_round(request.actor, row, roll_of(row, request.today), warned=warned)


def _taken_over(request: HttpRequest, row: Round) -> HttpResponse:
    """The count of a matter's round becomes its step at once; if it cannot yet, the page says why.

    The count stands either way: it is done, and the key is gone.
    """
    poll = polls.of_round(row)
    if poll is None:
        return redirect("round", pk=row.pk)
    row.refresh_from_db()
    try:
        polling.take_over(request.actor, poll)
        messages.success(request, _("计票已记入这一步。"))
    except Refused as refusal:
        for one in refusal.sentences:
            messages.warning(request, one)
    may = reading.may_see(request.viewer, poll.matter)
    return redirect("matter", pk=poll.matter_id) if may else redirect("round", pk=row.pk)


@require_POST
def slips(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A sheet of slips to cut and fold: shown this once, nobody's in particular."""
    row, post = _round(pk), request.POST
    chosen = Person.objects.filter(pk__in=post.getlist("person"))
    others = post.get("others", "")
    wanted = {row.form.groups[0].id: int(others)} if others.isdigit() and int(others) else {}
    try:
        made = paper.make_slips(request.actor, row, chosen, wanted)
    except Refused as refusal:
        return _manage(request, row, refusal)
    base = request.build_absolute_uri(reverse("vote"))
    sheet = [{"word": word, "qr": qr.drawn(f"{base}/{word}", _("评议条"))} for word, _group in made]
    context = {"row": row, "sheet": sheet, "address": base}
    return render(request, "zhidu/round_slips.html", context)


@require_http_methods(["GET", "POST"])
def enter_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One counter's sheet. The other counter's is never shown."""
    row, refusal = _round(pk), None
    if not may_count(request.actor, row):
        raise Refused(_("纸票由经办人和监票人录入。"))
    if request.method == "POST":
        try:
            paper.enter_paper(request.actor, row, _counts(row, request))
        except Refused as error:
            refusal = error
        else:
            return redirect("round", pk=pk)
    context = {
        "row": row,
        "refusal": refusal,
        "typed": request.POST,
        "fields": _fields(row, request),
    }
    return render(request, "zhidu/round_paper.html", context, status=422 if refusal else 200)


def _fields(row: Round, request: HttpRequest) -> list[dict[str, Any]]:
    """Every number of the sheet: item by item, choice by choice, blank and spoilt last."""
    found = []
    for item in row.form.items:
        words = [(one.id, one.title) for one in item.choices]
        words += [("", _("没填")), (SPOILT, _("无效"))]
        if item.blank:  # a name that is not on the list: how many wrote it
            words = [one for one in words if one[0] == item.choices[0].id]
        names = [(f"{item.id}:{id}", title) for id, title in words]
        cells = [
            {"name": name, "title": title, "value": request.POST.get(name, "")}
            for name, title in names
        ]
        found.append({"item": item, "cells": cells})
    return found


def _counts(row: Round, request: HttpRequest) -> dict[str, Any]:
    def number(name: str) -> int:
        word = request.POST.get(name, "").strip()
        if word and not (word.isdigit() and len(word) < 7):
            raise Refused(say("“%(word)s”不是票数，请填数字。", word=word))
        return int(word or 0)

    items = {
        one["item"].id: {
            cell["name"].partition(":")[2]: number(cell["name"]) for cell in one["cells"]
        }
        for one in _fields(row, request)
    }
    sheet = {"issued": number("issued"), "returned": number("returned"), "items": items}
    return {row.form.groups[0].id: sheet}
