"""组织: the tree as of any day, one unit, and the changes to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.ledger import reading
from zhidu.matters import assessing, handover, readers
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of, library
from zhidu.org.access import committee, holders, leaders, members
from zhidu.org.actions import entry, oversight, people, tree
from zhidu.org.door import Refused
from zhidu.org.models import (
    Entry,
    Person,
    Place,
    Stand,
    Unit,
    UnitSpan,
    on_day,
)
from zhidu.org.rolls import counted
from zhidu.org.templates import TEMPLATES
from zhidu.sentence import say
from zhidu.texts.reading import basis_of

from .entry import safe_next


def day_of(request: HttpRequest, word: str = "on") -> date:
    """The day the page is about; today when none is named or it is not a day."""
    try:
        return date.fromisoformat(request.GET.get(word, ""))
    except ValueError:
        return request.today


def org(request: HttpRequest) -> HttpResponse:
    """The visible tree on a day: from the dated spans, so that any past day is reproducible."""
    day = day_of(request)
    seen = set(request.viewer.visible_units().values_list("pk", flat=True))
    spans = UnitSpan.objects.on(day).filter(unit__in=seen).select_related("unit")
    counts = dict(
        counted(day)
        .filter(unit__in=seen)
        .values_list("unit")
        .annotate(n=Count("person", distinct=True))
    )
    rows = _ordered(list(spans), counts)
    context = {
        "rows": rows,
        "day": day,
        "past": day != request.today,
        "archived": Unit.objects.filter(pk__in=seen).exclude(closed=None),
        "keeps": request.viewer.kept_units().exists(),
        "plantable": request.viewer.kept_units().filter(closed=None).first(),
        "total": sum(counts.values()),
    }
    return render(request, "zhidu/org.html", context)


def _ordered(spans: list[UnitSpan], counts: dict[int, int]) -> list[dict[str, Any]]:
    """Depth first, parents before children, as things stood that day."""
    below: dict[int | None, list[UnitSpan]] = {}
    here = {span.unit_id for span in spans}
    for span in spans:
        below.setdefault(span.parent_id if span.parent_id in here else None, []).append(span)
    found: list[dict[str, Any]] = []

    def walk(parent: int | None, depth: int) -> int:
        sum_here = 0
        for span in sorted(below.get(parent, []), key=lambda one: one.unit.path):
            row = {"span": span, "depth": min(depth, 6), "own": counts.get(span.unit_id, 0)}
            found.append(row)
            row["all"] = row["own"] + walk(span.unit_id, depth + 1)
            sum_here += row["all"]
        return sum_here

    walk(None, 0)
    return found


def seen_unit(request: HttpRequest, pk: int) -> Unit:
    held = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    if not request.viewer.sees_unit(held):
        raise Refused(say("您的职务或身份不包括%(unit)s。", unit=held))
    return held


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    return _unit_page(request, seen_unit(request, pk))


def _unit_page(request: HttpRequest, held: Unit, refusal: Refused | None = None) -> HttpResponse:
    day = day_of(request)
    first = held.posts.on(day).filter(first_responsible=True).select_related("person").first()
    acts = [one for one in holders(held, "secretary", day) if one.post != "secretary"]
    context = {
        "unit": held,
        "day": day,
        "past": day != request.today,
        "basis": basis_of(held, day),
        "first": first,
        "acting": acts,
        "posts": held.posts.on(day).select_related("person"),
        "committee": committee(held, day),
        "ended": handover.ended(held, day) if request.viewer.keeps(held) else [],
        "overseers": held.overseers.on(day).select_related("person"),
        "leaders": _leaders_above(held, day),
        "members": members(held, day),
        "candidates": _candidates(held, day),
        "groups": Unit.objects.filter(parent=held, kind=Unit.Kind.GROUP, closed=None),
        "below": Unit.objects.filter(parent=held, closed=None).exclude(kind=Unit.Kind.GROUP),
        "stands": held.stands.on(day).select_related("place"),
        "spans": held.spans.select_related("parent").order_by("-starts"),
        "entries": readers.told(
            request.viewer, Entry.objects.filter(unit=held).select_related("by")[:20]
        ),
        "keeps": request.viewer.keeps(held) and not held.is_archived,
        "money": reading.may_read(request.viewer, held),
        "assessed": request.viewer.sees_unit(held)
        and Matter.objects.filter(unit=held, slug=assessing.SHEET).exists(),
        "may_reshape": adoption_of(held, "unit_change", request.today) is not None,
        "kinds": Unit.Kind.choices,
        "bases": Unit.Basis.choices,
        "place_kinds": Place.Kind.choices,
        "stand_kinds": Stand.Kind.choices,
        "post_words": library().posts.posts,
        "targets": request.viewer.kept_units().filter(closed=None).exclude(pk=held.pk),
        "levels": _levels(held),
        "refusal": refusal,
        "post": request.POST or wished(request),
    }
    return render(request, "zhidu/unit.html", context, status=422 if refusal else 200)


def _leaders_above(held: Unit, day: date) -> list[Person]:
    """Who may be named to oversee the unit: the leading bodies of it and of those above."""
    found = [one for unit in held.ancestors() for one in leaders(unit, day)]
    return list({one.pk: one for one in found}.values())


def _candidates(held: Unit, day: date) -> list[Person]:
    """Who may be given a post here: the members; for a unit without any, all below and its own."""
    if own := list(members(held, day)):
        return own
    below = Q(memberships__unit__path__startswith=held.path) & on_day(day, "memberships__")
    rows = Person.objects.filter(below | Q(posts__unit=held), merged_into=None).distinct()
    return list(rows.order_by("name", "pk")[:500])


def wished(request: HttpRequest) -> dict[str, str]:
    """What a link to this page asks to have open: which act, and words already filled in."""
    words = ("do", "word", "first", "host", "host_kind")
    return {word: request.GET[word] for word in words if word in request.GET}


def _levels(held: Unit) -> list[str]:
    """Names of levels the unit's template proposes for what is below it."""
    top = held.ancestors().first()
    template = TEMPLATES.get(top.template if top else "")
    return [one.name for one in template.levels] if template else []


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on a unit, by the word `do`; a refusal shows the page with what was typed."""
    held = seen_unit(request, pk)
    try:
        said = CHANGES[request.POST.get("do", "")](request, held)
    except KeyError:
        return _unit_page(request, held, Refused(_("请选择要办的事。")))
    except Refused as refusal:
        return _unit_page(request, held, refusal)
    messages.success(request, said)
    return redirect(safe_next(request, reverse("unit", args=[pk])))


def _on(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def _found(request: HttpRequest, held: Unit) -> str:
    post, hosts = request.POST, []
    if post.get("host", "").strip():
        kind = post.get("host_kind") or Place.Kind.OTHER
        hosts = [tree.set_place(request.actor, held, post["host"], kind)]
    made = tree.found(
        request.actor, held, post.get("name", ""), post.get("kind", "branch"), on=_on(request),
        hosts=hosts, basis=post.get("basis", ""), level=post.get("level", ""),
    )  # fmt: skip
    return _("已设立%(unit)s。") % {"unit": made}


def _rename(request: HttpRequest, held: Unit) -> str:
    words = {w: request.POST[w] for w in ("name", "level", "phone", "address") if w in request.POST}
    reason = request.POST.get("reason", "")
    tree.change(request.actor, held, _on(request), reason, **words)
    return _("已变更。")


def _basis(request: HttpRequest, held: Unit) -> str:
    """Where the branch is set up; a building or market is named with it."""
    post, basis = request.POST, request.POST.get("basis", "")
    if basis not in Unit.Basis.values:
        raise Refused(_("请选设在哪里。"))
    host, standing = post.get("host", "").strip(), held.stands.on(request.today).exists()
    if basis in tree.NEEDS_HOST and not (host or standing):
        raise Refused(_("设在楼道、市场、协会、产业链或龙头企业的组织，要写明依托的单位或楼宇。"))
    tree.change(request.actor, held, _on(request), post.get("reason", ""), basis=basis)
    if host:
        kind = post.get("host_kind") or BASIS_PLACES.get(basis, Place.Kind.OTHER)
        place = tree.set_place(request.actor, held.parent or held, host, kind)
        tree.cover(request.actor, held, place, Stand.Kind.HOST, _on(request))
    return _("已登记。")


def _move(request: HttpRequest, held: Unit) -> str:
    parent = get_object_or_404(Unit, pk=request.POST.get("to") or 0)
    tree.move(request.actor, held, parent, _on(request), request.POST.get("reason", ""))
    return _("已调整隶属关系，原来的留在沿革里。")


def _dissolve(request: HttpRequest, held: Unit) -> str:
    to = request.POST.get("to")
    into = get_object_or_404(Unit, pk=to) if to else None
    tree.dissolve(request.actor, held, _on(request), request.POST.get("reason", ""), into)
    return _("已撤销归档，过去的记录仍可查看。")


def _appoint(request: HttpRequest, held: Unit) -> str:
    post = request.POST
    person = get_object_or_404(request.viewer.visible_people(), pk=post.get("person") or 0)
    words = library().posts.posts
    if post.get("post") not in words:
        raise Refused(_("请选一个职务。"))
    people.appoint(
        request.actor, held, person, post["post"], words[post["post"]], _on(request),
        first="first" in post, acting="acting" in post, stated="stated" in post,
    )  # fmt: skip
    return _("已任职。")


def _relieve(request: HttpRequest, held: Unit) -> str:
    row = get_object_or_404(held.posts, pk=request.POST.get("row") or 0)
    people.relieve(request.actor, held, row, _on(request), request.POST.get("reason", ""))
    return _("已免去。")


def _cover(request: HttpRequest, held: Unit) -> str:
    post = request.POST
    kind = post.get("place_kind") or Place.Kind.OTHER
    place = tree.set_place(request.actor, held, post.get("place", ""), kind)
    tree.cover(request.actor, held, place, post.get("stand") or Stand.Kind.COVERS, _on(request))
    return _("已登记。")


def _oversee(request: HttpRequest, held: Unit) -> str:
    person = get_object_or_404(Person, pk=request.POST.get("person") or 0)
    oversight.oversee(request.actor, held, person, _on(request))
    return _("已登记分管。")


def _stop_overseeing(request: HttpRequest, held: Unit) -> str:
    row = get_object_or_404(held.overseers, pk=request.POST.get("row") or 0)
    oversight.stop_overseeing(request.actor, held, row, _on(request))
    return _("已登记到此为止。")


# the kind of place that goes with a basis
BASIS_PLACES = {one.value: one.value for one in Place.Kind if one.value in Unit.Basis.values}
CHANGES = {
    "basis": _basis,
    "found": _found,
    "rename": _rename,
    "move": _move,
    "dissolve": _dissolve,
    "appoint": _appoint,
    "relieve": _relieve,
    "cover": _cover,
    "oversee": _oversee,
    "stop_overseeing": _stop_overseeing,
}


@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """One page of slips to cut apart: each word is shown this once."""
    held = seen_unit(request, pk)
    without = members(held, request.today).filter(account=None)
    made = []
    if request.method == "POST":
        made = [
            (one, entry.make_slip(request.actor, held, one))
            for one in without.filter(paper_only=False)
        ]
    context = {"unit": held, "without": without, "made": made,
               "keeps": request.viewer.keeps(held)}  # fmt: skip
    return render(request, "zhidu/slips.html", context)
