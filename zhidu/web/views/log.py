"""The public log: for a reader, for a witness, and as files that foreign tools understand."""

from __future__ import annotations

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhidu.boards import log, tiles
from zhidu.boards.actions import witnesses
from zhidu.boards.models import Cosignature, LogEntry, Witness
from zhidu.boards.moment import day_of
from zhidu.boards.notes import BadNote
from zhidu.boards.tools import source
from zhidu.org.access import must_keep
from zhidu.org.door import Refused
from zhidu.org.models import Unit

PLAIN = "text/plain; charset=utf-8"
PAGE = 5000  # entries handed out at once
LARGEST_NOTE = 10_000  # bytes
KINDS = {
    "genesis": gettext_lazy("日志开始"),
    "calendar": gettext_lazy("工作日表"),
    "notice": gettext_lazy("贴出一份公示"),
    "beat": gettext_lazy("仍在公示"),
    "objection": gettext_lazy("异议件数"),
    "notice-end": gettext_lazy("公示结束"),
    "decision": gettext_lazy("决定"),
    "draw-seal": gettext_lazy("封存抽签的一半种子"),
    "draw-open": gettext_lazy("当场抽签"),
    "round-open": gettext_lazy("投票或测评开始"),
    "round-close": gettext_lazy("投票或测评计票"),
    "round-void": gettext_lazy("投票或测评作废"),
    "erase": gettext_lazy("抹去内容"),
    "witness": gettext_lazy("见证方变动"),
}


@require_GET
def log_page(request: HttpRequest) -> HttpResponse:
    """What is in the log, who keeps a copy, and how to check it oneself."""
    return render(request, "zhidu/log.html", _context(request))


@require_POST
def name_witness(request: HttpRequest) -> HttpResponse:
    try:
        if "retire" in request.POST:
            row = get_object_or_404(Witness, pk=request.POST["retire"])
            witnesses.retire(request.actor, row)
        else:
            witnesses.name(request.actor, request.POST.get("vkey", ""))
    except Refused as error:
        context = {**_context(request), "refusal": error, "vkey": request.POST.get("vkey", "")}
        return render(request, "zhidu/log.html", context, status=422)
    return redirect("log")


def _context(request: HttpRequest) -> dict[str, Any]:
    point = log.latest()
    return {
        "point": point, "root": point.text.split("\n")[2] if point else "",
        "witnesses": _witnesses(), "trust": _trust(), "keeps": _keeps_top(request),
        "rows": LogEntry.objects.order_by("-idx")[:20], "kinds": KINDS,
        "base": request.build_absolute_uri("/log"),
    }  # fmt: skip


def _keeps_top(request: HttpRequest) -> bool:
    top = Unit.objects.filter(parent=None, closed=None).order_by("pk").first()
    if request.person is None or top is None:
        return False
    try:
        must_keep(request.actor, top)
    except Refused:
        return False
    return True


def _witnesses() -> list[dict[str, object]]:
    found = []
    for one in Witness.objects.all():
        last = Cosignature.objects.filter(witness=one).order_by("-time").first()
        seen = {"day": day_of(last.time), "size": last.checkpoint_id} if last else None
        found.append({"row": one, "seen": seen})
    return found


def _trust() -> str:
    keys = [log.signer().verifier.vkey, *Witness.objects.values_list("vkey", flat=True)]
    return "".join(f"{one}\n" for one in keys)


@require_GET
def trust(request: HttpRequest) -> HttpResponse:
    """The keys. Whoever wants to be sure takes them from paper, not from here."""
    return HttpResponse(f"# {_('请和纸上印的对照')}\n{_trust()}", PLAIN)


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    point = log.latest()
    if point is None:
        raise Http404
    answer = HttpResponse(point.note, PLAIN)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_GET
def checkpoints(request: HttpRequest) -> HttpResponse:
    """All that a witness looked at, and the latest: for verify_log.py."""
    return HttpResponse("".join(f"{one.note}===\n" for one in log.cosigned()), PLAIN)


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """One entry a line, in base64, from number ?from= on."""
    rows = LogEntry.objects.filter(idx__gte=_number(request, "from")).order_by("idx")
    held = rows.values_list("bytes", flat=True)[:PAGE]
    return HttpResponse("".join(base64.b64encode(one).decode() + "\n" for one in held), PLAIN)


@require_GET
def consistency(request: HttpRequest) -> HttpResponse:
    """That the tree of ?new= entries goes on from the tree of ?old=: one hash a line."""
    try:
        path = log.consistency(_number(request, "old"), _number(request, "new"))
    except LookupError as wrong:
        raise Http404 from wrong
    return HttpResponse("".join(base64.b64encode(one).decode() + "\n" for one in path), PLAIN)


def _number(request: HttpRequest, name: str) -> int:
    word = request.GET.get(name, "0")
    if not word.isdigit() or len(word) > 15:
        raise Http404
    return int(word)


@require_GET
def proof(request: HttpRequest, idx: int) -> HttpResponse:
    """The tlog-proof of one entry."""
    try:
        text = log.proof(idx)
    except LookupError as wrong:
        raise Http404 from wrong
    answer = HttpResponse(text, PLAIN)
    answer.headers["Content-Disposition"] = f'attachment; filename="{idx}.tlog-proof"'
    return answer


@require_GET
def tile(request: HttpRequest, asked: str) -> HttpResponse:
    try:
        return HttpResponse(tiles.read(asked), "application/octet-stream")
    except LookupError as wrong:
        raise Http404 from wrong


@require_GET
def tool(request: HttpRequest, name: str) -> HttpResponse:
    """The programs for strangers, exactly as they are in the source."""
    try:
        text = source(name)
    except LookupError as wrong:
        raise Http404 from wrong
    answer = HttpResponse(text, "text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@csrf_exempt
@require_POST
def cosign(request: HttpRequest) -> HttpResponse:
    """A witness hands over its signature. It proves itself: no account, no cookie."""
    try:
        log.cosign(request.body[:LARGEST_NOTE].decode(), request.today)
    except (BadNote, UnicodeDecodeError) as wrong:
        return HttpResponseBadRequest(f"{wrong}\n", PLAIN)
    return HttpResponse("ok\n", PLAIN)
