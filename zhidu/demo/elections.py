"""A branch elects its committee: four for three seats, two with equal votes, who stand again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.engine.stages import POSTED
from zhidu.matters import roles
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.rulebook import law_of
from zhidu.org.access import voters
from zhidu.org.door import Actor
from zhidu.org.models import Unit

from .asking import holder

ONE = timedelta(days=1)
UNIT, BEGAN = "柏启村党支部", date(2026, 11, 9)
STEPS: tuple[tuple[date, str, str, dict[str, Any]], ...] = (
    (BEGAN, "request", "done", {"seats": 3, "term_until": "2027-01-31"}),
    (date(2026, 11, 12), "agree", "agree", {}),
    (date(2026, 11, 23), "nominate", "done", {"nominated": "三个党小组各提一次，共提九人。"}),
    (date(2026, 11, 26), "vet", "agree", {}),
    (date(2026, 11, 27), "shown", POSTED, {}),
    (date(2026, 12, 7), "shown", "clear", {}),
)  # fmt: skip


def tell() -> None:
    unit = Unit.objects.get(name=UNIT)
    adopting.adopt(Actor(None, BEGAN), unit, "election", BEGAN)
    roll = voters(unit, BEGAN).voters
    standing = [str(one.pk) for one in roll[:4]]
    head = holder(UNIT, "secretary")
    matter = acting.open_matter(Actor(head, BEGAN), unit, "election", BEGAN)
    for day, stage, outcome, facts in STEPS:
        matter.refresh_from_db()
        held = law_of(matter).stages[stage]
        who = roles.people(law_of(matter), held.by, unit, day, matter, held)[0]
        more = {"candidates": standing} if stage == "nominate" else {}
        entered = day + ONE if outcome == POSTED else day  # it hung on the wall of the village
        acting.do(Actor(who, entered), matter, stage, outcome, day, {**facts, **more})
    there, day = len(roll) - 1, date(2026, 12, 11)
    most, half = there - 1, there // 2 + 1
    votes = dict(zip(standing, (most, most - 2, half, half), strict=True))
    sheet = {"eligible": len(roll), "present": there, "issued": there, "returned": there}
    matter.refresh_from_db()
    for one in roll[4:6]:
        tally = {**sheet, "invalid": 0, "votes": votes}
        counting.count(Actor(one, day), matter, "elect", tally, day)
