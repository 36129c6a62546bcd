"""Who else may take a step that is refused only because of who takes it (1.28)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from zhidu.engine import machine
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Decision, Vote
from zhidu.org.models import Person
from zhidu.sentence import Sentence, say

from . import roles
from .models import Matter
from .rulebook import world

NAMED = 3


def others(
    law: Institution,
    matter: Matter,
    held: machine.Matter,
    asked: machine.Act,
    unmet: Sequence[object],
    day: date,
) -> Sentence | None:
    """The sentence that names them; None where the refusal would meet anybody alike.

    Applicant, beneficiary, nominator or whoever acted before: each holder of the role is tried in
    their place, and named where fewer sentences stand in the way.
    """
    stage = law.stages[asked.stage]
    if not isinstance(stage, (Decision, Vote)):
        return None
    people = roles.people(law, stage.by, matter.unit, day, matter, stage)
    free = [one for one in people if str(one.pk) != asked.by]
    mine = {str(one) for one in unmet}
    found = [one for one in free if mine - set(_stands_in_the_way(law, held, asked, one))]
    if not found:
        return None
    return say("可以换一个人办：%(names)s。", names=[one.name for one in found[:NAMED]])


def _stands_in_the_way(
    law: Institution, held: machine.Matter, asked: machine.Act, person: Person
) -> Iterator[str]:
    try:
        machine.step(law, held, replace(asked, by=str(person.pk)), world())
    except machine.Refused as refusal:
        yield from (str(one) for one in refusal.unmet)
