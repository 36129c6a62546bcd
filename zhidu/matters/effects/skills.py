"""`skill`: who agrees has what they showed among their own skills; nobody else puts it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.matters.models import Matter, Step
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person
from zhidu.sentence import MARKS

LONGEST = 200


def carry_out(actor: Actor, matter: Matter, effect: effects.Skill, step: Step) -> dict[str, Any]:
    """Raises Refused for anybody but the person: a skill is their own to show."""
    person = actor.person
    if person is None or step.on_behalf:
        raise Refused(_("记不记进特长，由本人定。"))
    before, named = person.skills, str(matter.known.get(effect.skill) or "").strip()
    held = [one for one in before.split(MARKS["list"]) if one]
    if named and named not in held:
        people.change(actor, person, skills=MARKS["list"].join([*held, named])[:LONGEST])
    return {"person": person.pk, "before": before}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    person = Person.objects.get(pk=held["person"])
    people.change(actor, person, reason=reason, skills=held["before"])
