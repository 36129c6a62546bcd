"""A year's assessment at the river: one station appealed and was answered, one waits for marks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

RIVER, LOCK, NEXT = "穗澜河管理处党委", "上闸所党支部", "中堰所党支部"
YEAR, BEGUN = date(2026, 1, 1), date(2026, 1, 8)
COLUMNS = ("indicator", "line_kind", "measured_by", "full_at", "weight")
SET = (
    ("党员大会按期开", "floor", "members_meeting.held_rate", "100", "20"),
    ("主题党日按月办", "floor", "theme_day.held_rate", "100", "20"),
    ("推出典型", "floor", "model.brought_out", "1", "10"),
    ("创新有评定", "floor", "pilot.evaluated", "1", "10"),
    ("汛期值守", "floor", "judged", "", "20"),
    ("自己提的一件事", "own", "judged", "", "20"),
)
OWN = "十月底前把闸房的线路全部换新"
NOTES = ("四次大会都有记录", "十二次里一次改期，写明了缘由", "八月认定一个", "一件试过，如实停下",
         "六到九月值班本没有空格", "十月二十六日换完，验收单附在后面")  # fmt: skip
MARKS = (
    ("92", "查了三个月的值班本，八月三日交接时间写得不清"),
    ("80.5", "十月二十六日换完，验收单在；迟一个配电箱"),
)
APPEAL = "配电箱十月二十八日也换了，补的验收单在值班柜。"
ANSWER = "看过补的验收单，十月二十八日确已换好，这一项重评。"


def tell() -> None:
    _fostered()
    _tried()
    unit, office, head = Unit.objects.get(name=RIVER), holder(RIVER, "office"), _head()
    scorer, _other, second = folk = _judges()
    held = library().presets()["branch_goals"]
    adopting.adopt(Actor(head, YEAR), unit, held.of, YEAR, held.set, preset="branch_goals")
    matter: Matter = acting.open_matter(Actor(office, BEGUN), unit, "assessment", BEGUN)
    _go(
        matter, office, "done", BEGUN, assessed_from="2026-02-01", assessed_until="2026-12-15",
        indicator_set=[dict(zip(COLUMNS, row, strict=True)) for row in SET],
        scorers=[str(one.pk) for one in folk[:2]], second_scorer=str(second.pk),
    )  # fmt: skip
    _go(matter, head, "publish", date(2026, 1, 12))
    _go(matter, office, "posted", date(2026, 1, 12))
    _go(matter, office, "clear", date(2026, 1, 23))
    _go(matter, office, "done", date(2026, 1, 26))
    for name in (LOCK, NEXT):
        _goals(Matter.objects.get(parent=matter, unit__name=name), head, holder(name, "secretary"))
    _answered(Matter.objects.get(parent=matter, unit__name=LOCK), office, scorer, second, head)


def _begin(slug: str, who: Person, day: date) -> Matter:
    unit = Unit.objects.get(name=LOCK)
    adopting.adopt(Actor(None, YEAR), unit, slug, YEAR)
    matter: Matter = acting.open_matter(Actor(who, day), unit, slug, day)
    return matter


def _fostered() -> None:
    """The night watch of the station itself: seen in February, recognised in August."""
    who, day = holder(LOCK, "secretary"), date(2026, 3, 2)
    deeds = [{"deed_on": "2026-02-11", "deed": "雪夜四人守住二号闸，没有跑水"},
             {"deed_on": "2026-06-24", "deed": "暴雨夜按预案开闸，下游无一户进水"}]  # fmt: skip
    matter = _begin("model", who, day)
    _go(matter, who, "unit", day, title_line="二号闸夜班", model_field="防汛值守", deed_lines=deeds)
    _go(matter, who, "one", date(2026, 5, 10), fostered_on="2026-05-09",
        fostered="请退休老闸工来讲水位曲线，夜班七人都会看")  # fmt: skip
    _go(matter, who, "mature", date(2026, 8, 3), model_opinion="支委会一致认为够条件")
    _go(matter, _head(), "recognise", date(2026, 8, 12), reason="查过值班本和水位记录，属实")
    words = "二号闸夜班：两次险情按预案处置，值班本没有空格，交接两人签字。"
    _go(matter, who, "done", date(2026, 8, 17), model_text=words)


def _tried() -> None:
    """Tried for four months, measured, not as good as hoped: stopped; what it taught is told."""
    who, day = holder(LOCK, "org_commissioner"), date(2026, 3, 9)
    head = holder(LOCK, "secretary")
    matter = _begin("pilot", who, day)
    _go(
        matter, who, "done", day, title_line="主题党日改到周五晚上", pilot_goal="到会从八成到九成",
        pilot_keeps="内容和月份不变，只改钟点；原来的周三下午先不排",
    )  # fmt: skip
    _go(matter, _head(), "approve", date(2026, 3, 12))
    _go(matter, who, "done", date(2026, 3, 16), value_before="前四个月平均到会八成一")
    _go(matter, who, "done", date(2026, 7, 20), value_after="四个月平均到会七成九")
    _go(matter, head, "agree", date(2026, 7, 22))
    _go(matter, _head(), "stop", date(2026, 7, 29), reason="没有达到，住得远的人赶不回去")
    words = "主题党日放在周五晚上，到会没有多：住得远的人赶不回去。换钟点以前先问班次和路程。"
    _go(matter, head, "done", date(2026, 8, 3), pilot_lesson=words)


def _head() -> Person:
    return holder(RIVER, "secretary")


def _judges() -> list[Person]:
    """Of the offices' branch, which is not marked by them."""
    unit = Unit.objects.get(name="机关党支部")
    return [one for one in members(unit, YEAR) if not one.posts.exists()][4:7]


def _goals(sheet: Matter, head: Person, secretary: Person) -> None:
    lines = [
        {**row, "goal": OWN if row["line_kind"] == "own" else "", "own_full": ""}
        for row in sheet.known["indicator_set"]
    ]
    _go(sheet, secretary, "done", date(2026, 1, 28), goal_lines=lines)
    _go(sheet, head, "agree", date(2026, 1, 30))
    _go(sheet, secretary, "end", date(2026, 12, 15))
    rows = [
        {"indicator": row["indicator"], "weight": row["weight"], "self_note": note}
        for row, note in zip(lines, NOTES, strict=True)
    ]
    _go(sheet, secretary, "done", date(2026, 12, 16), self_lines=rows)


def _answered(sheet: Matter, office: Person, scorer: Person, second: Person, head: Person) -> None:
    """Marked, checked, published; the appeal was right, and the line is marked again."""
    _score(sheet, scorer, second, MARKS, date(2026, 12, 17))
    _go(sheet, office, "posted", date(2026, 12, 18))
    _go(sheet, holder(LOCK, "secretary"), "objected", date(2026, 12, 21), appeal_words=APPEAL)
    _go(sheet, head, "again", date(2026, 12, 23), reason=ANSWER)
    again = (MARKS[0], ("95", "配电箱十月二十八日换好，补了验收单"))
    _score(sheet, scorer, second, again, date(2026, 12, 24))
    _go(sheet, office, "posted", date(2026, 12, 25))


def _score(sheet: Matter, scorer: Person, second: Person, given: Any, day: date) -> None:
    rows = [
        {**row, "score": score, "grounds": why}
        for row, (score, why) in zip(sheet.known["to_judge"], given, strict=True)
    ]
    _go(sheet, scorer, "done", day, score_lines=rows)
    _go(sheet, second, "agree", day)


def _go(matter: Matter, who: Person, said: str, day: date, **facts: Any) -> None:
    """Put down the evening after: a notice that hung on paper has no page of its own."""
    matter.refresh_from_db()
    acting.do(Actor(who, day + timedelta(days=1)), matter, matter.at, said, day, facts)
    matter.refresh_from_db()
