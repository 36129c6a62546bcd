"""`honour`: a title is given to whom a list or the matter names, ends by itself, or is removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import dates, effects
from zhidu.matters import roles
from zhidu.matters.actions import honouring
from zhidu.matters.models import Honour, Matter, Step
from zhidu.matters.rulebook import law_of, library
from zhidu.matters.shape import unit_of
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person, Unit

Named = tuple[str, Person | None, Unit | None]  # the title, and whose it becomes


def carry_out(actor: Actor, matter: Matter, effect: effects.Honour, step: Step) -> dict[str, Any]:
    """Raises Refused when a line of the list names nobody, or nothing is there to end."""
    known, document = matter.known, str(matter.known.get(effect.by or "") or "")
    if effect.change != "granted":
        reason = " ".join(one for one in (str(step.facts.get("reason") or ""), document) if one)
        rows = [
            honouring.end(actor, one, effect.change, step.on, reason)
            for one in _ending(matter, effect.honour)
        ]
        return {"granted": [], "ended": [one.pk for one in rows]}
    day = dates.day(known.get(effect.since or "")) or step.on
    above = _giver(matter, step)
    given = honouring.Given(
        matter, day, document, str(known.get(effect.grantor or "") or above),
        matter.unit, str(known.get(effect.level or "") or Honour.Level.OWN), effect.to is None,
    )  # fmt: skip
    rows = [honouring.grant(actor, given, *one) for one in _named(matter, effect)]
    return {"granted": [one.pk for one in rows], "ended": []}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    if held["granted"]:
        honouring.forget(actor, held["granted"], reason)
    for number in held["ended"]:
        honouring.restore(actor, Honour.objects.get(pk=number), reason)


def _giver(matter: Matter, step: Step) -> Unit:
    """The unit in which the step was taken: the committee above, where its body decided."""
    law = law_of(matter)
    return roles.place(law, law.roles[step.role], matter.unit, step.on, matter) or matter.unit


def _ending(matter: Matter, item: str) -> list[Honour]:
    """The honour an item names, else those this matter gave."""
    field, held = library().fields.items[item], matter.known.get(item)
    rows = Honour.objects.filter(matter=matter, ends=None)
    if field.type == "honour":
        rows = Honour.objects.filter(pk=held if str(held).isdigit() else 0, ends=None)
    if not rows:
        raise Refused(_("没有这样一项还有效的荣誉。"))
    return list(rows)


def _named(matter: Matter, effect: effects.Honour) -> Iterator[Named]:
    """A table names one a line; else the item says the title, of a person or of the unit."""
    field, held = library().fields.items[effect.honour], matter.known.get(effect.honour)
    if field.type != "rows":
        title = str(field.choices.get(str(held), held))
        more = str(matter.known.get(effect.called or "") or "")
        person = person_of(matter.known.get(effect.to or ""))
        whole = f"{title} · {more}" if more and person else title
        yield whole, person, None if person else matter.unit
        return
    yield from of_rows(held or [], matter, effect.called)


def of_rows(
    rows: Iterable[Mapping[str, Any]], matter: Matter, called: str | None
) -> Iterator[Named]:
    """Title and whose it is, line by line. Raises Refused where a line names nobody."""
    kinds = library().fields.items["award_kind"].choices
    for row in rows:
        title = str(kinds.get(row.get("award_kind", ""), row.get("award_kind", "")))
        title = title or str(matter.known.get(called or "") or "")
        person, unit = whose(row), unit_of(row.get("nominee_unit"))
        if (person is None) == (unit is None):
            raise Refused(_("名单里有一行没有写明是谁。"))
        yield title, person, unit


def whose(row: Mapping[str, Any]) -> Person | None:
    """The person a line of a list is about."""
    return person_of(row.get("nominee") or row.get("entrant"))


def person_of(value: Any) -> Person | None:
    return Person.objects.filter(pk=int(value)).first() if str(value or "").isdigit() else None
