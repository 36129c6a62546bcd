"""检查手册: a branch's book of a year against its plan, and what the one above says to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhidu.matters import completeness, summing
from zhidu.matters.actions import acting
from zhidu.matters.completeness import Item
from zhidu.matters.rulebook import adoption_of
from zhidu.org.access import Viewer
from zhidu.org.door import Refused
from zhidu.org.models import Unit

from .org import seen_unit

YES, NO = "yes_", "no_"


def above(viewer: Viewer, unit: Unit) -> Unit | None:
    """The nearest unit above that looks through its branches' books, if this person does it."""
    for one in reversed(unit.ancestors().exclude(pk=unit.pk)):
        if adoption_of(one, summing.CHECK, viewer.today) is not None:
            held = any(post.unit_id == one.pk for post in viewer.posts)
            return one if held and viewer.keeps(one) else None
    return None


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever keeps the branch sees how whole its book is; from above a remark may be attached."""
    unit, year = seen_unit(request, pk), _year(request)
    if not (request.viewer.keeps(unit) or request.viewer.serves(unit)):
        raise Refused(_("支部手册由书记、委员和上级组织部门查看；您有自己的党员手册。"))
    checker = above(request.viewer, unit)
    items = completeness.items(unit, year, request.today)
    refusal = None
    if request.method == "POST":
        try:
            return _say(request, checker, unit, year, items)
        except Refused as error:
            refusal = error
    own = not checker and adoption_of(unit, summing.SLUG, request.today) is not None
    context = {
        "unit": unit, "year": year, "checker": checker, "refusal": refusal,
        "items": [_shown(request, one) for one in items], "checks": told(unit, year),
        "asked": sum(one.asked for one in items), "there": sum(one.there for one in items),
        "whole": sum(one.is_whole for one in items), "summary": own and request.viewer.keeps(unit),
        "years": range(request.today.year, request.today.year - 3, -1),
    }  # fmt: skip
    return render(request, "zhidu/handbook_check.html", context, status=422 if refusal else 200)


def told(unit: Unit, year: int) -> list[dict[str, Any]]:
    """What was said of the book from above, with the answers."""
    return [{"matter": one, "lines": summing.said(one)} for one in summing.checks(unit, year)]


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdigit() and 1949 < int(text) < 2200 else request.today.year


def _say(
    request: HttpRequest, checker: Unit | None, unit: Unit, year: int, items: list[Item]
) -> HttpResponse:
    """Open the check and take its first step; both or neither."""
    if checker is None:
        raise Refused(_("手册由上级组织部门检查；自己的手册可以对照，不能给自己写意见。"))
    rows = list(_remarks(request, items))
    facts = summing.of_book(unit, year) | {"remark_lines": rows}
    with transaction.atomic():
        day = request.today
        made = acting.open_matter(request.actor, checker, summing.CHECK, day)
        acting.do(request.actor, made, "look", "remarks" if rows else "fine", day, facts)
    messages.success(request, _("已交给该组织答复。") if rows else _("已记下：看过，没有意见。"))
    return redirect("matter", pk=made.pk)


def _remarks(request: HttpRequest, items: list[Item]) -> Any:
    for one in items:
        for place in (one, *one.gaps):
            if words := request.POST.get(f"r_{place.key}", "").strip():
                fix = YES if f"f_{place.key}" in request.POST else NO
                yield {"title_line": place.title, "facts": words, "fix_due": fix}


def _shown(request: HttpRequest, item: Item) -> dict[str, Any]:
    """The item with what was typed beside it before a refusal."""
    post = request.POST
    places = [
        {"place": one, "typed": post.get(f"r_{one.key}", ""), "fix": f"f_{one.key}" in post}
        for one in (item, *item.gaps)
    ]
    return {"item": item, "own": places[0], "gaps": places[1:]}
