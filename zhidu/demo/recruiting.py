"""One graduate per village, in the demo's district: people apply. And a contest of a branch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.matters.actions import acting, adopting, applying, counting
from zhidu.matters.models import Matter
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

DISTRICT, VILLAGE, LOCK = "榆光区委", "柏启村党支部", "上闸所党支部"
BEGUN, NOTICE = date(2026, 12, 21), date(2026, 12, 24)  # applications until the third of January
TEXT = (
    "名额100，是上限；一村一名。大专以上，35周岁以下（含）。笔试、面试各占一半，"
    "同分看笔试；面试按名额的三倍，体检按一点二倍，空出的按成绩递补。公示期内可以申诉。"
)


def tell() -> None:
    _selection()
    _contest()


def _contest() -> None:
    """Changing a pump: the rule in October, four enter, two type the marks, one agrees."""
    unit, day = Unit.objects.get(name=LOCK), date(2026, 10, 12)
    head = holder(LOCK, "secretary")
    team = [one for one in members(unit, day) if not one.posts.exists()][3:9]
    adopting.adopt(Actor(head, date(2026, 1, 1)), unit, "contest", date(2026, 1, 1))
    matter: Matter = acting.open_matter(Actor(head, day), unit, "contest", day)
    _act(matter, head, "done", day, title_line="换泵比武", tie_rule="用时一样的算并列",
         contest_items="一人换好一台备用泵，按用时折成百分", contest_on="2026-10-26",
         score_clerks=[str(one.pk) for one in team[4:]])  # fmt: skip
    for one in team[:4]:
        _act(matter, one, "one", date(2026, 10, 14), entrant=str(one.pk))
    _act(matter, head, "close", date(2026, 10, 20))
    marks = ("96", "91.5", "96", "84")
    lines = [
        {**row, "contest_score": mark}
        for row, mark in zip(matter.known["entrants"], marks, strict=True)
    ]
    for who in team[4:]:
        on = date(2026, 10, 27)
        counting.enter(Actor(who, on), matter, "results", {"contest_lines": lines}, on, None)
    _act(matter, head, "posted", date(2026, 10, 27))
    _act(matter, head, "clear", date(2026, 11, 2))
    _act(matter, head, "done", date(2026, 11, 3))
    _act(matter, team[0], "agree", date(2026, 11, 4))


def _selection() -> None:
    unit, clerk = Unit.objects.get(name=DISTRICT), holder(DISTRICT, "office")
    adopting.adopt(Actor(None, date(2026, 1, 1)), unit, "open_selection", date(2026, 1, 1))
    village = Unit.objects.get(name=VILLAGE)
    pair = [one for one in members(village, BEGUN) if not one.posts.exists()][8:10]
    matter: Matter = acting.open_matter(Actor(clerk, BEGUN), unit, "open_selection", BEGUN)
    _act(matter, clerk, "done", BEGUN, reference_date="2026-12-20", exam_notice=TEXT,
         age_basis="岗位要常年下村，区里公布的岗位要求",
         score_clerks=[str(one.pk) for one in pair])  # fmt: skip
    _act(matter, holder(DISTRICT, "secretary"), "approve", date(2026, 12, 23))
    _act(matter, clerk, "posted", NOTICE)
    _apply(unit, clerk, "段秋荞", "2000-09-12", "bachelor", "met")
    _apply(unit, clerk, "罗夏葵", "1988-02-03", "junior_college", "not_met")


def _act(matter: Matter, who: Person, outcome: str, on: date, **facts: Any) -> None:
    """Put down the day after: the notice hung on paper."""
    matter.refresh_from_db()
    acting.do(Actor(who, on + timedelta(days=1)), matter, matter.at, outcome, on, facts)
    matter.refresh_from_db()


def _apply(unit: Unit, clerk: Person, name: str, born: str, schooling: str, outcome: str) -> None:
    """Sent from the public page, without an account; looked at by the office the next day."""
    words = {"title_line": name, "born_on": born, "schooling": schooling,
             "asker_reach": "请晚上打电话"}  # fmt: skip
    visitor = Actor(None, date(2026, 12, 27), visitor=True)
    child, _code, _round = applying.apply(visitor, unit, words)
    more = {"unmet_reason": "到2026年12月20日已满38周岁"} if outcome == "not_met" else {}
    day = date(2026, 12, 28)
    _act(child, clerk, outcome, day, born_on=born, schooling=schooling, **more)
