"""`honour`: a title is given to whom a list or the matter names, ends by itself, or is removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.matters.actions import honouring
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import library
from zhidu.matters.shape import unit_of
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person, Unit

Named = tuple[str, Person | None, Unit | None]  # the title, and whose it becomes


def carry_out(actor: Actor, matter: Matter, effect: effects.Honour, step: Step) -> dict[str, Any]:
    document = str(matter.known.get(effect.by or "") or "")
    given = honouring.Given(matter, step.on, document, str(matter.unit), matter.unit)
    rows = [honouring.grant(actor, given, *one) for one in _named(matter, effect.honour)]
    return {"granted": [one.pk for one in rows]}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    honouring.forget(actor, held["granted"], reason)


def _named(matter: Matter, item: str) -> Iterator[Named]:
    """A table names one a line; the kind of award says what the title is called."""
    kinds = library().fields.items["award_kind"].choices
    for row in matter.known.get(item) or []:
        title = str(kinds.get(row.get("award_kind", ""), row.get("award_kind", "")))
        person, unit = person_of(row.get("nominee")), unit_of(row.get("nominee_unit"))
        if (person is None) == (unit is None):
            raise Refused(_("名单里有一行没有写明是谁。"))
        yield title, person, unit


def person_of(value: Any) -> Person | None:
    return Person.objects.filter(pk=int(value)).first() if str(value or "").isdigit() else None
