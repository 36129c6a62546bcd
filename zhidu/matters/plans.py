"""The plan of a year: it begins with what the last one carried over, and ends with its account."""

from __future__ import annotations

from typing import Any

from .models import Matter

SLUG, LINES, RESULTS = "work_plan", "plan_lines", "plan_results"
KEPT, CARRIED = "kept", "carried"


def begins(name: str, matter: Matter) -> Any:
    """What stands in a form of the plan before anything is typed."""
    if matter.slug != SLUG:
        return None
    if name == LINES:
        return carried(matter)
    return _done(matter) if name == RESULTS else None


def carried(matter: Matter) -> list[dict[str, str]]:
    """The lines of the unit's last closed plan that were carried over, as they stood there."""
    rows = Matter.objects.filter(unit=matter.unit, slug=SLUG, state=Matter.State.ENDED)
    last = rows.exclude(pk=matter.pk).order_by("since", "pk").last()
    if last is None:
        return []
    results = last.known.get(RESULTS) or []
    names = {row.get("title_line") for row in results if row.get("outcome") == CARRIED}
    return [row for row in last.known.get(LINES) or [] if row.get("title_line") in names]


def _done(matter: Matter) -> list[dict[str, str]]:
    """Each line, with its result where the task that came of it was confirmed as done."""
    tasks = Matter.objects.filter(parent=matter, at="done")
    done = {str(one.known.get("title_line")) for one in tasks}
    titles = [str(row.get("title_line")) for row in matter.known.get(LINES) or []]
    return [
        {"title_line": one, "outcome": KEPT if one in done else "", "reason": ""} for one in titles
    ]
