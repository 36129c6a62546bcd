"""还没有覆盖到的: every number opens its rows, every row has its remedy; all can reach zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import coverage as gaps
from zhidu.matters.actions import reaching
from zhidu.matters.coverage import COMMISSIONERS, GAPS, Gap, Scope
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org import asof
from zhidu.org.access import in_line
from zhidu.org.actions import tree
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Person, Place, Post, Stand, Unit
from zhidu.org.speech import told
from zhidu.sentence import Term
from zhidu.web.templatetags.zhidu import day as said_day

from .entry import safe_next
from .org import day_of

PAGE = 50
PRINTED = 500  # rows of one kind on paper; beyond that the list belongs in a workbook
REACH_BY = timedelta(days=14)


@dataclass
class Row:
    """One gap as the page tells it: whom or what, where, more words, and who could be asked."""

    thing: Any
    unit: Unit | None = None
    words: str = ""
    missing: str = ""
    above: bool = False  # the remedy is the level above's to give
    task: Matter | None = None
    helpers: list[Post] = field(default_factory=list)
    helper: int = 0


def coverage(request: HttpRequest) -> HttpResponse:
    """All kinds of gaps with their numbers; `?all` brings every row, for paper."""
    top, scope = _scope(request)
    found = gaps.numbers(scope)
    listed = []
    if "all" in request.GET:
        listed = [
            (gap, number, _rows(gap, list(gap.rows(scope)[:PRINTED]), scope, request))
            for gap, number in found
            if number
        ]
    context = {
        "found": [one for one in found if one[1]],
        "none": [gap for gap, number in found if not number],
        "total": sum(number for _gap, number in found),
        "listed": listed,
        **_frame(request, top, scope),
    }
    return render(request, "zhidu/coverage.html", context)


def gap(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of one number, fifty a page."""
    if key not in GAPS:
        raise Http404
    top, scope = _scope(request)
    page: Page[Any] = Paginator(GAPS[key].rows(scope), PAGE).get_page(request.GET.get("page"))
    context = {
        "gap": GAPS[key],
        "page": page,
        "rows": _rows(GAPS[key], list(page), scope, request),
        "bases": Unit.Basis.choices,
        "branches": scope.open.filter(kind=Unit.Kind.BRANCH).order_by("path")[:300],
        **_frame(request, top, scope),
    }
    return render(request, "zhidu/coverage_gap.html", context)


def _scope(request: HttpRequest) -> tuple[Unit, Scope]:
    """The unit chosen among those this person keeps, and the day."""
    kept = request.viewer.kept_units()
    wanted = request.GET.get("unit", "")
    rows = kept.filter(pk=wanted) if wanted.isdigit() else kept
    top = rows.order_by("path").first()
    if top is None:
        raise Refused(_("覆盖情况由书记、组织委员和上级组织部门查看。"))
    day = min(day_of(request), request.today)
    return top, Scope(asof.under(top, day), day)


def _frame(request: HttpRequest, top: Unit, scope: Scope) -> dict[str, Any]:
    kept = request.viewer.kept_units().filter(closed=None)
    return {
        "top": top,
        "day": scope.day,
        "past": scope.day != request.today,
        "tops": kept.exclude(kind__in=("group", "body")).order_by("path")[:300],
        "here": f"unit={top.pk}" + (f"&on={scope.day}" if scope.day != request.today else ""),
    }


def _rows(gap: Gap, things: list[Any], scope: Scope, request: HttpRequest) -> list[Row]:
    if gap.shows == "place":
        return [Row(one, one.under, str(one.get_kind_display())) for one in things]
    if gap.shows == "unit":
        rows = _of_units(gap, things, scope)
        for row in rows if gap.key == "baseless" else []:
            row.above = not request.viewer.keeps(row.unit or row.thing)
        return rows
    rows = _of_people(things, scope)
    return _with_helpers(rows, scope, request) if gap.key == "unreached" else rows


def _of_people(things: list[Person], scope: Scope) -> list[Row]:
    """With the branch of the day, or the last one."""
    held: dict[int, Membership] = {}
    standings = Membership.objects.filter(person__in=things).select_related("unit")
    for one in standings.order_by("starts", "pk"):
        if one.starts is None or one.starts <= scope.day:
            held[one.person_id] = one
    return [Row(one, held[one.pk].unit if one.pk in held else None, _away(one)) for one in things]


def _away(person: Person) -> str:
    if person.away_since is None:
        return _("外出%(to)s，哪天起不详") % {"to": person.away_to} if person.away_to else ""
    return _("%(day)s起外出%(to)s") % {
        "day": said_day(person.away_since, person.away_exact), "to": person.away_to,
    }  # fmt: skip


def _with_helpers(rows: list[Row], scope: Scope, request: HttpRequest) -> list[Row]:
    """Who has a post in the branch could be asked; the group leader first, then the secretary."""
    units = {row.unit.pk for row in rows if row.unit}
    posts: dict[int, list[Post]] = {}
    held = Post.objects.on(scope.day).filter(unit__in=units) | Post.objects.on(scope.day).filter(
        unit__parent__in=units, unit__kind=Unit.Kind.GROUP
    )
    for post in held.select_related("person", "unit"):
        home = post.unit.parent_id if post.unit.kind == Unit.Kind.GROUP else post.unit_id
        posts.setdefault(home or 0, []).append(post)
    groups = dict(
        Membership.objects.on(scope.day)
        .filter(person__in=[row.thing for row in rows])
        .exclude(group=None)
        .values_list("person", "group")
    )
    tasks = Matter.objects.filter(
        subject__in=[row.thing for row in rows], slug="assignment", state=Matter.State.OPEN
    )
    open_tasks = {one.subject_id: one for one in tasks}
    for row in rows:
        row.task = open_tasks.get(row.thing.pk)
        found = posts.get(row.unit.pk if row.unit else 0, [])
        row.helpers = [one for one in found if one.person_id != row.thing.pk]
        row.helper = _first(row.helpers, groups.get(row.thing.pk), request.person.pk)
    return rows


def _first(helpers: list[Post], group: int | None, me: int) -> int:
    """Whose name the button carries: one click is enough."""
    order = [one for one in helpers if one.post == "group_leader" and one.unit_id == group]
    order += [one for one in helpers if one.post == "secretary"]
    return next((one.person_id for one in [*order, *helpers]), me)


def _of_units(gap: Gap, things: list[Unit], scope: Scope) -> list[Row]:
    words = {"headless": _acting, "several": _double, "committee": _missing}
    posts: dict[int, list[Post]] = {one.pk: [] for one in things}
    for post in scope.posts(unit__in=things).select_related("person"):
        posts[post.unit_id].append(post)
    rows = [Row(unit, unit.parent) for unit in things]
    for row in rows if gap.key in words else []:
        row.words, row.missing = words[gap.key](posts[row.thing.pk])
    return rows


def _acting(posts: list[Post]) -> tuple[str, str]:
    names = told([row.person.name for row in in_line(posts, "secretary")])
    return (_("由%(names)s代行") % {"names": names} if names else "", "secretary")


def _double(posts: list[Post]) -> tuple[str, str]:
    two = [row for row in posts if row.post == "secretary" or row.first_responsible]
    return told([f"{told(Term(row.title))} {row.person.name}" for row in two]), ""


def _missing(posts: list[Post]) -> tuple[str, str]:
    gone = [one for one in COMMISSIONERS if one not in {row.post for row in posts}]
    if not gone:
        return _("委员不到三人"), "committee_member"
    titles = library().posts.posts
    named = told([titles[one] for one in gone])
    return _("缺%(posts)s") % {"posts": named}, gone[0]


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """One click: somebody nobody has reached becomes a task of one person."""
    person = get_object_or_404(request.viewer.visible_people(), pk=request.POST.get("person") or 0)
    owner = get_object_or_404(Person, pk=request.POST.get("owner") or 0)
    unit = get_object_or_404(Unit, pk=request.POST.get("unit") or 0)
    due = request.today + REACH_BY
    reaching.ask_to_reach(request.actor, unit, person, owner, due)
    messages.success(
        request, _("已交给%(owner)s去联系%(name)s。") % {"owner": owner, "name": person}
    )
    return redirect(safe_next(request, "/org/coverage"))


@require_POST
def cover(request: HttpRequest) -> HttpResponse:
    """A place without an organisation is covered by a branch from today."""
    unit = get_object_or_404(Unit, pk=request.POST.get("unit") or 0)
    place = get_object_or_404(Place, pk=request.POST.get("place") or 0)
    tree.cover(request.actor, unit, place, Stand.Kind.COVERS, request.today)
    messages.success(request, _("%(place)s由%(unit)s覆盖。") % {"place": place, "unit": unit})
    return redirect(safe_next(request, "/org/coverage"))
