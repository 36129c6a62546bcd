"""A village on stage: who sits in its committee and meeting, and a matter walked to any stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.fixtures import SYSTEM, Cast
from zhidu.engine.stages import POSTED
from zhidu.matters import roles
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person

SEATS = {"village_chair": 1, "village_member": 2, "villager_rep": 9, "supervisor": 3}
SINCE = date(2020, 1, 1)
MAIN = "修东渠"
ROW = {"title_line": "衬砌三百米", "due_on": "2026-05-31"}


@dataclass
class Village:
    cast: Cast
    seats: dict[str, list[Person]]

    @property
    def chair(self) -> Person:
        return self.seats["village_chair"][0]

    def opened(self, day: str = "2026-03-02") -> Matter:
        on = date.fromisoformat(day)
        me = Actor(self.seats["villager_rep"][0], on)
        matter = acting.open_matter(me, self.cast.village, "village_matter", on)
        facts = {"title_line": MAIN, "reason": "漏水，浇不上。", "proposed_by": "reps"}
        acting.do(me, matter, "propose", "done", on, facts)
        return matter

    def go(
        self, matter: Matter, day: str, outcome: str, who: Person | None = None, at: str = "",
        **facts: Any,
    ):  # fmt: skip
        """By whoever may, entered the same day; what is posted hung on paper before."""
        on = date.fromisoformat(day)
        matter.refresh_from_db()
        entered = on + timedelta(days=1) if outcome == POSTED else on
        stage = at or matter.at
        by = who or self.whom(matter, on, stage)[0]
        acting.do(Actor(by, entered), matter, stage, outcome, on, facts)
        matter.refresh_from_db()

    def count(self, matter: Matter, day: str, eligible: int, there: int, yes: int, **facts: Any):
        on = date.fromisoformat(day)
        sheet = {"eligible": eligible, "present": there, "issued": there, "returned": there,
                 "for": yes, "against": there - yes, "abstain": 0, "invalid": 0}  # fmt: skip
        for one in self.whom(matter, on)[-2:]:
            counting.count(Actor(one, on), matter, matter.at, sheet, on, facts=facts)
            matter.refresh_from_db()

    def whom(self, matter: Matter, day: date, at: str = "") -> list[Person]:
        law = law_of(matter)
        stage = law.stages[at or matter.at]
        return roles.people(law, stage.by, self.cast.village, day, matter, stage)

    def to_review(self) -> Matter:
        """Resolved in March and shown for a week: the town has ten days from the 24th."""
        matter = self.opened()
        self.go(matter, "2026-03-04", "agree", village_plan="衬砌三百米")
        self.count(matter, "2026-03-09", 22, 17, 16)
        self.go(matter, "2026-03-09", "reps")
        self.count(matter, "2026-03-16", 12, 10, 9, resolution="衬砌东渠三百米，三万元以内。")
        self.go(matter, "2026-03-16", POSTED)
        self.go(matter, "2026-03-24", "clear")
        return matter

    def row(self) -> dict[str, str]:
        return {**ROW, "owner": str(self.chair.pk)}


def settled(cast: Cast) -> Village:
    """The village committee, its meeting and supervisors hold their posts."""
    seats: dict[str, list[Person]] = {}
    for post, number in SEATS.items():
        for n in range(number):
            one = Person.objects.create(name=f"{post}{n}", source="villager")
            people.appoint(SYSTEM, cast.village, one, post, post, SINCE)
            seats.setdefault(post, []).append(one)
    adopting.adopt(SYSTEM, cast.village, "village_matter", date(2026, 1, 1))
    return Village(cast, seats)
