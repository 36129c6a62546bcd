"""Seal half of the seed as soon as the frame of a draw is fixed: before anybody can draw."""

from __future__ import annotations

import secrets

from zhidu.boards import log
from zhidu.boards.moment import moment
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Draw
from zhidu.matters import drawing
from zhidu.matters.models import DrawSeal, Matter
from zhidu.org.door import Actor


def follow(actor: Actor, matter: Matter, law: Institution) -> None:
    """Into the log go two hashes, of the half and of the frame; neither can be changed after."""
    stage = law.stages.get(matter.at)
    if not isinstance(stage, Draw) or drawing.waiting(matter) is not None:
        return
    secret, frame = secrets.token_bytes(32), drawing.frame_hash(matter.known.get(stage.pool) or [])
    entry = log.append(
        "draw-seal", moment(actor.today), matter.unit.code, matter=matter.pk,
        seal=drawing.commitment(secret), frame=frame,
    )  # fmt: skip
    DrawSeal.objects.create(
        matter=matter, secret=secret, frame=frame, entry=entry.idx, on=actor.today
    )
