"""抽签重算: every number of a draw, worked out again; for whoever was drawn, and everybody else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhidu.matters import draw_proof, drawing, reading
from zhidu.matters.models import DrawSeal, Matter


def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The draw of a matter: its seed, every lot's number, what comes out; with another called
    number, what would have come out."""
    matter = get_object_or_404(Matter, pk=pk)
    seal = drawing.opened(matter)
    seals = DrawSeal.objects.filter(matter=matter).select_related("step")
    if not seals:
        raise Http404
    tried = request.GET.get("called", "").strip()
    viewer = request.viewer
    context = {
        "reads": viewer is not None and reading.may_see(viewer, matter),
        "matter": matter, "unit": matter.unit, "seal": seals.last(), "tried": tried,
        "proof": draw_proof.proof(matter, seal) if seal else None,
        "other": draw_proof.proof(matter, seal, tried) if seal and tried else None,
        "earlier": [one for one in seals if one != seal] if seal else [],
    }  # fmt: skip
    return render(request, "zhidu/draw.html", context)
