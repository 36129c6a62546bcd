"""What people asked their community for, who claimed it, what went one level up."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting, adopting, asking
from zhidu.matters.models import Matter
from zhidu.org.access import members
from zhidu.org.actions import serving
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

COMMUNITY, VILLAGE = "槐序社区党支部", "柏启村党支部"
BEGUN = date(2026, 6, 25)
PARTNERS = (
    ("桦衡机电", "resident", "换灯、修门、借梯子"),
    ("槐序社区居委会", "self_government", "楼长跑腿、借活动室"),
    ("槐序社区老年协会", "society", "陪聊、教书法"),
)


def begin() -> None:
    """The community opens its page in the summer, before the pack of the autumn."""
    unit = Unit.objects.get(name=COMMUNITY)
    adopting.adopt(Actor(None, BEGUN), unit, asking.SLUG, BEGUN)


def tell() -> None:
    unit = Unit.objects.get(name=COMMUNITY)
    for name, kind, offers in PARTNERS:
        serving.join(Actor(None, BEGUN), unit, name, kind, BEGUN, offers=offers)
    _lamps(unit)
    _phone(unit)
    _drain(unit)
    _ask(unit, date(2026, 12, 29), "借一个月轮椅", "老人出院回家，四楼下来要用。")
    _ask(
        Unit.objects.get(name=VILLAGE), date(2026, 12, 30), "村口路灯",
        "晚上放学的孩子走这一段看不清路，有一盏不亮了。",
    )  # fmt: skip


def _ask(unit: Unit, day: date, title: str, text: str) -> tuple[Matter, str]:
    visitor = Actor(None, day, visitor=True)
    made: tuple[Matter, str] = asking.ask(visitor, unit, {"title_line": title, "need_text": text})
    return made


def _go(matter: Matter, person: Person, outcome: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(person, day), matter, matter.at, outcome, day, facts)


def _say(code: str, outcome: str, day: date, **facts: str) -> None:
    asking.answer(Actor(None, day, visitor=True), code, outcome, facts)


def _lamps(unit: Unit) -> None:
    """1 July: lamps on a staircase; a firm that stands in the quarter claims it; done in a week."""
    matter, code = _ask(
        unit, date(2026, 7, 1), "三号楼楼道灯", "二到五层的灯不亮，老人下楼看不清。"
    )
    secretary = holder(COMMUNITY, "secretary")
    firm = unit.partners.get(name="桦衡机电")  # type: ignore[attr-defined]
    _go(matter, secretary, "partner", date(2026, 7, 3), partner=str(firm.pk),
        reply_text="桦衡机电周二来换。", due_on="2026-07-08")  # fmt: skip
    _go(matter, secretary, "done", date(2026, 7, 7), evidence="换了八盏，试亮了。", service_hours=3)
    _say(code, "served", date(2026, 7, 8), reply_rating="r5")


def _phone(unit: Unit) -> None:
    """A member of the branch has it in hand."""
    day = date(2026, 12, 22)
    matter, _code = _ask(unit, day, "教用手机挂号", "三位老人想学会在手机上挂号。")
    volunteer = members(unit, day).last()
    assert volunteer is not None
    _go(matter, holder(COMMUNITY, "secretary"), "volunteer", date(2026, 12, 23),
        volunteer=str(volunteer.pk), reply_text="元旦后到活动室，一对一教。",
        due_on="2027-01-08")  # fmt: skip


def _drain(unit: Unit) -> None:
    """No answer in five days: the asker hands it to the street committee."""
    _matter, code = _ask(unit, date(2026, 12, 14), "一号楼前积水", "下水口堵了，下雨就进不了门。")
    _say(code, "higher", date(2026, 12, 21))
