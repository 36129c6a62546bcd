"""`each`: one act by each of many persons; the matter goes on when the last of them has done it.

Who they are is told from outside ({stage: persons} in `expected`): the engine knows no people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from zhidu.sentence import Sentence, Term, say

from .moment import Moment, Record
from .schema import Institution
from .stages import AnyStage, Task

WHOM = "for_whom"  # the fact that names the person when a helper enters it from paper


def is_each(stage: AnyStage | None) -> bool:
    return isinstance(stage, Task) and stage.each


def waiting(
    law: Institution, name: str, records: Sequence[Record], known: Mapping[str, Any]
) -> list[str]:
    """Who has still to act at the stage, in the order they were told; nobody where it is not one
    for each. Whom an item of `but` names need not; a matter that comes back asks all anew."""
    stage = law.stages.get(name)
    if not isinstance(stage, Task) or not stage.each:
        return []
    out = {str(one) for item in stage.but for one in known.get(item) or []}
    here = takewhile(lambda record: record.stage == name, reversed(records))
    done = {str(one.facts.get(WHOM) or one.by) for one in here}
    expected = dict(known.get("expected") or {}).get(name) or []
    return [str(one) for one in expected if str(one) not in out | done]


def following(
    law: Institution, name: str, outcome: str, records: Sequence[Record], known: Mapping[str, Any]
) -> str:
    """Where the matter stands after the outcome: here while others are waited for, else on, past
    stages that wait for nobody."""
    stage = law.stages[name]
    if is_each(stage) and outcome not in stage.also_by and waiting(law, name, records, known):
        return name
    at = stage.next[outcome]
    while is_each(law.stages.get(at)) and not waiting(law, at, records, known):
        at = _onward(law.stages[at])
    return at


def _onward(stage: AnyStage) -> str:
    """The one way on that all of them share (lint I112)."""
    return next(to for outcome, to in stage.next.items() if outcome not in stage.also_by)


def unmet(
    law: Institution, name: str, facts: Mapping[str, Any], at: Moment, outcome: str
) -> Iterator[Sentence]:
    """Only who is still waited for may act, and only once."""
    stage = law.stages[name]
    if not is_each(stage) or outcome in stage.also_by:
        return
    person = str(facts.get(WHOM) or at.actor)
    if person not in waiting(law, name, at.records, at.known):
        who = Term(at.called(person))
        yield say("%(who)s已经办过，或者这一步不要%(who)s办", who=who)
