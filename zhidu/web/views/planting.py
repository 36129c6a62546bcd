"""照模板设立: type the names level by level, look at the tree, set it up at once, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.org import sprouts
from zhidu.org.access import must_keep
from zhidu.org.actions import planting
from zhidu.org.door import Refused
from zhidu.org.models import Entry, Unit
from zhidu.org.sprouts import Grove, Sprout
from zhidu.org.templates import TEMPLATES, Level, Template

from .org import seen_unit


@dataclass
class Plan:
    """What the form holds, read in the levels of the chosen template."""

    request: HttpRequest
    unit: Unit

    @cached_property
    def template(self) -> Template:
        top = self.unit.ancestors().first()
        data = self.request.POST or self.request.GET
        wish = data.get("template") or (top.template if top else "")
        return TEMPLATES.get(wish) or TEMPLATES["district"]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        return sprouts.levels_below(self.template, self.unit.level, self.unit.depth - 1)

    @property
    def complete(self) -> bool:
        """Names that are only a place get 党委, 党支部 …; ticked until somebody unticks it."""
        post = self.request.POST
        return "text" not in post or "complete" in post

    @cached_property
    def text(self) -> str:
        """What was typed, with the names of a level just filled in hung below their units."""
        post = self.request.POST
        text = post.get("text", "")
        boxes = {
            int(name.removeprefix("below_")): said
            for name, said in post.items()
            if name.removeprefix("below_").lstrip("-").isdigit() and name.startswith("below_")
        }
        return sprouts.graft(self.read(text), boxes) if boxes else text

    def read(self, text: str) -> Grove:
        return sprouts.read(text, self.levels, complete=self.complete)

    @cached_property
    def grove(self) -> Grove:
        return self.read(self.text)

    @cached_property
    def next_level(self) -> Level | None:
        """The level to ask for next, one below the lowest written."""
        at = self.grove.deepest + 1
        return self.levels[at] if at < len(self.levels) else None

    def boxes(self) -> list[tuple[int, str]]:
        """(place in the walk, name) of each unit whose level below is asked for; -1 is the top."""
        deepest = self.grove.deepest
        if deepest < 0:
            return [(-1, self.unit.name)]
        found = enumerate(self.grove.walk())
        return [(at, one.name) for at, one in found if one.depth == deepest]

    def rows(self) -> list[dict[str, Any]]:
        return [row for one in self.grove.sprouts for row in _rows(self.unit, one)]

    def day(self) -> date:
        try:
            return date.fromisoformat(self.request.POST.get("on") or str(self.request.today))
        except ValueError as wrong:
            raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def _rows(above: Unit | None, one: Sprout) -> list[dict[str, Any]]:
    """The tree as lines, each with whether it stands there already."""
    here = planting.known(above, one.name)
    kind = Unit.Kind(one.kind).label
    row = {"sprout": one, "here": here, "kind": kind, "depth": min(one.depth, 6)}
    return [row, *(line for lower in one.below for line in _rows(here, lower))]


@require_http_methods(["GET", "POST"])
def plant(request: HttpRequest, pk: int) -> HttpResponse:
    """Four ways through one page: type, fill level by level, look, set up."""
    unit = seen_unit(request, pk)
    must_keep(request.actor, unit)
    plan, do = Plan(request, unit), request.POST.get("do", "")
    refusal = None
    if do == "plant":
        try:
            made = planting.plant(request.actor, unit, plan.grove, plan.day())
        except Refused as error:
            refusal, do = error, "look"
        else:
            messages.success(request, _("已设立 %(n)d 个组织。") % {"n": len(made)})
            return redirect("plant", pk=pk)
    if do == "level" and (plan.next_level is None or plan.grove.problems):
        do = "look"
    return _page(request, plan, do, refusal)


def _page(request: HttpRequest, plan: Plan, do: str, refusal: Refused | None) -> HttpResponse:
    rows = plan.rows() if do == "look" else []
    context = {
        "plan": plan,
        "unit": plan.unit,
        "do": do,
        "refusal": refusal,
        "rows": rows,
        "fresh": sum(row["here"] is None for row in rows),
        "templates": TEMPLATES.values(),
        "planted": planting.standing(plan.unit),
        "on": request.POST.get("on") or str(request.today),
    }
    wrong = refusal or (do == "look" and plan.grove.problems)
    return render(request, "zhidu/plant.html", context, status=422 if wrong else 200)


@require_POST
def unplant(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(Entry, pk=request.POST.get("entry") or 0, unit=pk)
    planting.unplant(request.actor, entry)
    messages.success(request, _("已收回。"))
    return redirect("plant", pk=pk)
