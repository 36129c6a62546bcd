"""制度工坊: write an own institution with its problems, its drawing and its walks beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.engine import words
from zhidu.matters import workshop as reading
from zhidu.matters.actions import workshop
from zhidu.matters.amending import touched
from zhidu.matters.models import OwnRule
from zhidu.matters.rulebook import library
from zhidu.matters.weight import adds
from zhidu.org.door import Refused
from zhidu.sentence import say
from zhidu.web.flow import drawn

from .institutions import chosen_unit
from .versions import compared


def _kept_unit(request: HttpRequest) -> Any:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    if not request.viewer.keeps(unit):
        raise Refused(say("制度工坊给%(unit)s的书记、组织委员和上级经办用。", unit=unit))
    return unit


def rules(request: HttpRequest) -> HttpResponse:
    """What the unit wrote, newest first, and what to begin from."""
    unit = _kept_unit(request)
    rows = OwnRule.objects.filter(unit=unit).exclude(state=OwnRule.State.DROPPED)
    book = library()
    laws = [(slug, book.law(slug, book.versions_on(slug, request.today))) for slug in book.slugs()]
    context = {"unit": unit, "rows": rows.select_related("by", "approved_by"), "laws": laws}
    return render(request, "zhidu/workshop.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """A draft that begins as a small whole rule, or as the text of one that exists."""
    unit = _kept_unit(request)
    like = request.GET.get("like", "")
    text = reading.skeleton(request.today)
    if like in library().slugs():
        text = library().source_text(like, library().versions_on(like, request.today))
    if request.method == "POST":
        made = workshop.write(request.actor, unit, request.POST.get("text", ""))
        messages.success(request, _("草稿已存下。"))
        return redirect("workshop_rule", pk=made.pk)
    context = {"unit": unit, "rule": None, "text": text, **_said(request, unit, text, "own_new")}
    return render(request, "zhidu/workshop_rule.html", context)


def rule(request: HttpRequest, pk: int) -> HttpResponse:
    held = _seen(request, pk)
    return _page(request, held, held.text)


def _seen(request: HttpRequest, pk: int) -> OwnRule:
    held = get_object_or_404(OwnRule.objects.select_related("unit", "by"), pk=pk)
    if not request.viewer.keeps(held.unit):
        raise Refused(say("制度工坊给%(unit)s的书记、组织委员和上级经办用。", unit=held.unit))
    return held


def _page(
    request: HttpRequest, held: OwnRule, text: str, refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "unit": held.unit,
        "rule": held,
        "text": text,
        "refusal": refusal,
        "mine": held.by_id in request.person.ids(),
        **_said(request, held.unit, text, held.slug),
    }
    status = 422 if refusal else 200
    return render(request, "zhidu/workshop_rule.html", context, status=status)


def _said(request: HttpRequest, unit: Any, text: str, slug: str) -> dict[str, Any]:
    """What stands beside the text: its problems, or the rule in words, drawn and walked."""
    held = reading.checked(text, slug)
    sound = held.law is not None and not held.problems
    return {
        "checked": held,
        "lines": words.explain(held.law, library().fields) if sound else [],
        "flow": drawn(held.law) if sound else None,
        "adds": adds(unit, held.law, request.today) if sound else [],
        "amends": _amends(request, held.law, slug) if sound else None,
        "items": sorted((name, item.title) for name, item in library().fields.items.items()),
    }


def _amends(request: HttpRequest, law: Any, slug: str) -> dict[str, Any] | None:
    """Where the text is a new version of what is in force: what differs and what it touches."""
    earlier = [one for one in library().versions(slug) if one < str(law.in_force)] \
        if slug in library().slugs() else []  # fmt: skip
    if not earlier:
        return None
    return {**compared(library().law(slug, earlier[-1]), law),
            "touched": touched(request.viewer, slug), "old": earlier[-1]}  # fmt: skip


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The part beside the text, for the text as typed so far; nothing is stored."""
    unit = _kept_unit(request)
    slug = request.POST.get("slug", "own_new")
    context = {"unit": unit, **_said(request, unit, request.POST.get("text", ""), slug)}
    return render(request, "zhidu/workshop_said.html", context)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Save, hand in, approve, send back, drop or amend; what was typed is never lost."""
    held, text = _seen(request, pk), request.POST.get("text", "")
    try:
        to = _do(request, held, text)
    except Refused as refusal:
        return _page(request, held, text or held.text, refusal)
    return redirect("workshop_rule", pk=to)


def _do(request: HttpRequest, held: OwnRule, text: str) -> int:
    actor, remark = request.actor, request.POST.get("remark", "")
    match request.POST.get("do"):
        case "save":
            revision = int(request.POST.get("revision") or 0)
            workshop.edit(actor, held, text, revision)
            messages.success(request, _("草稿已存下。"))
        case "submit":
            revision = int(request.POST.get("revision") or 0)
            held = workshop.edit(actor, held, text, revision)
            workshop.submit(actor, held)
            messages.success(request, _("已提交，请另一人批准。"))
        case "approve":
            workshop.approve(actor, held, remark)
            messages.success(request, _("已批准。它在制度列表里，可以启用了。"))
        case "return":
            workshop.send_back(actor, held, remark)
            messages.success(request, _("已退回，理由写在上面。"))
        case "amend":
            return int(workshop.amend(actor, held).pk)
        case "drop":
            workshop.drop(actor, held)
            messages.success(request, _("已标为不用。"))
        case _:
            raise Refused(_("请选择要办的事。"))
    return int(held.pk)
