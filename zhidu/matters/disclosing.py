"""What a village has published and what it was asked about it; what a form of the day begins with.

A publication stays readable after its notice has come down: it tells of affairs, not of persons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum

from zhidu.boards.models import Notice
from zhidu.engine.dates import add_months
from zhidu.engine.stages import POSTED
from zhidu.ledger.models import Account, Entry
from zhidu.ledger.reading import balance, funds
from zhidu.money import yuan
from zhidu.org.models import Unit
from zhidu.org.speech import told
from zhidu.sentence import MARKS, Term, joined, say

from . import knowing, postings
from .models import Matter, Step
from .rulebook import law_of

DAY, QUESTION, LINES, ACCOUNT = (
    "publication_day", "village_question", "disclosure_lines", "account_text",
)  # fmt: skip
# the items of the list that the records can fill in
MONEY, RESOLVED = "集体财务收支", "村民会议、村民代表会议决定的事项和办理"


@dataclass(frozen=True)
class Asked:
    """A question in the words of whoever answered it: nobody is named."""

    on: date
    question: str
    answer: str


@dataclass(frozen=True)
class Published:
    """One publication day: what hung from which day on, its number in the log, questions."""

    matter: Matter
    on: date
    until: date | None
    notice: Notice | None
    lines: list[tuple[str, str]]
    asked: list[Asked] = field(default_factory=list)
    waiting: int = 0


def published(unit: Unit, many: int | None = None) -> list[Published]:
    """Newest first; what is being put right is shown as it last hung."""
    rows = Step.objects.filter(
        matter__unit=unit, matter__slug=DAY, stage="publish", outcome=POSTED, withdrawn=False
    ).exclude(matter__state=Matter.State.VOID)
    found = {step.matter_id: step for step in rows.select_related("matter").order_by("on", "pk")}
    newest = sorted(found.values(), key=lambda one: (one.on, one.pk), reverse=True)
    return [_published(step) for step in newest[:many]]


def _published(step: Step) -> Published:
    matter = step.matter
    later = Step.objects.filter(matter=matter, pk__gt=step.pk, withdrawn=False).order_by("pk")
    down = later.first()
    rows = Matter.objects.filter(parent=matter, slug=QUESTION).order_by("since", "pk")
    answered = [
        Asked(one.since, one.known["question_shown"], one.known["answer_shown"])
        for one in rows.filter(at="answered")
    ]
    lines = [(row.get("item", ""), row.get("content", "")) for row in matter.known.get(LINES, [])]
    if text := matter.known.get(ACCOUNT):
        lines.append((told(say("本月账目")), text))
    return Published(
        matter, step.on, down.on if down else None, postings.of(step), lines, answered,
        rows.filter(state=Matter.State.OPEN).count(),
    )  # fmt: skip


def begins(name: str, matter: Matter, day: date) -> list[dict[str, str]]:
    """A line for each item of the unit's list; what the records know stands there already."""
    if matter.slug != DAY or name != LINES:
        return []
    wanted = knowing.known_of(matter).get("disclosure_list") or []
    known = {MONEY: _accounts, RESOLVED: _resolved}
    return [
        {"item": one, "content": known[one](matter.unit, day) if one in known else ""}
        for one in wanted
    ]


def decided(unit: Unit, day: date) -> list[tuple[Matter, date]]:
    """What the villagers or their representatives resolved in the year up to the day, and when;
    what was given up again has its reason on record."""
    rows = Step.objects.filter(
        matter__unit=unit, matter__slug="village_matter", stage__in=("resolve", "resolve_all"),
        outcome="passed", withdrawn=False, on__lte=day, on__gt=add_months(day, -12),
    ).exclude(matter__state=Matter.State.VOID).exclude(matter__at="withdrawn")  # fmt: skip
    found = rows.select_related("matter").order_by("on", "pk")
    return list({step.matter_id: (step.matter, step.on) for step in found}.values())


def _resolved(unit: Unit, day: date) -> str:
    """Each by its name, and how far it is: at which stage, or how it ended."""
    said = []
    for matter, _on in decided(unit, day):
        law = law_of(matter)
        where = law.ends.get(matter.at) or law.stages[matter.at]
        name = matter.known.get("title_line") or matter
        said.append(say("%(what)s：%(how)s", what=str(name), how=Term(where.title)))
    return told(joined(said, MARKS["clause"])) if said else ""


def _accounts(unit: Unit, day: date) -> str:
    """In, out and what is left of each fund in the month before, by purpose and without names."""
    said = [_account(one, day) for one in funds(unit)]
    return told(joined(said, MARKS["clause"])) if said else ""


def _account(fund: Account, day: date) -> Any:
    last = day.replace(day=1) - date.resolution
    first = last.replace(day=1)
    rows = Entry.objects.filter(on__gte=first, on__lte=last)
    came, went = (_sum(rows.filter(**{side: fund})) for side in ("target", "source"))
    return say(
        "%(fund)s：%(month)d月收 %(came)s 元，支 %(went)s 元，现在结余 %(left)s 元",
        fund=fund.name, month=first.month, came=yuan(came), went=yuan(went),
        left=yuan(balance(fund)),
    )  # fmt: skip


def _sum(rows: Any) -> int:
    return int(rows.aggregate(all=Sum("amount"))["all"] or 0)
