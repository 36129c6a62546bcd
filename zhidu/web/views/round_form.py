"""A plan of a round from a plain form, and back into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from zhidu.ballots.actions.opening import Plan
from zhidu.ballots.form import Choice, Form, Group, Item
from zhidu.ballots.models import Round
from zhidu.ballots.publishing import K
from zhidu.matters import polls
from zhidu.org.access import members
from zhidu.org.models import Membership, Unit

# ready-made answers; stored in Chinese with the round, told in the reader's language
SATISFIED = (
    ("5", gettext_lazy("很满意"), 5), ("4", gettext_lazy("满意"), 4),
    ("3", gettext_lazy("一般"), 3), ("2", gettext_lazy("不太满意"), 2),
    ("1", gettext_lazy("不满意"), 1),
)  # fmt: skip
CANNOT_SAY = ("0", gettext_lazy("不了解，不打分"))
VOTE = (
    ("yes", gettext_lazy("赞成")), ("no", gettext_lazy("反对")), ("abstain", gettext_lazy("弃权")),
)  # fmt: skip
RATERS = (
    (Membership.Kind.FULL, gettext_lazy("正式党员")),
    (Membership.Kind.PROBATIONARY, gettext_lazy("预备党员")),
    (Membership.Kind.STAFF, gettext_lazy("职工群众")),
)
DAYS = 7  # how long a round is offered to run
MOST_ITEMS = 40


def choices(kind: str, own: str) -> tuple[Choice, ...]:
    with override("zh-hans"):
        if kind == Round.Kind.BALLOT:
            return tuple(Choice(id, str(title)) for id, title in VOTE)
        if kind == Round.Kind.RATING:
            scale = [Choice(id, str(title), worth) for id, title, worth in SATISFIED]
            return (*scale, Choice(CANNOT_SAY[0], str(CANNOT_SAY[1]), None, counts=False))
    lines = [one.strip() for one in own.splitlines() if one.strip()]
    return tuple(Choice(f"c{n}", line[:80]) for n, line in enumerate(lines))


@dataclass
class Typed:
    """What stands in the form's fields, as typed; nothing is lost when it is refused."""

    kind: str = Round.Kind.RATING
    title: str = ""
    lede: str = ""
    items: str = ""
    own: str = ""
    about: str = ""
    period: str = ""
    last: str = ""
    others: str = ""
    most: str = ""
    remarks: bool = True
    raters: list[str] = field(default_factory=lambda: ["full"])
    two_person: bool = True
    scrutineers: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, post: QueryDict) -> Typed:
        words = {name: post.get(name, "").strip() for name in
                 ("kind", "title", "lede", "items", "own", "about", "period", "last", "others",
                  "most")}  # fmt: skip
        return cls(
            **words, remarks="remarks" in post, raters=post.getlist("raters"),
            two_person="two_person" in post,
            scrutineers=[one for one in post.getlist("scrutineers") if one],
        )  # fmt: skip

    @classmethod
    def new(cls, today: date, kind: str) -> Typed:
        period = _("%(year)d年第%(quarter)d季度") % {
            "year": today.year, "quarter": (today.month + 2) // 3,
        }  # fmt: skip
        last = (today + timedelta(days=DAYS)).isoformat()
        is_vote = kind == Round.Kind.BALLOT
        raters = ["full"] if is_vote else ["full", "probationary", "staff"]
        return cls(kind=kind, period=today.isoformat() if is_vote else period, last=last,
                   remarks=not is_vote, raters=raters, two_person=is_vote)  # fmt: skip

    def plan(self, unit: Unit) -> Plan:
        """Raises ValueError for a day that is none; the rest is refused by the act."""
        kind = self.kind if self.kind in Round.Kind.values else str(Round.Kind.RATING)
        answers = choices(kind, self.own)
        about = int(self.about) if self.about.isdigit() and kind != Round.Kind.BALLOT else None
        lines = [one.strip() for one in self.items.splitlines() if one.strip()][:MOST_ITEMS]
        items = tuple(
            Item(f"q{n + 1}", line[:200], answers, about=about) for n, line in enumerate(lines)
        )
        form = Form(
            items, (Group("", "", others=_number(self.others)),), self.remarks,
            _number(self.most) or None, self.lede[:400],
        )  # fmt: skip
        subject = f"person:{about}" if about else f"unit:{unit.pk}:{self.title}"
        scrutineers = tuple(int(one) for one in self.scrutineers if one.isdigit())
        return Plan(
            kind, self.title[:200], subject[:120], self.period[:40], form,
            date.fromisoformat(self.last), K, self.two_person,
            tuple(dict.fromkeys(scrutineers)), {"kinds": self.raters},
        )  # fmt: skip


def _number(word: str) -> int:
    return int(word) if word.isdigit() and len(word) < 7 else 0


def roll_of(round: Round, today: date) -> dict[int, str]:
    """Who may take part by the plan, on the day of opening: {person: group}."""
    if poll := polls.of_round(round):
        return polls.roll(poll, today)
    kinds = tuple(round.raters.get("kinds", []))
    people = members(round.unit, today, kinds)
    return {one.pk: round.form.groups[0].id for one in people}


def people_offered(unit: Unit, today: date) -> list[Any]:
    """Whom the form offers as the one it is about, or as scrutineers."""
    return list(members(unit, today))
