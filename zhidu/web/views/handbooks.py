"""手册: the year as a book on the screen, as PDF and as Word; blank sheets to sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.documents.freezing import book_of, freeze, kept_pages, may_freeze, seal
from zhidu.documents.pdf import book_pdf
from zhidu.documents.sheets import sign_in
from zhidu.documents.word import book_docx
from zhidu.matters.actions import own, recording
from zhidu.matters.models import Call, OwnEntry
from zhidu.matters.rulebook import library
from zhidu.org.actions import looking
from zhidu.org.door import Refused
from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.texts.reading import standards_for

from . import checking
from .entry import safe_next
from .org import day_of, seen_unit
from .people import a_day

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAKERS = {"pdf": (book_pdf, "application/pdf"), "docx": (book_docx, DOCX)}


def handbooks(request: HttpRequest) -> HttpResponse:
    units = [one for one in request.viewer.units if one.kind not in ("group", "body")]
    years = range(request.today.year, request.today.year - 3, -1)
    kept = {one.pk for one in units if request.viewer.keeps(one)}
    context = {"units": units, "years": years, "kept": kept}
    return render(request, "zhidu/handbooks.html", context)


def _year(request: HttpRequest) -> int:
    year = request.GET.get("year", "")
    return int(year) if year.isdigit() and 1949 < int(year) < 2200 else request.today.year


def _show(
    request: HttpRequest, owner: Unit | Person, name: str, context: dict[str, object]
) -> HttpResponse:
    """The book of the year asked for: frozen with its supplements, or from the records of now."""
    book, held = book_of(owner, _year(request), request.actor)
    kind = request.GET.get("as", "")
    if kind in MAKERS:
        make, media = MAKERS[kind]
        kept = kept_pages(held, book) if held is not None and kind == "pdf" else None
        response = HttpResponse(kept or make(book), content_type=media)
        response["Content-Disposition"] = f'attachment; filename="{name}-{book.year}.{kind}"'
        return response
    context |= {
        "book": book,
        "frozen": held,
        "may_freeze": held is None and _may_freeze(request, owner, book.year),
        "years": range(request.today.year, request.today.year - 3, -1),
    }
    return render(request, "zhidu/handbook.html", context)


def _may_freeze(request: HttpRequest, owner: Unit | Person, year: int) -> bool:
    try:
        may_freeze(request.actor, owner)
    except Refused:
        return False
    return year < request.today.year


def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch handbook: keepers and committee; a member reads the shared records elsewhere."""
    unit = seen_unit(request, pk)
    if not (request.viewer.keeps(unit) or request.viewer.serves(unit)):
        raise Refused(_("支部手册由书记、委员和上级组织部门查看；您有自己的党员手册。"))
    context = {"unit": unit, "checks": checking.told(unit, _year(request))}
    return _show(request, unit, f"branch-{unit.code}", context)


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """The member handbook: the member, and the keepers of their branch; a look is noted."""
    person = get_object_or_404(Person, pk=pk)
    looking.look(request.actor, person, _("党员手册"))
    rows = OwnEntry.objects.filter(person=person) if person == request.person else []
    mine = person == request.person
    standards = standards_for(request.viewer, request.today) if mine else []
    context = {"person": person, "mine": mine, "own": rows, "standards": standards}
    return _show(request, person, f"member-{person.pk}", context)


def _year_closed(request: HttpRequest) -> int:
    text = request.POST.get("year", "")
    if not text.isdigit():
        raise Refused(_("请选择要封存的年度。"))
    return int(text)


@require_POST
def freeze_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the branch's book of a year that is over."""
    year = _year_closed(request)
    held = freeze(request.actor, seen_unit(request, pk), year)
    messages.success(request, told(seal(held)))
    return redirect(safe_next(request, f"{reverse('handbook', args=[pk])}?year={year}"))


@require_POST
def freeze_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The member closes their own book; for who uses paper only, a keeper does."""
    year = _year_closed(request)
    held = freeze(request.actor, get_object_or_404(Person, pk=pk), year)
    messages.success(request, told(seal(held)))
    return redirect(f"{reverse('handbook_member', args=[pk])}?year={year}")


@require_POST
def write_own(request: HttpRequest) -> HttpResponse:
    """The member adds a line to their own handbook, or takes one out."""
    if row := request.POST.get("remove"):
        own.remove(request.actor, request.person, get_object_or_404(OwnEntry, pk=row))
    else:
        day = a_day(request.POST.get("on", "")) or request.today
        own.add(request.actor, request.person, day, request.POST.get("text", ""))
    return redirect("handbook_member", pk=request.person.pk)


def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    unit = seen_unit(request, pk)
    recording.may_record(request.actor, unit)
    kind = request.GET.get("kind", "members_meeting")
    if kind not in library().slugs():
        raise Refused(_("没有这项制度。"))
    return _pdf(sign_in(unit, kind, day_of(request, "day")))


def agenda_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Call.objects.select_related("unit"), pk=pk)
    recording.may_record(request.actor, held.unit)
    return _pdf(
        sign_in(held.unit, held.slug, held.day, time=held.time, place=held.place,
                agenda=held.agenda)
    )  # fmt: skip


def _pdf(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="sign-in.pdf"'
    return response
