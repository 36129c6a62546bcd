"""What a change of units will come to, read from the items of its matter (effects/units.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhidu.engine.effects import Issue, Reshape
from zhidu.engine.schema import Institution
from zhidu.org.models import Membership, Unit
from zhidu.org.register import Register
from zhidu.sentence import Sentence, Term, say
from zhidu.texts.models import Version

from .models import Matter
from .rulebook import library


def unit_of(value: Any) -> Unit | None:
    return Unit.objects.filter(pk=int(value)).first() if str(value or "").isdigit() else None


def full_after(known: Mapping[str, Any], day: date) -> int:
    """Full members of the unit that comes out of the change: the figure `unit.full_after`."""
    moved = [int(one) for one in known.get("moved_people") or [] if str(one).isdigit()]
    on = Membership.objects.on(day).filter(kind=Membership.Kind.FULL)
    come = on.filter(person__in=moved).values("person").distinct().count()
    units = [
        one for one in map(unit_of, (known.get("changed_unit"), known.get("other_unit"))) if one
    ]
    if known.get("change_kind") in ("set_up", "split"):
        return come
    register = Register([one.pk for one in units])
    return sum(len(register.members(one, day, (Membership.Kind.FULL,))) for one in units)


def title(law: Institution, matter: Matter) -> Sentence | None:
    """What the matter is called in lists: the kind of change and the unit, or the text it makes."""
    for _where, effect in law.effects():
        match effect:
            case Reshape():
                return _reshaped(matter.known)
            case Issue(issues=item):
                row = Version.objects.filter(pk=_number(matter.known.get(item))).first()
                what = Term(law.title)
                return say("%(kind)s：%(unit)s", kind=what, unit=row.text) if row else None
    return None


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0


def _reshaped(known: Mapping[str, Any]) -> Sentence | None:
    kinds = library().fields.items["change_kind"].choices
    kind = str(known.get("change_kind"))
    name = known.get("new_name") if kind == "set_up" else unit_of(known.get("changed_unit"))
    if kind not in kinds or not name:
        return None
    return say("%(kind)s：%(unit)s", kind=Term(kinds[kind]), unit=name)
