"""A motor team: a driver on the phone, a captain without a belt, and both by the same table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Membership, Person, Unit
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording

from .asking import holder

TEAM, ABOVE, YEAR = "一车队党支部", "澄原公司运输大队党总支", date(2026, 1, 1)
READ = date(2026, 12, 1)
FIRST, SECOND, THIRD = date(2026, 12, 2), date(2026, 12, 14), date(2026, 12, 24)
RULES = """一、出车系安全带，行车不接打手机。
二、查到一次提醒，十二个月内再查到的按本办法处罚。
三、三次以上的，由两人审批停车；本人先说明，可以申诉。"""
POSTS = (
    (TEAM, "safety_checker", "安全检查员"), (TEAM, "team_leader", "队长"),
    (ABOVE, "safety_checker", "大队安全检查员"), (ABOVE, "team_leader", "大队长"),
    (ABOVE, "director", "副大队长"), (ABOVE, "union_representative", "工会代表"),
)  # fmt: skip


def tell() -> None:
    unit = Unit.objects.get(name=TEAM)
    rows = Membership.objects.filter(unit=unit, kind="staff", ends=None).order_by("pk")
    staff = [row.person for row in rows.select_related("person")[:8]]
    for (where, post, title), one in zip(POSTS, staff, strict=False):
        people.appoint(Actor(None, YEAR), Unit.objects.get(name=where), one, post, title, YEAR)
    for slug in ("unsafe_act", "staged_measure"):
        blanks = {"stop_after": 2} if slug == "staged_measure" else {}
        adopting.adopt(Actor(None, YEAR), unit, slug, YEAR, blanks)
    rule = _rules(unit, (staff[1], staff[6]))
    for day, kind in ((FIRST, "remind"), (SECOND, "penalty")):
        _closed(_act(unit, rule, staff[6], "行车接打手机", day), kind, day)
    _act(unit, rule, staff[1], "出车不系安全带", THIRD)
    _stop(unit, rule, staff[6])


def _rules(unit: Unit, readers: tuple[Person, ...]) -> str:
    """Shown first, in force a while after, read by those whom it is to bind."""
    day = date(2026, 11, 2)
    head, second = holder(TEAM, "secretary"), holder(TEAM, "deputy_secretary")
    draft = texts.draft(
        Actor(head, day), unit, "rule", "车队安全管理办法",
        Wording(RULES, no_basis=True, penalties=True), audience="everyone",
    )  # fmt: skip
    texts.show(Actor(head, day), draft)
    held = texts.issue(Actor(second, date(2026, 11, 16)), draft, "in_force", READ)
    for one in readers:
        texts.confirm(Actor(one, READ), held)
    return str(held.pk)


def _closed(matter: Matter, kind: str, day: date) -> None:
    """By the table; told, and nothing said against it in the days for appeal."""
    captain = holder(TEAM, "team_leader")
    _go(matter, captain, "apply", day, penalty_kind=kind, reason="按表")
    _go(matter, captain, "posted", day)
    _go(matter, captain, "clear", day + timedelta(days=10))


def _stop(unit: Unit, rule: str, who: Person) -> None:
    """Proposed; the driver has not yet stated the facts."""
    day = date(2026, 12, 29)
    captain = Actor(holder(TEAM, "team_leader"), day)
    matter: Matter = acting.open_matter(captain, unit, "staged_measure", day, who)
    assert captain.person is not None
    _go(matter, captain.person, "done", day, measure_kind="stop", ends_on="2027-01-15",
        facts="十二月二日、十四日两次行车接打手机，都查实。", rule_ref=rule)  # fmt: skip


def _act(unit: Unit, rule: str, who: Person, kind: str, day: date) -> Matter:
    checker, above = holder(TEAM, "safety_checker"), holder(ABOVE, "safety_checker")
    matter: Matter = acting.open_matter(Actor(checker, day), unit, "unsafe_act", day, who)
    _go(matter, checker, "done", day, event_kind=kind, seen_on=day.isoformat(), seen_time="7:40",
        place_text="城南路口", proof="行车记录仪第三段", rule_ref=rule)  # fmt: skip
    _go(matter, checker, "done", day, told_on=day.isoformat())
    _go(matter, who, "accept", day, statement="属实。")
    _go(matter, above, "verified", day)
    return matter


def _go(matter: Matter, who: Person, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, day), matter, matter.at, said, day, facts)
