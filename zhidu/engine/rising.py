"""A matter that rises: the next level up takes it over, and at last the first responsible post.

Which level handles it follows from the records alone: one, and one more for each time it rose.
`rungs` (known from the application) says how many there are, so that every rise comes to an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from zhidu.sentence import Sentence, Term, say

from .moment import Moment, Record
from .schema import Institution
from .stages import AnyStage

HANDLING = "handling"


def rises(law: Institution) -> bool:
    """Whether levels handle it one after the other: somewhere it rises to the next one."""
    return any(stage.rises for stage in law.stages.values())


def begins_here(law: Institution) -> bool:
    """Whether the unit itself is the first level: a person asks it, it does not ask those above."""
    opener = law.roles.get(law.opens.by) if law.opens else None
    return rises(law) and opener is not None and opener.who == "opener"


def rung(law: Institution, records: Sequence[Record]) -> int:
    """The level that handles the matter: 1 is the unit a person asks, or the first one above."""
    here = [one for one in records if one.stage in law.stages]
    return 1 + sum(one.outcome in law.stages[one.stage].rises for one in here)


def is_last(law: Institution, at: Moment) -> bool:
    """Nobody is above: the first responsible post of the uppermost unit handles it."""
    return rung(law, at.records) >= int(at.known.get("rungs") or 1)


def raisers(law: Institution, stage: AnyStage, at: Moment, due: date | None) -> list[str]:
    """The roles that may hand the matter up now, without those who act at the stage anyhow."""
    if is_last(law, at):
        return []
    late = due is not None and at.today > due
    return [role for role in dict.fromkeys(stage.rises.values()) if late and role != stage.by]


def unmet(
    law: Institution, stage: AnyStage, outcome: str, role: str, at: Moment, due: date | None
) -> Iterator[Sentence]:
    """Why the matter cannot be handed up: not by this role, not yet, or nobody is above."""
    raiser = stage.rises[outcome]
    who, what = Term(law.roles[raiser].title), Term(_title(stage, outcome))
    if role not in ("", raiser):
        yield say("“%(what)s”须由“%(who)s”提出", what=what, who=who)
    if stage.by != raiser and (due is None or at.today <= due):
        holder = Term(law.roles[stage.by].title)
        yield _wait(holder, what, due)
    if is_last(law, at):
        yield say("已由最上一级的第一责任人办理，没有更上一级")


def _wait(holder: Term, what: Term, due: date | None) -> Sentence:
    if due is None:
        return say("由“%(who)s”办理，没有逾期，不能“%(what)s”", who=holder, what=what)
    return say("%(due)s 前由“%(who)s”办理，逾期方可“%(what)s”", due=due, who=holder, what=what)


def _title(stage: AnyStage, outcome: str) -> str:
    return str(getattr(stage, "options", {}).get(outcome, outcome))
