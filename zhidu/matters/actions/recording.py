"""记一笔: keep a draft, file it into every duty it fills, withdraw it with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhidu.matters import recalling
from zhidu.matters.models import Adoption, Matter, Presence, Record, Step
from zhidu.matters.rulebook import adoption_of, law_adopted, law_of, library
from zhidu.org.access import COMMITTEE, Viewer
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit
from zhidu.sentence import Term, say

from .standing import Said, beside, open_for, take, take_back

RECORDERS = {*COMMITTEE, "office", "group_leader", "recorder"}


@dataclass(frozen=True)
class Written:
    """What the form holds: the record itself, who was away and why, what it counts for."""

    slug: str
    held_on: date
    title: str = ""
    place: str = ""
    summary: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    fills: tuple[str, ...] = ()
    expected: tuple[int, ...] = ()
    absent: dict[int, str] = field(default_factory=dict)
    on_behalf: bool = False


def may_record(actor: Actor, unit: Unit) -> bool:
    """Whether what this actor writes is 代录; raises Refused for who may not record here."""
    if actor.is_system:
        return False
    viewer = Viewer(actor.person, actor.today) if actor.person else None
    if viewer and any(post.unit_id == unit.pk and post.post in RECORDERS for post in viewer.posts):
        return False
    if viewer and viewer.keeps(unit):
        return True
    raise Refused(say("%(unit)s的记录由支部书记、委员、记录人或上级组织部门录入。", unit=unit))


def _records(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    may_record(actor, unit)


def _record_of(actor: Actor, record: Record, *rest: object, **more: object) -> None:
    may_record(actor, record.unit)


@act("record.draft", may=_records)
def draft(actor: Actor, unit: Unit, written: Written, record: Record | None = None) -> Done:
    """Keep what was written so far; nothing is checked but the day."""
    held = _store(actor, unit, written, record)
    return Done(held, say("存一份草稿"), unit=unit, thing=f"record:{held.pk}")


@act("record.drop", may=_record_of)
def drop(actor: Actor, record: Record) -> Done:
    """Undo while a draft: nothing was counted yet, so nothing stays."""
    if record.state != Record.State.DRAFT:
        raise Refused(_("已经记下的要写明缘由撤回，不能直接删去。"))
    pk, unit = record.pk, record.unit
    record.delete()
    return Done(None, say("删去草稿"), unit=unit, thing=f"record:{pk}")


@act("record.file", may=_records)
def file(
    actor: Actor,
    unit: Unit,
    written: Written,
    record: Record | None = None,
    *,
    again: bool = False,
    revision: int | None = None,
) -> Done:
    """Put the record down and fill every duty it names, in one transaction.

    `again` says that a second record of a duty already done is meant. Raises Refused with all
    that is missing for any of the duties, each sentence naming its institution.
    """
    if record is not None:
        record = Record.objects.select_for_update().get(pk=record.pk)
        if record.state != Record.State.DRAFT or (
            revision is not None and record.revision != revision
        ):
            raise Refused(_("这份草稿刚被别人改过或记下了，请看过再办。"))
    if written.held_on > actor.today:
        raise Refused(say("日期 %(day)s 还没到，请在开过之后再记。", day=written.held_on))
    if not written.fills:
        raise Refused(_("请至少勾选一项这次算作什么。"))
    _hold(unit, written)
    held = _store(actor, unit, written, record)
    held.state, held.filed_at = Record.State.FILED, timezone.now()
    held.on_behalf = written.on_behalf or may_record(actor, unit)
    held.save()
    wrong: list[str] = []
    for target in sorted(written.fills, key=lambda one: not one.startswith(written.slug + ".")):
        try:
            _fill(actor, unit, held, written, target, again)
        except Refused as refusal:
            wrong += refusal.sentences
    if wrong:  # the transaction goes back with the exception: all or nothing
        raise Refused(*dict.fromkeys(wrong))
    said = say("记一笔：%(what)s", what=held.title or _title(written.slug))
    return Done(held, said, unit=unit, thing=f"record:{held.pk}")


def _hold(unit: Unit, written: Written) -> None:
    """Every duty this record fills, held in one order: records that cross never wait in a ring."""
    slugs = {target.partition(".")[0] for target in written.fills}
    rows = Adoption.objects.filter(unit=unit, slug__in=slugs).order_by("pk")
    list(rows.select_for_update())


def _title(slug: str) -> str:
    return library().law(slug, library().versions(slug)[-1]).title


def _store(actor: Actor, unit: Unit, written: Written, record: Record | None) -> Record:
    held = record or Record(unit=unit, by=actor.person)
    held.slug, held.held_on, held.on = written.slug, written.held_on, actor.today
    held.title, held.place, held.summary = written.title, written.place, written.summary
    held.facts, held.fills = written.facts, list(written.fills)
    held.on_behalf = written.on_behalf
    held.revision += 1
    held.save()
    held.presences.all().delete()  # type: ignore[attr-defined]
    people = Person.objects.filter(pk__in=written.expected)
    Presence.objects.bulk_create(
        Presence(
            record=held, person=one, present=one.pk not in written.absent,
            reason=written.absent.get(one.pk, ""),
        )
        for one in people
    )  # fmt: skip
    return held


def facts_of(held: Record, written: Written) -> dict[str, Any]:
    """The record in the words of fields.yaml."""
    there = [str(one) for one in written.expected if one not in written.absent]
    return {
        **written.facts,
        "held_on": written.held_on.isoformat(),
        "attendance": there,
        "title_line": written.title,
        "summary": written.summary,
    }


def _fill(
    actor: Actor, unit: Unit, held: Record, written: Written, target: str, again: bool
) -> None:
    slug, _dot, stage = target.partition(".")
    adoption = adoption_of(unit, slug, written.held_on) or adoption_of(unit, slug, actor.today)
    if adoption is None:
        raise Refused(say("本组织没有启用“%(title)s”。", title=_title(slug)))
    law = law_adopted(adoption)
    if stage == recalling.stage_of(law):
        _look_back(actor, unit, held, written, slug, stage)
        return
    matter, ended = open_for(actor, unit, adoption, written.held_on, None)
    if ended and not again:
        raise Refused(
            say("“%(title)s”已有一次记录。确实另开了一次，请勾选“另记一次”。", title=matter)
        )
    if ended:
        matter = beside(actor, unit, adoption, written.held_on)
    _take(actor, matter, held, written, stage)


def _look_back(
    actor: Actor, unit: Unit, held: Record, written: Written, slug: str, stage: str
) -> None:
    """This meeting is where the one before is looked back on: its matter, not this period's."""
    former = recalling.waiting(unit, slug, stage, written.held_on)
    if former is None:
        raise Refused(_("没有等着回头看的上一次会议。"))
    matter = Matter.objects.select_for_update().get(pk=former.pk)
    _take(actor, matter, held, written, stage)


def _take(actor: Actor, matter: Matter, held: Record, written: Written, stage: str) -> None:
    """The record's part in one matter: the items that stage itself asks for."""
    law = law_of(matter)
    asked = {*law.stages[stage].collect, *law.stages[stage].may_add}
    facts = {k: v for k, v in facts_of(held, written).items() if k in asked}
    try:
        take(actor, matter, Said(stage, "done", written.held_on, facts, held, held.on_behalf))
    except Refused as refusal:
        title = Term(law.title)
        named = (say("%(title)s：%(words)s", title=title, words=one) for one in refusal.sentences)
        raise Refused(*named) from refusal


@act("record.withdraw", may=_record_of)
def withdraw(actor: Actor, record: Record, reason: str) -> Done:
    """Take a filed record back, visibly: its duties open again, the record stays readable.

    Raises Refused when something was already built on it.
    """
    record = Record.objects.select_for_update().get(pk=record.pk)
    if record.state != Record.State.FILED:
        raise Refused(_("只有已经记下的可以撤回。"))
    if not reason.strip():
        raise Refused(_("撤回要写明缘由。"))
    for step in list(record.steps.filter(withdrawn=False)):  # type: ignore[attr-defined]
        _undo(actor, step, reason)
    record.state, record.withdrawn_reason = Record.State.WITHDRAWN, reason
    record.withdrawn_on, record.withdrawn_by = actor.today, actor.person
    record.save()
    said = say("撤回%(day)s的记录：%(reason)s", day=record.held_on, reason=reason)
    return Done(record, said, unit=record.unit, thing=f"record:{record.pk}")


def _undo(actor: Actor, step: Step, reason: str) -> None:
    matter = take_back(actor, step, reason)
    live = matter.steps.filter(withdrawn=False)  # type: ignore[attr-defined]
    if not live.exists() and matter.period_start is None:  # an extra run with nothing left in it
        matter.state, matter.void_reason = Matter.State.VOID, reason
        matter.save(update_fields=["state", "void_reason"])
