"""`publish`: a board reads the matter itself, so nothing is copied and nothing is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhidu.engine.effects import Publish
from zhidu.matters.models import Matter, Step
from zhidu.org.door import Actor


def carry_out(actor: Actor, matter: Matter, effect: Publish, step: Step) -> None:
    return None


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    return None
