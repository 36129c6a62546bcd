"""What the demo's organisations did in 2026: put down through the same acts as everybody's."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from zhidu.matters.actions import acting, adopting, moving, recording, telling
from zhidu.matters.actions.recording import Written
from zhidu.matters.actions.telling import expected
from zhidu.matters.models import Adoption, Matter
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from . import answering, asking, belonging, december, leaving, reshaping, sharing, yearend
from .names import SEED

YEAR = date(2026, 1, 1)
FULL_YEAR = {
    "上闸所党支部": ("river", 8), "柏启村党支部": ("district", 5),
    "一车队党支部": ("brigade", 16), "桦衡机电党支部": ("private", 20),
}  # fmt: skip
PACKS = {"镇党委": "district", "梧清": "district", "穗澜河": "river", "澄原": "brigade",
         "桦衡": "private"}  # fmt: skip
AUTUMN = date(2026, 10, 1)
THEMES = (
    "清理沟渠", "看望独居老人", "修活动室的灯", "学习党章", "植树补苗", "防汛物资清点",
    "算清一年的账", "给路口装反光镜", "重温入党誓词", "整理图书角", "秋收帮工", "检查取暖用电",
)  # fmt: skip
DONE = (
    "分三组干了一上午，活都干完了。",
    "大家说了五条意见，当场定了三条。",
    "逐条学了一遍，有两处当场问清了。",
    "去了六户，记下四件要办的事。",
    "清点了物资，缺两样，已报上去。",
)
FORMS = ("service", "study", "discussion", "visit")
REASONS = ("请假", "生病", "外出务工", "值班")


def tell(today: date) -> None:
    """Adopt, then the year of four branches, the autumn of the others."""
    draw = random.Random(SEED + 1)
    reshaping.begin()
    sharing.begin()
    answering.begin()
    december.carry_in(_unit("上闸所党支部"))
    yearend.begin(_unit("上闸所党支部"))
    for unit in Unit.objects.filter(kind="branch", closed=None).select_related("parent"):
        secretary = _secretary(unit)
        pack, since = _pack(unit), YEAR if unit.name in FULL_YEAR else AUTUMN
        adopting.adopt_pack(Actor(None, since), unit, pack, since)
        if secretary is None:
            continue
        _meetings(draw, unit, secretary, since, today)
    _one_evening()
    pledges()
    _talk()
    _late_and_withdrawn()
    december.tell(_unit("上闸所党支部"))
    _moved(today)
    _next_call(today)
    asking.tell()
    sharing.tell()
    belonging.tell()
    reshaping.tell()
    leaving.tell(_unit("上闸所党支部"))
    answering.tell()
    yearend.tell()


def _moved(today: date) -> None:
    """One village holds its life meeting in January, when those who work away are back."""
    unit = Unit.objects.get(name="柏启村党支部")
    adoption = Adoption.objects.get(unit=unit, slug="life_meeting", ends=None)
    moving.move(
        Actor(_secretary(unit), today), adoption, YEAR, date(2027, 1, 20), "等外出务工的党员回来"
    )


def _pack(unit: Unit) -> str:
    if unit.name in FULL_YEAR:
        return FULL_YEAR[unit.name][0]
    above = unit.parent.name if unit.parent else ""
    return next((pack for word, pack in PACKS.items() if word in above), "district")


def _secretary(unit: Unit) -> Person | None:
    row = unit.posts.filter(post="secretary", ends=None).select_related("person").first()  # type: ignore[attr-defined]
    return row.person if row else None


def _written(
    draw: random.Random, unit: Unit, slug: str, day: date, fills: tuple[str, ...], **facts: Any
) -> Written:
    people = expected(unit, slug, day)
    away = draw.sample(people, min(len(people) // 8, 3)) if people else []
    return Written(
        slug=slug, held_on=day, title=facts.pop("title", draw.choice(THEMES)),
        place="活动室", summary=facts.pop("summary", draw.choice(DONE)), facts=facts, fills=fills,
        expected=tuple(one.pk for one in people),
        absent={one.pk: draw.choice(REASONS) for one in away},
    )  # fmt: skip


def _meetings(draw: random.Random, unit: Unit, secretary: Person, since: date, today: date) -> None:
    """A theme day a month; on some of them a members' meeting or a lecture; the committee."""
    full = unit.name in FULL_YEAR
    own_day = FULL_YEAR[unit.name][1] if full else 5
    month = since
    while month <= today:
        day = month.replace(day=own_day)
        if (unit.name, month.month) != ("上闸所党支部", 4):  # that evening is told apart
            held = day + timedelta(days=7 * ((unit.name, month.month) == ("柏安村党支部", 11)))
            _theme_day(draw, unit, secretary, held)  # one village held it a week late
        if full and members(unit, day).count() >= 7:
            _committee(draw, unit, secretary, day + timedelta(days=2))
        month = (month + timedelta(days=32)).replace(day=1)


def _theme_day(draw: random.Random, unit: Unit, secretary: Person, day: date) -> None:
    fills, facts = ["theme_day.hold"], {"activity_form": draw.choice(FORMS)}
    if day.month % 3 == 2 or (day.month == 11):
        fills.append("members_meeting.hold")
    if day.month % 3 == 0:
        fills.append("party_lecture.hold")
        facts["speaker"] = str(secretary.pk)
    if unit.name in FULL_YEAR:
        fills.append("group_meeting.hold")
    if "group_meeting.hold" in fills and not unit.children.exists():  # type: ignore[attr-defined]
        fills.remove("group_meeting.hold")
    if "members_meeting.hold" in fills and unit.name in FULL_YEAR:
        owner = draw.choice(list(members(unit, day)))
        facts["decisions"] = [
            {"title_line": draw.choice(THEMES), "owner": str(owner.pk),
             "due_on": (day + timedelta(days=30)).isoformat()}
        ]  # fmt: skip
    entered = day + timedelta(days=draw.choice((0, 0, 1, 3)))
    recording.file(
        Actor(secretary, entered), unit,
        _written(draw, unit, "theme_day", day, tuple(fills), **facts),
    )  # fmt: skip
    for task in Matter.objects.filter(unit=unit, slug="assignment", at="accept", opened=day):
        _task(draw, task, secretary, day)


def _task(draw: random.Random, task: Matter, secretary: Person, day: date) -> None:
    """Most tasks are accepted and done; some wait for the owner, some for the one who gave them."""
    owner = Person.objects.get(pk=int(task.known["owner"]))
    how_far = draw.choice((0, 1, 2, 3, 3, 3))
    later = day + timedelta(days=7)
    if how_far >= 1:
        acting.do(Actor(owner, later), task, "accept", "accept", later, {})
    if how_far >= 2:
        acting.do(Actor(owner, later), task, "do", "done", later, {"evidence": "办好了，有照片。"})
    if how_far == 3 and owner.pk != secretary.pk:
        acting.do(Actor(secretary, later), task, "confirm", "solved", later, {})


def _committee(draw: random.Random, unit: Unit, secretary: Person, day: date) -> None:
    written = _written(draw, unit, "committee_meeting", day, ("committee_meeting.hold",), title="")
    recording.file(Actor(secretary, day), unit, written)


def _unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def _one_evening() -> None:
    """8 April at 上闸所: one record, three duties; six questions were sent before the lecture."""
    unit = _unit("上闸所党支部")
    secretary = _secretary(unit)
    assert secretary is not None
    day = date(2026, 4, 8)
    recording.file(
        Actor(secretary, day), unit,
        _written(
            random.Random(4), unit, "theme_day", day,
            ("theme_day.hold", "party_lecture.hold", "members_meeting.hold", "group_meeting.hold"),
            title="闸门怎样少出毛病",
            summary="沈夏禾主讲，先答了会前送来的六个问题，再商量了检修排班。",
            activity_form="study", speaker=str(secretary.pk),
        ), again=True,
    )  # fmt: skip


def pledges() -> None:
    """16 March: members write what they promise, how to check it; the secretary puts it up.

    Asked again, it is the turn of those whose membership was entered since.
    """
    for name in FULL_YEAR:
        _pledges_of(_unit(name), date(2026, 3, 16))


def _pledges_of(unit: Unit, day: date) -> None:
    secretary = _secretary(unit)
    assert secretary is not None
    words = (("每次出车前查一遍轮胎", "出车检查单"), ("带会一名新司机跑山路", "师傅和徒弟都签字"),
             ("雨天不超过四十", "行车记录"))  # fmt: skip
    done = set(Matter.objects.filter(unit=unit, slug="pledge").values_list("subject", flat=True))
    for number, person in enumerate(one for one in members(unit, day) if one.pk not in done):
        matter = acting.open_matter(Actor(person, day), unit, "pledge", day, person)
        promise, measure = words[number % len(words)]
        lines = [{"promise": promise, "measure": measure}]
        acting.do(Actor(person, day), matter, "write", "done", day, {"pledge_lines": lines})
        if person.pk == secretary.pk:  # nobody looks at their own: the organisation commissioner
            other = unit.posts.get(post="deputy_secretary").person  # type: ignore[attr-defined]
            acting.do(Actor(other, day), matter, "check", "publish", day, {})
        else:
            acting.do(Actor(secretary, day), matter, "check", "publish", day, {})


def _talk() -> None:
    """14 April, tier 2: the fact is confirmed by the other side; nothing of what was said."""
    unit, day = _unit("上闸所党支部"), date(2026, 4, 14)
    secretary = _secretary(unit)
    assert secretary is not None
    other = next(one for one in members(unit, day) if one.pk != secretary.pk)
    matter = acting.open_matter(Actor(secretary, day), unit, "talks", day)
    facts = {"other_side": str(other.pk), "held_on": day.isoformat(), "tier": "leader_staff"}
    acting.do(Actor(secretary, day), matter, "log", "done", day, facts)
    acting.do(Actor(other, day), matter, "confirm", "yes", day, {})


def _late_and_withdrawn() -> None:
    """One record put down three weeks late; one withdrawn because it was the wrong month."""
    unit = _unit("柏启村党支部")
    secretary = _secretary(unit)
    assert secretary is not None
    draw, day = random.Random(9), date(2026, 9, 20)
    written = _written(draw, unit, "party_lecture", day, ("party_lecture.hold",),
                       speaker=str(secretary.pk))  # fmt: skip
    recording.file(Actor(secretary, date(2026, 10, 12)), unit, written, again=True)
    wrong = _written(draw, unit, "members_meeting", date(2026, 10, 9), ("members_meeting.hold",))
    held = recording.file(Actor(secretary, date(2026, 10, 9)), unit, wrong, again=True)
    recording.withdraw(Actor(secretary, date(2026, 10, 10)), held, "日期记错了，实际在十一月开")


def _next_call(today: date) -> None:
    """A meeting called for the first days of January, with some answers."""
    unit = _unit("上闸所党支部")
    secretary = _secretary(unit)
    assert secretary is not None
    call = telling.call(
        Actor(secretary, today), unit, "members_meeting", date(2027, 1, 8), time="19:00",
        place="上闸所会议室", agenda="一年的账\n明年的检修安排",
    )  # fmt: skip
    for number, person in enumerate(members(unit, today)[:6]):
        telling.answer(
            Actor(person, today), call, person, number != 2, "值班" if number == 2 else ""
        )
