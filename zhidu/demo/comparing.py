"""The autumn of a motor team: five dimensions agreed first, three texts, two comments."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from . import deeds
from .asking import holder

TEAM, BEGUN = "一车队党支部", date(2026, 10, 1)
HINTS = {
    "learning": "学了什么、用在了哪条线上", "style": "交办的事按期没有",
    "discipline": "会到没到、检查单填没填",
    "contribution": "办成了哪一件事", "love": "替过谁的班、带过谁",
}  # fmt: skip
WROTE = (
    ("讲清了电喷系统，带两人会用诊断仪", "三件交办都按期", "到会十一次，检查单不缺",
     "修好两台趴窝的车", "七号车十一月起没有再抛锚", "替班四次"),
    ("读完新的装载规定，在班前会上讲过", "一件晚了两天，说明了原因", "到会十次",
     "带出一名新司机", "新司机十二月单独跑山路", "接送过一名病号"),
    ("跟师傅学调度，写了两页体会", "两件都按期", "到会十一次", "改了夜班交接单",
     "交接漏项从五处减到一处", "替班两次"),
)  # fmt: skip
COLUMNS = ("learning", "style", "discipline", "contribution", "result_fact", "love")


def tell() -> None:
    unit = Unit.objects.get(name=TEAM)
    head = holder(TEAM, "secretary")
    for slug in ("five_comparisons", "quarter_comment"):
        adopting.adopt(Actor(head, BEGUN), unit, slug, BEGUN)
    folk = [one for one in members(unit, BEGUN) if not one.posts.on(BEGUN).exists()]  # type: ignore[attr-defined]
    entrants, panel = folk[:3], folk[3:6]
    _compared(unit, head, entrants, panel)
    _commented(unit, head, entrants)
    deeds.tell()


def _compared(unit: Unit, head: Person, entrants: list[Person], panel: list[Person]) -> None:
    day = date(2026, 10, 12)
    matter: Matter = acting.open_matter(Actor(head, day), unit, "five_comparisons", day)
    _go(
        matter, head, "done", day,
        five_criteria=[{"five_dimension": one, "fact_hint": hint} for one, hint in HINTS.items()],
        contestants=[str(one.pk) for one in entrants], panel_members=[str(one.pk) for one in panel],
    )  # fmt: skip
    tally = {"eligible": 20, "present": 18, "issued": 18, "returned": 18, "for": 16, "against": 1,
             "abstain": 1, "invalid": 0}  # fmt: skip
    for one in (head, panel[0]):
        counting.count(Actor(one, day), matter, "agree", tally, day)
    rows = [
        {"person": str(one.pk), **dict(zip(COLUMNS, words, strict=True))}
        for one, words in zip(entrants, WROTE, strict=True)
    ]
    _go(matter, panel[0], "judged", date(2026, 12, 18), five_lines=rows)
    _go(matter, entrants[0], "read", date(2026, 12, 20))
    _go(matter, head, "close", date(2026, 12, 22))
    _go(matter, head, "name", date(2026, 12, 23), honoured_people=[str(entrants[0].pk)])


def _commented(unit: Unit, head: Person, entrants: list[Person]) -> None:
    """One replied and was commended for one thing; the other has not read it yet."""
    day = date(2026, 12, 24)
    texts = ("诊断仪带得好，明年把另外三个班也带会。", "装载规定讲得清楚；交办的事早两天说。")
    made = []
    for one, words in zip(entrants[:2], texts, strict=True):
        made.append(acting.open_matter(Actor(head, day), unit, "quarter_comment", day, one))
        _go(made[-1], head, "done", day, comment_text=words)
    _go(made[0], entrants[0], "reply", date(2026, 12, 27), reply_text="一月先排二班和三班。")
    _go(
        made[0], head, "commend", date(2026, 12, 28), reason="车少停了，班上都知道",
        commend_text="修好两台趴窝的车，带两人会用诊断仪",
    )  # fmt: skip


def _go(matter: Matter, who: Person, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, day), matter, matter.at, said, day, facts)
