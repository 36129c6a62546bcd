"""Step one matter through its institution: where it stands + what was done -> where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhidu.sentence import MARKS, Sentence, Term, joined, say

from . import counting, dates, facts
from .conditions import AnyCondition
from .dates import WEEKENDS_ONLY, Calendar
from .moment import Moment, Record, Told, lacks
from .schema import Institution, Item
from .stages import AnyStage, Decision, Draw, Exam, Notice, Stage, Survey, Vote, Weighted
from .terms import Strict


@dataclass(frozen=True)
class World:
    """What every rule shares: the items that may be asked for and the table of free days."""

    items: Mapping[str, Item] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar = WEEKENDS_ONLY


@dataclass(frozen=True)
class Matter:
    """Where a matter stands, since when, what was done, and what is known beside it."""

    at: str
    since: date
    records: tuple[Record, ...] = ()
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """What a person asks the machine to record."""

    stage: str
    said: str | Mapping[str, Any]
    on: date
    by: str = ""  # which person
    role: str = ""  # acting as; empty: the role of the stage
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stepped:
    outcome: str
    matter: Matter
    advice: tuple[Told, ...] = ()
    effects: tuple[Strict, ...] = ()


class Refused(Exception):
    """The institution does not allow this act; every unmet condition is listed."""

    def __init__(self, *unmet: Told) -> None:
        super().__init__(str(joined(unmet, MARKS["clause"])))
        self.unmet = unmet


def begin(law: Institution, today: date, known: Mapping[str, Any] | None = None) -> Matter:
    """Open a matter; a number or time not filled in would be a rule without a limit."""
    held = {name: one.start for name, one in law.settings.items()} | dict(known or {})
    blank = [
        say("空格“%(blank)s”尚未填写", blank=Term(one.title))
        for name, one in law.settings.items()
        if one.type in ("number", "span") and held.get(name) is None
    ]
    if blank:
        raise Refused(*blank)
    return Matter(law.first, today, (), held)


def step(law: Institution, matter: Matter, act: Act, world: World | None = None) -> Stepped:
    """The outcome of the act, and where the matter stands after it."""
    world = world or World()
    stage = _stage(law, matter, act.stage)
    moment = _moment(law, matter, act, world)
    outcome, results = _outcome(stage, act, moment)
    if outcome not in stage.next:
        words = say(
            "“%(stage)s”没有“%(outcome)s”这个结果", stage=Term(stage.title), outcome=outcome
        )
        raise Refused(words)
    moment = replace(moment, known={**moment.known, **results})
    unmet = [
        *facts.faults(act.facts, world.items),
        *_unmet(law, stage, act, moment, outcome),
    ]
    if unmet:
        raise Refused(*(_cited(text, stage) for text in unmet))
    record = Record(act.stage, outcome, act.on, moment.actor, {**act.facts, **results})
    after = Matter(stage.next[outcome], act.on, (*matter.records, record), moment.known)
    effects = [*stage.effects.get(outcome, [])]
    if after.at in law.ends:
        effects += law.ends[after.at].effects
    advice = (*_late(stage, moment), *_said(stage.advises, moment, outcome))
    return Stepped(outcome, after, advice, tuple(effects))


def unmet(law: Institution, matter: Matter, act: Act, world: World | None = None) -> list[Told]:
    """What stands in the way of this act, for the page that shows it before anyone tries."""
    try:
        step(law, matter, act, world)
    except Refused as refusal:
        return list(refusal.unmet)
    return []


def serves(law: Institution, record: Record) -> dict[str, dict[str, Any]]:
    """The other duties this one record stands for, each with the facts it passes on."""
    return {
        target: {name: held for name, held in record.facts.items() if name != "counts_for"}
        for target in record.facts.get("counts_for", [])
        if target in law.stages[record.stage].counts_for
    }


def may_act(law: Institution, matter: Matter, today: date, world: World | None = None) -> list[str]:
    """The roles that may act now; when the time is up the higher one may act as well."""
    stage = law.stages[matter.at]
    act = Act(matter.at, "", today)
    due = _due(stage, _moment(law, matter, act, world or World()))
    late = due is not None and today > due
    return [stage.by, stage.late_to] if late and stage.late_to else [stage.by]


def _stage(law: Institution, matter: Matter, named: str) -> AnyStage:
    if matter.at in law.ends:
        raise Refused(say("此事已办结：%(end)s", end=Term(law.ends[matter.at].title)))
    if named != matter.at and named not in ahead(law, matter.at):
        title = law.stages[named].title if named in law.stages else named
        now = Term(law.stages[matter.at].title)
        raise Refused(say("当前环节是“%(now)s”，不是“%(asked)s”", now=now, asked=Term(title)))
    return law.stages[named]


def ahead(law: Institution, at: str) -> list[str]:
    """The stages that may be acted on although an optional one before them was not."""
    found: list[str] = [at]
    while getattr(law.stages.get(found[-1]), "optional", False):
        following = next(iter(law.stages[found[-1]].next.values()))
        if following in found or following not in law.stages:
            break
        found.append(following)
    return found[1:]


def filled_by_record(law: Institution) -> list[str]:
    """The stages that one record of a meeting can fill: it has a day and says who was there."""
    return [
        name
        for name, stage in law.stages.items()
        if {"held_on", "attendance"} <= set(stage.collect)
    ]


def _moment(law: Institution, matter: Matter, act: Act, world: World) -> Moment:
    since = act.facts.get("posted_on", matter.since)
    return Moment(
        today=act.on,
        since=since if isinstance(since, date) else date.fromisoformat(str(since)),
        actor=act.by or law.stages[act.stage].by,
        records=matter.records,
        known={**matter.known, **act.facts},
        titles=_titles(law, world),
        levels={name: item.levels for name, item in world.items.items()},
        calendar=world.calendar,
    )


def _titles(law: Institution, world: World) -> dict[str, str]:
    """What a message calls each word; an item before a stage of the same name."""
    staged = {name: one.title for name, one in [*law.stages.items(), *law.settings.items()]}
    asked = {name: item.title for name, item in world.items.items()}
    cells = {
        f"{name}.{column}": title
        for name, item in world.items.items()
        for column, title in item.columns.items()
    }
    chosen = {
        f"{name}.{key}": title
        for name, item in world.items.items()
        for key, title in item.choices.items()
    }
    return {**world.names, **staged, **asked, **cells, **chosen}


def _outcome(stage: AnyStage, act: Act, at: Moment) -> tuple[str, dict[str, Any]]:
    """What the said thing amounts to, with whatever the rule computes from it."""
    outcome, results = _counted(stage, act, at)
    known = {**at.known, **results}
    for one in stage.computes:
        if isinstance(one, Weighted):
            results |= counting.weighted(one, known)
        else:
            results |= counting.ranking(one, known.get(one.ranking) or [], at.number(one.take))
    return outcome, results


def _counted(stage: AnyStage, act: Act, at: Moment) -> tuple[str, dict[str, Any]]:
    said = act.said
    if isinstance(said, str):
        if isinstance(stage, (Vote, Survey, Exam, Draw)):
            title = Term(stage.title)
            raise Refused(say("“%(stage)s”须填写计数，不能直接写结果", stage=title))
        return said, {}
    match stage:
        case Vote():
            if found := counting.faults(said, stage.grades):
                raise Refused(*found)
            return counting.count(stage, said, at.number(stage.seats or 0))
        case Survey():
            return counting.survey(stage, said)
        case Exam():
            return _marked(stage, act.stage, said, at)
        case Draw():
            pool, last = at.people(stage.pool), at.people("last_drawn")
            return "drawn", counting.draw(stage, pool, at.number(stage.pick), said["seed"], last)
    raise Refused(say("“%(stage)s”不计数", stage=Term(stage.title)))


def _marked(
    exam: Exam, name: str, said: Mapping[str, Any], at: Moment
) -> tuple[str, dict[str, Any]]:
    score = int(said["score"])
    if score >= at.number(exam.pass_mark):
        return "passed", {"score": score}
    sat = 1 + sum(record.stage == name for record in at.records)
    last = exam.attempts is not None and sat >= at.number(exam.attempts)
    return ("used_up" if last else "failed"), {"score": score}


def _unmet(law: Institution, stage: AnyStage, act: Act, at: Moment, outcome: str) -> Iterator[Told]:
    yield from _who(law, stage, act, at)
    yield from _when(stage, at, outcome)
    asked = [
        *stage.collect,
        *(x for t in act.facts.get("counts_for", []) for x in stage.counts_for[t]),
    ]
    for name in asked:
        if act.facts.get(name) in ("", [], None):
            yield lacks(at.title(name))
    if isinstance(stage, Decision) and outcome in stage.reason and not act.facts.get("reason"):
        yield say("“%(choice)s”须写明理由", choice=Term(stage.options[outcome]))
    yield from _said(stage.requires, at, outcome)


def _said(conditions: list[AnyCondition], at: Moment, outcome: str) -> Iterator[Told]:
    for one in conditions:
        if one.concerns(outcome) and (sentence := one.unmet(at)):
            yield sentence


def _who(law: Institution, stage: AnyStage, act: Act, at: Moment) -> Iterator[Sentence]:
    holder, due = Term(law.roles[stage.by].title), _due(stage, at)
    if act.role not in ("", stage.by):
        if act.role != stage.late_to:
            yield say("“%(stage)s”须由“%(who)s”办理", stage=Term(stage.title), who=holder)
        elif due and at.today <= due:
            late = Term(law.roles[act.role].title)
            yield say(
                "%(due)s 前由“%(who)s”办理，逾期方由“%(late)s”办理",
                due=due, who=holder, late=late,
            )  # fmt: skip
    if isinstance(stage, Decision) and at.actor == at.known.get("subject"):
        yield say("当事人不得决定自己的事项")
    did = {record.by: record.stage for record in at.records if record.stage in stage.other_than}
    if at.actor in did:
        yield say("不得由办理“%(stage)s”的同一人办理", stage=at.title(did[at.actor]))


def _when(stage: AnyStage, at: Moment, outcome: str) -> Iterator[Sentence]:
    if isinstance(stage, Notice) and outcome == "clear":
        last = dates.after(at.since, at.span(stage.lasts), at.calendar)
        if at.today <= last:
            yield say("公示期至 %(last)s 届满，次日起方可办理", last=last)


def _due(stage: AnyStage, at: Moment) -> date | None:
    """The last day of the deadline; passing it decides nothing, it is only shown."""
    if stage.within is None:
        return None
    length, since = stage.within
    start = at.last(since) if since else at.since
    return dates.after(start, at.span(length), at.calendar) if start else None


def _late(stage: AnyStage, at: Moment) -> Iterator[Sentence]:
    due = _due(stage, at)
    if due and at.today > due:
        yield say("“%(stage)s”已过期限（%(due)s）", stage=Term(stage.title), due=due)


def _cited(words: Told, stage: Stage) -> Told:
    if not stage.article:
        return words
    return say("%(words)s（%(article)s）", words=words, article=Term(stage.article))
