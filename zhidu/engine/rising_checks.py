"""What must hold where a matter rises to the next level or is handed to another unit."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from .check import Finding, check, reach
from .rising import HANDLING
from .schema import Fields, Institution
from .source import Where
from .stages import AnyStage


@check("I208")
def what_rises_or_is_handed_over_is_handled_there(
    law: Institution, fields: Fields
) -> Iterator[Finding]:
    """The next level up must have something to do, and the one who asks must not be above."""
    handling = {name for name, role in law.roles.items() if role.at == HANDLING}
    for name, stage in law.stages.items():
        for word, ways in (("rises", stage.rises), ("hands_to", stage.hands_to)):
            for outcome, named in ways.items():
                where: Where = ("stages", name, word, outcome)
                wrong = _not_handed(law, fields, stage, handling, (word, outcome, named))
                if wrong:
                    yield where, wrong
    moved = any(stage.rises or stage.hands_to for stage in law.stages.values())
    for name in sorted(handling) if not moved else ():
        yield ("roles", name, "at"), say("这项制度里没有什么上移或转交：请写 at: parent。")


def _not_handed(
    law: Institution, fields: Fields, stage: AnyStage, handling: set[str], way: tuple[str, str, str]
) -> str | None:
    word, outcome, named = way
    if outcome not in stage.next:
        return say("“%(outcome)s”不是这一环节的结果。", outcome=outcome)
    if word == "rises" and named not in law.roles:
        return say(
            "“%(role)s”没有写在 roles 里；现有职责：%(roles)s。", role=named, roles=list(law.roles)
        )
    if word == "rises" and named in handling:
        return say("办理的人不能把事往上交：请写提出要求的职责。")
    if word == "hands_to" and not _names_a_unit(fields, named):
        return say("“%(item)s”写的不是组织：它的类型要是 unit 或 service。", item=named)
    target = law.stages.get(stage.next[outcome])
    if target is None or target.by not in handling:
        return say("“%(outcome)s”通到的环节，没有 at: handling 的职责。", outcome=outcome)
    return None


def _names_a_unit(fields: Fields, item: str) -> bool:
    held = fields.items.get(item)
    return held is not None and held.type in ("unit", "service")


@check("I209")
def an_end_is_in_reach_when_nobody_is_above(law: Institution, fields: Fields) -> Iterator[Finding]:
    """At the last level nothing rises any more: the other ways must lead to an end."""
    for name, stage in law.stages.items():
        if stage.rises and not reach(law, name, rising=False) & law.ends.keys():
            yield (
                ("stages", name, "rises"),
                say("从“%(name)s”不上移就走不到办结：请留一条不上移的路。", name=name),
            )
