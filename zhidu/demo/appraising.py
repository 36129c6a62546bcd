"""An appraisal at 下渡所: three parts a member, told to each; one did not agree and was heard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.matters import appraising
from zhidu.matters.actions import acting, counting
from zhidu.matters.models import Matter
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

BRANCH, RIVER = "下渡所党支部", "穗澜河管理处党委"
PARTS = (
    ("夜班叫得到", "闸门运行证；带出一名新手", "三季度清淤按期，少停两天"),
    ("替班三次", "会用测深仪，教过两人", "交办的四件办完四件"),
    ("汛期没有请假", "电工证；会排故障", "五号泵修好，没有再停"),
)
LOOKED_AT = ("夜班和汛期在不在，交办的推不推", "会修会测，带不带徒弟", "一年里办成的几件事")
APPEAL = "清淤是我和另外两人做的，写成“少停两天”，其实少停了五天，值班本上有。"
ANSWER = "查过值班本，确是少停五天，已请支部改写；等次的依据不变，维持合格。"


def form(matter: Matter) -> dict[str, Any]:
    """What is proposed, in the station's own words."""
    lines = appraising.begins(appraising.FORM, matter)
    return {
        appraising.FORM: [
            {**one, "look_at": words} for one, words in zip(lines, LOOKED_AT, strict=True)
        ]
    }


def tell() -> None:
    unit, head = Unit.objects.get(name=BRANCH), holder(BRANCH, "secretary")
    day, folk = date(2026, 12, 2), list(members(unit, date(2026, 12, 2), ("full",)))
    matter: Matter = acting.open_matter(Actor(head, day), unit, appraising.APPRAISAL, day)
    _go(matter, "form", head, "done", day, **form(matter))
    number = len(folk)
    counts = {"eligible": number, "present": number, "issued": number, "returned": number,
              "invalid": 0, "excellent": 4, "competent": number - 4, "basic": 0,
              "incompetent": 0}  # fmt: skip
    for who in (head, holder(BRANCH, "org_commissioner")):
        counting.count(Actor(who, day), matter, "rate", counts, day)
    lines = [_line(one, at) for at, one in enumerate(folk)]
    graded = {"excellent_given": 4, "graded": number, appraising.GRADES: lines}
    _go(matter, "grade", head, "propose", date(2026, 12, 4), **graded)
    _go(matter, "tell", head, "done", date(2026, 12, 25), held_on="2026-12-25")
    _heard(unit, folk[6])


def _line(person: Person, at: int) -> dict[str, str]:
    names = ("dedication", "ability", "performance")
    parts = dict(zip(names, PARTS[at % len(PARTS)], strict=True))
    return {"person": str(person.pk), "grade": "优秀" if at < 4 else "合格", **parts}


def _heard(unit: Unit, who: Person) -> None:
    """By the committee above, none of whom took part in the appraisal."""
    day = date(2026, 12, 26)
    held: Matter = acting.open_matter(Actor(who, day), unit, appraising.APPEAL, day, who)
    _go(held, "file", who, "done", day, appeal_text=APPEAL)
    _go(held, "answer", holder(RIVER, "secretary"), "keep", date(2026, 12, 30), reason=ANSWER)


def _go(matter: Matter, stage: str, who: Person, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, day + timedelta(days=1)), matter, stage, said, day, facts)
    matter.refresh_from_db()
