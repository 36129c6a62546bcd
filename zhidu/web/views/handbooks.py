"""手册: the year as a book on the screen, as PDF and as Word; blank sheets to sign."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.documents.pdf import book_pdf
from zhidu.documents.sheets import sign_in
from zhidu.documents.word import book_docx
from zhidu.documents.year import Book, branch_book, member_book
from zhidu.matters.actions import own, recording
from zhidu.matters.models import Call, OwnEntry
from zhidu.matters.rulebook import library
from zhidu.org.actions import looking
from zhidu.org.door import Refused
from zhidu.org.models import Person
from zhidu.texts.reading import standards_for

from .org import day_of, seen_unit
from .people import a_day

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAKERS = {"pdf": (book_pdf, "application/pdf"), "docx": (book_docx, DOCX)}


def handbooks(request: HttpRequest) -> HttpResponse:
    units = [one for one in request.viewer.units if one.kind not in ("group", "body")]
    years = range(request.today.year, request.today.year - 3, -1)
    return render(request, "zhidu/handbooks.html", {"units": units, "years": years})


def _year(request: HttpRequest) -> int:
    year = request.GET.get("year", "")
    return int(year) if year.isdigit() and 1949 < int(year) < 2200 else request.today.year


def _show(request: HttpRequest, book: Book, name: str, context: dict[str, object]) -> HttpResponse:
    kind = request.GET.get("as", "")
    if kind in MAKERS:
        make, media = MAKERS[kind]
        response = HttpResponse(make(book), content_type=media)
        response["Content-Disposition"] = f'attachment; filename="{name}-{book.year}.{kind}"'
        return response
    years = range(request.today.year, request.today.year - 3, -1)
    return render(request, "zhidu/handbook.html", {"book": book, "years": years, **context})


def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch handbook: keepers and committee; a member reads the shared records elsewhere."""
    unit = seen_unit(request, pk)
    if not (request.viewer.keeps(unit) or request.viewer.serves(unit)):
        raise Refused(_("支部手册由书记、委员和上级组织部门查看；您有自己的党员手册。"))
    book = branch_book(unit, _year(request), request.today)
    return _show(request, book, f"branch-{unit.code}", {"unit": unit})


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """The member handbook: the member, and the keepers of their branch; a look is noted."""
    person = get_object_or_404(Person, pk=pk)
    looking.look(request.actor, person, _("党员手册"))
    book = member_book(person, _year(request), request.today)
    rows = OwnEntry.objects.filter(person=person) if person == request.person else []
    mine = person == request.person
    standards = standards_for(request.viewer, request.today) if mine else []
    context = {"person": person, "mine": mine, "own": rows, "standards": standards}
    return _show(request, book, f"member-{person.pk}", context)


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
