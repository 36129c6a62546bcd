"""Agenda items: who decides, in which order, and that what was decided is done."""

from datetime import date, timedelta

import pytest

from tests.fixtures import TODAY, Cast
from zhidu.matters import roles
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of, library
from zhidu.org.door import Actor, Refused

BEGAN = date(2026, 9, 1)


def raised(cast: Cast, preset: str = "council_rule") -> Matter:
    """An item that the secretary may place: somebody else raised it."""
    held = library().presets()[preset]
    adopting.adopt(cast.actor(cast.secretary), cast.village, held.of, BEGAN, held.set)
    matter = acting.open_matter(cast.actor(cast.member, BEGAN), cast.village, held.of, BEGAN)
    facts = {"title_line": "修桥面", "reason": "下雨就积水"}
    acting.do(cast.actor(cast.member, BEGAN), matter, "raise", "done", BEGAN, facts)
    return matter


def go(cast: Cast, matter: Matter, outcome: str, day: date = BEGAN, **facts: object) -> None:
    matter.refresh_from_db()
    acting.do(cast.actor(cast.secretary, day), matter, matter.at, outcome, day, facts)


def council(cast: Cast, matter: Matter, day: date, present: int, yes: int) -> None:
    """The two clerks count the hands of the committee."""
    matter.refresh_from_db()
    sitting = roles.people(law_of(matter), "council", cast.village, day, matter)
    tally = {
        "eligible": len(sitting), "present": present, "issued": present, "returned": present,
        "for": yes, "against": present - yes, "abstain": 0, "invalid": 0,
    }  # fmt: skip
    for one in sitting[:2]:
        counting.count(Actor(one, day), matter, "decide", tally, day)
    matter.refresh_from_db()


def row(cast: Cast) -> dict[str, str]:
    return {"title_line": "补桥面", "owner": str(cast.member.pk), "due_on": "2026-10-10"}


def test_row_3_15(cast: Cast):
    """No decision without a quorum; a decision is a task with owner and day; it is reported on."""
    matter = raised(cast)
    go(cast, matter, "decide")
    go(cast, matter, "done")
    day = BEGAN + timedelta(days=3)
    sitting = roles.people(law_of(matter), "council", cast.village, day, matter)
    council(cast, matter, day, len(sitting) // 2, len(sitting) // 2)
    assert matter.at == "decide", "half is not over half: nothing was decided"
    council(cast, matter, day, len(sitting), len(sitting))
    with pytest.raises(Refused, match="责任人"):
        go(cast, matter, "done", day, decisions=[{**row(cast), "owner": ""}])
    go(cast, matter, "done", day, decisions=[row(cast)])
    task = Matter.objects.get(parent=matter, slug="assignment")
    assert (task.known["owner"], task.due) == (str(cast.member.pk), date(2026, 10, 10))
    with pytest.raises(Refused, match="还有1件未办完"):
        go(cast, matter, "done", TODAY)
    go(cast, matter, "again", TODAY)
    Matter.objects.filter(pk=task.pk).update(state=Matter.State.ENDED, at="done")
    go(cast, matter, "done", TODAY)
    acting.do(cast.actor(cast.member), matter, "confirm", "solved", TODAY, {})
    assert Matter.objects.get(pk=matter.pk).state == Matter.State.ENDED


def test_row_4_17(cast: Cast):
    """The other meeting's decision is refused while this one has not spoken; then in that order."""
    matter = raised(cast, "linked_decision")
    go(cast, matter, "watch")
    said = {"deciding_body": "村委会", "decided_on": "2026-09-05", "decided_what": "先修东边"}
    with pytest.raises(Refused, match="本组织讨论，提出意见"):
        go(cast, matter, "done", TODAY, **said)
    go(cast, matter, "first")
    go(cast, matter, "done", council_opinion="先修东边，留出排水。")
    go(cast, matter, "done", TODAY, **said)
    matter.refresh_from_db()
    assert matter.at == "follow"
    assert [one.stage for one in matter.steps.order_by("pk")] == [
        "raise", "place", "other", "opinion", "other",
    ]  # fmt: skip


def test_row_4_18(cast: Cast):
    """Deciding together needs a vote, taking part an opinion, supervising makes checks."""
    together = raised(cast)
    go(cast, together, "decide")
    go(cast, together, "done")
    with pytest.raises(Refused, match="分别录入"):
        go(cast, together, "passed", BEGAN + timedelta(days=3))
    second = acting.open_matter(cast.actor(cast.member), cast.village, "agenda_item", TODAY)
    facts = {"title_line": "换灯", "reason": "暗"}
    acting.do(cast.actor(cast.member), second, "raise", "done", TODAY, facts)
    go(cast, second, "take_part", TODAY)
    with pytest.raises(Refused, match="本组织的意见"):
        go(cast, second, "done", TODAY)
    third = acting.open_matter(cast.actor(cast.member), cast.village, "agenda_item", TODAY)
    acting.do(cast.actor(cast.member), third, "raise", "done", TODAY, facts)
    go(cast, third, "watch", TODAY)
    said = {"deciding_body": "村委会", "decided_on": "2026-09-19", "decided_what": "分两批"}
    go(cast, third, "done", TODAY, **said)
    go(cast, third, "done", TODAY, follow_ups=[row(cast)])
    assert Matter.objects.filter(parent=third, slug="assignment").count() == 1
