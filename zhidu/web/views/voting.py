"""Take part: signed in, or with a slip and no account, no cookie, no script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhidu.ballots.access import may_count
from zhidu.ballots.actions import casting
from zhidu.ballots.models import Remark, Roll, Round
from zhidu.matters import polls, reading
from zhidu.matters.actions.asking import SLUG
from zhidu.matters.rulebook import adoption_of
from zhidu.org.door import Refused

SHOWN = ("band", "mean")  # what a group of raters may come to


def unreferred(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The next page does not learn where its visitor came from: the address may hold a slip."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        answer = view(request, *args, **more)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return through


def _paper(request: HttpRequest, row: Round, **more: Any) -> dict[str, Any]:
    """What the form shows; what was chosen is shown again only after a refusal."""
    of = set(request.person.ids()) if request.person and "word" not in more else set()
    items = [
        {"item": one, "own": one.about in of, "chosen": request.POST.get(one.id, ""),
         "scale": [c for c in one.choices if c.counts],
         "rest": [c for c in one.choices if not c.counts]}
        for one in row.form.items if not one.blank
    ]  # fmt: skip
    others = [
        {"item": one, "chosen": request.POST.get(one.id, "")} for one in row.form.items if one.blank
    ]
    return {"row": row, "form": row.form, "items": items, "others": others,
            "remark": request.POST.get("remark", ""), **more}  # fmt: skip


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Signed in. Afterwards the page says that, never what.

    Its address holds no secret, and a page that keeps its origin to itself would be refused as
    forged when it is sent.
    """
    row = get_object_or_404(Round.objects.select_related("unit"), pk=pk)
    if not Roll.objects.filter(round=row, person__in=request.person.ids()).exists():
        raise Refused(_("您不在这次的名册上。名册在开始那天定下，有疑问请问经办人。"))
    if casting.has_taken_part(row, request.person):
        return render(request, "zhidu/voted.html", {"row": row, "may_ask": _may_ask(request, row)})
    refusal = None
    try:
        casting.must_be_open(row, request.today)
        if request.method == "POST":
            casting.cast(
                row.pk, request.person, request.POST.dict(), _remark(request), request.today
            )
            return redirect("round_vote", pk=pk)
    except Refused as error:
        refusal = error
        if row.state != Round.State.OPEN:
            raise
    context = _paper(request, row, refusal=refusal)
    return render(request, "zhidu/vote.html", context, status=422 if refusal else 200)


def _may_ask(request: HttpRequest, row: Round) -> bool:
    """Whether the unit takes requests: offered to all alike, whatever they chose (H2, H3)."""
    return adoption_of(row.unit, SLUG, request.today) is not None


def _remark(request: HttpRequest) -> str:
    return str(request.POST.get("remark", ""))


@unreferred
@csrf_exempt  # the word on the slip is the permission, and no cookie is set
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def by_slip(request: HttpRequest, word: str = "") -> HttpResponse:
    """With the word of a slip: typed here, or in the address of its QR code."""
    word = (request.POST.get("word") or request.GET.get("word") or word).strip()
    tablet = "tablet" in request.GET or "tablet" in request.POST
    if not word:
        return render(request, "zhidu/vote_word.html", {"tablet": tablet})
    try:
        slip = casting.slip_of(word)
        casting.must_be_open(slip.round, request.today)
    except Refused as refusal:
        context = {"refusal": refusal, "word": word, "tablet": tablet}
        return render(request, "zhidu/vote_word.html", context, status=422)
    refusal = None
    if request.method == "POST" and "cast" in request.POST:
        try:
            row = casting.cast_by_slip(word, request.POST.dict(), _remark(request), request.today)
        except Refused as error:
            refusal = error
        else:
            context = {"row": row, "slip": True, "tablet": tablet}
            context["may_ask"] = _may_ask(request, row)
            return render(request, "zhidu/voted.html", context)
    context = _paper(request, slip.round, word=word, tablet=tablet, refusal=refusal)
    return render(request, "zhidu/vote.html", context, status=422 if refusal else 200)


@require_GET
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """In public: what may be shown once it is closed, and before that a number of people."""
    row = get_object_or_404(Round.objects.select_related("unit"), pk=pk)
    if row.state == Round.State.DRAFT:
        raise Refused(_("还没有开始。"))
    held = row.result or {}
    lines = [
        {"item": row.form.item(one["id"]), "line": one, "cells": _cells(row, one),
         "groups": _groups(row, one)}
        for one in held.get("items", [])
    ]  # fmt: skip
    if row.is_inside:
        lines = _inside(request, row, lines)
    context = {
        "row": row, "held": held, "lines": lines, "parts": held.get("parts"),
        "turnout": casting.turnout(row),
        "remarks": Remark.objects.filter(round=row).order_by("id"),
    }  # fmt: skip
    return render(request, "zhidu/round_result.html", context)


def _inside(request: HttpRequest, row: Round, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A round of a matter is read by those who had a voice, count it or see the matter; what is
    said of one person, by that person and by those who keep the unit.
    """
    poll = polls.of_round(row)
    if request.person is None or poll is None:
        raise Refused(_("这次投票的结果在会上宣布，记在案卷里，不在公开栏公布。"))
    mine = set(request.person.ids())
    voice = Roll.objects.filter(round=row, person__in=mine).exists()
    counts = may_count(request.actor, row)
    if not (voice or counts or reading.may_see(request.viewer, poll.matter)):
        raise Refused(_("这次投票的结果在会上宣布，记在案卷里，不在公开栏公布。"))
    keeps = request.viewer.keeps(row.unit)
    return [one for one in lines if keeps or one["item"].about in (None, *mine)]


def _groups(row: Round, line: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What each group of raters says, where it is large enough to be shown."""
    titles = {one.id: one.title for one in row.form.groups}
    held = line.get("groups", {})
    return [(titles[one], held[one]) for one in titles if held.get(one, {}).get("form") in SHOWN]


def _cells(row: Round, line: dict[str, Any]) -> list[tuple[list[str], Any]]:
    """(titles of the choices, what is said of them), whatever rung of the ladder it is."""
    item = row.form.item(line["id"])
    titles = {one.id: one.title for one in item.choices} if item else {}
    if "counts" in line:
        return [([titles[one]], n) for one, n in line["counts"].items()]
    if "cells" in line:
        return [([titles[one] for one in cell["choices"]], cell["n"]) for cell in line["cells"]]
    if "shares" in line:
        return [([titles[one]], f"{share}%") for one, share in line["shares"].items()]
    if "most" in line:
        return [([titles[one] for one in line["most"]], "")]
    return []
