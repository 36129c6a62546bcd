"""Rounds for the tests: a roll of people, a form, votes."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.fixtures import SYSTEM, TODAY
from zhidu.ballots.actions import casting, closing, opening
from zhidu.ballots.form import Choice, Form, Item
from zhidu.ballots.models import Round
from zhidu.org.models import Person, Unit

SATISFIED = (
    Choice("5", "很满意", 5),
    Choice("4", "满意", 4),
    Choice("3", "一般", 3),
    Choice("2", "不太满意", 2),
    Choice("1", "不满意", 1),
    Choice("0", "不了解", None, counts=False),
)
VOTE = (Choice("yes", "赞成"), Choice("no", "反对"), Choice("abstain", "弃权"))
RATING = Form((Item("q1", "路灯修好了", SATISFIED), Item("q2", "每月看望老人", SATISFIED)),
              remarks=True)  # fmt: skip
BALLOT = Form((Item("admit", "接收为预备党员", VOTE),))


def crowd(number: int, start: int = 0) -> list[Person]:
    return Person.objects.bulk_create(
        Person(name=f"评议人{start + one:04d}") for one in range(number)
    )


def opened(
    unit: Unit, people: list[Person], form: Form = RATING, kind: str = "rating", **more: Any
) -> Round:
    """A running round with these people on the roll, all in the first group."""
    groups = more.pop("groups", {})
    plan = opening.Plan(
        kind, more.pop("title", "评一评"), more.pop("subject", f"s{Round.objects.count()}"),
        more.pop("period", "2026-Q3"), form, more.pop("last", date(2026, 9, 30)), **more,
    )  # fmt: skip
    row = opening.draft(SYSTEM, unit, plan)
    roll = {one.pk: groups.get(one.pk, form.groups[0].id) for one in people}
    return opening.open_round(SYSTEM, row, roll, warned=True)


def vote(row: Round, person: Person, *values: str, remark: str = "") -> None:
    given = dict(zip([one.id for one in row.form.items], values, strict=False))
    casting.cast(row.pk, person, given, remark, TODAY)


def closed(row: Round) -> Round:
    closing.stop(SYSTEM, row)
    return closing.count(SYSTEM, row)
