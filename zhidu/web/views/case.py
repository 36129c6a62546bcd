"""A case in phases: its rail, all that is missing, its notices; placing, taking back, versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.engine import machine
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Decision, Vote
from zhidu.matters import asked, casework, reading
from zhidu.matters.actions import acting, objecting, placing, turning
from zhidu.matters.models import Matter, Placing, Step
from zhidu.matters.rulebook import law_of, library
from zhidu.matters.verdicts import verdicts
from zhidu.org.door import Refused
from zhidu.org.models import Person
from zhidu.sentence import Term
from zhidu.web.rails import drawn


def context(request: HttpRequest, held: Matter, law: Institution) -> dict[str, Any]:
    """What the page of a case shows beyond that of any matter."""
    phases, steps = casework.phases(held), casework.live(held)
    is_open = held.state == Matter.State.OPEN and held.at in law.stages
    names = [held.at, *machine.ahead(law, held.at)] if is_open else []
    gaps = {name: _gaps(request, held, law, name) for name in names}
    placing_now = Placing.objects.filter(matter=held, confirmed_on=None, dropped="").first()
    return {
        "phases": phases,
        "rail": drawn(phases),
        "here": next((one for one in phases if one.state == "now"), None),
        "gaps": gaps,
        "missing": gaps.get(held.at, []),
        "earliest": casework.earliest(gaps.get(held.at, [])),
        "ahead": casework.ahead(held, request.today) if is_open else [],
        "met": casework.met(held),
        "shown": casework.notices(held),
        "unknown": casework.unknown(held),
        "placing": placing_now,
        "placing_days": _days(law, placing_now) if placing_now else [],
        "may_confirm": placing_now is not None and _may_confirm(request, placing_now),
        "may_place": not steps and is_open and request.viewer.keeps(held.unit),
        "last": _last(request, steps),
        "turns": _turns(held),
        "may_turn": is_open and _may_turn(request, held),
        "may_void": is_open
        and not _was_decided(law, steps)
        and (held.opener_id in request.person.ids() or request.viewer.keeps(held.unit)),
        "rules": [Term(library().local(held.slug, one["file"]).title) for one in held.overlays],
        "versions": len(library().versions(held.slug)) > 1,
        "kinds": library().fields.items["objector_kind"].choices,
        "keeps": request.viewer.keeps(held.unit),
    }


def _gaps(
    request: HttpRequest, held: Matter, law: Institution, name: str
) -> list[casework.Missing]:
    onward = next(iter(law.stages[name].next))
    return casework.missing(held, name, onward, request.actor)


def _last(request: HttpRequest, steps: list[Step]) -> Step | None:
    """The last step, when this person may take it back."""
    if not steps or steps[-1].record_id or steps[-1].placed:
        return None
    own = steps[-1].by_id in request.person.ids()
    return (
        steps[-1]
        if own or asked.may_act(request.actor, steps[-1].matter, steps[-1].stage)
        else None
    )


def _was_decided(law: Institution, steps: list[Step]) -> bool:
    """What was decided or voted on can be ended, never made as if it had not been."""
    decided = {name for name, one in law.stages.items() if isinstance(one, (Decision, Vote))}
    return any(one.stage in decided for one in steps)


def _turns(held: Matter) -> list[dict[str, Any]]:
    people = Person.objects.in_bulk([one["by"] for one in held.turns if one["by"]])
    return [
        {**one, "on": date.fromisoformat(one["on"]), "who": people.get(one["by"])}
        for one in held.turns
    ]


def _may_turn(request: HttpRequest, held: Matter) -> bool:
    """Whether this person may put the rest under today's rules, and these are other ones."""
    if held.version == library().versions_on(held.slug, request.today):
        return False
    try:
        turning.may_turn(request.actor, held)
    except Refused:
        return False
    return True


def _days(law: Institution, row: Placing) -> list[tuple[Term, date | None]]:
    return [
        (Term(one.title), date.fromisoformat(row.days[one.name]) if one.name in row.days else None)
        for one in placing.earlier(law, row.stage)
    ]


def _may_confirm(request: HttpRequest, row: Placing) -> bool:
    mine = request.person.ids()
    return (
        row.by_id not in mine
        and row.matter.subject_id not in mine
        and request.viewer.keeps(row.matter.unit)
    )


def seen(request: HttpRequest, pk: int) -> Matter:
    rows = Matter.objects.select_related("unit", "subject", "opener", "parent")
    held = get_object_or_404(rows, pk=pk)
    if not reading.may_see(request.viewer, held):
        raise Refused(_("这件事只有办理人、当事人和有关组织能看。"))
    return held


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(Step.objects.select_related("matter"), pk=pk)
    seen(request, step.matter_id)
    acting.withdraw_step(request.actor, step, request.POST.get("reason", ""))
    messages.success(request, _("已撤回，原来写的和缘由都留着。"))
    return redirect("matter", pk=step.matter_id)


def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The same dossier under each version of the rule, side by side; it decides nothing."""
    held = seen(request, pk)
    return render(
        request, "zhidu/case_versions.html",
        {"matter": held, "law": law_of(held), "reads": verdicts(held)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the paper case stands, and the days that are known; the rest is left empty."""
    held = seen(request, pk)
    law = law_of(held)
    way = [name for name in machine.onward(law) if name != law.first]
    stage = request.POST.get("at") or request.GET.get("at", "")
    rows = (
        [_earlier(request, held, one) for one in placing.earlier(law, stage)]
        if stage in way
        else []
    )
    refusal = None
    if request.method == "POST":
        try:
            placing.propose(request.actor, held, stage, *_given(rows))
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已提出，请另一位核对原件后确认。"))
            return redirect("matter", pk=pk)
    choices = [(name, Term(law.stages[name].title)) for name in way]
    data = {"matter": held, "law": law, "choices": choices, "at": stage, "rows": rows,
            "refusal": refusal}  # fmt: skip
    return render(request, "zhidu/case_place.html", data, status=422 if refusal else 200)


def _earlier(request: HttpRequest, held: Matter, one: placing.Earlier) -> dict[str, Any]:
    items, post = library().fields.items, request.POST
    full = Person.objects.filter(memberships__unit=held.unit, memberships__kind="full").distinct()
    return {
        "name": one.name,
        "title": Term(one.title),
        "day": post.get(f"day_{one.name}", ""),
        "people": [
            {"name": name, "title": Term(items[name].title), "held": post.getlist(f"who_{name}"),
             "choices": full.order_by("name")}
            for name in one.items
        ],
    }  # fmt: skip


def _given(rows: list[dict[str, Any]]) -> tuple[dict[str, date], dict[str, list[str]]]:
    try:
        days = {row["name"]: date.fromisoformat(row["day"]) for row in rows if row["day"]}
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
    facts = {p["name"]: p["held"] for row in rows for p in row["people"] if p["held"]}
    return days, facts


@require_POST
def place_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person confirms, or anybody who keeps the unit drops it with a reason."""
    row = get_object_or_404(Placing.objects.select_related("matter"), pk=pk)
    held = seen(request, row.matter_id)
    if request.POST.get("do") == "confirm":
        placing.confirm(request.actor, row)
        messages.success(request, _("已确认，从这一步接着办。"))
    else:
        placing.drop(request.actor, held, row, request.POST.get("reason", ""))
        messages.success(request, _("已作罢。"))
    return redirect("matter", pk=held.pk)


@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    held = seen(request, pk)
    turning.turn(request.actor, held, request.POST.get("reason", ""))
    messages.success(request, _("以后的步骤按现行的规则办；办过的不变。"))
    return redirect("matter", pk=pk)


@require_POST
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came by, called or wrote: what they object to is put down for them."""
    held = seen(request, pk)
    post = request.POST
    if post.get("kind") not in library().fields.items["objector_kind"].choices:
        raise Http404
    objecting.object_to(
        request.actor, held, post.get("words", ""), post["kind"], post.get("who", "")
    )
    messages.success(request, _("已记下，交上级核查；查清以前公示不能作结论。"))
    return redirect("matter", pk=pk)
