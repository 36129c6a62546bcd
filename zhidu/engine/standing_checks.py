"""What must hold where a file changes where a person belongs, and whether at all."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from .check import Finding, check
from .effects import Membership, Pairing, Registers, is_adverse
from .schema import Fields, Institution
from .source import Where
from .stages import Decision
from .terms import Strict

# what each change of belonging must name, and of which type the item is
NEEDS = {"moved": {"to": "unit"}, "arrived": {"kind": "choice"}}
PAPER = ("moved", "arrived", "left", "withdrew", "removed", "stopped", "restored")


@check("I105")
def an_effect_names_items_of_the_right_type(law: Institution, fields: Fields) -> Iterator[Finding]:
    for where, effect in law.effects():
        for word, name, kinds in _named(effect):
            held = fields.items.get(name or "")
            if held is None or held.type not in kinds:
                yield (
                    (*where, word),
                    say(
                        "%(word)s 要写一个事项的名字，类型是%(kinds)s。",
                        word=word,
                        kinds=list(kinds),
                    ),
                )


def _named(effect: Strict) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """(word, the item it names, the types it may have) of what an effect cannot do without."""
    match effect:
        case Membership():
            for word, kind in NEEDS.get(effect.membership, {}).items():
                yield word, getattr(effect, word), (kind,)
            if effect.membership in PAPER:
                yield "by", effect.by, ("text",)
        case Registers():
            yield "registers", effect.registers, ("choice",)
            yield "by", effect.by, ("text",)
            yield "since", effect.since, ("date",)
        case Pairing():
            yield "pairs", effect.pairs, ("person",)
            yield "kind", effect.kind, ("choice",)
            yield "every", effect.every, ("choice",)


@check("I306")
def a_loss_at_a_decision_gives_its_reason(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        if isinstance(stage, Decision):
            for outcome, effects in stage.effects.items():
                if any(map(is_adverse, effects)) and outcome not in stage.reason:
                    where: Where = ("stages", name, "reason")
                    yield (
                        where,
                        say(
                            "“%(outcome)s”会使人失去什么：请列入 reason，要求写明理由。",
                            outcome=outcome,
                        ),
                    )


@check("I307")
def what_is_registered_is_seen_by_two(law: Institution, fields: Fields) -> Iterator[Finding]:
    """A decision of another body is put down by one person and checked by another."""
    for where, effect in law.effects():
        if not isinstance(effect, Registers):
            continue
        stage = law.stages.get(str(where[1])) if where[0] == "stages" else None
        if not (isinstance(stage, Decision) and stage.other_than):
            yield (
                where,
                say("登记别处的决定要两个人：请放在一个决定里，并写 other_than。"),
            )
