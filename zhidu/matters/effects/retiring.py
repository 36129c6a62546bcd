"""`retires`: the unit has decided that it no longer runs an institution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhidu.engine import effects
from zhidu.matters.actions import adopting
from zhidu.matters.models import Adoption, Matter, Step
from zhidu.matters.rulebook import split
from zhidu.org.door import Actor


def carry_out(actor: Actor, matter: Matter, effect: effects.Retire, step: Step) -> dict[str, Any]:
    slug, preset = split(str(matter.known.get(effect.retires) or ""))
    row = adopting.stop(actor, matter.unit, slug, step.on, preset=preset or None)
    return {"adoption": row.pk}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    row = Adoption.objects.select_related("unit").get(pk=held["adoption"])
    adopting.go_on(actor, row.unit, row)
