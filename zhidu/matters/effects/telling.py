"""`tells`: everybody a list names learns what was said of them; of a unit, its secretary does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhidu.engine import effects
from zhidu.matters.models import Matter, Message, Step
from zhidu.matters.rulebook import library
from zhidu.matters.shape import unit_of
from zhidu.org.access import holders
from zhidu.org.door import Actor
from zhidu.org.models import Person
from zhidu.sentence import Term, say

from .honours import whose


def carry_out(actor: Actor, matter: Matter, effect: effects.Tell, step: Step) -> dict[str, Any]:
    made = []
    for number, row in enumerate(matter.known.get(effect.tells) or []):
        for person in _whom(row, step):
            words = str(row.get(effect.column, ""))
            text = say("%(title)s：%(words)s", title=matter, words=words)
            if words.isdigit():  # a bare number says nothing: what it is goes before it
                what = Term(library().fields.items[effect.tells].columns[effect.column])
                text = say("%(title)s：%(what)s %(words)s", title=matter, what=what, words=words)
            key = f"told:{step.pk}:{number}:{person.pk}"
            made.append(
                Message.objects.create(
                    to=person, unit=matter.unit, on=actor.today, text=text, key=key
                )
            )
    return {"messages": [one.pk for one in made]}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    Message.objects.filter(pk__in=held["messages"]).delete()


def _whom(row: Mapping[str, Any], step: Step) -> Iterator[Person]:
    if person := whose(row):
        yield person
    elif unit := unit_of(row.get("nominee_unit")):
        yield from [one.person for one in holders(unit, "secretary", step.on)[:1]]
