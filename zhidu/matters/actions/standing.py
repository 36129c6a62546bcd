"""Put one step into a matter: read where it stands, ask the engine, write what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import machine, overlay
from zhidu.engine.presence import Possible
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Draw, Survey, Vote
from zhidu.matters import (
    declared,
    effects,
    handing,
    levels,
    polls,
    postings,
    roles,
    separate,
    shape,
)
from zhidu.matters.duties import period_of
from zhidu.matters.knowing import stand
from zhidu.matters.models import Adoption, LocalRule, Matter, Poll, Record, Step
from zhidu.matters.rulebook import keep, law_adopted, law_of, library, local_rules, world
from zhidu.org.access import members
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person, Unit
from zhidu.sentence import MARKS, Term, joined, kept, say

from . import putting_up, sealing_draws


@dataclass(frozen=True)
class Said:
    """What a person asks to put down: stage, outcome or tally, day, facts."""

    stage: str
    said: str | dict[str, Any]
    on: date
    facts: dict[str, Any]
    record: Record | None = None
    on_behalf: bool = False
    role: str = ""
    poll: Poll | None = None  # the sealed round whose count this is


def check_not_moved(matter: Matter, revision: int | None) -> None:
    """Tell who acted on it since the page with this revision was read."""
    if revision is None or matter.revision == revision:
        return
    last = matter.steps.filter(withdrawn=False).select_related("by").last()  # type: ignore[attr-defined]
    who = last.by.name if last and last.by else _("别人")
    raise Refused(say("%(who)s刚办了这件事，请看过最新情况再办。", who=who))


def lock(matter: Matter, revision: int | None) -> Matter:
    """The row, held until the transaction ends; who comes second is told, not overwritten."""
    rows = Matter.objects.select_for_update(of=("self",)).select_related("unit", "subject")
    held = rows.get(pk=matter.pk)
    check_not_moved(held, revision)
    if held.state == Matter.State.VOID:
        raise Refused(_("这件事已作废。"))
    return held


def judge(actor: Actor, matter: Matter, said: Said) -> machine.Stepped:
    """What would come of the act; raises Refused with every sentence. Nothing is written."""
    law, by = law_of(matter), str(actor.person.pk) if actor.person else ""
    if said.on > actor.today:
        raise Refused(say("日期 %(day)s 还没到。", day=said.on))
    asked = machine.Act(said.stage, said.said, said.on, by, said.role, said.facts)
    held = _as_polled(stand(matter, said.stage, said.on, said.facts), law, said)
    try:
        done = machine.step(law, held, asked, world())
        if hindered := _hindrances(actor, law, matter, said, done.outcome):
            known = {**held.known, "hindrances": hindered}
            done = machine.step(law, replace(held, known=known), asked, world())
    except machine.Refused as refusal:
        other = separate.others(law, matter, held, asked, refusal.unmet, actor.today)
        raise Refused(*refusal.unmet, *([other] if other else []), article=law.basis) from refusal
    if done.outcome == "clear":
        if told := postings.counted_anew(matter, said.on):
            raise Refused(told, article=law.basis)
        if wrong := postings.unproven(matter, said.on):
            raise Refused(*wrong, article=law.basis)
    return done


def _as_polled(held: machine.Matter, law: Institution, said: Said) -> machine.Matter:
    """The roll of a sealed round is that of its opening, whoever came or left since."""
    stage = law.stages[said.stage]
    if said.poll is None or not isinstance(stage, Vote) or not isinstance(said.said, dict):
        return held
    left_out = len(said.facts.get(stage.excluded or "") or [])
    return replace(held, known={**held.known, "roll": said.said["eligible"] + left_out})


def take(actor: Actor, matter: Matter, said: Said) -> Step:
    """One step of a locked matter with its effects; raises Refused with every sentence."""
    if said.poll is None:
        polls.must_be_free(matter)
    law, done = law_of(matter), judge(actor, matter, said)
    facts = _plain(done.matter.records[-1].facts)
    if isinstance(law.stages[said.stage], (Vote, Survey)):
        facts["tally"] = said.said  # counts only: who chose what is nowhere
    row = Step.objects.create(
        matter=matter, stage=said.stage, outcome=done.outcome, came_from=matter.at,
        came_to=done.matter.at, on=said.on, entered=actor.today, by=actor.person,
        role=said.role or law.stages[said.stage].by, on_behalf=said.on_behalf,
        handler=matter.handler, facts=facts, record=said.record,
        advice=[kept(one) for one in done.advice],
    )  # fmt: skip
    _settle(matter, law, done, said)
    levels.tell(law, matter, row, actor.today)
    effects.carry_out(actor, matter, done.effects, row)
    putting_up.follow(actor, matter, law, row, said.poll)
    sealing_draws.follow(actor, matter, law)
    handing.tell(law, matter, row, actor.today)
    return row


def take_back(actor: Actor, step: Step, reason: str) -> Matter:
    """Undo the last step of a matter with all it did; it stays readable as withdrawn.

    Raises Refused when the matter was acted on since, or something was built on an effect.
    """
    matter = Matter.objects.select_for_update().get(pk=step.matter_id)
    later = matter.steps.filter(pk__gt=step.pk, withdrawn=False)  # type: ignore[attr-defined]
    if later.exists():
        raise Refused(say("“%(title)s”在这之后又办过，请先撤回后面的。", title=matter))
    polls.must_be_free(matter)
    effects.take_back(actor, step, reason)
    putting_up.undo(actor, step, reason)
    step.withdrawn, step.withdrawn_reason = True, reason[:200]
    step.save(update_fields=["withdrawn", "withdrawn_reason"])
    matter.at, matter.since, matter.handler = step.came_from, _since(matter), step.handler
    matter.state = Matter.State.OPEN
    matter.known = _known_before(matter, step)
    matter.revision += 1
    matter.save()
    return matter


def _since(matter: Matter) -> date:
    """When the stage began: the last step, but for those that only handed it to another unit."""
    law, since = law_of(matter), matter.opened
    for row in matter.steps.filter(withdrawn=False):  # type: ignore[attr-defined]
        if row.outcome not in law.stages[row.stage].hands_to and row.came_from != row.came_to:
            since = row.on
    return since


def _known_before(matter: Matter, step: Step) -> dict[str, Any]:
    """What was known without the step: its own items as the steps before it left them."""
    known = dict(matter.known)
    if matter.parent_id is None:  # a child began with what its parent's row held
        for name in step.facts:
            known.pop(name, None)
    for row in matter.steps.filter(withdrawn=False):  # type: ignore[attr-defined]
        known |= {name: held for name, held in row.facts.items() if name in step.facts}
    return known


def _hindrances(
    actor: Actor, law: Institution, matter: Matter, said: Said, outcome: str
) -> dict[str, list[str]]:
    """What stands in the way of the effects it asks about; tried only when all else is met."""
    asked = [one for one in law.stages[said.stage].requires if isinstance(one, Possible)]
    facts = _plain(said.facts)
    found = {
        one.possible: effects.rehearse(actor, matter, law, one.possible, facts)
        for one in asked
        if one.for_ is None or outcome in one.for_
    }
    return {target: told for target, told in found.items() if told}


def _plain(facts: Any) -> dict[str, Any]:
    return {name: value for name, value in dict(facts).items() if value not in ("", None)}


def _settle(matter: Matter, law: Institution, done: machine.Stepped, said: Said) -> None:
    matter.at, matter.since = done.matter.at, done.matter.since
    matter.handler = levels.following(law, matter, said.stage, done.outcome, said.facts)
    items = library().fields.items
    passed_on = {
        name: value
        for name, value in said.facts.items()
        if name in items and items[name].sensitivity != "sealed"
    }
    matter.known = {**matter.known, **passed_on, **_came_of(law, done, said.stage)}
    shown = passed_on.get("title_line") and "title_line" not in law.privacy
    if matter.period_start is None and matter.subject_id is None and shown:
        matter.said = str(passed_on["title_line"])  # one of many of its kind: say which
    if words := shape.title(law, matter):
        matter.said = words
    matter.revision += 1
    if matter.at in law.ends:
        matter.state = Matter.State.ENDED
    matter.save()


def _came_of(law: Institution, done: machine.Stepped, name: str) -> dict[str, Any]:
    """What an election, a draw, a sum or a list of many acts came to, for later stages."""
    stage, facts = law.stages[name], done.matter.records[-1].facts
    kept = {one.gives for one in stage.computes} | ({stage.gathers} if stage.gathers else set())
    if isinstance(stage, Draw) or (isinstance(stage, Vote) and stage.ballot == "elect"):
        kept |= stage.results
    brought = {one for one, source in stage.takes.items() if _stays(source)}
    taken = {one: done.matter.known[one] for one in brought if one in done.matter.known}
    return {**taken, **{one: facts[one] for one in kept if one in facts}}


def _stays(source: str) -> bool:
    """What was brought is the base of what follows, and stands as it was that day."""
    return source.startswith("children.") or source == "unit.figure_lines"


def open_for(
    actor: Actor, unit: Unit, adoption: Adoption, day: date, subject: Person | None
) -> tuple[Matter, bool]:
    """The matter of the duty whose period holds the day, made when it is not there.

    The second value says whether that duty had already ended: the caller must then ask.
    """
    Adoption.objects.select_for_update().get(pk=adoption.pk)  # nobody opens the same one beside us
    law = law_adopted(adoption)
    period = period_of(adoption, law, day)
    if period is not None:
        rows = Matter.objects.filter(
            unit=unit,
            slug=adoption.slug,
            preset=adoption.preset,
            period_start=period.starts,
            subject=subject,
        ).exclude(state=Matter.State.VOID)
        if held := rows.select_for_update().first():
            return held, held.state == Matter.State.ENDED
    return _make(actor, unit, adoption, law, day, subject, period), False


def beside(
    actor: Actor, unit: Unit, adoption: Adoption, day: date, subject: Person | None = None
) -> Matter:
    """One more run of the institution, beside the period's duty, for a person or for none."""
    return _make(actor, unit, adoption, law_adopted(adoption), day, subject, None)


def _make(
    actor: Actor,
    unit: Unit,
    adoption: Adoption,
    law: Institution,
    day: date,
    subject: Person | None,
    period: Any,
) -> Matter:
    name: object = law.title
    if period is not None:
        name = say("%(period)s%(what)s", period=period.name, what=law.title)
    if subject is not None:
        name = joined([subject.name, name], MARKS["space"])
    version = adoption.version
    if period is None:  # what was asked for on a day runs under the rules of that day
        version = library().versions_on(adoption.slug, day)
    rules = local_rules(unit, adoption.slug, day)
    pinned = [{"file": one.version, "settings": one.settings} for one in rules]
    files = [one.version for one in rules]
    law = effective(adoption.slug, version, rules)
    begun = machine.begin(law, day, adoption.settings)
    opener = subject if law.opens and law.opens.by in _subjects(law) else actor.person
    return Matter.objects.create(
        unit=unit, slug=adoption.slug, preset=adoption.preset, version=version, overlays=pinned,
        sha256=keep(adoption.slug, version, *files),
        subject=subject, opener=opener, said=name, opened=day,
        period_start=period.starts if period else None,
        period_name=period.name if period else "", due=period.due if period else None,
        at=begun.at, since=day, handler=levels.first(law, unit),
    )  # fmt: skip


def effective(slug: str, version: str, rules: list[LocalRule]) -> Institution:
    """The law the matter is pinned to; raises Refused when a local rule no longer fits it."""
    law = library().law(slug, version)
    for one in rules:
        if any(overlay.faults(law, library().local(slug, one.version), one.settings)):
            raise Refused(
                say(
                    "“%(rule)s”与现行的“%(law)s”不合，请先停用或改版。",
                    rule=Term(library().local(slug, one.version).title), law=Term(law.title),
                )
            )  # fmt: skip
    return library().effective(slug, version, [(one.version, one.settings) for one in rules])


def _subjects(law: Institution) -> set[str]:
    return {name for name, role in law.roles.items() if role.who == "subject"}


def may_take(actor: Actor, matter: Matter, stage: str) -> bool:
    """Whether it is entered for another; raises Refused when the actor may not act here."""
    return role_for(actor, matter, stage)[1]


def role_for(
    actor: Actor, matter: Matter, stage: str, outcome: str | None = None
) -> tuple[str, bool]:
    """In which role the actor acts, and whether it is entered for another.

    With an outcome, first the roles that may choose it; else whoever may act here at all, and the
    engine says why the outcome is not theirs. Raises Refused when the actor may not act here.
    """
    law = law_of(matter)
    held = law.stages.get(stage)
    names = [held.by] if held else []
    if stage == matter.at:
        where, today = stand(matter), actor.today
        names = machine.may_act(law, where, today, world())
        if outcome is not None:
            fit = {n for n in names if outcome in machine.choices(law, where, n, today, world())}
            names = sorted(names, key=lambda name: name not in fit)
    for name in names:
        may, behalf = roles.holds(law, name, actor, matter.unit, matter, held)
        if may:
            return name, behalf
    who = joined(law.roles[name].title for name in names)
    out = {one.pk for one in declared.barred(law, matter, held, actor.today)}
    if actor.person is not None and out & set(actor.person.ids()):
        raise Refused(_("您申报过和这类决定有关的利益，这件事要回避，由别的人办。"))
    raise Refused(say("这一步由%(who)s办理。", who=who), article=law.basis)


def full_members(unit: Unit, day: date) -> int:
    return members(unit, day, (Membership.Kind.FULL,)).count()
