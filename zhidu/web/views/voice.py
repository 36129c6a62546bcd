"""反映情况: written and read without account or cookie; and the pages of those who receive it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhidu.org.actions.entry import new_word
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.voice import access
from zhidu.voice.actions import handling, sending
from zhidu.voice.actions.sending import Line, Thread
from zhidu.voice.models import Handler, Report
from zhidu.web.gate import GATE, InMemory

View = Callable[..., HttpResponse]
PICTURES = {"img-src": ["'self'", "data:"]}  # what was sealed is shown, and stored nowhere
OUTCOMES = {
    "answered": gettext_lazy("已答复"), "coordinated": gettext_lazy("已协调解决"),
    "referred": gettext_lazy("已转有权处理的部门"), "unfounded": gettext_lazy("查无此事"),
}  # fmt: skip


def unlinked(view: View) -> View:
    """Nothing is kept in the browser, nothing told to the next page, no session is touched."""

    @csrf_exempt
    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def through(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        answer = view(request, *args, **more)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return through


@unlinked
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """About a unit; the code is on the answer, this once."""
    unit = get_object_or_404(Unit, pk=pk, closed=None)
    people = access.receivers(unit, request.today)
    ready = access.ready(unit, request.today)
    refusal, post = None, request.POST
    if request.method == "POST":
        try:
            GATE.pass_through("send", request, request.today)
            files = [(one.name or "", one.read()) for one in request.FILES.getlist("pictures")]
            code = sending.send(
                unit, post.get("kind", ""), post.get("text", ""), request.today,
                about=[int(one) for one in post.getlist("about") if one.isdigit()], pictures=files,
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            return render(request, "zhidu/voice_sent.html", {"unit": unit, "code": code})
    context = {
        "unit": unit, "refusal": refusal, "typed": post, "kinds": Report.Kind.choices,
        "about": post.getlist("about"), "enough": len(ready) >= access.AT_LEAST,
        "receivers": [one for one in people if one.pk in {row.person_id for row in ready}],
    }  # fmt: skip
    return render(request, "zhidu/voice_write.html", context, status=422 if refusal else 200)


@csp_update(PICTURES)
@unlinked
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Answers for whoever has the code, and a place to write more."""
    refusal, thread, code = None, None, request.POST.get("code", "")
    if request.method == "POST":
        try:
            GATE.pass_through("look", request, request.today)
            if request.POST.get("more", "").strip():
                thread = sending.add(code, request.POST["more"], request.today)
            else:
                thread = sending.look(code)[0]
        except Refused as error:
            refusal = error
    context = {"refusal": refusal, "code": code, **_shown(thread)}
    return render(request, "zhidu/voice_look.html", context, status=422 if refusal else 200)


def _shown(thread: Thread | None) -> dict[str, Any]:
    if thread is None:
        return {}
    outcome = OUTCOMES.get(thread.report.outcome, "")
    return {"report": thread.report, "lines": [_line(one) for one in thread.lines],
            "outcome": outcome}  # fmt: skip


def _line(line: Line) -> dict[str, str]:
    kind = "png" if line.picture.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(line.picture).decode()
    picture = f"data:image/{kind};base64,{data}" if line.picture else ""
    return {"side": line.side, "week": line.week, "text": line.text, "picture": picture}


# --- those who receive -----------------------------------------------------------------------


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    if not access.may_receive(request.viewer):
        raise Refused(_("收意见的是书记、纪检委员和组织办公室。"))
    own = Handler.objects.filter(person__in=request.person.ids(), retired=None).first()
    rows = handling.inbox(request.actor)
    context = {"own": own, "rows": rows, "offered": new_word(), "outcomes": OUTCOMES}
    return render(request, "zhidu/voice_inbox.html", context)


@sensitive_post_parameters()
@require_POST
def key(request: HttpRequest) -> HttpResponse:
    handling.take_key(request.actor, request.POST.get("passphrase", ""))
    messages.success(request, _("口令已设好。"))
    return redirect("voice_inbox")


@csp_update(PICTURES)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report: closed until the passphrase is typed, and closed again on the next page."""
    report = get_object_or_404(Report.objects.select_related("unit"), pk=pk)
    access.must_handle(request.actor, report)
    refusal, thread, post = None, None, request.POST
    if request.method == "POST":
        try:
            thread = handling.read(request.actor, report, post.get("passphrase", ""))
        except Refused as error:
            refusal = error
    context = {"report": report, "refusal": refusal, "outcomes": OUTCOMES, **_shown(thread),
               "is_open": thread is not None}  # fmt: skip
    return render(request, "zhidu/voice_read.html", context, status=422 if refusal else 200)


@sensitive_post_parameters()
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    text, outcome = request.POST.get("text", ""), request.POST.get("outcome", "")
    if outcome:
        handling.close(request.actor, report, outcome, text)
    else:
        handling.reply(request.actor, report, text)
    messages.success(request, _("已答复。写信的人凭查询码看得到。"))
    return redirect("voice_inbox")
