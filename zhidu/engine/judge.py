"""One dossier read under one version of a rule: what that version finds wanting in it, and late.

Nobody is judged by it: it shows a reader what another version would have asked (the transitional
rule is not known), and what was entered as not known stays a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhidu.sentence import Term, say

from . import counting
from .gaps import due, gaps
from .machine import Act, Matter, World, moment_of, onward
from .moment import Moment, Record, Told
from .names import outcome_title
from .schema import Institution
from .stages import POSTED, AnyStage, Vote


@dataclass(frozen=True)
class Finding:
    """At a stage, on the day it was done (none: it was not), in words."""

    stage: str
    title: Term
    on: date | None
    words: Told


@dataclass(frozen=True)
class Verdict:
    wanting: tuple[Finding, ...]
    late: tuple[Finding, ...]


def judge(
    law: Institution,
    records: Sequence[Record],
    known: Mapping[str, Any] | None = None,
    world: World | None = None,
) -> Verdict:
    """All unmet conditions of each record, and the steps of the main way that are not there."""
    held = {name: one.start for name, one in law.settings.items()} | dict(known or {})
    mine = [one for one in records if one.stage in law.stages]
    wanting: list[Finding] = []
    late: list[Finding] = []
    for index, record in enumerate(mine):
        at = _at(law, mine, index, held, world or World())
        stage, outcome = law.stages[record.stage], _outcome(law, record)
        title = Term(stage.title)
        wanting += [
            Finding(record.stage, title, record.on, words)
            for words in (*_unmet(law, record, at, outcome), *_recounted(stage, record))
        ]
        last = due(stage, at)
        if last and record.on > last:
            words = say("“%(stage)s”已过期限（%(due)s）", stage=title, due=last)
            late.append(Finding(record.stage, title, record.on, words))
        held |= {name: one for name, one in record.facts.items() if name != "children"}
    return Verdict((*_left_out(law, mine, held), *wanting), tuple(late))


def _at(
    law: Institution, records: Sequence[Record], index: int, known: Mapping[str, Any], world: World
) -> Moment:
    record, before = records[index], records[:index]
    since = before[-1].on if before else record.on
    # a notice in force is known by its posting alone; whatever came between is another matter's
    matter = Matter(record.stage, since, tuple(before), known)
    act = Act(record.stage, record.outcome, record.on, record.by or "-", "", record.facts)
    return moment_of(law, matter, act, world)


def _outcome(law: Institution, record: Record) -> str:
    """The recorded outcome, or the way on where this version calls its outcomes otherwise."""
    stage = law.stages[record.stage]
    if record.outcome in stage.next or record.outcome == POSTED:
        return record.outcome
    return next(iter(stage.next))


def _unmet(law: Institution, record: Record, at: Moment, outcome: str) -> Iterator[Told]:
    """Conditions and waits; an item another version did not ask for is no fault of the dossier."""
    asked = set(law.stages[record.stage].asked)
    for gap in gaps(law, record.stage, record.facts, "", at, outcome):
        if gap.item not in asked or at.known.get(gap.item) not in (None, "", []):
            yield gap.words


def _recounted(stage: AnyStage, record: Record) -> Iterator[Told]:
    tally = record.facts.get("tally")
    if not isinstance(stage, Vote) or not tally:
        return
    outcome, _results = counting.count(stage, tally)
    if outcome != record.outcome:
        yield say("按这一版计票，结果是“%(outcome)s”", outcome=outcome_title(stage, outcome))


def _left_out(
    law: Institution, records: Sequence[Record], known: Mapping[str, Any]
) -> Iterator[Finding]:
    """Steps of the main way before the furthest one done, without any record."""
    way, order = list(onward(law)), list(law.stages)
    done = {one.stage for one in records}
    reached = max((order.index(one) for one in done), default=-1)
    unknown = set(known.get("unknown") or ())
    for name in way:
        stage = law.stages[name]
        skipped = name in done | unknown or getattr(stage, "optional", False)
        if order.index(name) < reached and not skipped:
            title = Term(stage.title)
            yield Finding(name, title, None, say("没有办理“%(stage)s”", stage=title))
