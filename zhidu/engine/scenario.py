"""Run the worked examples of an institution through the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from zhidu.sentence import Term, say

from .facts import FILLED
from .machine import Act, Matter, Refused, World, begin, step
from .schema import Institution, Scenario
from .terms import Strict


@dataclass
class Walk:
    """`came_to` is the stage or end it stands at; an example that was refused comes to nothing."""

    came_to: str
    refused: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    effects: tuple[Strict, ...] = ()
    matter: Matter | None = None


def run(law: Institution, scenario: Scenario, world: World | None = None) -> Walk:
    """What the example came to, and every (stage, outcome) it walked."""
    steps, given = lines(law, scenario)
    try:
        matter = begin(law, scenario.opened or steps[0][0], given)
    except Refused as refusal:
        return Walk("", refusal.unmet)
    walk = Walk(matter.at, matter=matter)
    for line in steps:
        try:
            done = step(law, matter, act_of(law, line), world)
        except Refused as refusal:
            return replace(walk, came_to="", refused=refusal.unmet)
        walk.pairs += ((line[1], done.outcome),)
        walk.advice += done.advice
        walk.effects += done.effects
        walk.came_to, matter, walk.matter = done.matter.at, done.matter, done.matter
    return walk


def act_of(law: Institution, line: tuple[Any, ...]) -> Act:
    """[day, stage, said, facts]; `by` and `as` among the facts name the person and the role."""
    day, stage, said = line[:3]
    facts = dict(line[3]) if len(line) > 3 else {}
    by, role = facts.pop("by", ""), facts.pop("as", "")
    asked = law.stages[stage].collect if stage in law.stages else []
    filled = {name: FILLED for name in asked} | {"reason": FILLED}
    return Act(stage, said, day, by, role, {**filled, **facts})


def lines(law: Institution, scenario: Scenario) -> tuple[list[Any], dict[str, Any]]:
    """`like` replays another example as far as `until`, so that a refusal needs few lines."""
    if scenario.like is None:
        return [*scenario.steps], scenario.given
    other = next((one for one in law.scenarios if one.name == scenario.like), None)
    if other is None or other is scenario:
        raise LookupError(f"no other example is called '{scenario.like}'")
    before, given = lines(law, other)
    stages = [line[1] for line in before]
    cut = stages.index(scenario.until) if scenario.until in stages else len(before)
    return [*before[:cut], *scenario.steps], {**given, **scenario.given}


def failures(law: Institution, world: World | None = None) -> Iterator[tuple[int, str]]:
    for index, one in enumerate(law.scenarios):
        try:
            walk = run(law, one, world)
        except (LookupError, ValueError, TypeError) as wrong:
            yield (
                index,
                say("例“%(name)s”走不下去：%(wrong)s", name=Term(one.name), wrong=str(wrong)),
            )
            continue
        if message := _differs(one, walk):
            yield index, say("例“%(name)s”%(message)s", name=Term(one.name), message=message)


def _differs(one: Scenario, walk: Walk) -> str | None:
    if one.refused is not None:
        wanted = (one.refused,) if isinstance(one.refused, str) else tuple(one.refused)
        return (
            None
            if walk.refused == wanted
            else say(
                "走到了%(came)s，没有按写的被拒绝（%(wanted)s）",
                came=_said(walk),
                wanted=list(wanted),
            )
        )
    if walk.came_to != (one.ends or one.stands):
        return say(
            "走到了%(came)s，不是“%(wanted)s”", came=_said(walk), wanted=one.ends or one.stands
        )
    if one.warned and one.warned not in walk.advice:
        return say("提醒的是%(said)s，不是“%(wanted)s”", said=list(walk.advice), wanted=one.warned)
    return None


def _said(walk: Walk) -> str:
    return (
        say("拒绝：%(why)s", why=list(walk.refused))
        if walk.refused
        else say("“%(end)s”", end=walk.came_to)
    )
