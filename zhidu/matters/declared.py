"""Who has declared an interest (利益申报) and so takes no part in deciding what it touches (5.15).

What counts is the latest declaration of each person, from the day it was made; whether it was
received does not matter. Nobody learns from here what was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from zhidu.engine.schema import Institution, Item
from zhidu.engine.stages import AnyStage, Decision, Vote
from zhidu.org.memory import still
from zhidu.org.models import Person, Unit

from .models import Matter, Step

SLUG, DECLARED, ANY = "interest_declaration", "declare", "any_"


def barred(
    law: Institution, matter: Matter | None, stage: AnyStage | None, day: date
) -> list[Person]:
    """Everybody whose declaration touches what is decided here; nobody where nothing is."""
    if law.benefit is None or matter is None or not isinstance(stage, (Decision, Vote)):
        return []
    return [
        step.matter.subject
        for step in _latest(day)
        if step.matter.subject is not None
        and any(_touches(line, law.benefit, matter) for line in _lines(step))
    ]


def _latest(day: date) -> list[Step]:
    """The last declaration of each person by that day."""
    rows = Step.objects.filter(
        matter__slug=SLUG, stage=DECLARED, withdrawn=False, on__lte=day
    ).select_related("matter__subject")
    held = still(("declared", day), lambda: list(rows.order_by("on", "pk")))
    return list({step.matter.subject_id: step for step in held}.values())


def _lines(step: Step) -> Iterable[Mapping[str, Any]]:
    return step.facts.get("interest_lines") or [] if step.outcome == "some" else []


def _touches(line: Mapping[str, Any], benefit: str, matter: Matter) -> bool:
    """Of this kind, and paid to whom it names, or where it names, above or below there."""
    if line.get("benefit_kind") not in (benefit, ANY):
        return False
    payee, where = str(line.get("payee_word") or ""), str(line.get("where_word") or "")
    if payee:
        return payee in str(matter.known.get("payee") or "")
    if not where:
        return True
    named = Unit.objects.filter(name=where)
    if not named:
        return True  # a name no unit has any more: rather too careful than not at all
    return any(one.is_under(matter.unit) or matter.unit.is_under(one) for one in named)


def words(matter: Matter, item: Item) -> dict[str, tuple[str, ...]]:
    """What the column of organisations may hold: all of the same tree."""
    if "where_word" not in item.columns:
        return {}
    top = matter.unit.ancestors().first() or matter.unit
    rows = Unit.objects.filter(path__startswith=top.path, closed=None).exclude(kind="group")
    return {"where_word": tuple(rows.order_by("path").values_list("name", flat=True)[:500])}
