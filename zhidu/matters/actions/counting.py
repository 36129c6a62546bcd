"""Two people put down the same paper tally or exam result; one alone makes nothing true."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine.stages import Exam, Vote
from zhidu.matters import polls, tally
from zhidu.matters.models import Matter, Step, TallySheet
from zhidu.matters.rulebook import law_of
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say

from .acting import may_act
from .standing import Said, judge, lock, may_take, take


def count(
    actor: Actor,
    matter: Matter,
    stage: str,
    counts: dict[str, Any],
    on: date,
    *,
    facts: dict[str, Any] | None = None,
    revision: int | None = None,
) -> Step | None:
    """One of two entries of a paper tally or exam result; equal ones by two persons make the step.

    `facts` of the first entry go down beside the counts: who was left out of the base and why, the
    resolution; the second person has seen them. Returns the Step, or None while the second entry
    is missing. Raises Refused for counts that cannot be, and when the two differ: both entries are
    then dropped, so that anybody may count the sheets again.
    """
    done = _count(actor, matter, stage, counts, on, facts or {}, revision=revision)
    if isinstance(done, list):
        raise Refused(
            say("两次录入不一致（%(items)s），请对着原件重新核对，两人再各录一遍。", items=done)
        )
    step: Step | None = done
    return step


@act("matter.tally", may=may_act)
def _count(
    actor: Actor,
    matter: Matter,
    stage: str,
    counts: dict[str, Any],
    on: date,
    facts: dict[str, Any],
    *,
    revision: int | None = None,
) -> Done:
    """The Step, None while the second entry is missing, or what differs between the two."""
    held = lock(matter, revision)
    may_take(actor, held, stage)
    counted = law_of(held).stages.get(stage)
    polls.must_be_free(held)
    if actor.person is None or not isinstance(counted, (Vote, Exam)):
        raise Refused(_("计票要由两个人分别录入。"))
    mine = set(actor.person.ids())
    sheets = TallySheet.objects.filter(matter=held, stage=stage)
    first = sheets.exclude(by__in=mine).first()
    if first is None:
        if sheets.filter(by__in=mine, counts=counts, on=on).exists():
            raise Refused(_("您已录过第一遍，第二遍要由另一个人来录。"))
        judge(actor, held, Said(stage, counts, on, facts))
        sheets.filter(by__in=mine).delete()  # one's own first entry may be put right
        TallySheet.objects.create(
            matter=held, stage=stage, by=actor.person, on=on, counts=counts, facts=facts
        )
        words = say("%(title)s：第一人录入计票", title=held)
        return Done(None, words, unit=held.unit, thing=f"matter:{held.pk}")
    if first.counts != counts or first.on != on:
        titles = tally.boxes(counted)
        titles = {**titles, tally.VOTES: say("各候选人得票")}
        differs = [titles.get(n, n) for n in counts if first.counts.get(n) != counts[n]]
        sheets.delete()
        words = say("%(title)s：两次录入不一致，都作废", title=held)
        return Done(differs or [say("日期")], words, unit=held.unit, thing=f"matter:{held.pk}")
    step = take(actor, held, Said(stage, counts, on, first.facts))
    sheets.delete()
    words = say("%(title)s：两人计票一致", title=held)
    return Done(step, words, unit=held.unit, thing=f"matter:{held.pk}")


def enter(
    actor: Actor, matter: Matter, stage: str, facts: dict[str, Any], on: date, revision: int | None
) -> Step | None:
    """One of two entries of a stage that is typed twice: nobody sees the first.

    Equal entries of two persons make the step; different ones are both dropped (Refused).
    """
    done = _enter(actor, matter, stage, facts, on, revision=revision)
    if done is False:
        raise Refused(_("两个人录的不一样，都作废了，请对着原件各录一遍。"))
    step: Step | None = done
    return step


@act("matter.enter", may=may_act)
def _enter(
    actor: Actor,
    matter: Matter,
    stage: str,
    facts: dict[str, Any],
    on: date,
    *,
    revision: int | None = None,
) -> Done:
    """The Step, None while the second entry is missing, False when the two differ."""
    held = lock(matter, revision)
    may_take(actor, held, stage)
    if actor.person is None or not getattr(law_of(held).stages.get(stage), "twice", False):
        raise Refused(_("这一步不用录两遍。"))
    mine = actor.person.ids()
    sheets = TallySheet.objects.filter(matter=held, stage=stage)
    first = sheets.exclude(by__in=mine).first()
    said = Said(stage, "done", on, facts)
    result: Any = None
    words = say("%(title)s：第一人录入", title=held)
    if first is None:
        judge(actor, held, said)
        sheets.delete()  # one's own first entry may be put right
        TallySheet.objects.create(matter=held, stage=stage, by=actor.person, on=on, counts=facts)
    elif first.counts != facts or first.on != on:
        result, words = False, say("%(title)s：两次录入不一致，都作废", title=held)
        sheets.delete()
    else:
        result, words = take(actor, held, said), say("%(title)s：两人录入一致", title=held)
        sheets.delete()
    return Done(result, words, unit=held.unit, thing=f"matter:{held.pk}")
