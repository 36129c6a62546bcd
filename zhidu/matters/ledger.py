"""Rewards and measures of a team in one book: rule, fact, decision, appeal; leaders and all alike.

Nothing is entered here. What somebody may not read is not in the book they see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhidu.engine.names import outcome_title
from zhidu.money import yuan
from zhidu.org.access import Viewer
from zhidu.org.models import Membership, Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import MARKS, Sentence, Term, joined, say

from . import readers
from .models import Honour, Matter, Step
from .plain import worded
from .praise import COMMENT
from .rulebook import law_of, library
from .safety import ACT, MEASURE

DECIDED = {ACT: "measure", MEASURE: "second", COMMENT: "commend"}  # the step that decides
KEPT = {ACT: ("recorded",), MEASURE: ("in_force", "appeal", "over"), COMMENT: ("commended",)}
FACTS = {ACT: ("event_kind", "seen_on", "place_text"), MEASURE: ("facts",),
         COMMENT: ("commend_text",)}  # fmt: skip
WHAT = {ACT: "penalty_kind", MEASURE: "measure_kind", COMMENT: ""}


@dataclass(frozen=True)
class Line:
    """One entry; `matter` is None where there is no page of it here."""

    on: date
    who: str
    good: bool
    what: str
    rule: str
    fact: str
    by: str
    appeal: str
    matter: Matter | None = None
    rewards: tuple[Sentence, ...] = ()  # what was paid beside it, or waits to be


def lines(viewer: Viewer, unit: Unit) -> list[Line]:
    """Newest first."""
    found = [*_matters(viewer, unit), *_honours(unit, viewer.today)]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _matters(viewer: Viewer, unit: Unit) -> Iterator[Line]:
    rows = Matter.objects.filter(unit=unit, slug__in=DECIDED).select_related("subject", "unit")
    for one in rows:
        open_to_all = one.slug == COMMENT  # what was commended hangs on the board
        if one.at in KEPT[one.slug] and (open_to_all or readers.reads(viewer, one)):
            yield _line(one)


def _line(matter: Matter) -> Line:
    steps = list(Step.objects.filter(matter=matter, withdrawn=False).select_related("by"))
    law, items = law_of(matter), library().fields.items
    decided = [one for one in steps if one.stage == DECIDED[matter.slug]]
    known = {n: worded(items[n], v) for n, v in matter.known.items() if n in items and v}
    facts = joined([known[one] for one in FACTS[matter.slug] if one in known], MARKS["phrase"])
    what = known.get(WHAT[matter.slug]) or law.ends[matter.at].title
    return Line(
        decided[-1].on if decided else matter.since, str(matter.subject or ""),
        matter.slug == COMMENT, told(Term(what)), known.get("rule_ref") or told(Term(law.basis)),
        told(facts), str(decided[-1].by or "") if decided else "", _appeal(law, steps), matter,
    )  # fmt: skip


def _appeal(law: Any, steps: list[Step]) -> str:
    """How an appeal ended; that it is open; or that there was none."""
    if not any("appeal" in (one.stage, one.outcome, one.came_to) for one in steps):
        return ""
    heard = [one for one in steps if one.stage == "appeal"]
    if not heard:
        return told(say("申诉中"))
    return told(outcome_title(law.stages["appeal"], heard[-1].outcome))


def _honours(unit: Unit, day: date) -> Iterator[Line]:
    """Those of the people of the unit that are shown."""
    here = Membership.objects.on(day).filter(unit=unit).values("person")
    people = Person.objects.filter(pk__in=here)
    rows = Honour.objects.filter(person__in=people, shown=True).select_related("person")
    for one in rows:
        yield Line(one.on, str(one.person), True, told(Term(one.title)), one.document, "",
                   one.grantor, "", rewards=tuple(_rewards(one)))  # fmt: skip


def _rewards(honour: Honour) -> Iterator[Sentence]:
    """What the matter that gave it had promised of money, and whether it has been paid.

    What each gets was published before anybody was named; who is paid stands here by the honour.
    """
    if honour.matter_id is None or honour.person is None:
        return
    rows = Matter.objects.filter(parent=honour.matter_id, slug="payment")
    mine = {str(one) for one in honour.person.ids()}
    for one in rows.exclude(state=Matter.State.VOID):
        if one.known.get("payee_person") not in mine or "reward_kind" not in one.known:
            continue
        what = worded(library().fields.items["reward_kind"], one.known["reward_kind"])
        held = {"what": what, "amount": yuan(int(one.known["amount_fen"]))}
        if one.at == "paid":
            yield say("%(what)s %(amount)s 元，已付", **held)
        elif one.state == Matter.State.OPEN:
            yield say("%(what)s %(amount)s 元，在办", **held)
