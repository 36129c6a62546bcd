"""The plan of the year of a station's branch, and a rule of its own that is out for comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording
from zhidu.texts.models import Text

from .asking import holder

UNIT, YEAR = "上闸所党支部", date(2026, 1, 1)
LINES = (
    ("三号、五号泵换新", "own", "key", "汛前装好，试过一次", "deputy_secretary", "2026-05-15"),
    ("闸门渗漏处理", "own", "hard", "汛前不再渗，有照片", "org_commissioner", "2026-06-30"),
    (
        "主题党日和三会一课",
        "floor",
        "general",
        "每次有记录",
        "publicity_commissioner",
        "2026-12-31",
    ),
)
RULE = """一、夜班一点供一次热菜。
二、头天下午四点前报人数。
三、试一个月，剩多少、少多少都记下来。"""


def tell() -> None:
    unit = Unit.objects.get(name=UNIT)
    head, deputy = holder(UNIT, "secretary"), holder(UNIT, "deputy_secretary")
    _plan(unit, head, deputy)
    _rule(unit, holder(UNIT, "org_commissioner"), head)


def _do(who: Person, matter: Matter, said: str, on: date, today: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, today), matter, matter.at, said, on, facts)


def _plan(unit: Unit, head: Person, deputy: Person) -> None:
    """Written in January, hung on paper for ten days, approved by the deputy; three tasks run."""
    begun, typed = date(2026, 1, 8), date(2026, 1, 26)
    adopting.adopt(Actor(head, YEAR), unit, "work_plan", YEAR, {"no_committee": "secretary"})
    matter = acting.open_matter(Actor(head, begun), unit, "work_plan", begun)
    names = ("title_line", "origin", "weight", "measure")
    _do(head, matter, "done", begun, begun,
        situation_text="两台泵到了年限，汛期来得早；夜班人手紧，安排要早说。",
        plan_lines=[dict(zip(names, one[:4], strict=True)) for one in LINES],
        plan_basis="去年的检修记录和四个班的意见", took_part="四个班各开了一次会")  # fmt: skip
    _do(head, matter, "posted", date(2026, 1, 12), typed)
    _do(head, matter, "clear", date(2026, 1, 23), typed)
    tasks = [{"title_line": one[0], "owner": str(holder(UNIT, one[4]).pk), "due_on": one[5]}
             for one in LINES]  # fmt: skip
    heard = [{"words": "渗漏去年就报过", "taken": "yes_", "reply": "列为难点，汛前办完"}]
    _do(head, matter, "submit", typed, typed, opinion_lines=heard, task_lines=tasks)
    _do(deputy, matter, "approve", date(2026, 1, 28), date(2026, 1, 28))
    first = Matter.objects.filter(parent=matter).order_by("pk")[1]
    owner = holder(UNIT, "org_commissioner")
    _do(owner, first, "accept", date(2026, 2, 2), date(2026, 2, 2))
    _do(
        owner,
        first,
        "done",
        date(2026, 6, 12),
        date(2026, 6, 12),
        evidence="灌了两处，十天没有渗。",
    )
    _do(deputy, first, "solved", date(2026, 6, 24), date(2026, 6, 24))


def _rule(unit: Unit, writer: Person, head: Person) -> None:
    """Meals for the night shift: drafted, out for comment over the new year, one comment so far."""
    begun, sent = date(2026, 12, 1), date(2026, 12, 24)
    adopting.adopt(Actor(head, begun), unit, "rule_making", begun, {"no_committee": "secretary"})
    me = Actor(writer, sent)
    draft = texts.draft(
        me, unit, Text.Kind.RULE, "夜班供餐试行办法",
        Wording(RULE, no_basis=True, research="四个班的夜班用餐调查，2026年11月"),
        audience=Text.Audience.EVERYONE,
    )  # fmt: skip
    matter = acting.open_matter(me, unit, "rule_making", sent)
    _do(writer, matter, "done", sent, sent, rule_draft=str(draft.pk), rule_status="trial",
        first_day="2027-01-20", review_day="2027-07-20")  # fmt: skip
    _do(writer, matter, "posted", sent, sent)
    draft.refresh_from_db()
    texts.comment(replace(me, person=head, today=date(2026, 12, 28)), draft, "人数报晚了怎么办？")
