"""公开栏: what a stranger may read, from a white list; and nothing else."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhidu.boards import reading
from zhidu.matters import disclosing, panels, public, stated
from zhidu.matters.actions import applying, raising
from zhidu.matters.actions.asking import SLUG
from zhidu.matters.rulebook import adoption_of
from zhidu.org.models import Unit
from zhidu.web.listing import Listing

from .postings import about, keeps

SHOWN = 100


def boards(request: HttpRequest) -> HttpResponse:
    """The boards by the unit above them; a stranger finds their village by name or initials."""
    word = request.GET.get("q", "").strip()
    units = Unit.objects.filter(closed=None, kind__in=public.WITH_BOARD).select_related("parent")
    if word:
        named = Q(name__icontains=word)
        if word.isascii():
            named |= Q(initials__startswith=word.lower())
        units = units.filter(named)
    listing = Listing(request, {"path": ("", "path")})
    ordered = units.order_by(F("parent__path").asc(nulls_first=True), "path")
    page = Paginator(ordered, SHOWN).get_page(request.GET.get("page"))
    own = request.viewer.units if request.viewer and not word else []
    context = {
        "page": page,
        "listing": listing,
        "groups": [(above, list(rows)) for above, rows in groupby(page, lambda one: one.parent)],
        "own": [one for one in own if one.kind in public.WITH_BOARD],
        "q": word,
    }
    return render(request, "zhidu/boards.html", context)


def board(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD)
    if unit.is_archived:
        raise Http404
    context = {
        "unit": unit, "board": public.board(unit, request.today), "keeps": keeps(request, unit),
        "may_ask": adoption_of(unit, SLUG, request.today) is not None,
        "stated": stated.of_unit(unit, request.today),
        "affairs": disclosing.published(unit, 1),
        "coming": raising.coming(unit, request.today),
        "taking": applying.taking(unit, request.today),
        "panel": panels.latest(unit),
        "standing": [about(one, request) for one in reading.on_display(request.today, unit)],
    }  # fmt: skip
    wall = "zhidu/board_wall.html" if "wall" in request.GET else "zhidu/board.html"
    return render(request, wall, context)
