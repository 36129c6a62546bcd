"""Draw: the sealed half is opened, a number called in the room is the other half."""

from __future__ import annotations

import hashlib
from datetime import date

from django.utils.translation import gettext as _

from zhidu.boards import log
from zhidu.boards.canon import canon
from zhidu.boards.moment import moment
from zhidu.matters import drawing
from zhidu.matters.models import Matter, Message, Step
from zhidu.matters.rulebook import law_of
from zhidu.org.access import holders
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say

from .acting import may_act
from .standing import Said, lock, role_for, take


@act("matter.draw", may=may_act)
def draw_lots(
    actor: Actor, matter: Matter, stage: str, on: date, called: str, *, revision: int | None = None
) -> Done:
    """One step. Raises Refused without a number, or when the sealed half was opened before: then
    the frame is taken back, with its reason, and sealed anew."""
    held = lock(matter, revision)
    if not called.strip():
        raise Refused(_("请写下当场报的数。"))
    seal = drawing.waiting(held)
    if seal is None:
        raise Refused(_("封存的一半已经打开过：请撤回抽样框，写明缘由，重新封存再抽。"))
    role, behalf = role_for(actor, held, stage, "drawn")
    seed = drawing.seed_of(bytes(seal.secret), called)
    facts = {"called_number": called.strip()}
    step = take(actor, held, Said(stage, {"seed": seed}, on, facts, None, behalf, role))
    drawn = hashlib.sha256(canon(step.facts["drawn"])).hexdigest()
    entry = log.append(
        "draw-open", moment(actor.today), held.unit.code, matter=held.pk, sealed=seal.entry,
        secret=bytes(seal.secret).hex(), called=called.strip(), drawn=drawn,
    )  # fmt: skip
    seal.opened, seal.called, seal.step = entry.idx, called.strip(), step
    seal.save(update_fields=["opened", "called", "step"])
    _tell(held, step, actor.today)
    said = say("%(title)s：%(stage)s", title=held, stage=law_of(held).stages[stage].title)
    return Done(step, said, unit=held.unit, thing=f"matter:{held.pk}")


def _tell(matter: Matter, step: Step, today: date) -> None:
    """Whoever was drawn learns it the same day, and that it can be worked out again."""
    for unit in drawing.units_of(matter):
        text = say("%(title)s抽到了%(unit)s，可以自己重算一遍。", title=matter.said, unit=unit)
        Message.objects.bulk_create(
            Message(to=row.person, unit=unit, on=today, text=text, key=f"draw:{step.pk}:{unit.pk}")
            for row in holders(unit, "secretary", today)
        )
