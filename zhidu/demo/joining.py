"""Two joint bodies: six departments on village affairs, twenty on Party work in firms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from zhidu.matters import drawing, joint
from zhidu.matters.actions import acting, adopting, drawing_lots
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording
from zhidu.texts.models import Text

SIX, TWENTY, SINCE = "榆光区村务公开联席会", "桦衡园区非公企业党建联席会", date(2026, 1, 1)
MORE = ("人社", "科技", "商务", "住建", "交通", "水务", "电力", "通信", "消防", "应急", "环保",
        "统计", "卫健", "教育", "工会", "妇联", "工商联")  # fmt: skip
SYSTEM = Actor(None, SINCE)


def tell() -> None:
    six = _body("榆光区委", SIX, ("蒋晨稻", "沈午麦", "韦秋粟"))
    twenty = _body("桦衡园区党工委", TWENTY, ("龚春黍", "俞暮荞", "柏晓禾"))
    _set_up(six, "村务公开联席会议办法", "一、六个部门每月开一次，定下的事归一个部门。")
    _set_up(twenty, "非公有制企业党建联席会试行意见", "一、每月开一次，企业提的事先答复。")
    _adopt(six, "six_departments")
    _adopt(twenty, "twenty_departments", departments=["工商", "税务", "经贸", *MORE])
    _hold(six, date(2026, 11, 4), {"财政": "在外开会"}, ("低保名单复核", "民政", "2026-11-30"))
    _done(six)
    _hold(
        six, date(2026, 12, 3), {"财政": "年底结账"}, ("三个村的账目格式统一", "农业", "2027-01-20")
    )
    _check(six)
    _hold(twenty, date(2026, 12, 4), {}, ("给两家小厂讲一次用工政策", "人社", "2027-01-15"))


def _check(unit: Unit) -> None:
    """In December four villages were drawn in the room; in one a list was not up to date."""
    begun, day = date(2026, 12, 1), date(2026, 12, 10)
    for slug in ("spot_check", "finding"):
        adopting.adopt(Actor(None, begun), unit, slug, begun)
    me, checker = Actor(_head(unit), day), unit.posts.get(post="discipline_commissioner").person  # type: ignore[attr-defined]
    matter: Matter = acting.open_matter(me, unit, drawing.SLUG, day)
    facts: dict[str, Any] = {
        "frame": drawing.proposed(matter),
        "checklist": "上月账目和补贴名单贴没贴",
    }
    acting.do(me, matter, "frame", "done", day, facts)
    drawing_lots.draw_lots(me, matter, "draw", day, "0815")
    acting.do(me, matter, "appoint", "done", day, {"inspector": str(checker.pk)})
    matter.refresh_from_db()
    row = {"title_line": "补贴名单还是上半年的", "drawn_place": matter.known["drawn"][0],
           "facts": "十一月的名单没有换上。"}  # fmt: skip
    facts = {"summary": "四个村都看了公开栏和账本。", "found_rows": [row]}
    acting.do(replace(me, person=checker), matter, "visit", "found", day, facts)


def _body(above: str, name: str, named: tuple[str, ...]) -> Unit:
    """The convener, the discipline department's, and one more who come for their departments."""
    parent = Unit.objects.get(name=above)
    unit: Unit = tree.found(SYSTEM, parent, name, "body", on=SINCE)
    posts = ("secretary", "discipline_commissioner", "joint_member")
    for post, title, who in zip(posts, ("召集人", "纪检部门", "联络员"), named, strict=True):
        people.appoint(SYSTEM, unit, Person.objects.create(name=who), post, title, SINCE)
    return unit


def _set_up(body: Unit, title: str, words: str) -> None:
    """A trial opinion of the committee above, by which the body exists."""
    drafted, issued = date(2026, 9, 7), date(2026, 10, 20)
    wording = Wording(words, no_basis=True, research="部门分工调研，2026年8月", sets_up=body)
    draft = texts.draft(
        Actor(None, drafted), body.parent, Text.Kind.RULE, title, wording,
        audience=Text.Audience.EVERYONE,
    )  # fmt: skip
    texts.issue(Actor(None, issued), draft, "trial", date(2026, 11, 1), date(2027, 11, 1))


def _adopt(unit: Unit, preset: str, **more: Any) -> None:
    held, begun = library().presets()[preset], date(2026, 11, 1)
    adopting.adopt(Actor(None, begun), unit, held.of, begun, {**held.set, **more}, preset=preset)
    adopting.adopt(Actor(None, begun), unit, "assignment", begun)


def _head(unit: Unit) -> Person:
    row: Person = unit.posts.get(post="secretary").person  # type: ignore[attr-defined]
    return row


def _hold(unit: Unit, day: date, away: dict[str, str], decided: tuple[str, str, str]) -> None:
    me = Actor(_head(unit), day)
    matter: Matter = acting.open_matter(me, unit, joint.SLUG, day)
    what, department, due = decided
    owner = unit.posts.get(post="joint_member").person  # type: ignore[attr-defined]
    roll = [
        {"department": one, joint.THERE: joint.ABSENT if one in away else "there",
         "reason": away.get(one, "")}
        for one in joint.departments(matter)
    ]  # fmt: skip
    row = {"title_line": what, "department": department, "owner": str(owner.pk), "due_on": due}
    facts = {"held_on": day.isoformat(), "departments_there": roll, "joint_decisions": [row],
             "agenda": joint.agenda(unit, day), "summary": "逐件过了上月留下的事。"}  # fmt: skip
    acting.do(me, matter, "hold", "done", day, facts)


def _done(unit: Unit) -> None:
    """What November decided was done before the next meeting, and confirmed."""
    task = Matter.objects.get(unit=unit, slug="assignment")
    owner, day = unit.posts.get(post="joint_member").person, date(2026, 11, 27)  # type: ignore[attr-defined]
    acting.do(Actor(owner, day), task, "accept", "accept", day, {})
    acting.do(Actor(owner, day), task, "do", "done", day, {"evidence": "复核了四十户，退出两户。"})
    acting.do(Actor(_head(unit), day), task, "confirm", "solved", day, {})
