"""What checks of the demo found: put right and closed by another; one waits for its answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.access import holders
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.texts.models import Text

from . import books, safety
from .asking import holder

TOP, LOCK, YEAR = "穗澜河管理处党委", "上闸所党支部", date(2026, 1, 1)


def tell() -> None:
    unit = Unit.objects.get(name=TOP)
    for slug in ("finding", "referral"):
        adopting.adopt(Actor(None, YEAR), unit, slug, YEAR)
    _handed_over(unit)
    _put_right(unit)
    _waits(unit)
    safety.tell()
    books.tell()
    _declared()


def _handed_over(unit: Unit) -> None:
    """One report, passed on in December; what came of it is not yet known."""
    seated, day, sent = date(2026, 12, 2), date(2026, 12, 4), date(2026, 12, 8)
    me = unit.posts.filter(post="committee_member").select_related("person").last().person  # type: ignore[attr-defined]
    people.appoint(Actor(None, seated), unit, me, "discipline_commissioner", "纪检委员", seated)
    held: Matter = acting.open_matter(Actor(me, day), unit, "referral", day)
    _go(held, me, "done", day, report_text="采购水泵时，报价单只有一家。")
    _go(held, me, "done", sent, receiver="市水利局机关纪委", sent_on=sent.isoformat())


def _found(unit: Unit, at: str, day: date, title: str, facts: str, due: date) -> Matter:
    """By whoever has the discipline commissioner's duty; a committee member checks again."""
    me = Actor(holders(unit, "discipline_commissioner", day)[0].person, day)
    rule = Text.objects.get(unit=unit, title="值班值守办法").on(day)
    assert rule is not None
    held = {
        "title_line": title, "checked_unit": str(Unit.objects.get(name=at).pk), "facts": facts,
        "rule_ref": str(rule.pk), "due_on": due.isoformat(), "rechecker": str(_second(unit).pk),
    }  # fmt: skip
    matter: Matter = acting.open_matter(me, unit, "finding", day)
    acting.do(me, matter, "record", "done", day, held)
    return matter


def _second(unit: Unit) -> Person:
    row = unit.posts.filter(post="committee_member").select_related("person").first()  # type: ignore[attr-defined]
    person: Person = row.person
    return person


def _go(matter: Matter, who: Person, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, day), matter, matter.at, said, day, facts)


def _put_right(unit: Unit) -> None:
    found = _found(
        unit, "下渡所党支部", date(2026, 12, 3), "三个夜班没有写水位",
        "十一月八日、九日、十六日夜班，值班本上没有水位。", date(2026, 12, 18),
    )  # fmt: skip
    head, group = holder("下渡所党支部", "secretary"), holder("下渡所党支部", "org_commissioner")
    _go(found, head, "accept", date(2026, 12, 7), statement="属实，夜班漏写。", owner=str(group.pk))
    words = "夜班值班本加了水位一栏，交接时两人看过签字"
    _go(found, group, "done", date(2026, 12, 14), corrected=words)
    _go(found, _second(unit), "closed", date(2026, 12, 17))


def _waits(unit: Unit) -> None:
    """Its answer is due in the first days of January."""
    _found(
        unit, "上闸所党支部", date(2026, 12, 29), "两次交接没有签字",
        "十二月二十二日、二十五日早班，值班本上只有一个人的签字。", date(2027, 1, 15),
    )  # fmt: skip


def _declared() -> None:
    """The secretary of a branch has declared: no part in who gets a post where a relative works."""
    unit, day = Unit.objects.get(name=LOCK), date(2026, 12, 10)
    adopting.adopt(Actor(None, YEAR), unit, "interest_declaration", date(2026, 12, 1))
    head, keeper = (holder(LOCK, one) for one in ("secretary", "discipline_commissioner"))
    held: Matter = acting.open_matter(Actor(head, day), unit, "interest_declaration", day, head)
    line = {"relation_kind": "kin_here", "benefit_kind": "post", "where_word": "中堰所党支部",
            "payee_word": ""}  # fmt: skip
    acting.do(Actor(head, day), held, "declare", "some", day, {"interest_lines": [line]})
    acting.do(Actor(keeper, day), held, "receive", "receive", day, {})
