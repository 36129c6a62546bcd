"""Two of a leading body who belong to the office's own branch: one was at both meetings."""

from __future__ import annotations

from datetime import date

from zhidu.matters.actions import recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.actions.telling import expected
from zhidu.org.access import members
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Unit

from .asking import holder

TOP, BRANCH = "穗澜河管理处党委", "机关党支部"
SEATED, HELD = date(2026, 12, 1), date(2026, 12, 18)


def seat() -> None:
    """Before the democratic life meeting of December."""
    top, unit = Unit.objects.get(name=TOP), Unit.objects.get(name=BRANCH, parent__name=TOP)
    free = [one for one in members(unit, SEATED) if not one.posts.on(SEATED).exists()]  # type: ignore[attr-defined]
    for one in free[:2]:
        people.appoint(Actor(None, SEATED), top, one, "committee_member", "委员", SEATED)


def tell() -> None:
    """The branch's own meeting: one of the two was on an errand that day."""
    unit, top = Unit.objects.get(name=BRANCH, parent__name=TOP), Unit.objects.get(name=TOP)
    away = top.posts.on(HELD).filter(post="committee_member").last().person  # type: ignore[attr-defined]
    team = expected(unit, "life_meeting", HELD)
    written = Written(
        slug="life_meeting", held_on=HELD, title="把机关的门打开", place="三楼会议室",
        summary="十七人到会，定下两件年内要办的。", fills=("life_meeting.hold",),
        expected=tuple(one.pk for one in team), absent={away.pk: "出差"},
    )  # fmt: skip
    recording.file(Actor(holder(BRANCH, "secretary"), HELD), unit, written)
