"""What stands in the way of an act: every reason at once, and what would settle each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhidu.sentence import MARKS, Sentence, Term, joined, many, say

from . import dates, each, locks, rising
from .conditions import AllAre, AnyCondition, AnyOf, Chosen, Count, Done, Elapsed, Filled
from .facts import FILLED
from .moment import Moment, Told, lacks
from .schema import Institution
from .stages import POSTED, AnyStage, Decision, Notice, Stage, Vote
from .tables import shared


@dataclass(frozen=True)
class Gap:
    """One reason why not; `day`, `stage` or `item` says what settles it, none: nobody here can."""

    words: Told
    day: date | None = None  # time alone does it: the first day the act is possible
    stage: str = ""  # this stage has to be done (again)
    item: str = ""  # filled in with the act itself


def gaps(
    law: Institution, name: str, facts: Mapping[str, Any], role: str, at: Moment, outcome: str
) -> Iterator[Gap]:
    """All of them, for one outcome of one stage; the article of the stage stands behind each."""
    stage = law.stages[name]
    found = [
        *_who(law, stage, role, at, outcome),
        *(Gap(words) for words in locks.unmet(law, name, outcome, at)),
        *_when(law, name, stage, at, outcome),
        *(Gap(words, item=each.WHOM) for words in each.unmet(law, name, facts, at, outcome)),
        *_filled(stage, facts, at, outcome),
        *_continued(stage, facts, at),
        *_required(law, stage, at, outcome),
    ]
    for one in found:
        yield replace(one, words=cited(one.words, stage))


def advice(stage: AnyStage, at: Moment, outcome: str) -> Iterator[Told]:
    """What is said without stopping anything: lateness first, then what the rule advises."""
    last = due(stage, at)
    if last and at.today > last:
        yield say("“%(stage)s”已过期限（%(due)s）", stage=Term(stage.title), due=last)
    yield from unverified(stage, at, outcome)
    for one in stage.advises:
        if one.concerns(outcome, at) and (words := one.unmet(at)):
            yield words


def unverified(stage: AnyStage, at: Moment, outcome: str) -> Iterator[Told]:
    """Conditions nobody can check because an earlier fact was entered as not known."""
    for one in stage.requires:
        if one.concerns(outcome, at) and (what := one.unknown(at)):
            yield say("“%(what)s”不详，有关条件没有核对", what=at.title(what))


def due(stage: AnyStage, at: Moment) -> date | None:
    """The last day of the deadline; passing it decides nothing, it is only shown."""
    if stage.within is None:
        return None
    length, since = stage.within
    if isinstance(length, str) and (day := dates.day(at.held.get(length))) is not None:
        return day
    start = at.last(since) if since else at.since
    return dates.after(start, at.span(length), at.calendar) if start else None


def cited(words: Told, stage: Stage) -> Told:
    if not stage.article:
        return words
    return say("%(words)s（%(article)s）", words=words, article=Term(stage.article))


def _who(law: Institution, stage: AnyStage, role: str, at: Moment, outcome: str) -> Iterator[Gap]:
    holder, last = Term(law.roles[stage.by].title), due(stage, at)
    if outcome in stage.rises:
        yield from (Gap(words) for words in rising.unmet(law, stage, outcome, role, at, last))
    elif outcome in stage.also_by:
        yield from _also(law, stage, role, outcome)
    elif role not in ("", stage.by):
        if role != stage.late_to:
            yield Gap(say("“%(stage)s”须由“%(who)s”办理", stage=Term(stage.title), who=holder))
        elif last and at.today <= last:
            late = Term(law.roles[role].title)
            words = say(
                "%(due)s 前由“%(who)s”办理，逾期方由“%(late)s”办理",
                due=last, who=holder, late=late,
            )  # fmt: skip
            yield Gap(words)
    own = at.actor == at.known.get("subject") and outcome not in stage.also_by  # a word, no power
    if isinstance(stage, (Decision, Vote)) and own:
        yield Gap(say("当事人不得决定自己的事项"))
    did = {record.by: record.stage for record in at.records if record.stage in stage.other_than}
    if at.actor in did and outcome not in {**stage.rises, **stage.also_by}:
        yield Gap(say("不得由办理“%(stage)s”的同一人办理", stage=at.title(did[at.actor])))


def _also(law: Institution, stage: AnyStage, role: str, outcome: str) -> Iterator[Gap]:
    if role not in ("", stage.also_by[outcome]):
        who = Term(law.roles[stage.also_by[outcome]].title)
        what = Term(getattr(stage, "options", {}).get(outcome, outcome))
        yield Gap(say("“%(what)s”须由“%(who)s”提出", what=what, who=who))


def _when(law: Institution, name: str, stage: AnyStage, at: Moment, outcome: str) -> Iterator[Gap]:
    main = {slug for slug, one in law.stages.items() if not one.beside}
    done = [one for one in at.records if one.stage in main]
    last = max(reversed(done), key=lambda one: one.on, default=None)
    if last and at.today < last.on and not stage.beside:
        before = at.title(last.stage)
        words = say("不能早于“%(stage)s”（%(day)s）", stage=before, day=last.on)
        yield Gap(words, day=last.on)
    if isinstance(stage, Notice) and outcome != POSTED:
        yield from _shown(name, stage, at, outcome)


def _shown(name: str, stage: Notice, at: Moment, outcome: str) -> Iterator[Gap]:
    """Time of the notice and finding of each objection are independent conditions (H16)."""
    posted = at.posted(name)
    if posted is None:
        told = stage.board == "subject"
        yield Gap(say("还没有告知本人") if told else say("还没有张贴公示"), stage=name)
    elif outcome == "clear":
        last = dates.after(posted, at.span(stage.lasts), at.calendar)
        if at.today <= last:
            yield Gap(_stands(last, at), day=dates.next_day(last))
    if stage.objections:
        yield from _objections(stage.objections, at, outcome)


def _stands(last: date, at: Moment) -> Sentence:
    if at.calendar.is_provisional(last):
        return say(
            "公示期暂算至 %(last)s 届满（工作日表只到 %(until)s），次日起方可办理",
            last=last, until=at.calendar.until,
        )  # fmt: skip
    return say("公示期至 %(last)s 届满，次日起方可办理", last=last)


def _objections(slug: str, at: Moment, outcome: str) -> Iterator[Gap]:
    found = list(dict(at.known.get("children") or {}).get(slug) or [])
    if left := sum(state.startswith("at:") for state in found):
        yield Gap(many("公示收到的异议还有%(n)d件没有查清", left))
    upheld = "upheld" in found
    if outcome == "clear" and upheld:
        yield Gap(say("有异议查实，不能作“无异议”的结论"))
    if outcome == "objected" and not upheld:
        yield Gap(say("没有查实的异议，不能作“有异议”的结论"))


def _filled(stage: AnyStage, facts: Mapping[str, Any], at: Moment, outcome: str) -> Iterator[Gap]:
    asked = [] if outcome == POSTED else [*stage.collect]
    asked += [x for t in facts.get("counts_for", []) for x in stage.counts_for[t]]
    for name in asked:
        if facts.get(name) in ("", [], None):
            yield Gap(lacks(at.title(name)), item=name)
    if isinstance(stage, Decision) and outcome in stage.reason and not facts.get("reason"):
        words = say("“%(choice)s”须写明理由", choice=Term(stage.options[outcome]))
        yield Gap(words, item="reason")


def _continued(stage: AnyStage, facts: Mapping[str, Any], at: Moment) -> Iterator[Gap]:
    """A table that goes on with the lines of another leaves none of them out."""
    for item, source in stage.continues.items():
        if not facts.get(item) or facts[item] == FILLED:
            continue
        for line in shared(at.known.get(source), facts[item]):
            order = at.columns.get(item) or sorted(line)  # a database may keep them in another one
            cells = (at.said(column, line[column]) for column in order if line.get(column))
            named = joined(cells, MARKS["phrase"])
            words = say("“%(table)s”缺“%(line)s”这一行", table=at.title(item), line=named)
            yield Gap(words, item=item)


def _required(law: Institution, stage: AnyStage, at: Moment, outcome: str) -> Iterator[Gap]:
    for one in stage.requires:
        if one.concerns(outcome, at) and one.unknown(at) is None and (words := one.unmet(at)):
            yield _settled(law, stage, one, words, at)


def _settled(law: Institution, stage: AnyStage, one: AnyCondition, words: Told, at: Moment) -> Gap:
    """What would make it true: a day, a stage, or an item of this very act."""
    match one:
        case Elapsed(on=None):
            day = one.until(at)
            return Gap(words, day=day) if day else Gap(words, stage=one.since or "")
        case Done():
            return Gap(words, stage=one.done.partition(".")[0])
        case AnyOf():
            return _settled(law, stage, one.any_of[0], words, at)
        case Count():
            item = one.count
        case Filled():
            item = one.filled
        case AllAre():
            item = one.in_
        case Chosen() | _:
            return Gap(words)
    if item in stage.asked:
        return Gap(words, item=item)
    asking = (name for name, other in law.stages.items() if item in other.asked)
    return Gap(words, stage=next(asking, ""))
