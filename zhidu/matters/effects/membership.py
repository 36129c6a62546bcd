"""`membership`: the standing of the person concerned changes, from the day the rule names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.engine.machine import onward
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import law_of
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person

from . import belonging

ORDER = ("applicant", "activist", "target", "probationary", "full")


def carry_out(
    actor: Actor, matter: Matter, effect: effects.Membership, step: Step
) -> dict[str, Any]:
    """A new standing in the matter's unit, or none; what it replaced is kept for taking it back.

    The day is that of the act, of the stage the effect names (admission counts from the branch
    meeting), or of the item it names. A step of long ago that is put down late goes into the
    history before what the register says today. Raises Refused when the day was never entered.
    """
    person = matter.subject
    if person is None:
        raise Refused(_("这件事没有当事人，不能变动身份。"))
    if effect.membership in belonging.KINDS:
        return belonging.carry_out(actor, matter, effect, step)
    day, why = belonging.day_of(matter, effect.since, step), matter.said
    before = list(
        Membership.objects.filter(person=person, ends=None)
        .exclude(kind=Membership.Kind.STAFF)
        .values_list("pk", flat=True)
    )
    if _is_behind(matter, effect, step, day):
        row = people.came_before(actor, matter.unit, person, effect.membership, day, reason=why)
        return {"person": person.pk, "made": [], "ended": [], "earlier": [row.pk] if row else []}
    if effect.membership == "ended":
        people.lapse(actor, person, day, reason=why)
        return {"person": person.pk, "made": [], "ended": before}
    row = people.join(actor, matter.unit, person, effect.membership, day, reason=why)
    return {"person": person.pk, "made": [row.pk], "ended": before}


def _is_behind(matter: Matter, effect: effects.Membership, step: Step, day: date) -> bool:
    """A step of the main way put down late: the register already says more than it brings."""
    on_the_way = onward(law_of(matter)).get(step.stage, ("", ""))[0] == step.outcome
    rows = Membership.objects.filter(person=matter.subject, ends=None)
    now = rows.exclude(kind=Membership.Kind.STAFF).order_by("pk").last()
    if not on_the_way or now is None or effect.membership not in ORDER:
        return False
    later = now.starts is None or now.starts >= day
    return later and ORDER.index(now.kind) >= ORDER.index(effect.membership)


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    if "rows" in held:
        belonging.take_back(actor, held, reason)
        return
    person = Person.objects.get(pk=held["person"])
    people.take_back(
        actor, person, held["made"], held["ended"], reason=reason, earlier=held.get("earlier")
    )
