"""Put a stage to a sealed vote, let it begin, and make its count the step of the stage."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.ballots.access import may_count
from zhidu.ballots.actions import opening
from zhidu.ballots.models import Round
from zhidu.ballots.publishing import K
from zhidu.engine import machine
from zhidu.engine.stages import Survey, Vote
from zhidu.matters import knowing, polls, shown
from zhidu.matters.models import Matter, Poll, Step
from zhidu.matters.rulebook import law_of, world
from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import Term, say

from .acting import may_act
from .standing import Said, lock, may_take, take


@dataclass(frozen=True)
class Call:
    """How a sealed vote is to be held: until when, who opens the envelopes, who is in the room."""

    last: date
    scrutineers: tuple[int, ...] = ()
    two_person: bool = True
    facts: dict[str, Any] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    others: int = 0


@act("matter.put_to_vote", may=may_act)
def put_to_vote(
    actor: Actor, matter: Matter, stage: str, call: Call, *, revision: int | None = None
) -> Done:
    """Prepare a sealed round for the stage; returns the Poll. Nobody can vote before it is opened.

    Raises Refused for a stage that is not decided so, for everything else that is still missing
    (nobody should vote in vain), and for a plan that cannot be.
    """
    held = lock(matter, revision)
    law, asked = law_of(held), law_of(held).stages.get(stage)
    must_keep(actor, held.unit)
    if not polls.possible(asked):
        raise Refused(_("这一步不用密封投票。"))
    assert isinstance(asked, (Vote, Survey))
    polls.must_be_free(held)
    if polls.waiting(held, stage):
        raise Refused(_("已经准备了一次投票，请先办完或作废。"))
    wrong = [*_still_missing(actor, held, stage, call), *_heads_wrong(held, asked, call)]
    if wrong:
        raise Refused(*wrong, article=law.basis)
    facts = {name: value for name, value in call.facts.items() if value not in ("", None)}
    form = polls.form_of(held, stage, facts, call.others, actor.today)
    graded = isinstance(asked, Survey) or asked.ballot == "grade"
    plan = opening.Plan(
        Round.Kind.RATING if graded else Round.Kind.BALLOT, polls.title_of(held, stage),
        polls.subject(held, stage), _period(held, stage, actor.today), form,
        call.last, polls.least(held, asked) if isinstance(asked, Survey) else K,
        call.two_person, call.scrutineers,
    )  # fmt: skip
    row = opening.draft(replace(actor, carries=f"matter:{held.pk}"), held.unit, plan)
    poll = Poll.objects.create(
        matter=held, stage=stage, round=row, facts=facts, heads=call.heads, kinds=list(call.kinds)
    )
    said = say("%(title)s：准备密封投票“%(stage)s”", title=held, stage=Term(asked.title))
    return Done(poll, said, unit=held.unit, thing=f"matter:{held.pk}")


def _still_missing(actor: Actor, held: Matter, stage: str, call: Call) -> list[Any]:
    law, by = law_of(held), str(actor.person.pk) if actor.person else ""
    asked = machine.Act(stage, "", actor.today, by, "", call.facts)
    now = knowing.stand(held, stage, actor.today, call.facts)
    first = next(iter(law.stages[stage].next))
    return [one.words for one in machine.missing(law, now, asked, first, world())]


def _heads_wrong(held: Matter, stage: Vote | Survey, call: Call) -> list[Any]:
    """Written opinions decide as ballots do: a second person has to stand for the number."""
    written, yes = call.heads.get("written", 0), call.heads.get("written_for", 0)
    wrong: list[Any] = []
    if (written or yes) and not (isinstance(stage, Vote) and polls.counts_written(held, stage)):
        wrong.append(say("本单位不把未到会人员的书面意见计入票数"))
    if yes > written:
        wrong.append(say("书面意见中赞成的多于收到的书面意见"))
    if written and not call.two_person:
        wrong.append(_("计入书面意见的，要由监票人核对数目：请用双人启封。"))
    if isinstance(stage, Vote) and stage.ballot != "grade" and not call.two_person:
        wrong.append(_("表决由监票人启封：请用双人启封，至少选一名监票人。"))
    return wrong


def _period(held: Matter, stage: str, today: date) -> str:
    """The day; with a number when it is not the first that day."""
    subject = polls.subject(held, stage)
    same = Round.objects.filter(subject=subject, period__startswith=today.isoformat()).count()
    return f"{today.isoformat()} ({same + 1})" if same else today.isoformat()


def begin(actor: Actor, poll: Poll, *, warned: bool = False) -> Round:
    """Fix the roll and let people vote, if the matter still stands where it did.

    Raises Refused like `opening.open_round`, and when the matter has moved on.
    """
    with transaction.atomic():
        held = lock(poll.matter, None)
        may_take(actor, held, poll.stage)
        if wrong := _still_missing(actor, held, poll.stage, Call(actor.today, facts=poll.facts)):
            raise Refused(*wrong, article=law_of(held).basis)
        polls.must_be_free(held)
        given = polls.roll(poll, actor.today)
        done: Round = opening.open_round(actor, poll.round, given, warned=warned)
        return done


def _counts(actor: Actor, poll: Poll, *rest: object, **more: object) -> None:
    if actor.visitor or not may_count(actor, poll.round):
        raise Refused(_("结果由经办人或监票人记下。"))


@act("matter.take_over", may=_counts)
def take_over(actor: Actor, poll: Poll) -> Done:
    """Make the counted round the step of its stage; the numbers are those of the round alone.

    Raises Refused when it is not counted, or the matter cannot take it; the count stands then, and
    this may be tried again.
    """
    held = lock(poll.matter, None)
    poll = Poll.objects.select_related("round", "matter", "step").get(pk=poll.pk)
    if polls.waiting(held, poll.stage) != poll or not _is_counted(poll):
        raise Refused(_("还没有计票，或者已经记下了。"))
    by = law_of(held).stages[poll.stage].by
    facts = {**poll.facts, **shown.lines(poll)}
    said = Said(poll.stage, polls.tally(poll), actor.today, facts, role=by, poll=poll)
    step: Step = take(actor, held, said)
    poll.step = step
    poll.save(update_fields=["step"])
    words = say(
        "%(title)s：密封投票计票，记入“%(stage)s”", title=held, stage=polls.stage_title(poll)
    )
    return Done(step, words, unit=held.unit, thing=f"matter:{held.pk}")


def _is_counted(poll: Poll) -> bool:
    if poll.round.state == Round.State.CLOSED:
        return True
    is_survey = isinstance(law_of(poll.matter).stages[poll.stage], Survey)
    return is_survey and poll.round.state == Round.State.VOID \
        and poll.round.void_reason == polls.TOO_FEW  # fmt: skip


def _from_above(actor: Actor, poll: Poll, *rest: object, **more: object) -> None:
    unit = poll.matter.unit
    if actor.person is None or actor.visitor:
        raise Refused(_("计票结果只能由上级组织搁置。"))
    viewer = Viewer(actor.person, actor.today)
    if not viewer.keeps(unit.parent or unit) or (unit.parent and viewer.belongs(unit)):
        raise Refused(_("计票结果只能由上级组织搁置。"))


@act("matter.set_aside", may=_from_above)
def set_aside(actor: Actor, poll: Poll, reason: str) -> Done:
    """A count that no step can be made of; the round and its place in the log stay."""
    held = lock(poll.matter, None)
    row = Poll.objects.select_related("round", "step").get(pk=poll.pk)
    if polls.waiting(held, row.stage) != row or row.round.state != Round.State.CLOSED:
        raise Refused(_("只有计了票、还没有记下的结果才能搁置。"))
    if not reason.strip():
        raise Refused(_("请写明为什么搁置。"))
    row.set_aside, row.set_aside_by = reason.strip()[:200], actor.person
    row.save(update_fields=["set_aside", "set_aside_by"])
    words = say("%(title)s：搁置一次计票：%(reason)s", title=held, reason=reason)
    return Done(row, words, unit=held.unit, thing=f"matter:{held.pk}", detail={"reason": reason})
