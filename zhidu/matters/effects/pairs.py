"""`pairs`: both have agreed, and from that day somebody keeps in touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.matters.models import Matter, Step
from zhidu.org.actions import mobile
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person


def carry_out(actor: Actor, matter: Matter, effect: effects.Pairing, step: Step) -> dict[str, Any]:
    helper = Person.objects.filter(pk=str(matter.known.get(effect.pairs) or "0")).first()
    if matter.subject is None or helper is None:
        raise Refused(_("请写明谁联系谁。"))
    kind, every = (str(matter.known.get(one) or "") for one in (effect.kind, effect.every))
    return mobile.pair(actor, matter.unit, helper, matter.subject, kind, every, step.on)  # type: ignore[no-any-return]


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    mobile.unpair(actor, held["made"], held["ended"], reason=reason)
