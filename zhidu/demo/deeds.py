"""Two deeds of a motor team: one hangs with the yes of those in it, one waits for an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

TEAM, BEGUN = "一车队党支部", date(2026, 10, 1)
WROTE, AGREED, SHOWN, AGAIN = (date(2026, 12, day) for day in (14, 15, 17, 28))
SNOW = (
    "十二月十一日下雪，车队把六点的班车提前四十分钟检查、铺好防滑链，"
    "十一趟车都准点，没有一个人迟到。"
)
RELAY = "七号车半路抛锚，相邻两辆车接力把人送到，后面的趟次由调度顺延，没有让谁多开一趟。"


def tell() -> None:
    unit = Unit.objects.get(name=TEAM)
    held = library().presets()["deed"]
    adopting.adopt(Actor(None, BEGUN), unit, held.of, BEGUN, held.set, preset="deed")
    folk = [one for one in members(unit, WROTE) if not one.posts.on(WROTE).exists()]  # type: ignore[attr-defined]
    author, named = folk[8], folk[9:11]
    first = _written(unit, author, WROTE, "雪天十一趟", SNOW, named)
    for one in named:
        _go(first, one, "yes", AGREED)
    editor = holder(TEAM, "publicity_commissioner")
    _go(first, editor, "done", SHOWN, edited_text=SNOW)
    _go(first, holder(TEAM, "secretary"), "approve", SHOWN)
    _go(first, editor, "posted", SHOWN)
    second = _written(unit, author, AGAIN, "接力", RELAY, folk[11:13])
    _go(second, folk[11], "yes", AGAIN)


def _written(
    unit: Unit, author: Person, day: date, title: str, text: str, named: list[Person]
) -> Matter:
    made: Matter = acting.open_matter(Actor(author, day), unit, "contribution", day)
    _go(
        made, author, "done", day, title_line=title, story_text=text,
        named_people=[str(one.pk) for one in named], deed_on="2026-12-11",
        deed_source="派工单 2026-12-11 第 4 号", deed_hours=9, deed_rest=13,
    )  # fmt: skip
    return made


def _go(matter: Matter, who: Person, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, day), matter, matter.at, said, day, facts)
    matter.refresh_from_db()
