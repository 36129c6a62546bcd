"""How earlier matters about the same person (or of the same unit) stand, since when, and what was
chosen in them."""

from __future__ import annotations

from typing import Any

from zhidu.engine.conditions import Past
from zhidu.engine.stages import AnyStage

from .models import Matter
from .rulebook import library


def past(matter: Matter, stage: AnyStage) -> dict[str, list[list[Any]]]:
    """{institution: [[end or "at:stage", day, ["item.choice", …]], …]} that the stage looks at."""
    found: dict[str, list[list[Any]]] = {}
    items = library().fields.items
    for slug in {one.past for one in stage.requires if isinstance(one, Past)}:
        rows = Matter.objects.filter(slug=slug).exclude(state=Matter.State.VOID)
        if matter.subject is not None:
            rows = rows.filter(subject__in=matter.subject.ids())
        else:
            rows = rows.filter(unit=matter.unit, preset=matter.preset, subject=None)
        found[slug] = [
            [row.at if row.state == Matter.State.ENDED else f"at:{row.at}", row.since.isoformat(),
             [f"{n}.{held}" for n, held in row.known.items() if n in items and items[n].choices]]
            for row in rows.exclude(pk=matter.pk)
        ]  # fmt: skip
    return found
