"""What an assessed unit reads: each line of its mark, all values it had, all versions of its goals.

Only of the unit itself: nothing here puts one unit beside another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhidu.engine.marks import JUDGED
from zhidu.org.models import Person, Unit
from zhidu.sentence import Sentence, Term, say

from . import assessing
from .assessing import SHEET
from .models import Matter, Step

GIVEN = ("agree", "approve", "floor")  # outcomes by which goals stand
SAID = ("reopen_note", "appeal_words", "reason")  # why a mark was given again
# tables that the page tells line by line, and not a second time as they are kept
TABLES = ("indicator_set", "goal_lines", "agreed_goals", "figure_lines", "to_judge",
          "score_lines", "result_lines")  # fmt: skip
RUNNING = ("goals", "agree", "during", "approve", "self_check")


@dataclass(frozen=True)
class Line:
    """One indicator: what it rests on, the mark, and what of it goes into the total."""

    indicator: str
    goal: str
    source: Sentence | Term
    counted: str
    full_at: str
    out_of: str
    grounds: str
    weight: str
    mark: str = ""
    points: str = ""

    @property
    def formula(self) -> Sentence | None:
        """How its points come about, so that anybody works it out again."""
        if not self.points:
            return None
        held = {"mark": self.mark, "weight": self.weight, "points": self.points}
        words = say("%(mark)s × %(weight)s ÷ 100 ＝ %(points)s", **held)
        if not self.counted:
            return words
        numbers = {"counted": self.counted, "full": self.full_at, "words": words}
        return say("%(counted)s ÷ %(full)s × 100，最多100；%(words)s", **numbers)


@dataclass(frozen=True)
class Value:
    """A total as it was given, by whom, and why it was given again."""

    on: date
    by: Person | None
    total: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goals:
    """A version of the goals: from when, who agreed, why, and the lines that are not the set's."""

    on: date
    by: Person | None
    why: tuple[str, ...]
    lines: tuple[tuple[str, str, str], ...]  # indicator, goal, own number for full marks


@dataclass(frozen=True)
class Sheet:
    """`lines` are marked, or, while the period runs, as the records stand on `today`."""

    matter: Matter
    version: int
    first: date
    last: date
    lines: list[Line]
    values: list[Value]
    goals: list[Goals]

    @property
    def total(self) -> str:
        return self.values[-1].total if self.values else ""

    @property
    def runs(self) -> bool:
        return self.matter.at in RUNNING

    @property
    def stands(self) -> bool:
        return self.matter.at in ("stands", "reopen", "filed")


def sheet(matter: Matter, today: date) -> Sheet | None:
    """Of one matter; None where it is not the sheet of a unit."""
    known = matter.known
    if matter.slug != SHEET or not known.get("assessed_from"):
        return None
    steps = list(
        Step.objects.filter(matter=matter, withdrawn=False).select_related("by").order_by("pk")
    )
    values = list(_values(steps))
    rows = known.get("result_lines") if values else known.get("figure_lines")
    if matter.at in RUNNING and not values:
        rows = assessing.lines(matter, today)
    return Sheet(
        matter,
        assessing.version(matter.parent) if matter.parent else 0,
        date.fromisoformat(known["assessed_from"]),
        date.fromisoformat(known["assessed_until"]),
        [_line(row) for row in rows or []],
        values,
        list(_goals(steps)),
    )


def of_unit(unit: Unit, today: date) -> list[Sheet]:
    """All sheets the unit ever had, the newest first."""
    rows = Matter.objects.filter(unit=unit, slug=SHEET).exclude(state=Matter.State.VOID)
    found = (sheet(one, today) for one in rows.select_related("parent", "unit").order_by("-pk"))
    return [one for one in found if one is not None]


def _line(row: dict[str, Any]) -> Line:
    names = ("indicator", "goal", "counted", "full_at", "out_of", "grounds", "weight", "mark",
             "points")  # fmt: skip
    way = str(row.get(assessing.MEASURED) or JUDGED)
    return Line(source=assessing.called(way), **{one: str(row.get(one) or "") for one in names})


def _values(steps: list[Step]) -> Iterator[Value]:
    why: list[str] = []
    for row in steps:
        if row.outcome in ("again", "reopen", "objected", "approve"):
            why += [str(row.facts[one]) for one in SAID if row.facts.get(one)]
        if row.stage == "score" and row.outcome == "done":
            yield Value(row.on, row.by, row.facts["total_mark"], tuple(why))
        if row.stage in ("score", "during", "agree", "approve"):
            why = []


def _goals(steps: list[Step]) -> Iterator[Goals]:
    why: list[str] = []
    for row in steps:
        if row.facts.get("goal_change"):
            why = [str(row.facts["goal_change"])]
        if row.outcome not in GIVEN or not row.facts.get("agreed_goals"):
            continue
        why += [str(row.facts["reason"])] if row.facts.get("reason") else []
        own = [
            (str(one["indicator"]), str(one.get("goal") or ""), str(one.get("own_full") or ""))
            for one in row.facts["agreed_goals"]
        ]
        yield Goals(row.on, row.by, tuple(why), tuple(one for one in own if one[1] or one[2]))
        why = []
