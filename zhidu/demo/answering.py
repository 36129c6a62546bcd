"""党建责任书 2026 in one town: set on 15 January, signed, reported on; one vacancy shown (2.37)."""

from __future__ import annotations

from datetime import date

from zhidu.matters.actions import acting, adopting, letters
from zhidu.matters.duty_sheets import LETTER, SHEET
from zhidu.matters.models import Matter, Record
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

TOWN, VILLAGE, STATION = "杉朗镇党委", "柏启村党支部", "上闸所党支部"
SET, SIGNED = date(2026, 1, 15), date(2026, 1, 16)
ITEMS = {
    "secretary": ["按月开好支委会和主题党日", "带头抓一件村民急办的事"],
    "deputy_secretary": ["联系外出流动党员"],
    "org_commissioner": ["发展党员按步骤办，材料齐"],
    "publicity_commissioner": ["办好公开栏，每季更新"],
    "discipline_commissioner": ["村务公开前先核一遍账"],
}
MID = "上半年按月办了，见记录。"
END = "全年办了，还有一件拖到明年一月。"


def begin() -> None:
    """The town's villages run it from the year's first day."""
    day = date(2026, 1, 1)
    for unit in Unit.objects.filter(parent__name=TOWN, kind="branch"):
        adopting.adopt(Actor(None, day), unit, LETTER, day)


def tell() -> None:
    town = Unit.objects.get(name=TOWN)
    villages = list(Unit.objects.filter(parent=town, kind="branch", closed=None))
    letters.set_many(Actor(holder(TOWN, "office"), SET), town, villages, ITEMS, SET)
    station = Unit.objects.get(name=STATION)
    office = holder("穗澜河管理处党委", "office")
    letters.set_many(Actor(office, SET), station.parent, [station], ITEMS, SET)
    for sheet in Matter.objects.filter(slug=SHEET, at="sign", unit__in=[*villages, station]):
        own = Person.objects.get(pk=int(sheet.known["owner"]))
        whole = sheet.unit.name in (VILLAGE, STATION)
        if whole or sheet.known["duty_lines"][0]["post"] == "书记":
            acting.do(Actor(own, SIGNED), sheet, "sign", "sign", SIGNED, {})
    for unit in (Unit.objects.get(name=VILLAGE), station):
        _reports(unit)


def _reports(unit: Unit) -> None:
    """One village reports in July and December; the town's secretary has read two of them."""
    record = Record.objects.filter(unit=unit, state="filed").order_by("held_on").first()
    head = holder(unit.parent.name, "secretary")
    for number, sheet in enumerate(Matter.objects.filter(unit=unit, slug=SHEET, at="midyear")):
        own = Person.objects.get(pk=int(sheet.known["owner"]))
        _report(sheet, own, "midyear", date(2026, 7, 6), MID, record)
        if number < 4:
            _report(sheet, own, "yearend", date(2026, 12, 10), END, None)
        if number < 2:
            day = date(2026, 12, 18)
            acting.do(Actor(head, day), sheet, "read", "read", day, {})


def _report(
    sheet: Matter, own: Person, stage: str, day: date, text: str, record: Record | None
) -> None:
    item = {"midyear": "mid_lines", "yearend": "end_lines"}[stage]
    lines = [
        {"item": row["item"], "result": text, "record": str(record.pk) if record else ""}
        for row in sheet.known["duty_lines"]
    ]
    acting.do(Actor(own, day), sheet, stage, "report", day, {item: lines})
    sheet.refresh_from_db()
