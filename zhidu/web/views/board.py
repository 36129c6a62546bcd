"""公开栏: what a stranger may read, from a white list; and nothing else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhidu.matters import public
from zhidu.org.models import Unit


def boards(request: HttpRequest) -> HttpResponse:
    """The list of boards; a stranger finds their village by name."""
    word = request.GET.get("q", "").strip()
    units = Unit.objects.filter(closed=None, kind__in=public.WITH_BOARD).select_related("parent")
    if word:
        units = units.filter(name__icontains=word)
    context = {"units": units[:200], "q": word, "count": units.count()}
    return render(request, "zhidu/boards.html", context)


def board(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk, kind__in=public.WITH_BOARD)
    if unit.is_archived:
        raise Http404
    context = {"unit": unit, "board": public.board(unit, request.today)}
    wall = "zhidu/board_wall.html" if "wall" in request.GET else "zhidu/board.html"
    return render(request, wall, context)
