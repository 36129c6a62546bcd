"""请求和服务: what a unit asks of the level above and is asked from below; who offers what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import asked, levels, served
from zhidu.matters.actions.asking import SLUG
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of
from zhidu.org.actions import serving
from zhidu.org.door import Refused
from zhidu.org.models import Partner, Service, Unit

from .org import seen_unit

ENDED = 10  # requests that have ended are shown for looking back, not for counting


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Open requests first; then how the upper level answers, and the lists that are kept here."""
    return _page(request, seen_unit(request, pk))


def _page(request: HttpRequest, unit: Unit, refusal: Refused | None = None) -> HttpResponse:
    today, above = request.today, levels.ladder(unit)
    first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    asks, gets = list(served.asked_by(unit)), list(served.handled_by([unit]))
    needs = list(served.asked_of(unit))
    partners = list(Partner.objects.on(today).filter(unit=unit))
    context = {
        "unit": unit,
        "asks": _shown(asks, today),
        "gets": _shown([one for one in gets if one.unit_id != unit.pk], today),
        "needs": _shown(needs, today),
        "hours": served.hours(needs),
        "partners": served.by_partner(needs, partners),
        "kinds": Partner.Kind.choices,
        "may_be_asked": adoption_of(unit, SLUG, today) is not None,
        "figures": _figures(unit, above, asks, first, today),
        "first": first,
        "may_ask": bool(above) and adoption_of(unit, "unit_request", today) is not None,
        "services": Service.objects.on(today).filter(unit=unit),
        "keeps": request.viewer.keeps(unit) and not unit.is_archived,
        "offers": unit.kind == Unit.Kind.BODY,
        "post": request.POST,
        "refusal": refusal,
    }
    return render(request, "zhidu/serving.html", context, status=422 if refusal else 200)


def _shown(rows: list[Matter], today: date) -> dict[str, list[Matter]]:
    """Open ones with their deadline, earliest first, and the last that ended."""
    live = asked.with_deadline([one for one in rows if one.state == Matter.State.OPEN], today)
    live.sort(key=lambda one: one.until or date.max)  # type: ignore[attr-defined]
    return {"open": live, "ended": [one for one in rows if one.state == Matter.State.ENDED][:ENDED]}


def _figures(
    unit: Unit, above: list[Unit], asks: list[Matter], first: date, today: date
) -> list[dict[str, Any]]:
    """This unit's own answers, and those of every level and department it turns to."""
    passed = {step.handler for one in asks for step in one.live if step.handler}  # type: ignore[attr-defined]
    units = list({one.pk: one for one in [unit, *above, *passed]}.values())
    found = served.figures(served.handled_by(units), units, first).values()
    return [
        {
            "unit": one.unit,
            "own": one.unit.pk == unit.pk,
            "all": len(one.passages),
            "answered": len(one.answered),
            "waiting": len(one.waiting()),
            "late": len(one.late(today)),
            "risen": one.count("risen"),
            "days": one.days,
            "rating": one.rating,
            "ratings": len(one.ratings),
        }
        for one in found
        if one.passages
    ]


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on the lists by the word `do`; a refusal shows the page with what was typed."""
    unit = seen_unit(request, pk)
    try:
        said = _do(request, unit)
    except Refused as refusal:
        return _page(request, unit, refusal)
    messages.success(request, said)
    return redirect("serving", pk=pk)


def _do(request: HttpRequest, unit: Unit) -> str:
    post, actor = request.POST, request.actor
    match post.get("do"):
        case "offer":
            serving.offer(actor, unit, post.get("title", ""), request.today)
            return _("已加进服务清单。")
        case "join":
            words = {"offers": post.get("offers", ""), "contact": post.get("contact", "")}
            serving.join(
                actor, unit, post.get("name", ""), post.get("kind", ""), request.today, **words
            )
            return _("已登记共建单位。")
        case "leave":
            partner = get_object_or_404(Partner, pk=post.get("row") or 0)
            serving.leave(actor, unit, partner, request.today)
            return _("已记下退出。")
        case "stop":
            row = get_object_or_404(Service, pk=post.get("row") or 0)
            serving.stop_offering(actor, unit, row, request.today)
            return _("已从服务清单去掉。")
    raise Refused(_("请选择要办的事。"))
