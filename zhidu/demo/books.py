"""A branch's book looked through from above in November, and its summary at the year's end."""

from __future__ import annotations

from datetime import date

from zhidu.matters import completeness, summing
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.access import holders
from zhidu.org.door import Actor
from zhidu.org.models import Unit

from .asking import holder

ABOVE, STATION, NEXT = "穗澜河管理处党委", "上闸所党支部", "中堰所党支部"
YEAR, LOOKED, ANSWERED = date(2026, 1, 1), date(2026, 11, 23), date(2026, 11, 26)
AGAIN, DRAFTED = date(2026, 12, 17), date(2026, 12, 29)
OWN_WORDS = (
    "　做得好的：汛前三件事都按期办成；反映的灯、路、车三件事当月回话。\n"
    "　没做好的：两次会是会后才补记的。\n"
    "　明年打算：会上当场记，散会前念一遍。"
)


def tell() -> None:
    above, unit = Unit.objects.get(name=ABOVE), Unit.objects.get(name=STATION)
    adopting.adopt(Actor(None, YEAR), above, summing.CHECK, YEAR)
    adopting.adopt(Actor(None, YEAR), unit, summing.SLUG, YEAR)
    first = _looked(above, unit, LOOKED, [
        ("会议和活动纪实", "内容写得具体，议定的事都有责任人，请保持。"),
        ("到会情况", "缺席的人请都写上事由。"),
    ])  # fmt: skip
    rows = [
        {"title_line": row["title_line"], "answered": said}
        for row, said in zip(
            first.known["remark_lines"], ("谢谢，照办。", "已问过本人，补上三处。"), strict=True
        )
    ]
    me = Actor(holder(STATION, "secretary"), ANSWERED)
    acting.do(me, first, "answer", "done", ANSWERED, {"remark_answers": rows})
    other = Unit.objects.get(name=NEXT)
    gap = next((gap for one in completeness.items(other, 2026, AGAIN) for gap in one.gaps), None)
    _looked(
        above, other, AGAIN, [(gap.title if gap else "本年计划", "请补记，或写明没有办的缘由。")]
    )
    _summed(unit)


def _looked(above: Unit, unit: Unit, day: date, said: list[tuple[str, str]]) -> Matter:
    me = Actor(holders(above, "office", day)[0].person, day)
    rows = [{"title_line": what, "facts": words, "fix_due": "no_"} for what, words in said]
    facts = summing.of_book(unit, 2026) | {"remark_lines": rows}
    made: Matter = acting.open_matter(me, above, summing.CHECK, day)
    acting.do(me, made, "look", "remarks", day, facts)
    made.refresh_from_db()
    return made


def _summed(unit: Unit) -> None:
    """The draft as the records give it, with the secretary's own words at its end."""
    me = Actor(holder(STATION, "secretary"), DRAFTED)
    made: Matter = acting.open_matter(me, unit, summing.SLUG, DRAFTED)
    draft = summing.begins(summing.ITEM, made, DRAFTED)
    acting.do(me, made, "draft", "done", DRAFTED, {"summary_text": f"{draft}\n{OWN_WORDS}"})
