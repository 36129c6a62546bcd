"""Which unit handles a request: one level after the other.

Where a unit asks, the first level is the unit above it; where a person asks, the unit asked. Each
rise takes the next one; after the uppermost unit comes its first responsible post, and nobody is
above that (engine/rising.py).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import rising
from zhidu.engine.schema import Institution, Role
from zhidu.org.access import holders
from zhidu.org.door import Refused
from zhidu.org.models import Person, Service, Unit
from zhidu.sentence import say

from . import drawing
from .models import Matter, Message, Step
from .rulebook import library


def ladder(unit: Unit) -> list[Unit]:
    """The open units above, nearest first."""
    above = unit.ancestors().filter(closed=None).exclude(pk=unit.pk)
    return list(reversed(above))


def in_turn(law: Institution, unit: Unit) -> list[Unit]:
    """The units that may handle a request made at `unit`, the first one first."""
    return [unit, *ladder(unit)] if rising.begins_here(law) else ladder(unit)


def rungs(law: Institution, unit: Unit) -> int:
    """How many levels may handle it; the last is the first responsible post."""
    levels = len(in_turn(law, unit))
    return levels + 1 if levels else 0


def first(law: Institution, unit: Unit) -> Unit | None:
    """Who handles it when it is opened; Refused where nobody is above."""
    if not rising.rises(law):
        return None
    found = in_turn(law, unit)
    if not found:
        raise Refused(say("“%(unit)s”没有上级组织，没有可以求助的上级。", unit=unit))
    return found[0]


def risen(law: Institution, matter: Matter) -> int:
    """How often it was handed up, from the steps alone."""
    rows = Step.objects.filter(matter=matter, withdrawn=False).values_list("stage", "outcome")
    return sum(outcome in law.stages[stage].rises for stage, outcome in rows)


def following(
    law: Institution, matter: Matter, stage: str, outcome: str, facts: dict[str, Any]
) -> Unit | None:
    """The unit that handles it after this step: the next one up, the one named, or the same."""
    held = law.stages[stage]
    if outcome in held.rises:
        found = in_turn(law, matter.unit)
        return found[min(risen(law, matter), len(found) - 1)]
    if outcome in held.hands_to:
        item = held.hands_to[outcome]
        unit = named(item, facts.get(item) or matter.known.get(item))
        return unit if law.about == "person" else _within(matter, item, unit)
    return matter.handler


def named(item: str, value: Any) -> Unit:
    """The open unit an item names, or the one that offers the service it names."""
    number = int(value) if str(value).isdigit() else 0
    if library().fields.items[item].type == "service":
        service = Service.objects.select_related("unit").filter(pk=number).first()
        found = service.unit if service else None
    else:
        unit = Unit.objects.filter(pk=number).first()
        found = unit.living() if unit else None
    if found is None or found.is_archived:
        raise Refused(_("请从列出的里面选"))
    return found


def _within(matter: Matter, item: str, unit: Unit) -> Unit:
    """What is handed down goes to a unit below (or the same one); what is asked of a department,
    to any that offers it."""
    if library().fields.items[item].type == "service" or unit.is_under(drawing.base(matter.unit)):
        return unit
    raise Refused(_("请从列出的里面选"))


def current(matter: Matter) -> Unit | None:
    """The handling unit; of one that was merged, the unit it went into."""
    return matter.handler.living() if matter.handler else None


def at_last(law: Institution, matter: Matter) -> bool:
    """Whether the first responsible post of the uppermost unit has it."""
    found = in_turn(law, matter.unit)
    top = bool(found) and current(matter) == found[-1]
    return top and risen(law, matter) >= len(found)


def who(law: Institution, role: Role, unit: Unit, day: date, matter: Matter | None) -> list[Person]:
    """The role's post at the handling unit; there or at the last level, the first responsible."""
    if matter is None or not at_last(law, matter):
        found = [row.person for row in holders(unit, role.post or "", day)]
        if found:
            return found
    rows = unit.posts.on(day).filter(first_responsible=True).select_related("person")  # type: ignore[attr-defined]
    return [row.person for row in rows]


def tell(law: Institution, matter: Matter, step: Step, today: date) -> None:
    """Whoever handles it next learns of it once; so does the asker when the turn is theirs."""
    stage, unit = law.stages.get(matter.at), current(matter)
    if unit is None or stage is None or not rising.rises(law):
        return
    role = law.roles[stage.by]
    if role.at == rising.HANDLING:
        people = who(law, role, unit, today, matter)
        text = say("%(unit)s请求帮助：%(title)s", unit=matter.unit, title=matter)
        if rising.begins_here(law):
            text = say("%(unit)s收到服务需求：%(title)s", unit=matter.unit, title=matter)
    elif rising.begins_here(law):
        people = [matter.opener] if matter.opener else []
        text = say("%(unit)s答复了：%(title)s", unit=unit, title=matter)
    else:
        people = [row.person for row in holders(matter.unit, role.post or "", today)]
        text = say("%(unit)s答复了：%(title)s", unit=unit, title=matter)
    Message.objects.bulk_create(
        Message(
            to=one, unit=matter.unit, matter=matter, on=today, text=text,
            key=f"handling:{matter.pk}:{step.pk}",
        )
        for one in {one.pk: one for one in people if one.pk != step.by_id}.values()
    )  # fmt: skip
