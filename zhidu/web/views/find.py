"""查找: one box over people, units, matters and institutions, also under their other names."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhidu.matters import reading
from zhidu.org.access import Viewer
from zhidu.org.actions import looking
from zhidu.org.door import Refused
from zhidu.org.models import FreeDay, Membership
from zhidu.web.named import named, shelved

from .people import a_day, called

SHOWN = 8


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it stands, what else it is called."""

    address: str
    title: str
    beside: str = ""
    also: str = ""


@dataclass(frozen=True)
class Kind:
    """One group of hits; `all` is the list that shows more of them, '' where there is none."""

    title: str
    hits: list[Hit]
    all: str = ""


def find(request: HttpRequest) -> HttpResponse:
    word = request.GET.get("q", "").strip()
    kinds = [one for one in _kinds(request, word) if one.hits] if word else []
    context = {"q": word, "kinds": kinds, "count": sum(len(one.hits) for one in kinds)}
    return render(request, "zhidu/find.html", context)


def _kinds(request: HttpRequest, word: str) -> list[Kind]:
    query = urlencode({"q": word})
    return [
        Kind(_("制度"), _institutions(word)),
        Kind(_("启用方案和制度组"), _packs(word)),
        Kind(_("人员"), _people(request, word), f"{reverse('people')}?{query}"),
        Kind(_("组织"), _units(request.viewer, word)),
        Kind(_("事项"), _matters(request.viewer, word), f"{reverse('matters')}?state=all&{query}"),
    ]


def _people(request: HttpRequest, word: str) -> list[Hit]:
    rows = request.viewer.visible_people().filter(called(word))[:SHOWN]
    now = Membership.objects.on(request.today).filter(person__in=[one.pk for one in rows])
    homes = {row.person_id: row for row in now.select_related("unit")}
    return [
        Hit(
            reverse("person", args=[one.pk]), one.name,
            f"{homes[one.pk].unit} {homes[one.pk].get_kind_display()}" if one.pk in homes else "",
        )
        for one in rows
    ]  # fmt: skip


def _units(viewer: Viewer, word: str) -> list[Hit]:
    named = Q(name__icontains=word) | Q(code__iexact=word)
    if word.isascii():
        named |= Q(initials__startswith=word.lower())
    rows = viewer.visible_units().filter(named).select_related("parent")[:SHOWN]
    return [Hit(reverse("unit", args=[one.pk]), one.name, str(one.parent or "")) for one in rows]


def _matters(viewer: Viewer, word: str) -> list[Hit]:
    rows = reading.visible_matters(viewer).filter(title__icontains=word)[:SHOWN]
    return [
        Hit(reverse("matter", args=[one.pk]), str(one), f"{one.unit} · {one.get_state_display()}")
        for one in rows
    ]


def _institutions(word: str) -> list[Hit]:
    return [
        Hit(reverse("institution", args=[slug]), _(title), "", _(other) if other else "")
        for slug, title, other in named(word)[:SHOWN]
    ]


def _packs(word: str) -> list[Hit]:
    return [
        Hit(address, _(title), "", _(other) if other else "")
        for address, title, other in shelved(word)[:SHOWN]
    ]


@require_http_methods(["GET", "POST"])
def working_days(request: HttpRequest) -> HttpResponse:
    """The table of free and worked days of a year; beyond its last year results are provisional."""
    refusal = None
    if request.method == "POST":
        works = {"works": True, "free": False}.get(request.POST.get("works", ""))
        try:
            day = a_day(request.POST.get("day", ""))
            name, source = request.POST.get("name", ""), request.POST.get("source", "")
            looking.set_day(request.actor, day, works, name, source)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已改。"))
            return redirect(f"/org/working-days?year={day.year if day else ''}")
    year = request.GET.get("year", "")
    number = int(year) if year.isdigit() else request.today.year
    last = FreeDay.objects.order_by("-day").first()
    context = {"rows": FreeDay.objects.filter(day__year=number), "year": number,
               "last": last.day.year if last else 0, "refusal": refusal}  # fmt: skip
    return render(request, "zhidu/working_days.html", context, status=422 if refusal else 200)
