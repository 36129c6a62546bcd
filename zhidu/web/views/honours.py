"""荣誉榜: everybody who was honoured, with the document; rounds past and open; the certificate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhidu.documents.certificates import certificate
from zhidu.matters import cards, rounds
from zhidu.matters.actions import honouring
from zhidu.matters.models import Honour
from zhidu.web.listing import Listing

WHOSE = ("person", "unit")


@require_GET
def honours(request: HttpRequest) -> HttpResponse:
    """Units and persons apart; an honour taken away stays, marked as taken away.

    Anybody reads it. A person's entry is there as long as the person lets it; the person and those
    who keep the unit that gave it see it in any case.
    """
    whose = request.GET.get("whose", "person")
    whose = whose if whose in WHOSE else "person"
    rows = _visible(request).filter(**{f"{whose}__isnull": False})
    word, level, year = (request.GET.get(one, "").strip() for one in ("q", "level", "year"))
    if word:
        rows = rows.filter(_says(word, whose))
    if level in Honour.Level.values:
        rows = rows.filter(level=level)
    if year.isdigit() and len(year) == 4:
        rows = rows.filter(on__year=int(year))
    who = (_("姓名"), "person__name") if whose == "person" else (_("组织"), "unit__name")
    sorts = {"on": (_("日期"), "on"), "who": who, "title": (_("荣誉"), "title"),
             "grantor": (_("授予机关"), "grantor")}  # fmt: skip
    listing = Listing(request, sorts, first="-on")
    page = listing.page(rows.select_related("person", "unit", "kept_by", "matter__unit"))
    for one in page.object_list:
        named = one.matter.slug == cards.SLUG
        one.down = cards.down(one, request.today) if named and not one.ends else None
    context = {
        "page": page,
        "listing": listing, "whose": whose, "q": word, "level": level, "year": year,
        "levels": Honour.Level.choices,
        "years": [one.year for one in Honour.objects.dates("on", "year", order="DESC")],
        "rounds": rounds.all_of_them(request.today),
        "papers": _papers(request),
    }  # fmt: skip
    return render(request, "zhidu/honours.html", context)


def _visible(request: HttpRequest) -> QuerySet[Honour]:
    seen = Q(shown=True)
    if request.viewer is not None:
        seen |= Q(person__in=request.person.ids())
        seen |= Q(kept_by__in=request.viewer.kept_units().values("pk"))
    return Honour.objects.filter(seen, on__lte=request.today)


def _says(word: str, whose: str) -> Q:
    here = Q(title__icontains=word) | Q(grantor__icontains=word) | Q(document__icontains=word)
    return here | Q(**{f"{whose}__name__icontains": word})


def _papers(request: HttpRequest) -> dict[str, Any]:
    """Whose entries this reader prints or hides: their own, and what their units keep."""
    if request.viewer is None:
        return {"mine": [], "kept": []}
    kept = request.viewer.kept_units().values_list("pk", flat=True)
    return {"mine": request.person.ids(), "kept": set(kept)}


@require_GET
def demonstrations(request: HttpRequest) -> HttpResponse:
    """示范工程: both kinds on one page, also for who has no account."""
    return render(request, "zhidu/demonstrations.html", {"board": cards.board(request.today)})


@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as PDF; none for a title that has ended."""
    row = get_object_or_404(Honour.objects.select_related("person", "unit", "kept_by"), pk=pk)
    honouring.may_have_paper(request.actor, row)
    response = HttpResponse(certificate(row, request.today), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{row.pk}.pdf"'
    return response


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Honour, pk=pk)
    shown = request.POST.get("shown") == "1"
    honouring.show(request.actor, row, shown)
    messages.success(request, _("已经公开。") if shown else _("已经不再公开，记录还在。"))
    return redirect("honours")
