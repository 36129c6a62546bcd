"""`locks`: stages, and the money of what they open, that wait for a word from elsewhere.

A matter stands at one stage at a time, so that a lock is a matter of the file: no way leads to a
locked stage but through one of the outcomes that open it (I211). What the file cannot promise is
asked again when somebody acts: a case put at its stage from paper, and a matter that this one
opened (`locked`, told from outside as the sentence of the lock above it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhidu.sentence import MARKS, Sentence, Series, Term, joined, say

from .check import Finding, check
from .effects import Account, Publish
from .moment import Moment, Record
from .names import outcome_title
from .schema import Fields, Institution, Locks


def is_open(held: Locks, records: Sequence[Record]) -> bool:
    """Whether it was opened, and nothing but what is behind the lock was done since."""
    for one in reversed(records):
        if f"{one.stage}.{one.outcome}" in held.until:
            return True
        if one.stage not in held.stages:
            return False
    return False


def closed(law: Institution, records: Sequence[Record]) -> Sentence | None:
    """The sentence of a lock that is still closed; None where there is none, or it is open."""
    if law.locks is None or is_open(law.locks, records):
        return None
    return say("还锁着：要先有%(ways)s", ways=ways(law))


def ways(law: Institution) -> Series:
    """What opens the lock, each as “stage：outcome”."""
    assert law.locks is not None
    found = []
    for way in law.locks.until:
        name, _dot, outcome = way.partition(".")
        stage = law.stages[name]
        what = {"stage": Term(stage.title), "outcome": outcome_title(stage, outcome)}
        found.append(say("“%(stage)s：%(outcome)s”", **what))
    return joined(found, MARKS["slash"])


def unmet(law: Institution, name: str, outcome: str, at: Moment) -> Iterator[Sentence]:
    """Why the act has to wait: a lock of this matter, or of the one that opened it."""
    stage, told = law.stages[name], closed(law, at.records)
    if told and law.locks and name in law.locks.stages:
        yield say("“%(stage)s”%(locked)s", stage=Term(stage.title), locked=told)
    moves = [*stage.effects.get(outcome, [])]
    if (to := stage.next.get(outcome)) in law.ends:
        moves += law.ends[to].effects
    if at.known.get("locked") and any(isinstance(one, (Account, Publish)) for one in moves):
        yield say("带出它的事项%(locked)s", locked=at.known["locked"])


@check("I211")
def nothing_leads_around_a_lock(law: Institution, fields: Fields) -> Iterator[Finding]:
    """Every way to a locked stage passes an outcome that opens it; money stands behind it."""
    if law.locks is None:
        return
    known = {f"{name}.{one}" for name, stage in law.stages.items() for one in stage.next}
    for index, way in enumerate(law.locks.until):
        if way not in known:
            yield (
                ("locks", "until", index),
                say("“%(way)s”不是“环节.结果”：开锁要写一个环节的结果。", way=way),
            )
    around = _reached_locked(law, law.locks)
    for index, name in enumerate(law.locks.stages):
        if name not in law.stages:
            yield ("locks", "stages", index), say("没有“%(stage)s”这个环节。", stage=name)
        elif name in around:
            yield (
                ("locks", "stages", index),
                say("不经过开锁的结果，也能走到“%(stage)s”：请改 next。", stage=name),
            )
    for where, effect in law.effects():
        outside = where[0] != "stages" or where[1] not in law.locks.stages
        if isinstance(effect, (Account, Publish)) and outside:
            yield where, say("动钱和公布要放在锁住的环节里。")


def _reached_locked(law: Institution, held: Locks) -> set[str]:
    """Stages that can follow from the first one without any outcome that opens the lock."""
    seen, todo = set[str](), [law.first]
    while todo:
        here = todo.pop()
        if here in seen or here not in law.stages:
            continue
        seen.add(here)
        ways = law.stages[here].next.items()
        todo += [to for outcome, to in ways if f"{here}.{outcome}" not in held.until]
    return seen
