"""Two Decembers at 上闸所: what one life meeting promised, the next one looks back on."""

from __future__ import annotations

from datetime import date, timedelta

from zhidu.matters.actions import acting, adopting, counting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.models import Matter
from zhidu.matters.recalling import ITEM, promises, waiting
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from . import appraising

BEFORE, NOW = date(2025, 12, 4), date(2026, 12, 4)


def _secretary(unit: Unit) -> Person:
    held: Person = unit.posts.get(post="secretary", ends=None).person  # type: ignore[attr-defined]
    return held


def carry_in(unit: Unit) -> None:
    """The fourth quarter of 2025: a life meeting with two promises, both kept in the spring."""
    adopting.adopt(Actor(None, date(2025, 1, 1)), unit, "life_meeting", date(2025, 1, 1))
    me = Actor(_secretary(unit), BEFORE)
    matter = _meeting(
        me, unit, "对照安全操作规程", "逐条对照操作规程，自己查出四处，当场定下两件事。"
    )
    _promise(me, matter, ("闸房配一只备用手电", "汛前把启闭机保养一遍"), date(2026, 4, 30))
    for number, (child, said) in enumerate(
        zip(matter.children.order_by("pk"), ("买了两只，放在值班柜", "保养完，有记录"), strict=True)  # type: ignore[attr-defined]
    ):
        day = date(2026, 3, 10) + timedelta(days=20 * number)
        owner = Actor(Person.objects.get(pk=int(child.known["owner"])), day)
        acting.do(owner, child, "accept", "accept", day, {})
        acting.do(owner, child, "do", "done", day, {"evidence": said})
        acting.do(Actor(me.person, day), child, "confirm", "solved", day, {})


def tell(unit: Unit) -> None:
    """This year's meeting says how the promises were kept; then the yearly appraisal."""
    me = Actor(_secretary(unit), NOW)
    former = waiting(unit, "life_meeting", "recall", NOW)
    assert former is not None
    facts = {ITEM: [one.row for one in promises(former, NOW)]}
    matter = _meeting(
        me, unit, "对照检修纪律", "先说了去年定下的两件事，再逐人对照检修纪律，定下两件事。",
        ("life_meeting.recall",), facts,
    )  # fmt: skip
    _promise(me, matter, ("补齐检修台账", "每周一次设备巡查"), date(2027, 1, 31))
    _appraisal(me, unit)


def _meeting(
    me: Actor, unit: Unit, title: str, summary: str, also: tuple[str, ...] = (),
    facts: dict[str, object] | None = None,
) -> Matter:  # fmt: skip
    people = list(members(unit, me.today))
    away = {people[9].pk: "值班"}
    written = Written(
        slug="life_meeting", held_on=me.today, title=title, place="上闸所会议室", summary=summary,
        facts=facts or {}, fills=("life_meeting.hold", *also),
        expected=tuple(one.pk for one in people), absent=away,
    )  # fmt: skip
    recording.file(me, unit, written)
    return Matter.objects.get(unit=unit, slug="life_meeting", at="list")


def _promise(me: Actor, matter: Matter, what: tuple[str, ...], due: date) -> None:
    folk = list(members(matter.unit, me.today))
    rows = [{"title_line": one, "owner": str(folk[n].pk), "due_on": due.isoformat()}
            for n, one in enumerate(what, 3)]  # fmt: skip
    acting.do(me, matter, "list", "done", me.today, {"commitments": rows})


def _appraisal(me: Actor, unit: Unit) -> None:
    """Six of nineteen would be graded excellent; the committee still has to propose."""
    appraisal = acting.open_matter(me, unit, "member_appraisal", NOW)
    acting.do(
        me,
        appraisal,
        "form",
        "done",
        NOW,
        appraising.form(appraisal),
    )
    counts = {"eligible": 19, "present": 18, "issued": 18, "returned": 18, "invalid": 0,
              "excellent": 7, "competent": 10, "basic": 1, "incompetent": 0}  # fmt: skip
    other = unit.posts.get(post="org_commissioner").person  # type: ignore[attr-defined]
    counting.count(me, appraisal, "rate", counts, NOW)
    counting.count(Actor(other, NOW), appraisal, "rate", counts, NOW)
