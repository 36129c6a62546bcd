"""A case begun on paper is put at its stage: one person proposes, another one confirms.

What is known of the earlier steps goes in with its real day; what is not known is written down as
not known. It is never filled in for them, and never told as a breach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine.effects import Membership
from zhidu.engine.machine import onward
from zhidu.engine.schema import Institution
from zhidu.matters.models import Matter, Placing, Step
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import Sentence, Term, say

from .standing import lock


@dataclass(frozen=True)
class Earlier:
    """A step of the main way before a stage, and the items of it that later steps look at."""

    name: str
    title: str
    items: tuple[str, ...]


def earlier(law: Institution, stage: str) -> list[Earlier]:
    """The main way to the stage: what a person may know of a case begun on paper."""
    names = list(law.stages)
    way = [one for one in onward(law) if names.index(one) < names.index(stage)]
    used = _looked_at(law)
    return [
        Earlier(one, law.stages[one].title, tuple(x for x in law.stages[one].asked if x in used))
        for one in way
    ]


def _looked_at(law: Institution) -> set[str]:
    """Items that name the persons of a role or that a condition reads: worth asking for again."""
    fields = {role.field for role in law.roles.values() if role.field}
    read = {
        value
        for stage in law.stages.values()
        for one in stage.requires
        for word, value in one.model_dump(by_alias=True).items()
        if word in ("count", "in") and isinstance(value, str)
    }
    items = library().fields.items
    return {one for one in fields | read if one in items and items[one].type == "people"}


def _keeps(actor: Actor, matter: Matter, *rest: object, **more: object) -> None:
    must_keep(actor, matter.unit)


@act("matter.place", may=_keeps)
def propose(
    actor: Actor,
    matter: Matter,
    stage: str,
    days: Mapping[str, date],
    facts: Mapping[str, Any],
    since: date | None = None,
) -> Done:
    """Say where the paper case stands and what is known; nothing moves before it is confirmed.

    Raises Refused once a step was taken here, for a stage that is not on the way, and for days
    that run backwards or have not come.
    """
    held, law = lock(matter, None), law_of(matter)
    if actor.person is None:
        raise Refused(_("提出和确认要由两个人分别办理。"))
    if held.steps.filter(withdrawn=False).exists():  # type: ignore[attr-defined]
        raise Refused(_("已经在这里办过的事项不能再放到别的环节。"))
    if stage not in law.stages or stage == law.first or stage not in onward(law):
        raise Refused(_("请选一个要放到的环节。"))
    _check_days(law, stage, days, actor.today)
    held.placings.filter(confirmed_on=None, dropped="").update(  # type: ignore[attr-defined]
        dropped=_("另提")
    )
    row = Placing.objects.create(
        matter=held, stage=stage, since=since, by=actor.person, on=actor.today,
        days={name: day.isoformat() for name, day in days.items()}, facts=dict(facts),
    )  # fmt: skip
    said = say("%(title)s：提出放到“%(stage)s”", title=held, stage=Term(law.stages[stage].title))
    return Done(row, said, unit=held.unit, person=held.subject, thing=f"matter:{held.pk}")


def _check_days(law: Institution, stage: str, days: Mapping[str, date], today: date) -> None:
    known = [(one, days[one.name]) for one in earlier(law, stage) if one.name in days]
    wrong: list[Sentence] = []
    before: tuple[Earlier, date] | None = None
    for one, day in known:
        if day > today:
            wrong.append(say("日期 %(day)s 还没到。", day=day))
        if law.stages[one.name].beside:
            continue
        if before and day < before[1]:
            wrong.append(
                say(
                    "“%(stage)s”（%(day)s）早于“%(before)s”（%(last)s）", stage=Term(one.title),
                    day=day, before=Term(before[0].title), last=before[1],
                )
            )  # fmt: skip
        before = (one, day)
    wrong += [
        say("“%(stage)s”的日期后面要用来起算，请写明", stage=Term(law.stages[name].title))
        for name in _needed(law, stage)
        if name not in days
    ]
    if wrong:
        raise Refused(*wrong)


def _needed(law: Institution, stage: str) -> list[str]:
    """Earlier stages from whose day a standing still to come will count: no guess replaces it."""
    before = {one.name for one in earlier(law, stage)}
    later = [one for name, one in law.stages.items() if name not in before]
    found = {
        effect.since
        for one in later
        for effects in one.effects.values()
        for effect in effects
        if isinstance(effect, Membership) and effect.since in before
    }
    return sorted(name for name in found if name)


def _confirms(actor: Actor, row: Placing, *rest: object, **more: object) -> None:
    must_keep(actor, row.matter.unit)
    if actor.person is not None and row.by_id in actor.person.ids():
        raise Refused(_("提出的人不能自己确认，请另一位核对原件后确认。"))
    if actor.person is not None and row.matter.subject_id in actor.person.ids():
        raise Refused(_("当事人不能确认自己的事项。"))


@act("matter.place_confirm", may=_confirms)
def confirm(actor: Actor, row: Placing) -> Done:
    """The second person has seen the papers: the matter stands at the stage from now on.

    No effect of an earlier step is carried out: what the person is today, the register says.
    """
    held = lock(row.matter, None)
    row = Placing.objects.select_for_update().get(pk=row.pk)
    if row.confirmed_on or row.dropped or held.steps.filter(withdrawn=False).exists():  # type: ignore[attr-defined]
        raise Refused(_("这份提议已经办过或者作罢了。"))
    law = law_of(held)
    unknown: list[str] = []
    for one in earlier(law, row.stage):
        given = {name: row.facts[name] for name in one.items if row.facts.get(name)}
        unknown += [name for name in one.items if name not in given]
        if one.name in row.days:
            _put_down(actor, held, law, row, one.name, given)
        else:
            unknown.append(one.name)
        held.known = {**held.known, **given}
    held.at, held.unknown = row.stage, unknown
    held.since = row.since or _last_day(row) or held.opened
    held.revision += 1
    held.save()
    row.confirmed_by, row.confirmed_on = actor.person, actor.today
    row.save(update_fields=["confirmed_by", "confirmed_on"])
    title = Term(law.stages[row.stage].title)
    said = say("%(title)s：确认放到“%(stage)s”", title=held, stage=title)
    detail = {"days": row.days, "unknown": unknown}
    return Done(
        held, said, unit=held.unit, person=held.subject, thing=f"matter:{held.pk}", detail=detail
    )


def _put_down(
    actor: Actor, held: Matter, law: Institution, row: Placing, name: str, facts: dict[str, Any]
) -> None:
    outcome, following = onward(law)[name]
    Step.objects.create(
        matter=held, stage=name, outcome=outcome, came_from=name, came_to=following,
        on=date.fromisoformat(row.days[name]), entered=actor.today, by=row.by,
        role=law.stages[name].by, on_behalf=True, facts=facts, placed=True,
    )  # fmt: skip


def _last_day(row: Placing) -> date | None:
    return max((date.fromisoformat(one) for one in row.days.values()), default=None)


@act("matter.place_drop", may=_keeps)
def drop(actor: Actor, matter: Matter, row: Placing, reason: str) -> Done:
    """The papers say otherwise: the proposal is dropped with the reason."""
    if row.confirmed_on or row.matter_id != matter.pk or not reason.strip():
        raise Refused(_("作罢要写明缘由。"))
    row.dropped = reason.strip()[:200]
    row.save(update_fields=["dropped"])
    said = say("%(title)s：提议作罢", title=matter)
    return Done(row, said, unit=matter.unit, thing=f"matter:{matter.pk}", detail={"reason": reason})
