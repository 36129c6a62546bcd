"""Safety at work: what the Monday meeting is told of the week, and which measure is in force."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import Sentence, joined, many, say

from .models import Matter, Step

MEETING, ACT, MEASURE = "safety_meeting", "unsafe_act", "staged_measure"
WEEK = timedelta(days=7)
STOP = "stop"  # what an appeal does not pause: nobody drives while it is doubtful


def week(unit: Unit, day: date) -> str:
    """Lines for the agenda: how often each kind was verified in the week before, and no names."""
    rows = Step.objects.filter(
        matter__unit=unit, matter__slug=ACT, stage="verify", outcome="verified", withdrawn=False,
        on__gte=day - WEEK, on__lt=day,
    ).exclude(matter__at="cancelled")  # fmt: skip
    found = Counter(
        str(row.matter.known.get("event_kind")) for row in rows.select_related("matter")
    )
    lines = (many("上周查实：%(what)s %(n)d 起", number, what=what) for what, number in
             sorted(found.items()))  # fmt: skip
    return told(joined(lines, "\n"))


def runs(matter: Matter, day: date) -> bool:
    """Whether a measure is carried out on the day: between its two approvals and its last day; an
    appeal pauses 待岗 and 调换, not 停车 (C5)."""
    if matter.slug != MEASURE or matter.at not in ("in_force", "appeal"):
        return False
    ends = date.fromisoformat(str(matter.known["ends_on"]))
    paused = matter.at == "appeal" and matter.known.get("measure_kind") != STOP
    return day <= ends and not paused


def stopped(person: Person, day: date) -> list[Matter]:
    """The measures that keep the person off the road or the post on the day."""
    rows = Matter.objects.filter(slug=MEASURE, subject__in=person.ids(), state=Matter.State.OPEN)
    return [one for one in rows if runs(one, day)]


def state(matter: Matter, day: date) -> Sentence | None:
    """What a page says of a measure that was approved: runs, is paused, or is over."""
    if matter.slug != MEASURE or matter.at not in ("in_force", "appeal"):
        return None
    ends = date.fromisoformat(str(matter.known["ends_on"]))
    if day > ends:
        return say("%(day)s已到期，不再执行。", day=ends)
    if not runs(matter, day):
        return say("申诉期间不执行。")
    return say("执行到%(day)s为止。", day=ends)
