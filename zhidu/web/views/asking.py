"""提需求: a form that anybody may fill in, and the page that whoever has the code reads."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from zhidu.engine import machine
from zhidu.matters import disclosing, plain, public
from zhidu.matters.actions import asking, raising
from zhidu.matters.knowing import stand
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import adoption_of, law_of, library, world
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit

TOLD = (
    "need_text",
    "item_text",
    "decided_what",
    "answer_shown",
    "partner",
    "reply_text",
    "unmet_reason",
    "due_on",
    "reason",
    "evidence",
)  # of a step, to the asker


def _nobody(request: HttpRequest) -> Actor:
    """Who is signed in is not noted: the code is all that joins the asker and the need."""
    return Actor(None, request.today, visitor=True)


@csrf_exempt  # no cookie is set for whoever asks; the form changes nothing of anybody's
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD, closed=None)
    refusal, post = None, request.POST
    if request.method == "POST":
        try:
            matter, code = asking.ask(_nobody(request), unit, post.dict())
        except Refused as error:
            refusal = error
        else:
            context = {"unit": unit, "code": code, "matter": matter, "due": _due(matter, request)}
            return render(request, "zhidu/ask_done.html", context)
    elif adoption_of(unit, asking.SLUG, request.today) is None:
        raise Http404
    context = {"unit": unit, "refusal": refusal, "typed": post, "longest": asking.LONGEST}
    return render(request, "zhidu/ask.html", context, status=422 if refusal else 200)


@csrf_exempt  # as above
@require_http_methods(["GET", "POST"])
def raise_item(request: HttpRequest, pk: int) -> HttpResponse:
    """给议事日提议题: for the coming deliberation day of a village."""
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD, closed=None)
    refusal, coming = None, raising.coming(unit, request.today)
    if request.method == "POST":
        try:
            _item, code, held = raising.raise_item(_nobody(request), unit, request.POST.dict())
        except Refused as error:
            refusal = error
        else:
            context = {"unit": unit, "code": code, "coming": held}
            return render(request, "zhidu/raise_done.html", context)
    elif coming is None:
        raise Http404
    context = {"unit": unit, "refusal": refusal, "typed": request.POST, "coming": coming,
               "longest": raising.LONGEST}  # fmt: skip
    return render(request, "zhidu/raise.html", context, status=422 if refusal else 200)


@require_GET
def affairs(request: HttpRequest, pk: int) -> HttpResponse:
    """村务公开: everything the village has published, newest first; questions in answered words."""
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD, closed=None)
    found = disclosing.published(unit)
    if not found:
        raise Http404
    return render(request, "zhidu/affairs.html", {"unit": unit, "published": found})


@csrf_exempt  # as above
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about what was published; the answer has a day, and is read with the code."""
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD, closed=None)
    refusal = None
    if request.method == "POST":
        try:
            made, code = raising.question(_nobody(request), unit, request.POST.dict())
        except Refused as error:
            refusal = error
        else:
            context = {"unit": unit, "code": code, "due": _due(made, request)}
            return render(request, "zhidu/question_done.html", context)
    elif not disclosing.published(unit, 1):
        raise Http404
    context = {"unit": unit, "refusal": refusal, "typed": request.POST, "longest": raising.LONGEST}
    return render(request, "zhidu/question.html", context, status=422 if refusal else 200)


@csrf_exempt  # the code is sent with the form: nothing here rests on a cookie
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How it stands, for whoever has the code; with `say` the asker's own step."""
    refusal, matter, code = None, None, request.POST.get("code", "")
    if request.method == "POST":
        try:
            if "say" in request.POST:
                _say(request, code)
            matter = asking.by_code(code)
        except Refused as error:
            refusal = error
            matter = _found(code)
    context: dict[str, Any] = {"refusal": refusal, "code": code, "typed": request.POST}
    if matter is not None:
        context |= _told(matter, request)
    return render(request, "zhidu/ask_progress.html", context, status=422 if refusal else 200)


def _found(code: str) -> Matter | None:
    try:
        return asking.by_code(code)
    except Refused:
        return None


def _say(request: HttpRequest, code: str) -> None:
    post, revision = request.POST, request.POST.get("revision", "")
    number = int(revision) if revision.isdigit() else None
    asking.answer(_nobody(request), code, post["say"], post.dict(), number)


def _told(matter: Matter, request: HttpRequest) -> dict[str, Any]:
    law = law_of(matter)
    rows = matter.steps.filter(withdrawn=False).select_related("handler").order_by("pk")  # type: ignore[attr-defined]
    stage, may = law.stages.get(matter.at), asking.choices(matter, request.today)
    titles = getattr(stage, "options", {})
    return {
        "matter": matter,
        "stage": stage,
        "end": law.ends.get(matter.at),
        "due": _due(matter, request),
        "steps": [_line(law, step) for step in rows],
        "choices": [(one, titles.get(one, one)) for one in may],
        "rates": "reply_rating" in (stage.asked if stage and may else []),
        "ratings": library().fields.items["reply_rating"].choices,
        "mine": bool(stage and stage.by == asking.ASKER),
    }


def _due(matter: Matter, request: HttpRequest) -> Any:
    law = law_of(matter)
    return (
        machine.due_on(law, stand(matter), request.today, world())
        if matter.at in law.stages
        else None
    )


def _line(law: Any, step: Step) -> dict[str, Any]:
    """One step as the asker may read it: never a name of a person."""
    stage, items = law.stages[step.stage], library().fields.items
    said = getattr(stage, "options", {}).get(step.outcome, stage.title)
    facts = [
        (items[name].title, plain.worded(items[name], step.facts[name]))
        for name in TOLD
        if step.facts.get(name)
    ]
    return {"on": step.on, "unit": step.handler or step.matter.unit, "said": said, "facts": facts,
            "asker": step.role == asking.ASKER}  # fmt: skip
