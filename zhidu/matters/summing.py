"""A draft of the year's summary: counts and lists from the records, to be edited and then filed.

Nothing in it is a judgement; it is written once, in Chinese, and what is filed is what the
secretary made of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import override

from zhidu.org.access import members
from zhidu.org.models import Membership, Unit
from zhidu.org.speech import told

from . import completeness
from .models import Matter, Record
from .rulebook import title_of

SLUG, ITEM = "year_summary", "summary_text"
CHECK = "handbook_check"


def begins(name: str, matter: Matter, day: date) -> str | None:
    """What stands in the form of the summary before anybody wrote."""
    if matter.slug != SLUG or name != ITEM:
        return None
    year = (matter.period_start or matter.opened).year
    with override("zh-hans"):
        return "\n".join(_lines(matter.unit, year, day))


def _lines(unit: Unit, year: int, day: date) -> Iterator[str]:
    last = min(date(year, 12, 31), day)
    full = members(unit, last, (Membership.Kind.FULL,)).count()
    on_probation = members(unit, last, (Membership.Kind.PROBATIONARY,)).count()
    yield f"一、组织：正式党员 {full} 人，预备党员 {on_probation} 人。"
    items = completeness.items(unit, year, day)
    duties = [one for one in items if one.key not in ("plan", "records", "tasks")]
    asked, there = sum(one.asked for one in duties), sum(one.there for one in duties)
    yield f"二、全年应办 {asked} 项，已办 {there} 项。"
    yield from (f"　{one.title}：应办 {one.asked}，已办 {one.there}。" for one in duties)
    missing = [gap for one in duties for gap in one.gaps]
    yield from (f"　{gap.said}：{gap.title}。" for gap in missing)
    yield from _meetings(unit, year)
    tasks = next(one for one in items if one.key == "tasks")
    yield f"四、交办事项 {tasks.asked} 件，过期未办 {len(tasks.gaps)} 件。"
    yield from (f"　过期未办：{gap.title}。" for gap in tasks.gaps)
    yield "五、上级检查手册的意见和答复："
    yield from (_remarks(unit, year) or ["　没有。"])
    yield "六、做得好的、没做好的、明年打算："


def _meetings(unit: Unit, year: int) -> Iterator[str]:
    rows = Record.objects.filter(unit=unit, state=Record.State.FILED, held_on__year=year)
    held = list(rows.prefetch_related("presences"))
    there = sum(p.present for one in held for p in one.presences.all())  # type: ignore[attr-defined]
    yield f"三、会议和活动 {len(held)} 次，到会 {there} 人次。"
    kinds = Counter(fill.partition(".")[0] for one in held for fill in one.fills)
    yield from (f"　{told(title_of(slug))} {n} 次。" for slug, n in sorted(kinds.items()))


def _remarks(unit: Unit, year: int) -> list[str]:
    rows = [row for one in checks(unit, year) for row in said(one)]
    return [
        f"　{row['title_line']}：{_bare(row['facts'])}（答复：{_bare(row['answered']) or '无'}）。"
        for row in rows
    ]


def of_book(unit: Unit, year: int) -> dict[str, Any]:
    """Which book a check is about, and what the check is called."""
    title = f"{unit.name} {year} 年手册检查"
    return {"title_line": title, "checked_unit": str(unit.pk), "check_year": year}


def _bare(words: str) -> str:
    return words.strip().rstrip("。")


def checks(unit: Unit, year: int) -> list[Matter]:
    """Looks at the branch's book of the year from above, latest first."""
    rows = Matter.objects.filter(slug=CHECK, known__checked_unit=str(unit.pk))
    rows = rows.exclude(state=Matter.State.VOID).select_related("unit").order_by("-pk")
    return [one for one in rows if str(one.known.get("check_year")) == str(year)]


def said(check: Matter) -> list[dict[str, str]]:
    """Each remark with its answer, empty while there is none."""
    answers = {
        row["title_line"]: row["answered"] for row in check.known.get("remark_answers") or []
    }
    return [
        {**row, "answered": answers.get(row["title_line"], "")}
        for row in check.known.get("remark_lines") or []
    ]


def filed(unit: Unit, year: int) -> str:
    """The summary as it was filed; empty before."""
    rows = Matter.objects.filter(unit=unit, slug=SLUG, state=Matter.State.ENDED)
    row = rows.filter(period_start__year=year).order_by("-pk").first()
    return str(row.known.get(ITEM) or "") if row else ""
