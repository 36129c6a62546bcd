"""人员: find, filter, sort, print, export; one person, with every change and its reason."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.matters import contacts, readers, starting, transit
from zhidu.org.actions import entry, looking, mobile, people
from zhidu.org.door import Refused
from zhidu.org.history import history
from zhidu.org.models import Entry, Membership, Person, Unit
from zhidu.org.rolls import resting
from zhidu.org.seal import keyed
from zhidu.web.listing import Listing

from . import picks
from .org import seen_unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# what a keeper may correct in a file
WORDS = (
    "name", "sex", "birth", "ethnicity", "education", "id_number", "phone", "residence",
    "work_unit", "source", "skills", "note", "employment", "working_since",
)  # fmt: skip


def called(word: str) -> Q:
    """Part of a name, its pinyin initials, or a whole ID number or phone."""
    mark = keyed(word.replace(" ", ""))
    named = Q(name__icontains=word) | Q(id_key=mark) | Q(phone_key=mark)
    return named | Q(initials__startswith=word.lower()) if word.isascii() else named


def found(request: HttpRequest) -> QuerySet[Person]:
    """The list after search, filters and order; an ID number or phone is found by its whole."""
    now = Membership.objects.on(request.today).filter(person=OuterRef("pk")).order_by("-starts")
    joined = Membership.objects.filter(person=OuterRef("pk"), kind__in=Membership.MEMBERS).order_by(
        "starts"
    )
    rows = request.viewer.visible_people().annotate(
        unit_name=Subquery(now.values("unit__name")[:1]),
        unit_path=Subquery(now.values("unit__path")[:1]),
        kind=Subquery(now.values("kind")[:1]),
        joined=Subquery(joined.values("starts")[:1]),
    )
    word = request.GET.get("q", "").strip()
    if word:
        rows = rows.filter(called(word))
    if unit := request.GET.get("unit", ""):
        held = Unit.objects.filter(pk=unit if unit.isdigit() else 0).first()
        rows = rows.filter(unit_path__startswith=held.path if held else "?")
    if kind := request.GET.get("kind", ""):
        rows = rows.filter(kind=kind)
    if source := request.GET.get("source", ""):
        rows = rows.filter(source=source)
    return rows


def people_list(request: HttpRequest) -> HttpResponse:
    sorts = {"name": (_("姓名"), "name"), "unit": (_("所在组织"), "unit_path"),
             "birth": (_("出生"), "birth"), "joined": (_("入党"), "joined")}  # fmt: skip
    listing = Listing(request, sorts)
    rows = found(request)
    if request.GET.get("as") == "xlsx":
        return _export(listing.ordered(rows))
    context = {
        "page": listing.page(rows),
        "listing": listing,
        "units": request.viewer.visible_units().filter(closed=None).exclude(kind="group")[:300],
        "kinds": Membership.Kind.choices,
        "sources": Person.Source.choices,
        "get": request.GET,
        "keeps": request.viewer.kept_units().exists(),
    }
    return render(request, "zhidu/people.html", context)


def _export(rows: QuerySet[Person]) -> HttpResponse:
    """The list as a workbook: no ID number, no phone; text is written as text, never a formula."""
    out = io.BytesIO()
    kinds = dict(Membership.Kind.choices)
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("人员"))
        head = (_("姓名"), _("性别"), _("民族"), _("出生年月"), _("学历"), _("入党时间"),
                _("人员类别"), _("所在支部"), _("工作单位及职务"))  # fmt: skip
        for column, title in enumerate(head):
            sheet.write_string(0, column, title)
        for number, one in enumerate(rows.iterator(chunk_size=2000), 1):
            cells = (
                one.name, one.get_sex_display(), one.ethnicity,
                one.birth.strftime("%Y.%m") if one.birth else "", one.education,
                one.joined.strftime("%Y.%m") if one.joined else "",
                str(kinds.get(one.kind, "")), one.unit_name or "", one.work_unit,
            )  # fmt: skip
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return response


def person(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Person, pk=pk)
    if held.merged_into_id and "old" not in request.GET:
        return redirect("person", pk=held.merged_into_id)
    looking.look(request.actor, held, _("个人资料"))
    return _page(request, held)


def belonging_of(request: HttpRequest, held: Person) -> dict[str, Any]:
    """In transit, who keeps in touch, and what this reader may begin about the person."""
    mine = set(request.person.ids())
    pairs = contacts.of_person(held, request.today)
    return {
        "transit": transit.of_person(held, request.today),
        "pairs": [
            {"one": one, "is_mine": bool(mine & {one.pair.helper_id, one.pair.other_id})}
            for one in pairs
        ],
        "starts": starting.startable(request.actor, held),
    }


def _page(request: HttpRequest, held: Person, refusal: Refused | None = None) -> HttpResponse:
    ids = held.ids()
    home = held.membership(request.today)
    kept = request.viewer.kept_units()
    reads = request.viewer.sees_rulings(held)
    standings = Membership.objects.filter(person__in=ids).select_related("unit", "group")
    context = {
        "person": held,
        "home": home,
        "past": history(held, rulings=reads, today=request.today),
        **belonging_of(request, held),
        "rests": resting(request.today).filter(who=held.pk) if reads else [],
        "entries": readers.told(
            request.viewer,
            Entry.objects.filter(person__in=ids).exclude(verb="person.look")[:40],
        ),
        "merged": Person.objects.filter(merged_into=held),
        "keeps": any(request.viewer.keeps(row.unit) for row in standings),
        "units": kept.filter(closed=None).exclude(kind__in=("group", "body")),
        "groups": Unit.objects.filter(parent=home.unit, kind="group", closed=None) if home else [],
        "kinds": Membership.Kind.choices,
        "sexes": Person.Sex.choices,
        "sources": Person.Source.choices,
        "twins": request.viewer.visible_people().filter(name=held.name).exclude(pk=held.pk),
        "contacts": request.viewer.visible_people()[:500],
        "away": held.aways.filter(ends=None).select_related("host").first(),
        "is_member": home is not None and home.kind in Membership.MEMBERS,
        "refusal": refusal,
        "typed": request.POST or {"do": request.GET.get("do", "")},
    }
    return render(request, "zhidu/person.html", context, status=422 if refusal else 200)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Person, pk=pk)
    if not request.viewer.sees_person(held):
        raise Refused(_("这份资料只有本人、所在组织的书记和委员、上级组织部门能看。"))
    try:
        said = CHANGES[request.POST.get("do", "")](request, held)
    except KeyError:
        return _page(request, held, Refused(_("请选择要办的事。")))
    except Refused as refusal:
        return _page(request, held, refusal)
    if isinstance(said, HttpResponse):
        return said
    messages.success(request, said)
    return redirect("person", pk=pk)


def a_day(text: str, *, empty: bool = False) -> date | None:
    if not text and empty:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def _edit(request: HttpRequest, held: Person) -> str:
    post = request.POST
    words: dict[str, Any] = {one: post[one].strip() for one in WORDS if one in post}
    for word, exact in people.EXACT.items():
        if word in words:
            words[word] = a_day(words[word], empty=True)
            if words[word] != getattr(held, word):
                words[exact] = Person.Exact.DAY
    people.change(request.actor, held, reason=post.get("reason", ""), **words)
    return _("已更正。")


def _join(request: HttpRequest, held: Person) -> str:
    post = request.POST
    unit = get_object_or_404(Unit, pk=post.get("unit") or 0)
    reason = post.get("reason", "")
    people.join(request.actor, unit, held, post.get("kind", ""), a_day(post.get("on", "")),
                reason=reason)  # fmt: skip
    return _("已登记。")


def _leave(request: HttpRequest, held: Person) -> str:
    day = a_day(request.POST.get("on", "")) or request.today
    people.leave(request.actor, held, day, reason=request.POST.get("reason", ""))
    return _("已登记离开，登录已停用。")


def _merge(request: HttpRequest, held: Person) -> str:
    twin = get_object_or_404(Person, pk=request.POST.get("twin") or 0)
    people.merge(request.actor, held, twin, reason=request.POST.get("reason", ""))
    return _("已合为一份，随时可以再分开。")


def _unmerge(request: HttpRequest, held: Person) -> str:
    twin = get_object_or_404(Person, pk=request.POST.get("twin") or 0)
    people.unmerge(request.actor, held, twin, reason=request.POST.get("reason", ""))
    return _("已分开。")


def _away(request: HttpRequest, held: Person) -> str:
    post, contact = request.POST, None
    if post.get("contact"):
        contact = get_object_or_404(Person, pk=post["contact"])
    since = a_day(post.get("since", ""), empty=True)
    name = post.get("host", "").strip()
    host = Unit.objects.get(pk=picks.branch_called(name)) if name else None
    mobile.mark_away(
        request.actor, held, since=since, to=post.get("to", ""), contact=contact, host=host,
        host_contact=post.get("host_contact", "")[:120],
    )  # fmt: skip
    return _("已登记。")


def _role(request: HttpRequest, held: Person) -> str:
    post = request.POST
    people.set_role(request.actor, held, kind=post.get("kind", ""), text=post.get("text", ""))
    return _("已登记。")


def _group(request: HttpRequest, held: Person) -> str:
    home = held.membership(request.today)
    if home is None:
        raise Refused(_("他现在不在任何支部。"))
    pk = request.POST.get("group")
    group = get_object_or_404(Unit, pk=pk, parent=home.unit) if pk else None
    people.set_group(request.actor, home.unit, held, group)
    return _("已编入。")


def _slip(request: HttpRequest, held: Person) -> HttpResponse:
    home = held.membership(request.today)
    post = held.posts.on(request.today).first()
    unit = home.unit if home else post.unit if post else None
    if unit is None:
        raise Refused(_("他现在不在任何组织，不能开凭条。"))
    word = entry.make_slip(request.actor, unit, held)
    return render(request, "zhidu/slips.html", {"unit": unit, "made": [(held, word)]})


CHANGES = {
    "edit": _edit, "join": _join, "leave": _leave, "merge": _merge, "unmerge": _unmerge,
    "away": _away, "role": _role, "group": _group, "slip": _slip,
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One new person in a unit."""
    unit, refusal = seen_unit(request, pk), None
    if request.method == "POST":
        post = request.POST
        words: dict[str, Any] = {w: post.get(w, "").strip() for w in WORDS}
        try:
            for word in people.EXACT:
                words[word] = a_day(post.get(word, ""), empty=True)
            since = a_day(post.get("on", ""), empty=True)
            made = people.add(request.actor, unit, post.get("kind", ""), since, **words)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已登记%(name)s。") % {"name": made})
            return redirect("person", pk=made.pk)
    context = {
        "unit": unit,
        "kinds": Membership.Kind.choices,
        "sexes": Person.Sex.choices,
        "sources": Person.Source.choices,
        "refusal": refusal,
        "post": request.POST,
    }
    return render(request, "zhidu/person_add.html", context, status=422 if refusal else 200)
