"""查找: one box over people, units, matters and institutions, also under their other names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhidu.matters import reading
from zhidu.matters.rulebook import library
from zhidu.org.actions import looking
from zhidu.org.door import Refused
from zhidu.org.models import FreeDay

from .people import a_day

SHOWN = 12


def find(request: HttpRequest) -> HttpResponse:
    word = request.GET.get("q", "").strip()
    context: dict[str, object] = {"q": word}
    if word:
        viewer = request.viewer
        context |= {
            "people": viewer.visible_people().filter(name__icontains=word)[:SHOWN],
            "units": viewer.visible_units().filter(name__icontains=word)[:SHOWN],
            "matters": reading.visible_matters(viewer).filter(title__icontains=word)[:SHOWN],
            "institutions": named(word),
        }
        context["none"] = not any(context[one] for one in
                                  ("people", "units", "matters", "institutions"))  # fmt: skip
    return render(request, "zhidu/find.html", context)


def named(word: str) -> list[tuple[str, str, str]]:
    """(slug, title, the other name that matched) of institutions called so."""
    book, found = library(), []
    for slug in book.slugs():
        law = book.law(slug, book.versions(slug)[-1])
        other = next((one for one in law.also if word in one), "")
        if word in law.title or other:
            found.append((slug, law.title, "" if word in law.title else other))
    return found


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
