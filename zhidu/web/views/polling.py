"""A stage of a matter put to a sealed vote: prepare it, and make its count the step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.ballots.access import may_count
from zhidu.ballots.actions.casting import awaiting, turnout
from zhidu.ballots.models import Round
from zhidu.engine.stages import Survey, Vote
from zhidu.matters import polls, tally
from zhidu.matters.actions import polling
from zhidu.matters.models import Matter, Poll
from zhidu.matters.rulebook import law_of
from zhidu.org.access import members
from zhidu.org.door import Refused
from zhidu.org.speech import told
from zhidu.sentence import say

from . import case
from .matter_form import ActForm
from .round_form import RATERS

SEATS = range(2)


def shown(request: HttpRequest, matter: Matter, name: str) -> dict[str, Any]:
    """What the page of the matter says of a sealed vote on this stage."""
    stage = law_of(matter).stages[name]
    if not polls.possible(stage):
        return {}
    poll = polls.waiting(matter, name)
    if poll is None:
        return {"may": request.viewer.keeps(matter.unit), "survey": isinstance(stage, Survey)}
    row = poll.round
    voice = row in awaiting(request.person, request.today)
    return {
        "poll": poll, "row": row, "turnout": turnout(row), "counts": may_count(request.actor, row),
        "voice": voice,
        "above": row.state == Round.State.CLOSED and _is_above(request, matter),
    }  # fmt: skip


def _is_above(request: HttpRequest, matter: Matter) -> bool:
    unit, viewer = matter.unit, request.viewer
    if unit.parent is None:
        return bool(viewer.keeps(unit))
    return bool(viewer.keeps(unit.parent)) and not viewer.belongs(unit)


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """What is voted on, until when, who opens it; nobody can vote before it is opened."""
    held = case.seen(request, pk)
    form = ActForm(request, held, stage)
    if not polls.possible(form.stage):
        raise Refused(_("这一步不用密封投票。"))
    refusal = None
    if request.method == "POST" and "more" not in request.POST:
        try:
            poll = polling.put_to_vote(
                request.actor, held, stage, _call(request, held, form),
                revision=int(request.POST.get("revision") or held.revision),
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已存下。监票人设好口令，就可以开始。"))
            return redirect("round", pk=poll.round_id)
    context = {
        "matter": held, "form": form, "refusal": refusal, "typed": _typed(request, form),
        "heads": _heads(request, held, form.stage), "seats": SEATS, "today": request.today,
        "people": [one for one in members(held.unit, request.today) if one.pk != held.subject_id],
        "raters": [] if _fixed(form) else RATERS,
    }  # fmt: skip
    return render(request, "zhidu/matter_poll.html", context, status=422 if refusal else 200)


def _fixed(form: ActForm) -> bool:
    """The rule says who has a voice: the voters of the branch, or its groups of raters."""
    stage = form.stage
    if isinstance(stage, Survey):
        return not polls.is_open(form.matter, stage)
    return bool(stage.excluded) or stage.ballot == "grade"


def _typed(request: HttpRequest, form: ActForm) -> dict[str, Any]:
    post = request.POST
    is_survey = isinstance(form.stage, Survey)
    if request.method == "POST":
        return {"last": post.get("last", ""), "two_person": "two_person" in post,
                "scrutineers": post.getlist("scrutineers"), "others": post.get("others", ""),
                "kinds": post.getlist("kinds")}  # fmt: skip
    kinds = ["full", "probationary"]
    if isinstance(form.stage, Survey):
        kinds = ["staff"] if polls.asks_of_people(form.stage) else []
    return {"last": request.today.isoformat(), "two_person": not is_survey, "scrutineers": [],
            "others": "", "kinds": kinds}  # fmt: skip


def _heads(request: HttpRequest, held: Matter, stage: Any) -> list[dict[str, Any]]:
    """The numbers that are counted in the room, not in the envelopes."""
    if not isinstance(stage, Vote) or stage.ballot != "approve":
        return []
    titles: dict[str, Any] = {"present": tally.SHEETS["present"]}
    if polls.counts_written(held, stage):
        titles |= tally.WRITTEN
    return [
        {"name": name, "title": told(title), "value": request.POST.get(name, "")}
        for name, title in titles.items()
    ]


def _call(request: HttpRequest, held: Matter, form: ActForm) -> polling.Call:
    post = request.POST
    try:
        last = date.fromisoformat(post.get("last", ""))
    except ValueError as wrong:
        raise Refused(_("请选截止日。")) from wrong
    heads = {
        box["name"]: _number(box["value"], box["title"])
        for box in _heads(request, held, form.stage)
        if box["value"].strip()
    }
    known = dict(RATERS)
    return polling.Call(
        last, tuple(dict.fromkeys(int(n) for n in post.getlist("scrutineers") if n.isdigit())),
        "two_person" in post, form.facts(), heads,
        () if _fixed(form) else tuple(k for k in post.getlist("kinds") if k in known),
        _number(post.get("others", "") or "0", _("名册以外还有几人")),
    )  # fmt: skip


def _number(word: str, box: str) -> int:
    if not (word.strip().isdigit() and len(word.strip()) < 7):
        raise Refused(say("“%(box)s”请填整数。", box=box))
    return int(word)


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the count down as the step, or, from above, set it aside with a reason."""
    poll = get_object_or_404(Poll.objects.select_related("matter", "round"), pk=pk)
    held = case.seen(request, poll.matter_id)
    if request.POST.get("do") == "aside":
        polling.set_aside(request.actor, poll, request.POST.get("reason", ""))
        messages.success(request, _("已搁置，缘由留在纪实里。"))
    else:
        polling.take_over(request.actor, poll)
        messages.success(request, _("计票已记入这一步。"))
    return redirect("matter", pk=held.pk)
