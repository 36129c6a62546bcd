"""A matter that is handed from one unit to another: both ends learn what comes next."""

from __future__ import annotations

from datetime import date

from zhidu.engine import rising
from zhidu.engine.schema import Institution
from zhidu.org.access import holders
from zhidu.org.models import Person
from zhidu.sentence import Sentence, Term, say

from . import roles
from .levels import current
from .models import Matter, Message, Step


def hands(law: Institution) -> bool:
    handed = any(stage.hands_to for stage in law.stages.values())
    return (handed or bool(law.readers)) and not rising.rises(law)


def tell(law: Institution, matter: Matter, step: Step, today: date) -> None:
    """Who acts next, once; at the end the person concerned and the secretary it began with."""
    if not hands(law):
        return
    if matter.at in law.ends:
        text = say("%(title)s：%(end)s", title=matter.said, end=Term(law.ends[matter.at].title))
        people = [row.person for row in holders(matter.unit.living(), "secretary", today)]
        people = [] if law.readers else people
        people += [matter.subject] if matter.subject else []
    else:
        stage = law.stages[matter.at]
        here = law.roles[stage.by].at == rising.HANDLING
        text = say("请您办理：%(title)s", title=matter.said)
        if here and current(matter) is not None:
            text = say("%(unit)s转来，请您办理：%(title)s", unit=matter.unit, title=matter.said)
        people = roles.people(law, stage.by, matter.unit, today, matter, stage)
    _send(matter, step, people, text, today)


def _send(matter: Matter, step: Step, people: list[Person], text: Sentence, today: date) -> None:
    told = {one.pk: one for one in people if one.pk != step.by_id}
    Message.objects.bulk_create(
        Message(
            to=one, unit=matter.unit, matter=matter, on=today, text=text,
            key=f"handing:{matter.pk}:{step.pk}",
        )
        for one in told.values()
    )  # fmt: skip
