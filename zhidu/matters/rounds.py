"""Rounds of honours, past and open: criteria, places, how many nominated and chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhidu.org.speech import told

from .models import Matter
from .plain import worded
from .rulebook import law_of, library

SLUG = "honour"
PLACES = ("branch_places", "member_places", "worker_places")
BEFORE_THAT = ("set", "approve")  # nothing is public before the committee has approved it
SHOWN = 20


@dataclass(frozen=True)
class Round:
    """One round as the public page tells it: no nominee's name before the list hangs."""

    matter: Matter
    stage: str
    first: str
    last: str
    criteria: str
    places: list[tuple[str, str]]
    nominated: int
    chosen: int


def all_of_them(today: date) -> list[Round]:
    """Newest first, open ones among them, as far as the criteria are public."""
    rows = Matter.objects.filter(slug=SLUG, opened__lte=today).exclude(state=Matter.State.VOID)
    rows = rows.exclude(at__in=(*BEFORE_THAT, "dropped")).select_related("unit")
    return [_told(one) for one in rows[:SHOWN]]


def _told(matter: Matter) -> Round:
    law, known, items = law_of(matter), matter.known, library().fields.items
    goal = law.ends.get(matter.at) or law.stages[matter.at]
    return Round(
        matter, told(goal.title),
        worded(items["round_from"], known.get("round_from", "")),
        worded(items["round_until"], known.get("round_until", "")),
        str(known.get("award_criteria", "")),
        [(items[one].title, str(known[one])) for one in PLACES if known.get(one)],
        len(known.get("nominations") or []),
        matter.honours.count(),
    )  # fmt: skip
