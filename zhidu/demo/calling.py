"""A call for new ways of working, in the demo's river office: two entries, one judge has begun."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.matters.actions import acting, adopting, putting_under
from zhidu.matters.models import Matter
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

RIVER, YEAR = "穗澜河管理处党委", date(2026, 1, 1)
BEGUN, SENT, CLOSED, MARKED = (
    date(2026, 10, 8), date(2026, 11, 16), date(2026, 12, 1), date(2026, 12, 21),
)  # fmt: skip
ENTRIES = (
    ("交接本改成两人签", "下班前接班的人当面看一遍，两人签字，漏的当场补。",
     "三月起用。以前每月有三四件说不清是哪一班的事，六月以后没有了。别的所照着改一张纸就行。"),
    ("巡堤路上顺手测水位", "巡堤的人带一根标尺，走到六个点各记一个数。",
     "五月起用。原来每周派一个人专门去量，现在不用专门去；六个月少跑二十四趟。"),
)  # fmt: skip


def tell() -> None:
    river, clerk = Unit.objects.get(name=RIVER), holder(RIVER, "office")
    adopting.adopt(
        Actor(holder(RIVER, "secretary"), YEAR), river, "judged_call", YEAR,
        preset="innovation_selection",
    )  # fmt: skip
    branches = Unit.objects.filter(parent=river, kind=Unit.Kind.BRANCH, closed=None)
    folk = [[one for one in members(row, BEGUN) if not one.posts.exists()] for row in branches]
    able = [rows for rows in folk if len(rows) > 4][:5]
    judges = [rows[4] for rows in able]
    matter: Matter = acting.open_matter(Actor(clerk, BEGUN), river, "judged_call", BEGUN)
    _act(matter, clerk, "done", BEGUN, title_line="2026年基层党建工作创新成果评选",
         call_rules="说得清以前怎样、现在怎样；别处照着能做。", entry_until=CLOSED.isoformat(),
         judges=[str(one.pk) for one in judges])  # fmt: skip
    _act(matter, holder(RIVER, "secretary"), "approve", date(2026, 10, 12))
    made = [_enter(matter, able[n][2], *words) for n, words in enumerate(ENTRIES)]
    _act(matter, clerk, "close", CLOSED)
    for entry in made:
        _act(entry, judges[3], "mark", MARKED, mark=86, mark_comment="前后的数写得清，缺一张照片。")


def _enter(matter: Matter, who: Person, title: str, summary: str, text: str) -> Matter:
    made = putting_under.put(Actor(who, SENT), matter, "call_entry", SENT)
    _act(made, who, "done", SENT, title_line=title, entry_summary=summary, entry_text=text,
         publish_ok="yes_")  # fmt: skip
    assert isinstance(made, Matter)
    return made


def _act(matter: Matter, who: Person, outcome: str, on: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, on + timedelta(days=1)), matter, matter.at, outcome, on, facts)
    matter.refresh_from_db()
