"""Members between two branches: the letter is out, the receipt is not in. Derived from the steps.

Until the day of receipt the branch they leave is responsible and counts them (条例第二十五条).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhidu.engine import machine
from zhidu.org.access import holders
from zhidu.org.models import Person, Unit
from zhidu.sentence import say

from .knowing import stand
from .models import Matter, Message, Step
from .rulebook import law_of, world

# institution → (the step that sets out, the steps that end being in between)
SETS_OUT = {"transfer": "send", "transfer_out": "send", "transfer_in": "arrive"}
ARRIVES = {"transfer": ("receive",), "transfer_out": ("answer",), "transfer_in": ("receive",)}
GOES = ("send", "done")  # its outcomes


@dataclass(frozen=True)
class Transit:
    """One member under way on a day. `origin` or `to` is None where that end is outside."""

    matter: Matter
    person: Person
    origin: Unit | None
    to: Unit | None
    outside: str
    letter: str
    since: date
    due: date | None
    late: bool


def transits(units: Iterable[int], day: date) -> list[Transit]:
    """Who was between two branches on the day, at either end one of `units`; oldest first."""
    ids = list(units)
    here = Q(unit__in=ids) | Q(handler__in=ids) | Q(steps__handler__in=ids)
    rows = Matter.objects.filter(here, slug__in=SETS_OUT).exclude(state=Matter.State.VOID)
    rows = rows.select_related("unit", "handler", "subject").distinct().order_by("opened", "pk")
    found = [_told(matter, day) for matter in rows.prefetch_related("steps__handler")]
    return [one for one in found if one is not None]


def of_person(person: Person, day: date) -> Transit | None:
    rows = Matter.objects.filter(subject__in=person.ids(), slug__in=SETS_OUT)
    rows = rows.exclude(state=Matter.State.VOID).select_related("unit", "handler", "subject")
    found = (_told(matter, day) for matter in rows.prefetch_related("steps__handler"))
    return next((one for one in found if one is not None), None)


def _told(matter: Matter, day: date) -> Transit | None:
    steps = [one for one in matter.steps.all() if not one.withdrawn and one.on <= day]  # type: ignore[attr-defined]
    last = steps[-1] if steps else None
    begun = next((one for one in reversed(steps) if _sets_out(matter, one)), None)
    if last is None or begun is None or matter.subject is None:
        return None
    if begun is not last and (last.came_to == "returned" or _over(matter, steps, begun)):
        return None
    due = _due(matter, day) if matter.state == Matter.State.OPEN else None
    outgoing = matter.slug != "transfer_in"
    outside = matter.known.get("to_outside" if outgoing else "from_outside") or ""
    to = matter.handler.living() if matter.slug == "transfer" and matter.handler else None
    return Transit(
        matter, matter.subject, matter.unit if outgoing else None, to if outgoing else matter.unit,
        str(outside), str(matter.known.get("letter_number") or ""), begun.on, due,
        due is not None and day > due,
    )  # fmt: skip


def _sets_out(matter: Matter, step: Step) -> bool:
    return step.stage == SETS_OUT[matter.slug] and step.outcome in GOES


def _over(matter: Matter, steps: list[Step], begun: Step) -> bool:
    """Received or sent back since the letter went out."""
    later = steps[steps.index(begun) + 1 :]
    return any(one.stage in ARRIVES[matter.slug] for one in later)


def _due(matter: Matter, day: date) -> date | None:
    """The last day the letter is valid, by the stage that waits for it, or as it says itself."""
    if matter.slug == "transfer_in":
        held = matter.known.get("letter_until")
        return date.fromisoformat(str(held)) if held else None
    law = law_of(matter)
    stage = law.stages.get(matter.at)
    if stage is None or stage.within is None:
        return None
    return machine.due_on(law, stand(matter), day, world())


def overdue(today: date) -> list[Message]:
    """Past the letter's last day both ends are told, once; it does not lapse by itself."""
    rows = Matter.objects.filter(slug__in=SETS_OUT, state=Matter.State.OPEN)
    units = set(rows.values_list("unit", flat=True))
    found = []
    for one in transits(units, today):
        if one.late:
            found += _both(one, today)
    return found


def _both(one: Transit, today: date) -> list[Message]:
    ends = [unit for unit in (one.origin, one.to) if unit is not None]
    folk = {
        row.person_id: row.person
        for unit in ends
        for row in holders(unit.living(), "secretary", today)
    }
    text = say(
        "%(name)s的组织关系还在途，介绍信%(day)s到期，请两边核实。", name=one.person, day=one.due
    )
    return [
        Message(
            to=person, unit=one.matter.unit, matter=one.matter, on=today, text=text,
            key=f"transit:{one.matter.pk}:{one.due}",
        )
        for person in folk.values()
    ]  # fmt: skip
