"""What an outcome does outside its matter: the closed list, carried out and taken back.

One module for each effect of `engine/effects.py`, found by the effect's own word. A module has
`carry_out(actor, matter, effect, step)`, which returns what taking it back needs (plain JSON, or
nothing), and `take_back(actor, held, reason)`, which undoes exactly that or raises Refused when
something was built on it since. Both write through the actions of `org` and `matters` alone, dated
by the day of the act, so every effect stands in the journal and points to its matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from django.db import transaction

from zhidu.engine.schema import Institution
from zhidu.engine.terms import Strict
from zhidu.matters.models import Matter, Step
from zhidu.org.door import Actor, Refused

from . import (
    belonging,
    boards,
    booking,
    children,
    honours,
    issuing,
    membership,
    pairs,
    passing,
    posts,
    retiring,
    rewarding,
    skills,
    telling,
    units,
)


class Carrier(Protocol):
    def carry_out(
        self, actor: Actor, matter: Matter, effect: Any, step: Step
    ) -> dict[str, Any] | None: ...

    def take_back(self, actor: Actor, held: Mapping[str, Any], reason: str) -> None: ...


CARRIERS: dict[str, Carrier] = {
    "open": children,
    "membership": membership,
    "registers": belonging,
    "pairs": pairs,
    "post": posts,
    "reshapes": units,
    "passes": passing,
    "honour": honours,
    "tells": telling,
    "skill": skills,
    "reward": rewarding,
    "publish": boards,
    "account": booking,
    "retires": retiring,
    "issues": issuing,
}


def carry_out(actor: Actor, matter: Matter, effects: Sequence[Strict], step: Step) -> None:
    """Do what the outcome says and keep on the step what was done.

    Raises LookupError for an effect this product does not know yet, Refused when it cannot be.
    """
    by_rule = replace(actor, carries=f"matter:{matter.pk}")
    for effect in effects:
        word = next(iter(type(effect).__annotations__))
        if word not in CARRIERS:
            raise LookupError(f"no way to carry out '{word}'")
        if held := CARRIERS[word].carry_out(by_rule, matter, effect, step):
            step.carried.append({"effect": word, **held})
    if step.carried:
        step.save(update_fields=["carried"])


class _Undone(Exception):
    """Takes the rehearsal back."""


def rehearse(
    actor: Actor, matter: Matter, law: Institution, target: str, facts: Mapping[str, Any]
) -> list[str]:
    """Try what 'stage.outcome' will do, and take it back: the sentences of what stood in the way.

    Nothing remains of it, neither in the tables nor in the journal.
    """
    name, _dot, outcome = target.partition(".")
    held, tried = dict(matter.known), {**matter.known, **facts}
    try:
        with transaction.atomic():
            matter.known = tried
            step = Step.objects.create(
                matter=matter, stage=name, outcome=outcome, came_from=name, came_to=name,
                on=actor.today, entered=actor.today, by=actor.person, facts=tried,
                role=law.stages[name].by,
            )  # fmt: skip
            carry_out(actor, matter, law.stages[name].effects[outcome], step)
            raise _Undone
    except _Undone:
        return []
    except Refused as refusal:
        return list(refusal.sentences)
    finally:
        matter.known = held


def take_back(actor: Actor, step: Step, reason: str) -> None:
    """Undo what the step did, last first; raises Refused when something was built on it."""
    by_rule = replace(actor, carries=f"matter:{step.matter_id}")
    for held in reversed(step.carried):
        CARRIERS[held["effect"]].take_back(by_rule, held, reason)
