"""Items of the agenda, the eight rules of a branch, and the safety meetings of a motor team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from zhidu.matters import roles
from zhidu.matters.actions import acting, adopting, counting, placing_rules, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.actions.telling import expected
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of, library
from zhidu.org.door import Actor
from zhidu.org.models import Unit

from .asking import holder

UNIT, TEAM, YEAR = "上闸所党支部", "一车队党支部", date(2026, 1, 1)
MONDAYS = (
    (date(2026, 12, 14), "雪天怎样跟车"), (date(2026, 12, 21), "年底疲劳驾驶"),
    (date(2026, 12, 28), "元旦值班和酒后不上车"),
)  # fmt: skip


def tell() -> None:
    unit = Unit.objects.get(name=UNIT)
    named = library().presets()["council_rule"]
    head = Actor(holder(UNIT, "secretary"), YEAR)
    adopting.adopt(head, unit, named.of, YEAR, named.set, preset="council_rule")
    placing_rules.place(head, unit, "eight", "fifth", "talks")
    placing_rules.place(head, unit, "eight", "sixth", "pledge")
    _mondays()
    _fridays()
    _mechanism(unit)
    _reviewed(unit)
    _pumps(unit)
    _canteen(unit)


def _mondays() -> None:
    """Safety meetings of a motor team in December: who was on duty reads the notes afterwards."""
    unit, begun = Unit.objects.get(name=TEAM), date(2026, 12, 7)
    head = holder(TEAM, "secretary")
    adopting.adopt(Actor(head, begun), unit, "safety_meeting", begun)
    for day, title in MONDAYS:
        team = expected(unit, "safety_meeting", day)
        away = [one for one in team if one != head][:2]
        written = Written(
            slug="safety_meeting", held_on=day, title=title, place="车队会议室",
            summary="讲了上周查到的两处，定下雪天慢行。", fills=("safety_meeting.hold",),
            expected=tuple(one.pk for one in team), absent={one.pk: "值班" for one in away},
        )  # fmt: skip
        recording.file(Actor(head, day), unit, written)
        matter = Matter.objects.get(unit=unit, slug="safety_meeting", period_start=day)
        for one in away if day < MONDAYS[-1][0] else away[:1]:
            acting.do(Actor(one, day), matter, "read", "read", day, {})


def _fridays() -> None:
    """Leaders of the motor team ride along in turn; one Friday nobody could, and why."""
    unit, begun = Unit.objects.get(name=TEAM), date(2026, 12, 7)
    head = holder(TEAM, "secretary")
    adopting.adopt(Actor(head, begun), unit, "duty_visit", begun)
    for number, day in enumerate((date(2026, 12, 18), date(2026, 12, 25))):
        me = Actor(head, day)
        matter = acting.open_matter(me, unit, "duty_visit", day)
        if number:
            facts = {"reason": "大雪封路，班子都在路口疏导"}
            acting.do(me, matter, "go", "missed", day, facts)
            continue
        row = {"title_line": "休息室加一台热水器", "owner": str(head.pk), "due_on": "2027-01-20"}
        facts = {"visitor": str(head.pk), "held_on": day.isoformat(), "commitments": [row]}
        acting.do(me, matter, "go", "visited", day, facts)


def _mechanism(unit: Unit) -> None:
    """Going to the shifts every quarter: drafted, approved by another, one of two tasks done."""
    begun, passed = date(2026, 2, 2), date(2026, 2, 9)
    writer, head = holder(UNIT, "org_commissioner"), holder(UNIT, "secretary")
    adopting.adopt(Actor(head, begun), unit, "mechanism", begun)
    matter = acting.open_matter(Actor(writer, begun), unit, "mechanism", begun)
    who = str(holder(UNIT, "deputy_secretary").pk)
    facts = {
        "title_line": "委员每季度下班组",
        "objectives": [{"goal": "每季度到每个班组一次", "measure": "每次有记录，带回的事有人办"}],
        "task_lines": [
            {"title_line": "排出全年下班组的表", "owner": who, "due_on": "2026-02-27"},
            {"title_line": "半年对一次账，带回的办了没有", "owner": who, "due_on": "2026-07-10"},
        ],
        "support_lines": [{"kind": "制度", "text": "写进支部工作制度，列入年终述职"}],
    }  # fmt: skip
    acting.do(Actor(writer, begun), matter, "draft", "done", begun, facts)
    _go(matter, "secretary", "approve", passed)
    first, day = Matter.objects.filter(parent=matter).order_by("pk")[0], date(2026, 2, 20)
    _go(first, "deputy_secretary", "accept", day)
    _go(first, "deputy_secretary", "done", day, evidence="表贴在活动室。")
    _go(first, "secretary", "solved", day)
    _go(
        matter, "secretary", "progress", date(2026, 7, 20), summary="去了七次，带回九件，办了六件。"
    )


def _reviewed(unit: Unit) -> None:
    """Looked at twice a year; the pledges were kept in November, the rest waits on the list."""
    begun, day = date(2026, 4, 1), date(2026, 11, 16)
    head = Actor(holder(UNIT, "secretary"), begun)
    adopting.adopt(head, unit, "sunset_review", begun, {"review_every": "6 months"})
    matter = acting.open_matter(replace(head, today=day), unit, "sunset_review", day)
    notes = {"burden_note": "每人一年约二十分钟", "result_note": "十八人写了，十七人的挂着"}
    _go(matter, "secretary", "done", day, reviewed="pledge", **notes)
    _go(matter, "secretary", "done", day, asked_people=12, said_useless=2)
    matter.refresh_from_db()
    council = roles.people(law_of(matter), "council", unit, day, matter)
    words = {"reason": "写得具体，班组看得见"}
    acting.do(Actor(council[0], day), matter, "decide", "keep", day, words)


def _raise(unit: Unit, post: str, day: date, title: str, reason: str) -> Matter:
    who = Actor(holder(UNIT, post), day)
    matter: Matter = acting.open_matter(who, unit, "agenda_item", day)
    acting.do(who, matter, "raise", "done", day, {"title_line": title, "reason": reason})
    return matter


def _go(matter: Matter, post: str, outcome: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(holder(UNIT, post), day), matter, matter.at, outcome, day, facts)


def _pumps(unit: Unit) -> None:
    """Decided together in March; the task that came of it is under way."""
    item = _raise(
        unit, "org_commissioner", date(2026, 3, 2), "先换哪两台水泵", "汛前要定，钱只够两台。"
    )
    _go(item, "secretary", "decide", date(2026, 3, 3))
    _go(item, "secretary", "done", date(2026, 3, 4))
    item.refresh_from_db()
    voted, day = (
        {"eligible": 5, "present": 4, "for": 4, "against": 0, "abstain": 0},
        date(2026, 3, 9),
    )
    council = roles.people(law_of(item), "council", unit, day, item)
    tally = {**voted, "issued": 4, "returned": 4, "invalid": 0, "eligible": len(council)}
    for one in council[:2]:
        counting.count(Actor(one, day), item, "decide", tally, day)
    row = {"title_line": "换三号、五号泵", "owner": str(holder(UNIT, "deputy_secretary").pk),
           "due_on": "2026-05-15"}  # fmt: skip
    _go(item, "secretary", "done", day, decisions=[row])


def _canteen(unit: Unit) -> None:
    """The station's own meeting decides; the branch gave its opinion and follows it up."""
    item = _raise(
        unit, "publicity_commissioner", date(2026, 10, 12), "食堂夜班供餐", "夜班职工反映两次。"
    )
    _go(item, "secretary", "take_part", date(2026, 10, 13))
    _go(
        item,
        "secretary",
        "done",
        date(2026, 10, 19),
        council_opinion="夜里留一个热菜，先试一个月。",
    )
