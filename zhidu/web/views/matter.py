"""事项: where a matter stands, everything still missing, and the acts open to this person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.engine import each, machine
from zhidu.engine.names import outcome_title
from zhidu.engine.rising import HANDLING
from zhidu.engine.stages import Notice, Survey, Vote
from zhidu.matters import (
    appraising,
    asked,
    comparing,
    expecting,
    handover,
    knowing,
    marked,
    merits,
    reading,
    roles,
    safety,
    tally,
)
from zhidu.matters.actions import acting, attaching, erasing, looking_at, putting_under
from zhidu.matters.models import DrawSeal, Matter, Poll, Record, SealedNote
from zhidu.matters.plain import lines
from zhidu.matters.rulebook import law_of, library, title_of, world
from zhidu.org.door import Refused
from zhidu.org.models import Person
from zhidu.org.speech import told
from zhidu.sentence import joined, read, say
from zhidu.web import known
from zhidu.web.listing import Listing

from . import attachments, case, polling
from .matter_form import ActForm


def matters(request: HttpRequest) -> HttpResponse:
    """Every matter this person may see, newest first; by state, institution and word."""
    rows = reading.visible_matters(request.viewer)
    state = request.GET.get("state", "open")
    if state in Matter.State.values:
        rows = rows.filter(state=state)
    slug, word = request.GET.get("slug", ""), request.GET.get("q", "").strip()
    if slug:
        rows = rows.filter(slug=slug)
    if word:
        rows = rows.filter(title__icontains=word)
    if unit := request.GET.get("unit", ""):
        rows = rows.filter(unit=unit if unit.isdigit() else 0)
    sorts = {"opened": (_("立项"), "opened"), "due": (_("期限"), "due"),
             "title": (_("事项"), "title")}  # fmt: skip
    listing = Listing(request, sorts, first="-opened")
    context = {
        "page": listing.page(rows),
        "listing": listing,
        "state": state,
        "states": [*Matter.State.choices, ("all", _("全部"))],
        "slug": slug,
        "unit": unit,
        "units": request.viewer.visible_units().filter(closed=None).exclude(kind="group")[:300],
        "q": word,
        "slugs": [(one, title_of(one)) for one in library().slugs()],
    }
    return render(request, "zhidu/matters.html", context)


def matter(request: HttpRequest, pk: int) -> HttpResponse:
    held = case.seen(request, pk)
    if held.slug == handover.SLUG and "post" in held.known and "steps" not in request.GET:
        return redirect("handover", pk=held.known["post"])  # its own page, with the list to sign
    if law_of(held).phases:
        looking_at.open_case(request.actor, held)
    return _page(request, held)


def _page(
    request: HttpRequest, held: Matter, form: ActForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    law = law_of(held)
    asked.with_deadline([held], request.today)
    children = [one for one in held.children.all() if reading.may_see(request.viewer, one)]
    for one in children:
        one.whose = _whose(request, one)  # type: ignore[attr-defined]
    acts = []
    if held.state == Matter.State.OPEN and held.at in law.stages:
        acts = [_act(request, held, name) for name in (held.at, *machine.ahead(law, held.at))]
    context = {
        "matter": held,
        "law": law,
        "acts": acts,
        "refusal": refusal,
        "sealed_draw": DrawSeal.objects.filter(matter=held).last(),
        "measure": safety.state(held, request.today),
        "typed": form,
        "end": law.ends.get(held.at),
        "steps": [_told(request, held, law, row) for row in reading.steps_of(held)],
        "children": children,
        "invited": [
            {"slug": one, "law": library().law(one, request.today)}
            for one in putting_under.invited(held)
        ],
        "erasable": _erasable(request, held),
        "ended": sum(one.state == Matter.State.ENDED for one in children),
        "going": sum(one.state != Matter.State.VOID for one in children),
        "notes": _notes(request, held),
        "known": known.of_matter(request.viewer, held),
        "linked": _linked(request, held),
        "sheet": marked.sheet(held, request.today),
        "merits": _merits(request, held) or _compared(request, held),
        "own_lines": _own_lines(request, held),
        "own_grade": _own_grade(request, held),
        **attachments.of_matter(request, held),
        "may_void": held.state == Matter.State.OPEN
        and (held.opener_id in request.person.ids() or request.viewer.keeps(held.unit)),
    }
    page = "zhidu/matter.html"
    if law.phases:
        page, context = "zhidu/case.html", {**context, **case.context(request, held, law)}
    return render(request, page, context, status=422 if refusal else 200)


def _whose(request: HttpRequest, child: Matter) -> str:
    """The name that stands in no title, for who may read it."""
    private = "title_line" in law_of(child).privacy
    seen = private and reading.may_read(request.viewer, child, "title_line")
    return str(child.known.get("title_line") or "") if seen else ""


def _erasable(request: HttpRequest, held: Matter) -> Any:
    """From which day what is kept of applicants may be erased, for who may erase it."""
    day = erasing.due_on(held)
    return (
        day
        if day and roles.holds(law_of(held), "office", request.actor, held.unit, held)[0]
        else None
    )


def _act(request: HttpRequest, held: Matter, name: str) -> dict[str, Any]:
    """One stage that may be taken now: its form if it is mine, else who does it."""
    law = law_of(held)
    stage = law.stages[name]
    mine = asked.may_act(request.actor, held, name)
    form = ActForm(request, held, name) if mine else None
    if form and isinstance(stage, Notice) and not form.options:
        mine, form = False, None  # who may object does so once it hangs
    act = machine.Act(name, "", request.today, by=str(request.person.pk))
    first = next(iter(asked.choices(request.actor, held, name) if mine else stage.next), "")
    now = knowing.stand(held, name, request.today)
    found = machine.missing(law, now, act, first, world())
    return {
        "name": name,
        "stage": stage,
        "mine": mine,
        "who": roles.who_text(law, stage.by, held.unit, request.today, held, stage),
        # what the form below asks for need not be listed as missing above it
        # and for whom the stage waits stands beside it by name
        "missing": [one for one in found if not (mine and one.item) and one.item != each.WHOM],
        "form": form,
        "sealed": polling.shown(request, held, name),
        "waiting": _waiting(request, held, name),
        "tallied": held.tallies.filter(stage=name).select_related("by").first(),
    }


def _waiting(request: HttpRequest, held: Matter, name: str) -> dict[str, Any] | None:
    """How many still have to act where each does; their names for who keeps the unit."""
    if name != held.at or not each.is_each(law_of(held).stages[name]):
        return None
    people, law = expecting.people(held, request.today), law_of(held)
    keeps = request.viewer.keeps(held.unit)
    mine = [one for one in people if one.pk in request.person.ids()]
    entered = keeps and roles.on_paper(law.roles[law.stages[name].by])
    return {"count": len(people), "people": people if keeps else [], "mine": bool(mine),
            "others": [one for one in people if one not in mine] if entered else []}  # fmt: skip


def _told(request: HttpRequest, held: Matter, law: Any, row: Any) -> dict[str, Any]:
    stage = law.stages.get(row.stage)
    items = library().fields.items
    facts = [
        known.Fact(items[name].title, lines(items[name], value))
        for name, value in row.facts.items()
        if name in items
        and name not in ("attendance", stage and stage.gathers, *known.apart(held))
        and reading.may_read(request.viewer, held, name)
    ]
    return {
        "row": row,
        "named": reading.may_know_who(request.viewer, held, row.stage)
        or row.by_id in request.person.ids(),
        "title": stage.title if stage else row.stage,
        "outcome": outcome_title(stage, row.outcome) if stage else row.outcome,
        "where": _where(law, row),
        "whom": _whom(row),
        "advice": [read(one) for one in row.advice],
        "facts": facts,
        "tally": _tally(stage, row.facts.get("tally")),
        "poll": _poll(row) if isinstance(stage, (Vote, Survey)) else None,
        "elected": list(tally.elected(row.facts)),
    }


def _poll(row: Any) -> Poll | None:
    """The sealed round the step came from, if it did."""
    return Poll.objects.filter(step=row).select_related("round").first()


def _whom(row: Any) -> Person | None:
    """For whom a helper entered it, where each does it once."""
    number = str(row.facts.get(each.WHOM) or "")
    return Person.objects.filter(pk=int(number)).first() if number.isdigit() else None


def _tally(stage: Any, counts: dict[str, int] | None) -> str:
    """The counts of a vote in the order of its form."""
    if isinstance(stage, Survey) and counts:
        return _("%(n)d 人参与") % {"n": counts.get("took", 0)}
    if not isinstance(stage, Vote) or not counts:
        return ""
    titles = tally.boxes(stage, written="written" in counts)
    return told(
        joined(
            say("%(box)s %(count)d", box=title, count=counts[name])
            for name, title in titles.items()
            if name in counts
        )
    )


def _where(law: Any, row: Any) -> str:
    """The level that acted, or the one the matter was taken from."""
    role, stage = law.roles.get(row.role), law.stages.get(row.stage)
    if row.handler is None or role is None or stage is None:
        return ""
    if role.at == HANDLING:
        return str(row.handler)
    return _("从%(unit)s转上一级") % {"unit": row.handler} if row.outcome in stage.rises else ""


def _merits(request: HttpRequest, held: Matter) -> list[merits.Merit]:
    """For those who may read what the panel writes; not for who only nominates."""
    readers = reading.may_read(request.viewer, held, merits.REVIEW)
    if not held.known.get(merits.TABLE) or not readers:
        return []
    return merits.of_matter(held, request.today)


def _compared(request: HttpRequest, held: Matter) -> list[merits.Merit]:
    """Facts of each entrant, for the panel and the committee alone."""
    if held.at != "panel" or not reading.may_read(request.viewer, held, comparing.LINES):
        return []
    return comparing.of_matter(held, request.today)


def _own_lines(request: HttpRequest, held: Matter) -> list[tuple[str, str]]:
    """What a panel wrote of the reader, by dimension; with a comment, of its member."""
    rows = comparing.results(held) or comparing.own(held, comparing.LINES, request.person)
    columns = library().fields.items[comparing.LINES].columns
    return [(columns[name], row[name]) for row in rows for name in columns if name != "person"]


def _own_grade(request: HttpRequest, held: Matter) -> list[tuple[str, str]]:
    """The reader's own line of an appraisal: the grade and the three parts it rests on."""
    row, columns = (
        appraising.own(held, request.person),
        library().fields.items[appraising.GRADES].columns,
    )
    return [(columns[one], row[one]) for one in columns if one != "person" and row.get(one)]


def _linked(request: HttpRequest, held: Matter) -> list[Record]:
    """Records that lines of this matter point to, of those the reader may open."""
    rows = [row for value in held.known.values() if isinstance(value, list) for row in value]
    named = {str(row.get("record") or "") for row in rows if isinstance(row, dict)}
    found = Record.objects.filter(pk__in=[int(one) for one in named if one.isdigit()])
    return [one for one in found if reading.may_see_record(request.viewer, one)]


def _notes(request: HttpRequest, held: Matter) -> list[dict[str, Any]]:
    """Sealed notes this person is one of the two for; others do not even learn that they exist."""
    found = []
    for note in SealedNote.objects.filter(matter=held).select_related("by", "matter"):
        try:
            found.append({"note": note, "text": acting.read_note(request.actor, note)})
        except Refused:
            continue
    return found


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    held = case.seen(request, pk)
    form = ActForm(request, held, request.POST.get("stage", ""))
    if "more" in request.POST:  # nothing is done yet: the same form with more empty lines
        return _page(request, held, form)
    try:
        said = form.send()
    except Refused as refusal:
        return _page(request, held, form, refusal)
    messages.success(request, said)
    return redirect("matter", pk=pk)


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """One or more files beside the matter; all of them or none."""
    held = case.seen(request, pk)
    files = request.FILES.getlist("files")
    try:
        if not files:
            raise Refused(_("请选择要附上的文件。"))
        with transaction.atomic():
            for one in files:
                data = attachments.content(one)
                item = request.POST.get("item", "")
                attaching.attach_to_matter(request.actor, held, one.name or "", data, item)
    except Refused as refusal:
        return _page(request, held, None, refusal)
    messages.success(request, _("已附上。"))
    return redirect("matter", pk=pk)


@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    held = case.seen(request, pk)
    revision = int(request.POST.get("revision") or held.revision)
    acting.void(request.actor, held, request.POST.get("reason", ""), revision)
    messages.success(request, _("已作废，缘由留在纪实里。"))
    return redirect("matter", pk=pk)


@require_POST
def delete_note(request: HttpRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(SealedNote, pk=pk)
    where = note.matter_id
    acting.delete_note(request.actor, note)
    messages.success(request, _("已删去。"))
    return redirect("matter", pk=where)
