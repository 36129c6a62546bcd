"""抹去报考人的材料: after its time, who applied is a number; how many did, and the marks, stay.

What cannot be erased was never written: the journal calls an application by its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import dates
from zhidu.matters import knowing, roles
from zhidu.matters.models import Attachment, Matter, Receipt, Step
from zhidu.matters.rulebook import law_of
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say

from . import attaching
from .applying import ROUND, SLUG
from .standing import lock

PRIVATE = ("born_on", "schooling", "unmet_reason", "asker_reach", "applicant_name", "reason")
COLUMNS = ("fit", "sound")  # of a table: what the doctor and the office found
NAME = "title_line"


def due_on(matter: Matter) -> date | None:
    """From which day it may be done; None while the round runs, or where it was done."""
    if matter.slug != ROUND or matter.state != Matter.State.ENDED or "erased_on" in matter.known:
        return None
    return dates.after(matter.since, dates.span(str(knowing.known_of(matter)["keep_time"])))


def may_erase(actor: Actor, matter: Matter, *rest: object) -> None:
    law = law_of(matter)
    if not roles.holds(law, "office", actor, matter.unit, matter)[0]:
        raise Refused(say("这一步由%(who)s办理。", who=law.roles["office"].title))


@act("selection.erase", may=may_erase)
def erase(actor: Actor, matter: Matter) -> Done:
    """Papers and personal data of the round's applicants go; names of who was appointed stay.

    Returns {end: how many}. Raises Refused before its day, and a second time.
    """
    held = lock(matter, None)
    day = due_on(held)
    if day is None:
        raise Refused(_("这一轮还没有办结，或者已经抹去过。"))
    if actor.today < day:
        raise Refused(say("要到 %(day)s 才能抹去，现在还可能有人申诉。", day=day))
    children = list(Matter.objects.filter(parent=held, slug=SLUG).order_by("pk"))
    stay = {row.get(NAME) for row in held.known.get("placements") or []}
    called = _numbers(children, stay)
    counts = Counter(one.at for one in children)
    for one in (held, *children):
        _papers(actor, one)
        _words(one, called)
    held.known = {**held.known, "erased_on": actor.today.isoformat(), "applied": len(children)}
    held.save(update_fields=["known"])
    Receipt.objects.filter(matter__in=children).delete()
    said = say("%(title)s：抹去%(n)d名报考人的材料和个人信息", title=held, n=len(children))
    return Done(dict(counts), said, unit=held.unit, thing=f"matter:{held.pk}",
                detail={"counts": dict(counts)})  # fmt: skip


def _numbers(children: list[Matter], stay: set[Any]) -> dict[str, str]:
    """Name → what stands in its place, in the order in which they applied."""
    names = dict.fromkeys(str(one.known.get(NAME) or "") for one in children)
    return {
        name: str(say("报考人%(n)d", n=n))  # kept: the same in every language
        for n, name in enumerate(names, 1)
        if name and name not in stay
    }


def _papers(actor: Actor, matter: Matter) -> None:
    by_rule = replace(actor, carries=f"matter:{matter.pk}")
    for one in Attachment.objects.filter(matter=matter, removed_on=None):
        attaching.remove(by_rule, one, str(say("一轮结束，期满抹去")))
    Attachment.objects.filter(matter=matter).update(name=str(say("已抹去")))


def _words(matter: Matter, called: Mapping[str, str]) -> None:
    """The same in what is known of the matter and in every step of it."""
    matter.known = _without(matter.known, called)
    matter.save(update_fields=["known"])
    for step in Step.objects.filter(matter=matter):
        step.facts = _without(step.facts, called)
        step.save(update_fields=["facts"])


def _without(facts: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    return {name: _cell(held, called) for name, held in facts.items() if name not in PRIVATE}


def _cell(held: Any, called: Mapping[str, str]) -> Any:
    if isinstance(held, list):
        return [_cell(one, called) for one in held]
    if isinstance(held, dict):
        return {key: _cell(one, called) for key, one in held.items() if key not in COLUMNS}
    return called.get(held, held) if isinstance(held, str) else held
