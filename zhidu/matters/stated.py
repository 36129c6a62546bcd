"""What assessment, models and pilots put on a board: public items alone, nobody's mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from zhidu.org.models import Unit
from zhidu.sentence import Sentence, Term, say

from .assessing import MEASURED, ROUND, SET, SHEET, called
from .models import Matter

MODEL, PILOT = "model", "pilot"
SHOWN = timedelta(days=180)


@dataclass(frozen=True)
class Stated:
    """One heading of the board with its lines."""

    title: Term
    lines: list[Sentence | str]


def of_unit(unit: Unit, today: date) -> list[Stated]:
    """The set in force, the unit's own goals, its models, and what pilots here or below taught."""
    found = (
        Stated(Term("考核指标"), _set(unit)),
        Stated(Term("本单位自己提的目标"), _goals(unit)),
        Stated(Term("典型"), _texts(MODEL, "look", "model_text", Q(unit=unit))),
        Stated(Term("试点的做法和教训"), _lessons(unit, today)),
    )
    return [one for one in found if one.lines]


def _set(unit: Unit) -> list[Sentence | str]:
    held = Matter.objects.filter(unit=unit, slug=ROUND, at="run").order_by("-pk").first()
    return [
        say("%(what)s：%(how)s，权重%(weight)s", what=row["indicator"], how=called(row[MEASURED]),
            weight=row["weight"])
        for row in (held.known[SET] if held else [])
    ]  # fmt: skip


def _goals(unit: Unit) -> list[Sentence | str]:
    rows = Matter.objects.filter(unit=unit, slug=SHEET, state=Matter.State.OPEN)
    held = rows.exclude(at__in=("stands", "reopen")).order_by("-pk").first()
    goals = held.known.get("agreed_goals") if held else None
    return [
        say("%(what)s：%(figure)s", what=row["indicator"], figure=row["goal"])
        for row in goals or []
        if row.get("goal")
    ]


def _texts(slug: str, at: str, item: str, of: Q) -> list[Sentence | str]:
    rows = Matter.objects.filter(of, slug=slug, at=at).order_by("-since", "-pk")
    return [str(one.known[item]) for one in rows if one.known.get(item)]


def _lessons(unit: Unit, today: date) -> list[Sentence | str]:
    near = Q(unit=unit) | Q(unit__parent=unit)
    return _texts(PILOT, "evaluated", "pilot_lesson", near & Q(since__gte=today - SHOWN))
