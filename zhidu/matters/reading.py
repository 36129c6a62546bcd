"""Queries that pages and documents share: they read, they never write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from zhidu.engine.schema import Institution, Paper
from zhidu.org.access import COMMITTEE, KEEPERS, RULING_READERS, Viewer
from zhidu.org.models import Membership, Person, Unit

from . import readers, roles
from .models import Attachment, Matter, Presence, Record, Step
from .rulebook import deciding, guarded, law_of, library, limited, put_under, stages_below

# items by which a matter names who acts in it
NAMING = ("owner", "other_side", "helper", "giver", "taker", "rechecker", "second_scorer",
          "model_person")  # fmt: skip
# the same where several are named
LISTING = ("contacts", "panel_members", "inspectors", "score_clerks", "judges", "scorers")


def naming(people: Iterable[int]) -> Q:
    """Matters that name one of these persons as acting in them."""
    found = Q(pk__in=[])
    for one in people:
        for word in NAMING:
            found |= Q(**{f"known__{word}": str(one)})
        for word in LISTING:
            found |= Q(**{f"known__{word}__icontains": f'"{one}"'})
    return found


def records_of(unit: Unit, first: date, last: date) -> QuerySet[Record]:
    """Filed records of the unit with those who were there, oldest first."""
    there = Prefetch("presences", Presence.objects.select_related("person"))
    rows = Record.objects.filter(unit=unit, state=Record.State.FILED)
    rows = rows.filter(held_on__gte=first, held_on__lte=last).order_by("held_on", "pk")
    return rows.prefetch_related(there, "steps__matter", "attachments").select_related("by")


def presences_of(person: Person, first: date, last: date) -> QuerySet[Presence]:
    rows = Presence.objects.filter(person_id__in=person.ids(), record__state=Record.State.FILED)
    rows = rows.filter(record__held_on__gte=first, record__held_on__lte=last)
    return rows.select_related("record", "record__unit").order_by("record__held_on")


def matters_about(person: Person, first: date, last: date) -> QuerySet[Matter]:
    rows = Matter.objects.filter(subject_id__in=person.ids()).exclude(state=Matter.State.VOID)
    return rows.filter(opened__gte=first, opened__lte=last).order_by("opened")


def steps_of(matter: Matter) -> list[Step]:
    rows = matter.steps.select_related("by", "record", "handler")  # type: ignore[attr-defined]
    return list(rows.order_by("-pk"))


def may_see(viewer: Viewer, matter: Matter) -> bool:
    """The unit's people see its matters; one about a pair or a person, only those concerned."""
    if matter.slug in limited():
        return readers.reads(viewer, matter)
    mine = set(viewer.person.ids())
    concerned = {matter.subject_id, matter.opener_id, *named_in(matter)}
    if mine & concerned:
        return True
    if matter.slug in guarded():
        return viewer.reads_rulings(matter.unit)
    if handled_by(viewer, matter):
        return True
    if matter.slug in CLOSED:
        return _reads_closed(viewer, matter)
    if is_private(matter):
        return matter.slug != "talks" and (viewer.keeps(matter.unit) or _decides(viewer, matter))
    return viewer.sees_unit(matter.unit) or _is_called(viewer, matter) or _decides(viewer, matter)


def _is_called(viewer: Viewer, matter: Matter) -> bool:
    """While it waits for everybody below, or they may put something under it, they may open it."""
    place = matter.slug, matter.at
    if place in stages_below() and roles.is_below(viewer, matter.unit):
        return True
    if place in put_under() and roles.is_below(viewer, matter.unit, roles.EVERYBODY):
        return True
    return any(slug == matter.slug for slug, _stage in put_under()) and _put_one(viewer, matter)


def _put_one(viewer: Viewer, matter: Matter) -> bool:
    """Whoever put something under it reads what became of it."""
    return Matter.objects.filter(parent=matter, opener__in=viewer.person.ids()).exists()


def _seats(viewer: Viewer) -> list[int]:
    """The units in whose committee this person sits."""
    return [post.unit_id for post in viewer.posts if post.post in COMMITTEE]


def _decides(viewer: Viewer, matter: Matter) -> bool:
    """Who decides on a person in a body, here or directly above, reads what is decided on."""
    here, above = deciding()
    seats = _seats(viewer)
    return (matter.slug in here and matter.unit_id in seats) or (
        matter.slug in above and matter.unit.parent_id in seats
    )


def handled_by(viewer: Viewer, matter: Matter) -> bool:
    """A request is seen by the levels and departments it passed, also where they are not above."""
    posts = [post for post in viewer.posts if matter.subject_id is None or post.post in KEEPERS]
    serving = {post.unit_id for post in posts}
    if matter.handler_id in serving or (matter.subject_id and _above(viewer, matter)):
        return True
    return bool(serving) and Step.objects.filter(matter=matter, handler__in=serving).exists()


def _above(viewer: Viewer, matter: Matter) -> bool:
    """Who keeps the unit a person was handed to, also from above."""
    return matter.handler is not None and viewer.keeps(matter.handler)


def papers_of(law: Institution) -> dict[str, Paper]:
    """The papers that the file of such a matter holds, in the order of its stages."""
    known = library().fields.papers
    names = [name for stage in law.stages.values() for name in stage.papers]
    return {name: known[name] for name in dict.fromkeys(names) if name in known}


def attachments_of(viewer: Viewer, matter: Matter) -> list[Attachment]:
    """What hangs on the matter; a closed paper is not shown to the person concerned."""
    rows = list(matter.attachments.select_related("by", "removed_by"))  # type: ignore[attr-defined]
    if matter.subject_id not in viewer.person.ids():
        return rows
    closed = {name for name, one in papers_of(law_of(matter)).items() if one.closed}
    return [one for one in rows if one.item not in closed]


def _reads_closed(viewer: Viewer, matter: Matter) -> bool:
    """An objection is read by the unit that looks into it; never by whom it is about."""
    about = matter.parent.subject_id if matter.parent else None
    if about in viewer.person.ids():
        return False
    return viewer.serves(matter.unit) and viewer.keeps(matter.unit)


def may_read(viewer: Viewer, matter: Matter, item: str) -> bool:
    """Whether an item of a matter one may see is for this viewer; `privacy` of the rule says."""
    law = law_of(matter)
    here = law.stages.get(matter.at)
    if here is not None and here.sealed and item in {*here.asked, *here.results}:
        return False  # until the last has said theirs
    if item not in law.privacy:
        return True
    mine = set(viewer.person.ids())
    for name in law.privacy[item]:
        found = roles.find(law, name, matter.unit, viewer.today, matter)
        if any(one.pk in mine for one in found.people):
            return True
        if law.roles[name].who in ("body", "post") and _keeps_at(viewer, found.unit):
            return matter.subject_id not in mine
    return False


def may_know_who(viewer: Viewer, matter: Matter, stage: str) -> bool:
    """Whether the viewer reads who took a step: not in a role from which that is kept (`unnamed`),
    unless it was they themselves."""
    law, mine = law_of(matter), set(viewer.person.ids())
    held = law.stages.get(stage)
    return held is None or not any(
        one.pk in mine
        for name in held.unnamed
        for one in roles.people(law, name, matter.unit, viewer.today, matter)
    )


def _keeps_at(viewer: Viewer, unit: Unit | None) -> bool:
    return unit is not None and viewer.serves(unit) and viewer.keeps(unit)


def named_in(matter: Matter) -> set[int]:
    """Person ids the matter itself names as acting in it: owner, other side, contacts …"""
    found: set[int] = set()
    for word in (*NAMING, *LISTING):
        held = matter.known.get(word)
        found |= {int(one) for one in _each(held) if str(one).isdigit()}
    return found


def _each(held: Any) -> Iterable[Any]:
    return held if isinstance(held, list) else [held] if held else []


def is_private(matter: Matter) -> bool:
    """A talk is between two; a contact, or a matter about a person, for them and the keepers."""
    return matter.slug in ("talks", "contact") or matter.subject_id is not None


def visible_matters(viewer: Viewer) -> QuerySet[Matter]:
    """The list form of `may_see`: own unit's open work, kept subtrees, what concerns me."""
    mine = viewer.person.ids()
    own = Q(subject__in=mine) | Q(opener__in=mine) | naming(mine)
    few, closed = Q(slug__in=guarded()), Q(slug__in=CLOSED)
    apart = Q(slug__in=("talks", "contact", *CLOSED))
    shared = Q(unit__in=viewer.visible_units().values("pk"), subject=None) & ~apart
    kept = Q(unit__in=viewer.kept_units().values("pk")) & ~Q(slug="talks") & ~few & ~closed
    at_mine = [post.unit_id for post in viewer.posts if post.post in KEEPERS]
    kept |= closed & Q(unit__in=at_mine) & ~Q(parent__subject__in=mine)
    here, above, seats = *deciding(), _seats(viewer)
    kept |= Q(slug__in=here, unit__in=seats) | Q(slug__in=above, unit__parent__in=seats)
    read = Q(unit__in=viewer.units_of(RULING_READERS).values("pk")) & few
    read |= _called(viewer)
    open_to = (own | shared | kept | read | _passed(viewer)) & ~Q(slug__in=limited())
    found = Matter.objects.filter(open_to | Q(pk__in=readers.readable(viewer)))
    return found.select_related("unit", "subject")


def _called(viewer: Viewer) -> Q:
    """What waits for everybody below a unit, of the units above one's own branch."""
    there, above = Q(pk__in=[]), set()
    for slug, name in stages_below():
        there |= Q(slug=slug, at=name)
    for row in viewer.standings:
        if row.kind in Membership.MEMBERS:
            above |= {one.pk for one in row.unit.ancestors()}
    open_to, higher = Q(pk__in=[]), {n.pk for one in viewer.units for n in one.ancestors()}
    for slug, name in put_under():
        open_to |= Q(slug=slug, at=name)
    mine = Matter.objects.filter(opener__in=viewer.person.ids(), slug__in=_children())
    put = Q(pk__in=mine.values("parent"))
    return (there & Q(unit__in=above)) | (open_to & Q(unit__in=higher)) | put


def _children() -> list[str]:
    return [slug for held in put_under().values() for slug in held]


def _passed(viewer: Viewer) -> Q:
    """What was handed to a unit of mine; about a person only where I keep that unit's papers."""
    serving = [post.unit_id for post in viewer.posts]
    through = Step.objects.filter(handler__in=serving).values("matter")
    asked = (Q(handler__in=serving) | Q(pk__in=through)) & Q(subject=None)
    kept = viewer.kept_units().values("pk")
    handed = Step.objects.filter(handler__in=kept).values("matter")
    return asked | ((Q(handler__in=kept) | Q(pk__in=handed)) & ~Q(subject=None))


# what was objected is read by who looks into it, not by who is above or beside
CLOSED = ("objection",)
# read by the committee and the keepers, not by every member (library: committee_meeting)
COMMITTEE_ONLY = {"committee_meeting"}


def may_see_record(viewer: Viewer, record: Record) -> bool:
    """Members see the branch's records; the committee's own only its members and the keepers."""
    if viewer.keeps(record.unit) or viewer.serves(record.unit):
        return True
    only_committee = all(one.partition(".")[0] in COMMITTEE_ONLY for one in record.fills)
    if record.state == Record.State.DRAFT or only_committee:
        return False
    there = record.presences.filter(person_id__in=viewer.person.ids()).exists()  # type: ignore[attr-defined]
    return viewer.belongs(record.unit) or there


def tasks_of(record: Record) -> QuerySet[Matter]:
    """The tasks that what was decided became; those an earlier meeting gave are looked back on."""
    return Matter.objects.filter(
        parent__steps__record=record, parent__steps__withdrawn=False, opened__gte=record.held_on
    ).distinct()
