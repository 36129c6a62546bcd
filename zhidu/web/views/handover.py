"""交接: one page of what a post leaves behind; the two sign it, and it prints as it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import asked, handover
from zhidu.matters.actions import acting, handing
from zhidu.matters.handover import Line
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import adoption_of
from zhidu.org.access import Viewer, members
from zhidu.org.door import Refused
from zhidu.org.models import Person, Post
from zhidu.org.speech import told

# where a line leads: the page of what it names
PAGES = {"matter": "matter", "record": "record_page", "call": "call_page"}


def _post(request: HttpRequest, pk: int) -> Post:
    post = get_object_or_404(Post.objects.select_related("unit", "person"), pk=pk)
    if not handover.may_see(request.viewer, post):
        raise Refused(_("交接由移交人、接任人和上级组织部门办理。"))
    return post


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _post(request, pk))


def _page(request: HttpRequest, post: Post, refusal: Refused | None = None) -> HttpResponse:
    matter = handover.matter_of(post)
    taker = _person(matter, "taker") or handover.successor(post, request.today)
    giver = _person(matter, "giver") or post.person
    signed = list((matter.known if matter else {}).get("handed") or [])
    rows = signed or [handover.plain(one, told) for one in _lines(request, post, taker)]
    moves = {one.ref for one in _lines(request, post, taker) if one.moves}
    context = {
        "post": post,
        "matter": matter,
        "giver": giver,
        "taker": taker,
        "gone": handover.is_gone(post.person, request.today),
        "rows": [_row(one, moves) for one in rows],
        "fresh": _fresh(request, post, taker, signed) if signed else [],
        "mark": handover.signed(signed) if signed else "",
        "steps": _steps(matter),
        "mine": _mine(request, matter),
        "adopted": adoption_of(post.unit, handover.SLUG, request.today) is not None,
        "keeps": request.viewer.keeps(post.unit),
        "people": [one for one in members(post.unit, request.today) if one.pk != post.person_id],
        "refusal": refusal,
        "note": request.POST.get("handover_note", ""),
    }
    return render(request, "zhidu/handover.html", context, status=422 if refusal else 200)


def _lines(request: HttpRequest, post: Post, taker: Person | None) -> list[Line]:
    """As the one who takes over may read them: the list is for their eyes."""
    reader = Viewer(taker, request.today) if taker else request.viewer
    return handover.lines(post, reader)


def _person(matter: Matter | None, word: str) -> Person | None:
    held = str((matter.known if matter else {}).get(word) or "")
    return Person.objects.filter(pk=int(held)).first() if held.isdigit() else None


def _row(row: dict[str, Any], moves: set[str]) -> dict[str, Any]:
    word, _dot, number = str(row.get("ref", "")).partition(":")
    link = reverse(PAGES[word], args=[number]) if word in PAGES and number.isdigit() else ""
    return {**row, "link": link, "moves": row.get("ref") in moves}


def _fresh(
    request: HttpRequest, post: Post, taker: Person | None, signed: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """What has come up since the list was signed; things done meanwhile need no line."""
    known = {(row.get("ref") or row.get("title_line")) for row in signed}
    rows = [handover.plain(one, told) for one in _lines(request, post, taker)]
    return [row for row in rows if (row.get("ref") or row.get("title_line")) not in known]


def _steps(matter: Matter | None) -> list[Step]:
    if matter is None:
        return []
    return list(Step.objects.filter(matter=matter, withdrawn=False).select_related("by"))


def _mine(request: HttpRequest, matter: Matter | None) -> str:
    """The stage this person may sign now: give, take, or none."""
    if matter is None or matter.at not in ("give", "take"):
        return ""
    return matter.at if asked.may_act(request.actor, matter, matter.at) else ""


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, sign what is handed over, take it over or send it back, by the word `do`."""
    post = _post(request, pk)
    try:
        said = ACTS[request.POST.get("do", "")](request, post)
    except KeyError:
        return _page(request, post, Refused(_("请选择要办的事。")))
    except Refused as refusal:
        return _page(request, post, refusal)
    messages.success(request, said)
    return redirect("handover", pk=pk)


def _begin(request: HttpRequest, post: Post) -> str:
    taker = get_object_or_404(Person, pk=request.POST.get("taker") or 0)
    handing.begin(request.actor, post, taker)
    return _("已立项，请移交人先签。")


def _give(request: HttpRequest, post: Post) -> str:
    """The list as it stands now, each line left or passed on as ticked."""
    matter = handing.find(post)
    stay = set(request.POST.getlist("stays"))
    rows = [
        {**row, "stays": _("留给原办理人")} if row.get("ref") in stay else row
        for row in (
            handover.plain(one, told) for one in _lines(request, post, _person(matter, "taker"))
        )
    ]
    nothing = {"kind": _("没有"), "title_line": _("没有未办完的事")}
    facts = {"handed": rows or [nothing], "handover_note": _note(request)}
    acting.do(request.actor, matter, "give", "done", request.today, facts)
    return _("已签字移交，请接任人核对。")


def _take(request: HttpRequest, post: Post) -> str:
    matter, facts = handing.find(post), {"handover_note": _note(request)}
    acting.do(request.actor, matter, "take", "taken", request.today, facts,
              revision=int(request.POST.get("revision") or matter.revision))  # fmt: skip
    return _("交接完成。没有办完的事已转到接任人名下。")


def _missing(request: HttpRequest, post: Post) -> str:
    facts = {"handover_note": _note(request)}
    acting.do(request.actor, handing.find(post), "take", "missing", request.today, facts)
    return _("已退回补列。")


def _note(request: HttpRequest) -> str:
    return request.POST.get("handover_note", "").strip()


ACTS = {"begin": _begin, "give": _give, "take": _take, "missing": _missing}
