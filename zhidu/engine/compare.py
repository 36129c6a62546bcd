"""Two versions of a rule: what differs in words, and which worked examples end otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhidu.sentence import Sentence, Term, say

from . import scenario
from .machine import World
from .moment import Told
from .schema import Institution, Scenario

KINDS = {"增": "added", "改": "changed", "删": "removed"}  # how a line of a difference begins


@dataclass(frozen=True)
class Shifted:
    """An example of the old version that the new one takes elsewhere, or no longer takes at all."""

    name: Term
    before: tuple[Told, ...]
    after: tuple[Told, ...]


def shifted(old: Institution, new: Institution, world: World | None = None) -> list[Shifted]:
    """Every example of the old version, walked under both, that does not come to the same."""
    found = []
    for one in old.scenarios:
        before, after = _came(old, old, one, world), _came(old, new, one, world)
        if before != after:
            found.append(Shifted(Term(one.name), before, after))
    return found


def _came(
    home: Institution, law: Institution, one: Scenario, world: World | None
) -> tuple[Told, ...]:
    """What the example comes to: its refusals, or where the matter stands."""
    whole = law.model_copy(update={"scenarios": home.scenarios})  # `like` names one of its own file
    try:
        walk = scenario.run(whole, one, world)
    except (LookupError, ValueError, TypeError):
        return (say("走不下去：没有这一步，或结果不同"),)
    if walk.refused:
        return tuple(say("拒绝：%(why)s", why=words) for words in walk.refused)
    at = walk.came_to
    if at in law.ends:
        return (say("办结：%(end)s", end=Term(law.ends[at].title)),)
    title: Any = law.stages[at].title if at in law.stages else at
    return (say("停在：%(stage)s", stage=Term(title)),)


def by_kind(lines: list[Sentence]) -> Iterator[tuple[str, Sentence]]:
    """Each line of words.difference with what it is: added, changed or removed."""
    for line in lines:
        yield KINDS[str(line)[0]], line
