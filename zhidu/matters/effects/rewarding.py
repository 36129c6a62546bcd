"""`reward`: what was promised beforehand becomes a payment for each whom the list names.

Payee, amount and decision are brought along: who makes the payment out only names a budget line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhidu.engine import effects
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import library
from zhidu.money import yuan
from zhidu.org.door import Actor
from zhidu.sentence import Term, say

from . import children
from .honours import Named, of_rows

SLUG, MONEY = "payment", "bonus"


def carry_out(actor: Actor, matter: Matter, effect: effects.Reward, step: Step) -> dict[str, Any]:
    here = say("%(title)s（%(day)s）", title=matter.said, day=step.on)
    decided = str(matter.known.get(effect.by or "") or here)
    promised = [row for row in matter.known.get(effect.of) or [] if row.get("amount_fen")]
    made = [
        children.begin_child(actor, matter, SLUG, one, step.on)
        for row in matter.known.get(effect.reward) or []
        for one in _due(row, promised, matter, effect)
    ]
    for one in made:
        one.known = {**one.known, "decision_ref": decided}
        one.save(update_fields=["known"])
    return {"children": [one.pk for one in made]}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    children.take_back(actor, held, reason)


def _due(
    row: Mapping[str, Any], promised: list[Any], matter: Matter, effect: effects.Reward
) -> Iterator[dict[str, Any]]:
    """What is paid for one line of the list: each promise for its kind, or for every kind."""
    title, person, unit = next(of_rows([row], matter, effect.called))
    for one in promised:
        if one.get("award_kind") in (None, "", row.get("award_kind")):
            yield _payment(one, (title, person, unit))


def _payment(promise: Mapping[str, Any], named: Named) -> dict[str, Any]:
    title, person, unit = named
    what, amount = str(promise.get("reward_kind") or MONEY), int(promise["amount_fen"])
    who, kinds = str(person or unit), library().fields.items["reward_kind"].choices
    known = {
        "purpose": title, "payee": who, "payee_person": str(person.pk) if person else "",
        "amount_fen": amount, "pay_kind": "reward", "reward_kind": what,
        "reward_text": str(
            say(
                "%(who)s：%(title)s，%(what)s %(amount)s 元",
                who=who, title=title, what=Term(kinds.get(what, what)), amount=yuan(amount),
            )
        ),
    }  # fmt: skip
    return {name: value for name, value in known.items() if value}
