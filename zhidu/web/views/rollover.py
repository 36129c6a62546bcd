"""换年: close the old book, look at what the new year asks, plan it after the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.documents.freezing import freeze
from zhidu.matters.actions import planning
from zhidu.matters.models import Frozen
from zhidu.matters.rollover import Turn, plannable, year_of
from zhidu.matters.rulebook import title_of
from zhidu.org.access import members
from zhidu.org.door import Refused

from .org import seen_unit

SPARE = 3  # empty lines of the plan, to write on


def _turn(request: HttpRequest, pk: int) -> Turn:
    unit = seen_unit(request, pk)
    if not request.viewer.keeps(unit):
        raise Refused(_("换年的事由书记、组织委员和上级组织部门办理。"))
    text = request.POST.get("year") or request.GET.get("year", "")
    nearest = year_of(request.today)
    fits = text.isdigit() and nearest - 2 <= int(text) <= nearest
    return Turn(unit, int(text) if fits else nearest, request.today)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _turn(request, pk))


def _page(request: HttpRequest, turn: Turn, refusal: Refused | None = None) -> HttpResponse:
    plan, unit = turn.plan(), turn.unit
    was_typed = refusal is not None and "slug_0" in request.POST
    lines = _typed(request) if was_typed else plan.lines if plan else []
    folk = members(unit, request.today)
    own = Frozen.objects.filter(person__in=folk, year=turn.old)
    duties = turn.duties()
    context = {
        "turn": turn,
        "unit": unit,
        "frozen": turn.frozen(),
        "drafts": turn.drafts(),
        "own_books": own.count(),
        "members": folk.count(),
        "duties": duties[:12],
        "duty_count": len(duties),
        "carried": turn.carried()[:30],
        "plan": plan,
        "lines": [*(_line(one, turn.year) for one in lines), *[{"is_blank": True}] * SPARE],
        "kinds": [(slug, title_of(slug)) for slug in plannable(unit, request.today)],
        "refusal": refusal,
    }
    return render(request, "zhidu/year.html", context, status=422 if refusal else 200)


def _line(line: dict[str, Any], year: int) -> dict[str, Any]:
    """A line as the page shows it; one whose day cannot be stands open."""
    try:
        day = date.fromisoformat(line["on"])
    except ValueError:
        day = None
    fits = day is not None and day.year == year
    return {**line, "day": day, "kind": title_of(line["slug"]), "is_open": not fits}


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the old book, copy, write or settle the plan: by the word `do`."""
    turn = _turn(request, pk)
    try:
        said = ACTS[request.POST.get("do", "")](request, turn)
    except KeyError:
        return _page(request, turn, Refused(_("请选择要办的事。")))
    except Refused as refusal:
        return _page(request, turn, refusal)
    messages.success(request, said)
    return redirect(f"{reverse('year', args=[pk])}?year={turn.year}")


def _freeze(request: HttpRequest, turn: Turn) -> str:
    freeze(request.actor, turn.unit, turn.old)
    return _("已封存，校验码印在手册上。")


def _copy(request: HttpRequest, turn: Turn) -> str:
    made = planning.copy(request.actor, turn.unit, turn.year)
    return _("照去年拟了 %(n)d 行，改好再定。") % {"n": len(made.lines)}


def _write(request: HttpRequest, turn: Turn) -> str:
    revision = request.POST.get("revision", "")
    planning.write(
        request.actor, turn.unit, turn.year, _typed(request),
        int(revision) if revision.isdigit() else None,
    )  # fmt: skip
    return _("已存下。")


def _settle(request: HttpRequest, turn: Turn) -> str:
    _write(request, turn)
    planning.settle(request.actor, turn.unit, turn.year)
    return _("已定。到了那个月，题目和地点会先填在表里。")


def _typed(request: HttpRequest) -> list[dict[str, Any]]:
    """Lines as typed; one without a day and a title was left empty, one ticked is taken out."""
    found = []
    number = 0
    while f"slug_{number}" in request.POST:
        words = ("slug", "on", "title", "time", "place")
        line = {word: request.POST.get(f"{word}_{number}", "").strip() for word in words}
        if (line["on"] or line["title"]) and f"out_{number}" not in request.POST:
            found.append(line)
        number += 1
    return found


ACTS = {"freeze": _freeze, "copy": _copy, "write": _write, "settle": _settle}
