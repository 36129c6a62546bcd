"""What is asked of one person today, and what the organisation owes: derived, never stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhidu.engine import each, machine
from zhidu.engine.machine import filled_by_record
from zhidu.org.access import KEEPERS, Viewer, holders
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Post, Unit

from . import expecting, hanging
from .actions.recording import RECORDERS
from .actions.standing import may_take, stand
from .duties import Duty, duties, period_of
from .models import Answer, Call, Matter
from .postings import meets
from .reading import naming
from .roles import holds, people
from .rulebook import adoption_for, law_of, stages_above, world


def units(viewer: Viewer) -> list[Unit]:
    """Units whose duties this person carries: where a post is held, and the own branch."""
    return [unit for unit in viewer.units if unit.adoptions.exists()]  # type: ignore[attr-defined]


def duties_of(viewer: Viewer, unit: Unit, until: date | None = None) -> list[Duty]:
    """Open duties of the unit that wait for this person (or begin by `until`), earliest first."""
    keeper = _keeps_records(viewer, unit)
    mine = set(viewer.person.ids())
    found = []
    for duty in duties(unit, viewer.today, until=until):
        if duty.state in ("done", "excused"):
            continue
        if duty.subject is not None:
            if duty.subject.pk in mine and _waits_for_subject(duty):
                found.append(duty)
        elif keeper and not _waits_for_others(duty):
            found.append(duty)
    return found


def _waits_for_others(duty: Duty) -> bool:
    """The next act is one of a unit above: it is asked there, not here."""
    name = duty.matter.at if duty.matter else duty.law.first
    stage = duty.law.stages.get(name)
    return stage is not None and duty.law.roles[stage.by].at != "unit"


def _keeps_records(viewer: Viewer, unit: Unit) -> bool:
    return any(post.unit_id == unit.pk and post.post in RECORDERS for post in viewer.posts)


def _waits_for_subject(duty: Duty) -> bool:
    """A person's own duty is asked while it stands at a stage of theirs."""
    if duty.matter is None:
        return True
    stage = duty.law.stages.get(duty.matter.at)
    if stage is None:
        return False
    return duty.law.roles[stage.by].who == "subject"


def tasks(viewer: Viewer) -> list[Matter]:
    """Open matters beside the duties whose next act is this person's."""
    mine = viewer.person.ids()
    concerned = Q(opener__in=mine) | Q(subject__in=mine) | naming(mine)
    posts = [p.unit_id for p in viewer.posts]  # whose turn it is decides, not who keeps papers
    kept = Q(unit__in=posts) | Q(handler__in=posts) | _waits_above(viewer) | _for_each(viewer)
    rows = Matter.objects.filter(state=Matter.State.OPEN).filter(concerned | kept)
    rows = rows.select_related("unit", "subject", "opener", "handler")
    found = [one for one in rows.order_by("due", "pk")[:200] if _next_is_mine(viewer, one)]
    return with_deadline(found, viewer.today)


def _waits_above(viewer: Viewer) -> Q:
    """What units below have begun and a role of a unit above them has to do next."""
    below, there = Q(pk__in=[]), Q(pk__in=[])
    for slug, name in stages_above():
        there |= Q(slug=slug, at=name)
    for post in viewer.posts:
        if post.post in KEEPERS:
            below |= Q(unit__path__startswith=post.unit.path)
    return below & there


def _for_each(viewer: Viewer) -> Q:
    """What everybody of a unit does once each."""
    there = Q(pk__in=[])
    for slug, name in expecting.stages():
        there |= Q(slug=slug, at=name)
    return there & Q(unit__in=[one.pk for one in viewer.units])


def with_deadline(rows: list[Matter], today: date) -> list[Matter]:
    """The same, each told in `until` by which day the stage it stands at is due, if it is."""
    for one in rows:
        law = law_of(one)
        stage = law.stages.get(one.at)
        timed = stage is not None and stage.within is not None
        due = None if meets(law, one) else one.due  # what the calendar asked for is there already
        one.until = machine.due_on(law, stand(one), today, world()) if timed else due  # type: ignore[attr-defined]
    return rows


def _next_is_mine(viewer: Viewer, matter: Matter) -> bool:
    law = law_of(matter)
    stage = law.stages.get(matter.at)
    if stage is None or (matter.period_start and matter.at in _openers(law)):
        return False
    if each.is_each(stage):
        return any(
            str(one) in expecting.waiting(matter, viewer.today) for one in viewer.person.ids()
        )
    if matter.period_start and matter.subject_id is None and _keeps_records(viewer, matter.unit):
        return False  # stands among the unit's duties already
    role = law.roles[stage.by]
    if role.who in ("members", "below", "anyone"):
        return False
    if law.cadence and matter.subject_id and role.who == "subject":
        return matter.at == law.cadence.met and (
            _is_over(matter, viewer.today) or hanging.left_post(matter, viewer.today) is not None
        )
    found = people(law, stage.by, matter.unit, viewer.today, matter, stage)
    return any(one.pk in set(viewer.person.ids()) for one in found)


def _is_over(matter: Matter, today: date) -> bool:
    """The period of the duty has passed: what was promised is now looked back on."""
    adoption = adoption_for(matter)
    period = period_of(adoption, law_of(matter), matter.opened) if adoption else None
    return period is not None and today > period.ends


def _openers(law: Any) -> set[str]:
    """Stages a record fills, and the optional ones before: the duty already asks for them."""
    optional = {name for name, one in law.stages.items() if getattr(one, "optional", False)}
    return optional | set(filled_by_record(law)[:1]) | {law.first}


def owed(viewer: Viewer) -> list[Matter]:
    """What others still have to do for this person: tasks given, and answers awaited."""
    mine = viewer.person.ids()
    kept = [post.unit_id for post in viewer.posts if post.post in KEEPERS]
    asked = Q(opener__in=mine) | Q(unit__in=kept, handler__isnull=False)
    rows = Matter.objects.filter(state=Matter.State.OPEN).filter(asked)
    rows = rows.exclude(period_start__isnull=False).select_related("unit", "handler")
    found = []
    for matter in rows.order_by("due", "pk")[:100]:
        law = law_of(matter)
        stage = law.stages.get(matter.at)
        if stage and not any(
            one.pk in mine
            for one in people(law, stage.by, matter.unit, viewer.today, matter, stage)
        ):
            found.append(matter)
    return with_deadline(found, viewer.today)


def calls(viewer: Viewer) -> list[Call]:
    """Meetings this person was called to and has not answered."""
    mine = viewer.person.ids()
    answered = Answer.objects.filter(person__in=mine).values("call")
    rows = Call.objects.filter(messages__to__in=mine, day__gte=viewer.today, cancelled="")
    return list(rows.exclude(pk__in=answered).distinct().select_related("unit").order_by("day"))


def contacts(viewer: Viewer) -> list[Post]:
    """Whom to turn to: the secretary (or who acts) of each unit one belongs to (1.20)."""
    found = [post for unit in viewer.units for post in holders(unit, "secretary", viewer.today)]
    return list({post.pk: post for post in found}.values())


def coming(viewer: Viewer) -> Duty | None:
    """The next thing after today, so that people can be let go."""
    ahead = viewer.today + timedelta(days=62)
    found = []
    for unit in units(viewer):
        later = duties(unit, ahead, since=viewer.today)
        found += [one for one in later if one.period.starts > viewer.today and one.subject is None]
    return min(found, key=lambda one: one.period.due, default=None)


def may_act(actor: Actor, matter: Matter, stage: str) -> bool:
    """Whether this stage may be taken by the actor, for themselves or from another's paper."""
    try:
        may_take(actor, matter, stage)
    except Refused:
        return False
    return True


def choices(actor: Actor, matter: Matter, stage: str) -> list[str]:
    """The outcomes the actor may choose at the stage, in the order of the file."""
    law = law_of(matter)
    if stage != matter.at or matter.pk is None:
        return list(law.stages[stage].next)
    where = stand(matter)
    found: set[str] = set()
    for name in machine.may_act(law, where, actor.today, world()):
        may, _behalf = holds(law, name, actor, matter.unit, matter, law.stages[stage])
        if may:
            found |= set(machine.choices(law, where, name, actor.today, world()))
    return [one for one in law.stages[stage].next if one in found]
