"""The plan of a year: copied from the one before as a draft, changed, settled by a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhidu.matters.models import YearPlan
from zhidu.matters.rollover import copied, plannable
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, say

MOST = 120  # lines of one plan
WORDS = ("slug", "on", "title", "time", "place")


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("plan.copy", may=_keeps)
def copy(actor: Actor, unit: Unit, year: int) -> Done:
    """Last year's calendar as a draft. Raises Refused when there is a plan, or nothing to copy."""
    if YearPlan.objects.filter(unit=unit, year=year).exists():
        raise Refused(say("%(year)d年的计划已经有了。", year=year))
    lines = copied(unit, year)
    if not lines:
        raise Refused(say("%(year)d年没有记录可以照着拟，请直接写。", year=year - 1))
    row = YearPlan.objects.create(
        unit=unit, year=year, from_year=year - 1, lines=lines[:MOST], by=actor.person,
        on=actor.today,
    )  # fmt: skip
    said = say("照%(old)d年拟%(year)d年计划", old=year - 1, year=year)
    return Done(row, said, unit=unit, thing=f"plan:{row.pk}")


@act("plan.write", may=_keeps)
def write(
    actor: Actor, unit: Unit, year: int, lines: list[dict[str, Any]], revision: int | None = None
) -> Done:
    """Put the lines down as they now are; a settled plan may be changed too, and stays settled."""
    row = YearPlan.objects.select_for_update().filter(unit=unit, year=year).first()
    if row is None:
        row = YearPlan(unit=unit, year=year, on=actor.today)
    elif revision is not None and row.revision != revision:
        raise Refused(say("这份计划刚被别人改过，请看过最新的再改。"))
    held = [{word: str(one.get(word) or "").strip() for word in WORDS} for one in lines]
    if wrong := list(_faults(unit, year, held)):
        raise Refused(*wrong)
    row.lines = sorted(held, key=lambda one: (one["on"], one["slug"]))
    row.by, row.on = actor.person, actor.today
    row.revision += 1
    row.save()
    return Done(row, say("改%(year)d年计划", year=year), unit=unit, thing=f"plan:{row.pk}")


def _faults(unit: Unit, year: int, lines: list[dict[str, str]]) -> Iterator[Sentence]:
    if len(lines) > MOST:
        yield say("一份计划最多 %(most)d 行。", most=MOST)
    known = set(plannable(unit, date(year, 12, 31)))
    for number, one in enumerate(lines, 1):
        if one["slug"] not in known:
            yield say("第%(row)d行：本组织没有启用这项制度。", row=number)
        if not _is_in(one["on"], year):
            yield say("第%(row)d行：日期请写成 %(year)d-04-08 这样。", row=number, year=year)


def _is_in(text: str, year: int) -> bool:
    try:
        return date.fromisoformat(text).year == year
    except ValueError:
        return False


@act("plan.settle", may=_keeps)
def settle(actor: Actor, unit: Unit, year: int) -> Done:
    """From now on its lines stand in the forms when their month comes."""
    row = YearPlan.objects.select_for_update().filter(unit=unit, year=year).first()
    if row is None or not row.lines:
        raise Refused(say("计划还是空的。"))
    if row.state == YearPlan.State.SETTLED:
        raise Refused(say("这份计划已经定了。"))
    row.state = YearPlan.State.SETTLED
    row.save(update_fields=["state"])
    return Done(row, say("定下%(year)d年计划", year=year), unit=unit, thing=f"plan:{row.pk}")
