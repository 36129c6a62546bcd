"""How earlier matters about the same person ended, when, and what was chosen in them."""

from __future__ import annotations

from typing import Any

from zhidu.engine.conditions import Past
from zhidu.engine.stages import AnyStage

from .models import Matter
from .rulebook import library


def past(matter: Matter, stage: AnyStage) -> dict[str, list[list[Any]]]:
    """{institution: [[end, day, ["item.choice", …]], …]} of those the stage looks back on."""
    found: dict[str, list[list[Any]]] = {}
    if matter.subject is None:
        return found
    items = library().fields.items
    for slug in {one.past for one in stage.requires if isinstance(one, Past)}:
        rows = Matter.objects.filter(slug=slug, subject__in=matter.subject.ids())
        rows = rows.filter(state=Matter.State.ENDED).exclude(pk=matter.pk)
        found[slug] = [
            [row.at, row.since.isoformat(),
             [f"{n}.{held}" for n, held in row.known.items() if n in items and items[n].choices]]
            for row in rows
        ]  # fmt: skip
    return found
