"""民主评议党员: the form it begins with, one's own line, and appeals against a grade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import say

from .models import Matter

APPRAISAL, APPEAL = "member_appraisal", "grade_appeal"
FORM, GRADES, TOLD = "appraisal_form", "grades_given", "settle"
# our proposal: each dimension once, attitude under a half, facts for the other two
PROPOSED = (
    ("dedication", say("交办的事推不推，关键时候在不在"), "", "30"),
    ("ability", say("本岗位的事会不会做、带不带得了人"), "qualification", "30"),
    ("performance", say("这一年办成了什么"), "task", "40"),
)
COLUMNS = ("appraisal_dimension", "look_at", "fact_kind", "share")


def begins(name: str, matter: Matter) -> Any:
    """The form of the year before, else one line for each dimension, to be changed."""
    if name != FORM or matter.slug != APPRAISAL:
        return None
    rows = Matter.objects.filter(unit=matter.unit, slug=APPRAISAL).exclude(pk=matter.pk)
    before = (one.known.get(FORM) for one in rows.order_by("-opened", "-pk"))
    kept = next((one for one in before if isinstance(one, list)), None)
    return kept or [dict(zip(COLUMNS, map(told, line), strict=True)) for line in PROPOSED]


def own(matter: Matter, viewer: Person) -> dict[str, Any]:
    """The line of the reader, once each was told; the rest is for those who decide."""
    if matter.slug != APPRAISAL or matter.at not in (TOLD, "closed"):
        return {}
    mine = {str(one) for one in viewer.ids()}
    rows = matter.known.get(GRADES) or []
    return next((row for row in rows if str(row.get("person")) in mine), {})


def open_appeals(unit: Unit) -> int:
    rows = Matter.objects.filter(unit=unit, slug=APPEAL, state=Matter.State.OPEN)
    return rows.filter(at="answer").count()


def told_results(unit: Unit) -> int:
    """Appraisals that were told to each and are not closed: these may be appealed against."""
    rows = Matter.objects.filter(unit=unit, slug=APPRAISAL, state=Matter.State.OPEN, at=TOLD)
    return rows.count()


COUNTED: dict[str, Callable[[Unit], int]] = {
    "unit.open_appeals": open_appeals, "unit.told_results": told_results,
}  # fmt: skip
