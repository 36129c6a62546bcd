"""What must hold where a matter rises to the next level or is handed to another unit."""

from __future__ import annotations

from collections.abc import Iterator

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
    moved = any(stage.rises for stage in law.stages.values())
    for name in sorted(handling) if not moved else ():
        yield ("roles", name, "at"), "nothing rises here: write 'at: parent'"


def _not_handed(
    law: Institution, fields: Fields, stage: AnyStage, handling: set[str], way: tuple[str, str, str]
) -> str | None:
    word, outcome, named = way
    if outcome not in stage.next:
        return f"'{outcome}' is no outcome of this stage"
    if word == "rises" and named not in law.roles:
        return f"'{named}' is not a role; roles are {', '.join(law.roles)}"
    if word == "rises" and named in handling:
        return "who handles a matter may not hand it up: name the role that asked"
    if word == "hands_to" and not _names_a_unit(fields, named):
        return f"'{named}' names no unit: its type is neither unit nor service"
    target = law.stages.get(stage.next[outcome])
    if target is None or target.by not in handling:
        return f"'{outcome}' leads where no role is 'at: handling'"
    return None


def _names_a_unit(fields: Fields, item: str) -> bool:
    held = fields.items.get(item)
    return held is not None and held.type in ("unit", "service")


@check("I209")
def an_end_is_in_reach_when_nobody_is_above(law: Institution, fields: Fields) -> Iterator[Finding]:
    """At the last level nothing rises any more: the other ways must lead to an end."""
    for name, stage in law.stages.items():
        if stage.rises and not reach(law, name, rising=False) & law.ends.keys():
            yield ("stages", name, "rises"), f"from '{name}' no end can be reached without rising"
