"""立项: say what will be opened, and take its first step on the same page."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from zhidu.engine.schema import Institution
from zhidu.engine.stages import Task
from zhidu.matters import roles
from zhidu.matters.actions import acting, putting_under
from zhidu.matters.models import Adoption, Matter
from zhidu.matters.rulebook import adoption_of, adoptions_of, law_adopted, library
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Person, Unit

from . import case
from .matter_form import ActForm


def open_matter(request: HttpRequest) -> HttpResponse:
    """A page that says what will be opened, with the form of its first step where it is mine."""
    data = request.POST if request.method == "POST" else request.GET
    unit = get_object_or_404(Unit, pk=data.get("unit") or 0)
    slug = data.get("slug", "")
    if slug not in library().slugs():
        raise Http404
    subject = get_object_or_404(Person, pk=data["subject"]) if data.get("subject") else None
    runs = adoptions_of(unit, slug, request.today)
    if len(runs) > 1 and "preset" not in data:
        return _which(request, unit, slug, runs)
    preset = data.get("preset") if "preset" in data else None
    if subject is None and _is_about_somebody(slug, request.today):
        return _whom(request, unit, slug, preset)
    day = min(_day(data.get("on") or data.get("day"), request.today), request.today)
    form = _first_form(request, unit, slug, day, subject, preset)
    refusal = None
    if request.method == "POST" and "more" not in request.POST:
        try:
            with transaction.atomic():
                made = acting.open_matter(request.actor, unit, slug, day, subject, preset=preset)
                if form and not request.POST.get("bare"):
                    messages.success(request, form.send(made))
        except Refused as error:
            refusal = error
        else:
            return redirect("matter", pk=made.pk)
    law = next((law_adopted(one) for one in runs if preset in (None, one.preset)), None)
    context = {"unit": unit, "slug": slug, "subject": subject, "day": day, "form": form,
               "law": law or library().law(slug, request.today), "refusal": refusal,
               "preset": preset,
               "from_paper": subject is not None and request.viewer.keeps(unit)}  # fmt: skip
    return render(request, "zhidu/matter_open.html", context, status=422 if refusal else 200)


def _which(request: HttpRequest, unit: Unit, slug: str, runs: list[Adoption]) -> HttpResponse:
    """Under which of the names the unit runs it under."""
    rest = request.GET.copy()
    names = []
    for one in runs:
        rest["preset"] = one.preset
        names.append((law_adopted(one).title, rest.urlencode()))
    context = {"unit": unit, "slug": slug, "law": library().law(slug, request.today),
               "names": names}  # fmt: skip
    return render(request, "zhidu/matter_which.html", context)


def put_under(request: HttpRequest, pk: int) -> HttpResponse:
    """交一份: the form of what somebody puts under a matter that invites it."""
    parent, data = case.seen(request, pk), request.POST or request.GET
    slug = data.get("slug", "")
    if slug not in library().slugs():
        raise Http404
    refusal: Refused | None = None
    if request.method == "POST" and "more" not in request.POST:
        try:
            if _day(data.get("on"), request.today) != request.today:
                raise Refused(_("提交按今天算，日期不能改。"))  # what came too late stays too late
            with transaction.atomic():
                made = putting_under.put(request.actor, parent, slug, request.today)
                messages.success(request, ActForm(request, made, made.at).send())
        except Refused as error:
            refusal = error
        else:
            return redirect("matter", pk=made.pk)
    else:
        putting_under.may_put(request.actor, parent, slug)
    law, draft = library().law(slug, request.today), None
    if slug in putting_under.invited(parent):
        draft = putting_under.draft(parent, slug, request.actor)
    context = {"parent": parent, "unit": parent.unit, "slug": slug, "law": law, "refusal": refusal,
               "day": request.today,
               "form": ActForm(request, draft, draft.at) if draft else None}  # fmt: skip
    return render(request, "zhidu/matter_open.html", context, status=422 if refusal else 200)


def _is_about_somebody(slug: str, today: date) -> bool:
    law = library().law(slug, today)
    return law.about == "person" and law.cadence is None


def _whom(request: HttpRequest, unit: Unit, slug: str, preset: str | None) -> HttpResponse:
    """Whom the matter is to be about: oneself, or for a keeper anybody here not yet a member."""
    law, keeps = library().law(slug, request.today), request.viewer.keeps(unit)
    people, by_post = Person.objects.none(), _opens_by_post(law, request, unit)
    if by_post:
        rows = Membership.objects.on(request.today).filter(unit=unit)
        people = Person.objects.filter(pk__in=rows.values("person"), merged_into=None)
        people = people.exclude(pk__in=request.person.ids())
    elif keeps:
        rows = Membership.objects.on(request.today).filter(unit=unit)
        rows = rows.exclude(kind__in=Membership.MEMBERS)
        people = Person.objects.filter(pk__in=rows.values("person"), merged_into=None)
    context = {"unit": unit, "slug": slug, "law": law, "keeps": keeps, "by_post": by_post,
               "preset": preset,
               "people": people.order_by("name", "pk")[:500],
               "member": request.viewer.belongs(unit)}  # fmt: skip
    return render(request, "zhidu/matter_whom.html", context)


def _opens_by_post(law: Institution, request: HttpRequest, unit: Unit) -> bool:
    """A post opens it about somebody else, and this person holds it."""
    by = law.opens.by if law.opens else ""
    if by not in law.roles or law.roles[by].who not in ("post", "body"):
        return False
    return roles.holds(law, by, request.actor, unit, None)[0]


def _day(text: str | None, other: date) -> date:
    try:
        return date.fromisoformat(text) if text else other
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def _first_form(
    request: HttpRequest, unit: Unit, slug: str, day: date, subject: Person | None,
    preset: str | None,
) -> ActForm | None:  # fmt: skip
    """The first step's form for a matter not yet opened; None where another takes that step."""
    adoption = adoption_of(unit, slug, request.today, preset)
    if adoption is None:
        return None
    law = law_adopted(adoption)
    new = Matter(
        unit=unit, slug=slug, preset=adoption.preset, version=adoption.version,
        sha256=adoption.sha256, opener=request.person, subject=subject, at=law.first, opened=day,
    )  # fmt: skip
    first = law.stages[law.first]
    may, _behalf = roles.holds(law, first.by, request.actor, unit, new)
    return ActForm(request, new, law.first) if may and isinstance(first, Task) else None
