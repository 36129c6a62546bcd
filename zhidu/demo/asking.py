"""Who asked the level above for help in 2026, who answered, who was late."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting
from zhidu.matters.models import Matter
from zhidu.org.actions import serving
from zhidu.org.door import Actor
from zhidu.org.models import Person, Post, Service, Unit

# department beside a committee, and what its list of services holds
DEPARTMENTS = {
    "桦衡园区党工委": (
        ("经贸联络站", ("借用培训教室", "介绍技术骨干")),
        ("工商联络站", ("代办变更登记",)),
        ("税务联络站", ("上门讲解申报", "代办退税材料")),
    ),
    "榆光区委": (("水务站", ("机井和水泵检修",)), ("文化站", ("借用图书和放映设备",))),
}


def tell() -> None:
    _lists()
    _pump()
    _training_room()
    _open_ones()


def _lists() -> None:
    for above, departments in DEPARTMENTS.items():
        for name, titles in departments:
            unit = Unit.objects.get(name=name, parent__name=above)
            for title in titles:
                serving.offer(Actor(None, date(2026, 1, 5)), unit, title, date(2026, 1, 5))


def holder(unit: str, post: str) -> Person:
    row = Post.objects.filter(unit__name=unit, post=post, ends=None).select_related("person")
    return row.get().person


def ask(unit: str, day: date, title: str, text: str, **more: Any) -> Matter:
    held = Unit.objects.get(name=unit)
    me = Actor(holder(unit, "secretary"), day)
    matter = acting.open_matter(me, held, "unit_request", day)
    acting.do(me, matter, "ask", "done", day, {"title_line": title, "request_text": text, **more})
    return matter


def go(matter: Matter, unit: str, post: str, outcome: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(holder(unit, post), day), matter, matter.at, outcome, day, facts)


def _pump() -> None:
    """E15: no answer from the town in ten days; the village went to the district; three of five."""
    village, district = "柏启村党支部", "榆光区委"
    matter = ask(
        village, date(2026, 6, 25), "机井水泵坏了两台",
        "三眼机井停了两眼，玉米正要浇水。镇里没有配件，请帮着找人来修。",
    )  # fmt: skip
    go(matter, village, "secretary", "higher", date(2026, 7, 6))
    go(matter, district, "office", "take", date(2026, 7, 8), due_on="2026-07-20",
       reply_text="已请水务站带配件去，二十日前修好。")  # fmt: skip
    go(matter, district, "office", "done", date(2026, 7, 17), evidence="两台都换了叶轮，当天出水。")
    go(matter, village, "secretary", "solved", date(2026, 7, 18), reply_rating="r3")


def _training_room() -> None:
    """The firm's request goes to the department whose list holds it."""
    firm, park, trade = "桦衡机电党支部", "桦衡园区党工委", "经贸联络站"
    room = Service.objects.get(title="借用培训教室")
    matter = ask(firm, date(2026, 4, 15), "缺一间培训教室", "夜校开班三十人，厂里没有地方。",
                 service=str(room.pk))  # fmt: skip
    go(matter, park, "office", "route", date(2026, 4, 17), service=str(room.pk))
    go(matter, trade, "office", "take", date(2026, 4, 20), due_on="2026-04-30",
       reply_text="每周二、四晚上可用二楼教室。")  # fmt: skip
    go(matter, trade, "office", "done", date(2026, 4, 28), evidence="钥匙已交，用了第一次。")
    go(matter, firm, "secretary", "solved", date(2026, 4, 29), reply_rating="r5")
    tax = Service.objects.get(title="代办退税材料")
    matter = ask(firm, date(2026, 12, 22), "退税材料不会填", "新设备的退税材料被退了两次。",
                 service=str(tax.pk))  # fmt: skip
    go(matter, park, "office", "route", date(2026, 12, 23), service=str(tax.pk))
    go(matter, "税务联络站", "office", "take", date(2026, 12, 25), due_on="2027-01-10",
       reply_text="一月第一周上门一起填。")  # fmt: skip


def _open_ones() -> None:
    """Two that stand today: one the town is late with, one just asked."""
    ask("柏启村党支部", date(2026, 12, 14), "村口路灯电费没有着落",
        "十二盏路灯，每月电费三百多元，村里出了半年，请镇里想办法。")  # fmt: skip
    ask("柏成村党支部", date(2026, 12, 28), "活动室屋顶漏水",
        "开会要放两个盆接水，修一次要四千元左右。")  # fmt: skip
