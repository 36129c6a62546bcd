"""示范: what was applied for, what is named and by when it is looked at again, what came down.

A post's card is bound to who held it: the day that person leaves the post or the branch it is down,
by whatever act, and never passes to the next holder (2.05). Nothing has to run for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhidu.org.models import Membership, Post
from zhidu.org.speech import told
from zhidu.sentence import Sentence, Term, say

from .asked import with_deadline
from .models import Honour, Matter
from .rulebook import law_of, library

SLUG = "demonstration"


@dataclass(frozen=True)
class Card:
    """One demonstration as the page tells it; `name` only if the holder lets it be shown."""

    matter: Matter
    kind: str
    title: str
    post: str
    name: str
    note: str
    since: date
    stage: str
    until: date | None = None  # looked at again by that day
    down: Sentence | None = None


@dataclass(frozen=True)
class Board:
    applied: list[Card]
    standing: list[Card]
    down: list[Card]


def board(today: date) -> Board:
    """Both kinds on one page (2.03)."""
    rows = Matter.objects.filter(slug=SLUG, opened__lte=today).exclude(state=Matter.State.VOID)
    found = with_deadline(list(rows.select_related("unit__parent")), today)
    given = {one.matter_id: one for one in Honour.objects.filter(matter__in=found)}
    cards = [_card(one, given.get(one.pk), today) for one in found]
    named = [one for one in cards if one.matter.pk in given]
    return Board(
        [one for one in cards if one.matter.pk not in given and one.matter.state == "open"],
        [one for one in named if one.down is None],
        [one for one in named if one.down is not None],
    )


def _card(matter: Matter, honour: Honour | None, today: date) -> Card:
    known, law = matter.known, law_of(matter)
    kind = str(known.get("demo_kind") or "")
    title = library().fields.items["demo_kind"].choices.get(kind, "")
    post = str(known.get("demo_post") or "") if kind == "post" else ""
    goal = law.ends.get(matter.at) or law.stages[matter.at]
    shown = honour is not None and honour.shown and honour.person is not None
    return Card(
        matter, kind, told(Term(title)), post,
        str(honour.who) if shown and honour else "",
        str(known.get("experience_note") or ""), honour.on if honour else matter.opened,
        told(goal.title), getattr(matter, "until", None) if matter.at == "recheck" else None,
        down(honour, today) if honour else None,
    )  # fmt: skip


def down(honour: Honour, today: date) -> Sentence | None:
    """Why the card is down on the day; None while it stands."""
    if honour.ends is not None and honour.ends <= today:
        words = honour.get_ended_as_display()
        return say("%(day)s %(how)s", day=honour.ends, how=words)
    if gone := left(honour, today):
        return say("%(day)s 在岗的人离岗，当天摘牌", day=gone)
    return None


def left(honour: Honour, today: date) -> date | None:
    """The day the holder left a post held when it was named, or the branch; None: still there."""
    if honour.person is None:
        return None
    ids, unit = honour.person.ids(), honour.matter.unit
    posts = list(Post.objects.filter(unit=unit, person__in=ids))
    kept = {one.post for one in posts if one.holds(today)}
    gone = [
        one.ends
        for one in posts
        if one.holds(honour.on) and one.ends and one.ends <= today and one.post not in kept
    ]
    rows = Membership.objects.filter(unit=unit, person__in=ids)
    if not rows.on(today).exists():  # type: ignore[attr-defined]
        gone += [one.ends for one in rows if one.ends and honour.on <= one.ends <= today]
    return min(gone, default=None)
