"""Open a matter, act in it, count a paper ballot, void it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine.each import WHOM
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Decision, Exam, Survey, Vote
from zhidu.matters import polls, roles
from zhidu.matters.models import Matter, SealedNote, Step
from zhidu.matters.rulebook import adoption_of, law_adopted, law_of, library
from zhidu.org.access import Viewer, must_keep
from zhidu.org.actions.belonging import lost
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit
from zhidu.sentence import Term, say

from .standing import (
    Said,
    beside,
    check_not_moved,
    lock,
    may_take,
    open_for,
    role_for,
    take,
    take_back,
)


def may_open(
    actor: Actor, unit: Unit, slug: str, day: date | None = None, subject: Person | None = None,
    *, preset: str | None = None,
) -> None:  # fmt: skip
    """Whom the institution lets open one; raises Refused for everybody else.

    A post opens what is its own, else the keepers of the unit; the person concerned opens what is
    theirs, also when they no longer belong, or a keeper does from paper; the rest of the branch
    opens what is for all.
    """
    adoption = adoption_of(unit, slug, actor.today, preset)
    if adoption is None:
        raise Refused(_("本组织没有启用这项制度。"))
    law = law_adopted(adoption)
    if law.opens and law.opens.by == "matter":
        raise Refused(_("这项制度由别的事项带出，不能直接立项。"))
    if actor.is_system:
        return
    if actor.person is None:
        raise Refused(_("请先登录再办这件事。"))
    viewer, by = Viewer(actor.person, actor.today), law.opens and law.opens.by
    if by and law.roles[by].who in ("post", "body"):
        if not roles.holds(law, by, actor, unit, None)[0]:
            raise Refused(say("这项制度由%(who)s立项。", who=Term(law.roles[by].title)))
    elif _is_for_another(law, actor, subject):
        must_keep(actor, unit)  # on behalf, from paper
    elif not (viewer.belongs(unit) or viewer.serves(unit) or _was_here(law, actor, unit, subject)):
        must_keep(actor, unit)


def _is_for_another(law: Institution, actor: Actor, subject: object) -> bool:
    who = law.roles[law.opens.by].who if law.opens else ""
    own = who == "subject" or (who == "opener" and law.about == "person")
    mine = actor.person.ids() if actor.person else []
    return own and isinstance(subject, Person) and subject.pk not in mine


def _was_here(law: Institution, actor: Actor, unit: Unit, subject: Person | None) -> bool:
    """About oneself, in the branch one belonged to last: an appeal needs no standing."""
    mine = actor.person.ids() if actor.person else []
    if subject is None or subject.pk not in mine:
        return False
    if law.opens is None or law.roles[law.opens.by].who != "subject":
        return False
    row = lost(subject) or subject.membership(actor.today)
    return row is not None and row.unit.living().pk == unit.pk


@act("matter.open", may=may_open)
def open_matter(
    actor: Actor, unit: Unit, slug: str, day: date, subject: Person | None = None,
    *, preset: str | None = None,
) -> Done:  # fmt: skip
    """Open a matter on request, or the one that the period's duty asks for.

    `preset`: under which of the names the unit runs it; None where it runs under one.
    """
    adoption = adoption_of(unit, slug, actor.today, preset)
    if adoption is None:
        raise Refused(_("本组织没有启用这项制度。"))
    law = law_adopted(adoption)
    if law.cadence is None:
        _one_at_a_time(slug, law, subject)
        matter, ended = beside(actor, unit, adoption, day, subject), False
    else:
        matter, ended = open_for(actor, unit, adoption, day, subject)
    if ended:
        raise Refused(say("“%(title)s”已经办结。", title=matter))
    said = say("立项：%(title)s", title=matter)
    return Done(matter, said, unit=unit, person=subject, thing=f"matter:{matter.pk}")


def _one_at_a_time(slug: str, law: Institution, subject: Person | None) -> None:
    """A rule about a person needs one, and a person is in one open matter of it at a time."""
    if law.about != "person" or (law.opens and law.opens.many and subject is not None):
        return
    if subject is None:
        raise Refused(_("请选定这件事是关于谁的。"))
    rows = Matter.objects.filter(slug=slug, subject__in=subject.ids(), state=Matter.State.OPEN)
    if held := rows.first():
        raise Refused(say("“%(title)s”还在办，不能再立一件。", title=held))


def may_act(
    actor: Actor,
    matter: Matter,
    stage: str,
    *rest: object,
    revision: int | None = None,
    **more: object,
) -> None:
    rows = Matter.objects.select_related("unit", "subject")
    matter.refresh_from_db(from_queryset=rows)  # it may have moved on since the caller read it
    check_not_moved(matter, revision)
    may_take(actor, matter, stage)


@act("matter.act", may=may_act)
def do(
    actor: Actor,
    matter: Matter,
    stage: str,
    said: str,
    on: date,
    facts: dict[str, Any],
    *,
    revision: int | None = None,
    sealed: dict[str, str] | None = None,
) -> Done:
    """One step by a person who may take it. Raises Refused with all unmet conditions."""
    held = lock(matter, revision)
    law = law_of(held)
    if isinstance(law.stages.get(stage), (Vote, Exam)):
        raise Refused(_("票数和考试结果由两人分别录入。"))
    if getattr(law.stages.get(stage), "twice", False):
        raise Refused(_("这一步由两个人各录一遍。"))
    if isinstance(law.stages.get(stage), Survey):
        raise Refused(_("测评只由密封投票计票得出，不能直接写结果。"))
    role, behalf = role_for(actor, held, stage, said)
    facts, behalf = _for_whom(actor, held, facts, behalf)
    step = take(actor, held, Said(stage, said, on, facts, None, behalf, role))
    for item, text in (sealed or {}).items():
        _seal(actor, held, item, text)
    words = say("%(title)s：%(stage)s", title=held, stage=law.stages[stage].title)
    return Done(step, words, unit=held.unit, person=held.subject, thing=f"matter:{held.pk}")


def _for_whom(
    actor: Actor, matter: Matter, facts: dict[str, Any], behalf: bool
) -> tuple[dict[str, Any], bool]:
    """What each does, a keeper may enter for one who is named; everybody else only for oneself."""
    whom = str(facts.get(WHOM) or "")
    mine = [str(one) for one in actor.person.ids()] if actor.person else []
    if not whom or whom in mine:
        return {name: one for name, one in facts.items() if name != WHOM}, behalf
    must_keep(actor, matter.unit)
    return facts, True


def _seal(actor: Actor, matter: Matter, item: str, text: str) -> None:
    """Only a sealed item, only by one of the two; it never enters the step's facts."""
    held = library().fields.items.get(item)
    if held is None or held.sensitivity != "sealed" or actor.person is None:
        raise Refused(_("这一项不是密封内容。"))
    if text.strip():
        SealedNote.objects.create(
            matter=matter, item=item, by=actor.person, text=text, on=actor.today
        )


def _of_the_two(actor: Actor, note: SealedNote) -> None:
    law = law_of(note.matter)
    readers = law.privacy.get(note.item, [])
    ids = set(actor.person.ids()) if actor.person else set()
    for name in readers:
        found = roles.people(law, name, note.matter.unit, actor.today, note.matter)
        if any(one.pk in ids for one in found):
            return
    raise Refused(_("谈心内容只有谈心的两个人能看、能删。"))


@act("note.delete", may=_of_the_two)
def delete_note(actor: Actor, note: SealedNote) -> Done:
    """Either of the two may delete what was sealed; the fact of the talk stays."""
    matter = note.matter
    note.delete()
    return Done(None, say("删去一段密封内容"), unit=matter.unit, thing=f"matter:{matter.pk}")


def read_note(actor: Actor, note: SealedNote) -> str:
    """The text, for one of the two only. Raises Refused for everybody else, keepers included."""
    _of_the_two(actor, note)
    return str(note.text)


def _takes_back(actor: Actor, step: Step, reason: str) -> None:
    """Who may take the step now may also take it back: its role, or the keeper who entered it."""
    if step.by_id is None or actor.person is None or step.by_id not in actor.person.ids():
        may_take(actor, step.matter, step.stage)


@act("matter.take_back", may=_takes_back)
def withdraw_step(actor: Actor, step: Step, reason: str) -> Done:
    """Take the last step of a matter back, with everything it did; both stay in the record."""
    held = lock(step.matter, None)
    if step.record_id is not None:
        raise Refused(_("这一步来自一条记录，请在那条记录上撤回。"))
    if step.withdrawn or not reason.strip():
        raise Refused(_("撤回要写明缘由。"))
    matter = take_back(actor, step, reason.strip())
    words = say(
        "%(title)s：撤回“%(stage)s”", title=held, stage=law_of(held).stages[step.stage].title
    )
    return Done(
        matter, words, unit=held.unit, person=held.subject, thing=f"matter:{held.pk}",
        detail={"reason": reason, "step": step.pk},
    )  # fmt: skip


def _voids(actor: Actor, matter: Matter, *rest: object, **more: object) -> None:
    if actor.person is not None and matter.opener_id in actor.person.ids():
        return
    must_keep(actor, matter.unit)


@act("matter.void", may=_voids)
def void(actor: Actor, matter: Matter, reason: str, revision: int | None = None) -> Done:
    """Cancel a matter opened by mistake; refused once a decision or a vote was taken in it."""
    held = lock(matter, revision)
    if not reason.strip():
        raise Refused(_("作废要写明缘由。"))
    polls.must_be_free(held)
    law = law_of(held)
    if any(isinstance(law.stages[row.stage], (Decision, Vote)) for row in _live(held)):
        raise Refused(_("已经有过决定或表决，不能作废。"))
    held.state, held.void_reason = Matter.State.VOID, reason
    held.revision += 1
    held.save()
    words = say("作废：%(title)s", title=held)
    return Done(held, words, unit=held.unit, thing=f"matter:{held.pk}", detail={"reason": reason})


def _live(matter: Matter) -> list[Step]:
    return list(matter.steps.filter(withdrawn=False))  # type: ignore[attr-defined]
