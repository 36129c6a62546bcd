"""版本: two versions of an institution compared in words, and what the change touches."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhidu.engine import compare, words
from zhidu.engine.schema import Institution
from zhidu.matters.amending import touched
from zhidu.matters.rulebook import library, world

from .institutions import chosen_unit


def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The last two versions, or the two the address names, the earlier one first."""
    book, unit = library(), chosen_unit(request)
    if slug not in book.slugs():
        raise Http404
    every = book.versions(slug)
    if len(every) < 2:
        raise Http404
    names = [request.GET.get("old", every[-2]), request.GET.get("new", every[-1])]
    if any(one not in every for one in names):
        raise Http404
    old, new = sorted(names)
    context = {
        "slug": slug, "unit": unit, "every": every, "old": old, "new": new,
        "law": book.law(slug, new), "before": book.law(slug, old),
        "touched": touched(request.viewer, slug),
        **compared(book.law(slug, old), book.law(slug, new)),
    }  # fmt: skip
    return render(request, "zhidu/versions.html", context)


def compared(old: Institution, new: Institution) -> dict[str, Any]:
    """The sentences that differ, by kind, and the examples that come to something else."""
    book = library()
    lines = words.difference(old, new, book.fields, book.names)
    return {
        "lines": list(compare.by_kind(lines)),
        "shifted": compare.shifted(old, new, world()),
        "examples": len(old.scenarios),
    }
