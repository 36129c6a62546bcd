"""Stages decided in sealed envelopes: a vote by phone that fell short, an appraisal that runs."""

from __future__ import annotations

import random
from datetime import date

from zhidu.ballots.actions import casting, closing, opening
from zhidu.ballots.models import Roll
from zhidu.matters import appraising
from zhidu.matters.actions import acting, adopting, polling
from zhidu.matters.models import Matter, Poll
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .names import SEED

WORD = "DEMO-DEMO-DEMO"  # what the demo's scrutineers chose
VOTE, RATE, PLEDGES = date(2026, 12, 10), date(2026, 12, 29), date(2026, 12, 30)
UNTIL = date(2027, 1, 8)


def vote(day: date) -> None:
    """蒋夏荞: nine of eighteen are half, not more; the committee has to decide what now."""
    matter = Matter.objects.get(subject__name="蒋夏荞", slug="development", state="open")
    facts = {"decision_text": "接收蒋夏荞同志为中共预备党员。"}
    poll = _opened(matter, "admit", day, day, facts, {"present": 16})
    for at, seat in enumerate(Roll.objects.filter(round=poll.round).select_related("person")[:16]):
        given = {"q1": "for" if at < 9 else "against"}
        casting.cast(poll.round_id, seat.person, given, "", day)
    scrutineer = Actor(poll.round.scrutineers.first().person, day)  # type: ignore[attr-defined]
    closing.stop(_secretary(matter.unit, day), poll.round)
    closing.count(scrutineer, poll.round, WORD)
    polling.take_over(scrutineer, poll)


def rate(day: date) -> None:
    """The yearly appraisal of 中堰所: each member grades the others, until after New Year."""
    unit = Unit.objects.get(name="中堰所党支部")
    me = _secretary(unit, day)
    matter = acting.open_matter(me, unit, "member_appraisal", day)
    acting.do(
        me,
        matter,
        "form",
        "done",
        day,
        {appraising.FORM: appraising.begins(appraising.FORM, matter)},
    )
    matter.refresh_from_db()
    poll = _opened(matter, "rate", day, UNTIL, {}, {})
    draw, form = random.Random(SEED + 9), poll.round.form
    seats = Roll.objects.filter(round=poll.round).select_related("person")
    for seat in list(seats)[:7]:
        given = {one.id: draw.choice(["excellent", "competent", "competent"]) for one in form.items}
        casting.cast(poll.round_id, seat.person, given, "", day)


def pledges(day: date) -> None:
    """The fourth quarter at 上闸所: the employees rate two pledges; slips wait in a box."""
    unit = Unit.objects.get(name="上闸所党支部")
    adopting.adopt(Actor(None, day), unit, "pledge_rating", date(2026, 10, 1))
    me = _secretary(unit, day)
    matter = acting.open_matter(me, unit, "pledge_rating", day)
    hung = Matter.objects.filter(unit=unit, slug="pledge", at="shown").order_by("pk")
    rated = [str(one.subject_id) for one in hung if one.subject_id][:2]
    acting.do(me, matter, "list", "done", day, {"rated_members": rated})
    matter.refresh_from_db()
    call = polling.Call(UNTIL, two_person=False, kinds=("staff",), others=20)
    polling.begin(me, polling.put_to_vote(me, matter, "rate", call))


def _opened(
    matter: Matter, stage: str, day: date, last: date, facts: dict[str, str], heads: dict[str, int]
) -> Poll:
    """Prepared by the secretary, seated by two scrutineers, opened; nobody has voted yet."""
    keeper = _secretary(matter.unit, day)
    two = [one for one in members(matter.unit, day, ("full",)) if one != keeper.person][3:5]
    seats = tuple(one.pk for one in two)
    call = polling.Call(last, seats, facts=dict(facts), heads=heads)
    poll: Poll = polling.put_to_vote(keeper, matter, stage, call)
    for one in two:
        opening.take_seat(Actor(one, day), poll.round, WORD)
    polling.begin(keeper, poll)
    poll.round.refresh_from_db()
    return poll


def _secretary(unit: Unit, day: date) -> Actor:
    held: Person = unit.posts.get(post="secretary", ends=None).person  # type: ignore[attr-defined]
    return Actor(held, day)
