"""Step one matter through its institution: where it stands + what was done -> where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import Any

from zhidu.sentence import MARKS, Term, joined, say

from . import computing, counting, each, facts, rising
from .dates import WEEKENDS_ONLY, Calendar
from .gaps import Gap, advice, cited, due, gaps
from .moment import Moment, Record, Told
from .schema import Institution, Item
from .stages import (
    BASES,
    OPEN_SEATS,
    POSTED,
    AnyStage,
    Draw,
    Exam,
    Notice,
    Survey,
    Vote,
)
from .terms import Strict


@dataclass(frozen=True)
class World:
    """What every rule shares: the items that may be asked for and the table of free days."""

    items: Mapping[str, Item] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar = WEEKENDS_ONLY

    @cached_property
    def titles(self) -> dict[str, str]:
        """What a message calls each item, each column of a table and each choice."""
        asked = {name: item.title for name, item in self.items.items()}
        cells = self._inside(lambda item: item.columns)
        return asked | cells | self._inside(lambda item: item.choices)

    def _inside(self, part: Callable[[Item], Mapping[str, str]]) -> dict[str, str]:
        return {
            f"{name}.{word}": title
            for name, item in self.items.items()
            for word, title in part(item).items()
        }

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        return {name: item.levels for name, item in self.items.items()}

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        return {name: [*item.columns] for name, item in self.items.items() if item.columns}

    @cached_property
    def money(self) -> frozenset[str]:
        return frozenset(name for name, item in self.items.items() if item.type == "money")


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
    moment = moment_of(law, matter, act, world)
    outcome, results = _outcome(stage, act, moment)
    posting = isinstance(stage, Notice) and outcome == POSTED
    if outcome not in stage.next and not posting:
        words = say(
            "“%(stage)s”没有“%(outcome)s”这个结果", stage=Term(stage.title), outcome=outcome
        )
        raise Refused(words)
    moment = replace(moment, known={**moment.known, **results})
    unmet = [
        *(cited(text, stage) for text in facts.faults(act.facts, world.items)),
        *(cited(text, stage) for text in _roll(stage, act, moment)),
        *(one.words for one in gaps(law, act.stage, act.facts, act.role, moment, outcome)),
    ]
    if unmet:
        raise Refused(*unmet)
    record = Record(act.stage, outcome, act.on, moment.actor, {**act.facts, **results})
    records = (*matter.records, record)
    at = act.stage
    if not posting:
        at = each.following(law, act.stage, outcome, records, moment.known)
    # neither one of many nor handing a matter to another unit gives the rest more time
    stays = each.is_each(stage) and at == act.stage
    since = matter.since if stays or outcome in stage.hands_to else act.on
    after = Matter(at, since, records, moment.known)
    effects = [*stage.effects.get(outcome, [])]
    if after.at in law.ends:
        effects += law.ends[after.at].effects
    said = (*advice(stage, moment, outcome), *_only_advice(stage, act, moment))
    return Stepped(outcome, after, said, tuple(effects))


def missing(
    law: Institution, matter: Matter, act: Act, outcome: str, world: World | None = None
) -> list[Gap]:
    """All that stands between this matter and the outcome, for the page that shows it beforehand.

    What a count or a mark would bring is not judged; `act.said` is not looked at.
    """
    if matter.at in law.ends or act.stage not in (matter.at, *ahead(law, matter.at)):
        return []
    moment = moment_of(law, matter, act, world or World())
    return list(gaps(law, act.stage, act.facts, act.role, moment, outcome))


def due_on(
    law: Institution, matter: Matter, today: date, world: World | None = None
) -> date | None:
    """The last day of the stage a matter stands at; None without a deadline or a known start."""
    if matter.at in law.ends:
        return None
    moment = moment_of(law, matter, Act(matter.at, "", today), world or World())
    return due(law.stages[matter.at], moment)


def serves(law: Institution, record: Record) -> dict[str, dict[str, Any]]:
    """The other duties this one record stands for, each with the facts it passes on."""
    return {
        target: {name: held for name, held in record.facts.items() if name != "counts_for"}
        for target in record.facts.get("counts_for", [])
        if target in law.stages[record.stage].counts_for
    }


def may_act(law: Institution, matter: Matter, today: date, world: World | None = None) -> list[str]:
    """The roles that may act now; when the time is up others may as well."""
    stage, last = law.stages[matter.at], due_on(law, matter, today, world)
    late = last is not None and today > last
    moment = moment_of(law, matter, Act(matter.at, "", today), world or World())
    found = [stage.by, *([stage.late_to] if late and stage.late_to else [])]
    found += [*stage.also_by.values(), *rising.raisers(law, stage, moment, last)]
    return list(dict.fromkeys(found))


def choices(
    law: Institution, matter: Matter, role: str, today: date, world: World | None = None
) -> list[str]:
    """The outcomes this role may choose where the matter stands, in the order of the file."""
    stage, last = law.stages[matter.at], due_on(law, matter, today, world)
    moment = moment_of(law, matter, Act(matter.at, "", today), world or World())
    acts, top = role in (stage.by, stage.late_to), rising.is_last(law, moment)
    up = [stage.by, *rising.raisers(law, stage, moment, last)]
    return [
        one
        for one in stage.next
        if (acts and one not in {**stage.rises, **stage.also_by})
        or stage.also_by.get(one) == role
        or (stage.rises.get(one) == role and not top and role in up)
    ]


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


def onward(law: Institution) -> dict[str, tuple[str, str]]:
    """The main way from the first stage to an end: stage → (outcome, what follows).

    It goes by the first way out of each stage, which leads on by custom of the file.
    """
    way: dict[str, tuple[str, str]] = {}
    here = law.first
    while here in law.stages and here not in way:
        stage = law.stages[here]
        way[here] = next(iter(stage.next.items()))
        here = way[here][1]
    return way


def filled_by_record(law: Institution) -> list[str]:
    """The stages that one record of a meeting can fill: it has a day and says who was there."""
    return [
        name
        for name, stage in law.stages.items()
        if {"held_on", "attendance"} <= set(stage.collect)
    ]


def moment_of(law: Institution, matter: Matter, act: Act, world: World) -> Moment:
    """What a condition may look at when this act is tried."""
    return Moment(
        today=act.on,
        since=matter.since,
        actor=act.by or law.stages[act.stage].by,
        records=matter.records,
        known={**matter.known, **act.facts},
        titles=_titles(law, world),
        levels=world.levels,
        columns=world.columns,
        calendar=world.calendar,
        held=matter.known,
        money=world.money,
    )


def _titles(law: Institution, world: World) -> dict[str, str]:
    """What a message calls each word; an item before a stage of the same name."""
    staged = {name: one.title for name, one in [*law.stages.items(), *law.settings.items()]}
    chosen = {
        f"{name}.{choice}": title
        for name, one in law.settings.items()
        for choice, title in one.choices.items()
    }
    return {**world.names, **staged, **chosen, **world.titles}


def _outcome(stage: AnyStage, act: Act, at: Moment) -> tuple[str, dict[str, Any]]:
    """What the said thing amounts to, with whatever the rule computes from it."""
    outcome, results = _counted(stage, act, at)
    if stage.gathers and outcome == next(iter(stage.next)):
        held, columns = at.held.get(stage.gathers) or [], at.columns.get(stage.gathers, [])
        results |= {stage.gathers: counting.gathered(held, act.facts, columns)}
    for one in stage.computes:
        if getattr(one, "for_", None) not in (None, outcome):
            continue
        results |= computing.computed(one, at, {**at.known, **results})
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
            written = at.known.get(stage.written or "") == "counted"
            by = _round(stage, at)
            found = counting.faults(said, stage.grades, written)
            found += counting.overcast(said, by.seats) if stage.ballot == "elect" else []
            if found:
                raise Refused(*found)
            outcome, results = counting.count(stage, said, by)
            return ("passed" if _is_advice(stage, outcome, at) else outcome), results
        case Survey():
            return counting.survey(stage, said, at.number(stage.hidden_below))
        case Exam():
            return _marked(stage, act.stage, said, at)
        case Draw():
            pool, last = at.people(stage.pool), at.people("last_drawn")
            return "drawn", counting.draw(stage, pool, at.number(stage.pick), said["seed"], last)
    raise Refused(say("“%(stage)s”不计数", stage=Term(stage.title)))


def _round(stage: Vote, at: Moment) -> counting.Round:
    """Seats, base and who is elected already: a later round is for the seats left open."""
    before = at.people("elected") if stage.seats == OPEN_SEATS else []
    base = str(at.known.get(stage.base) or "") if stage.base else ""
    return counting.Round(at.number(stage.seats or 0), base, tuple(before))


def _marked(
    exam: Exam, name: str, said: Mapping[str, Any], at: Moment
) -> tuple[str, dict[str, Any]]:
    """From the mark, or only whether it was reached: then no mark leaves the room."""
    results = {"score": int(said["score"])} if "score" in said else {}
    passed = results["score"] >= at.number(exam.pass_mark) if results else bool(said["passed"])
    if passed:
        return "passed", results
    again = takewhile(lambda record: record.stage == name, reversed(at.records))
    sat = 1 + len(list(again))  # a later round begins anew
    last = exam.attempts is not None and sat >= at.number(exam.attempts)
    return ("used_up" if last else "failed"), results


def _is_advice(vote: Vote, outcome: str, at: Moment) -> bool:
    """Under the bar, where the unit left the count to be only advice."""
    only_advice = vote.binding is not None and at.known.get(vote.binding) != "binding"
    return outcome == "failed" and only_advice


def _only_advice(stage: AnyStage, act: Act, at: Moment) -> Iterator[Told]:
    if isinstance(stage, Vote) and isinstance(act.said, Mapping):
        by = _round(stage, at)
        outcome, _results = counting.count(stage, act.said, by)
        if stage.ballot == "elect" and outcome != "no_quorum":
            yield from _other_base(stage, act.said, by)
        if _is_advice(stage, outcome, at):
            yield say(
                "“%(stage)s”赞成%(yes)d票，没有过线，只供讨论参考",
                stage=Term(stage.title), yes=act.said.get("for", 0),
            )  # fmt: skip


def _other_base(stage: Vote, tally: Mapping[str, Any], by: counting.Round) -> Iterator[Told]:
    """Where the base is the unit's to choose, both are shown when they come out differently."""
    if not stage.base:
        return
    here = counting.over_the_bar(stage, tally, by.base)
    for base, title in BASES.items():
        other = counting.over_the_bar(stage, tally, base)
        if base != by.base and len(other) != len(here):
            yield say(
                "过线的%(here)d人；按%(base)s算是%(other)d人，请对照规定",
                here=len(here), base=title, other=len(other),
            )  # fmt: skip


def _roll(stage: AnyStage, act: Act, at: Moment) -> Iterator[Told]:
    """Fewer than the roll needs a reason for each who is left out; the roll comes from outside."""
    roll = at.known.get("roll")
    if not (isinstance(stage, Vote) and stage.excluded and isinstance(act.said, Mapping) and roll):
        return
    named = len(at.known.get(stage.excluded) or [])
    eligible, listed = int(act.said.get("eligible", 0)), at.number("roll")
    if eligible + named < listed:
        yield say(
            "名册上有表决权的%(listed)d人，应到会填了%(eligible)d人，少的%(short)d人须逐人写明理由",
            listed=listed, eligible=eligible, short=listed - eligible - named,
        )  # fmt: skip
    if eligible > listed:
        yield say(
            "应到会%(eligible)d人多于名册上有表决权的%(listed)d人，请先更正名册",
            eligible=eligible, listed=listed,
        )  # fmt: skip
