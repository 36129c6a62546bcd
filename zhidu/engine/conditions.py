"""What `requires` may ask: named conditions with typed parameters, never an expression.

Each class is one word. `unmet` returns the sentence that tells a person what is missing.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic import Field

from zhidu.money import yuan
from zhidu.sentence import MARKS, Sentence, Term, joined, many, say

from . import dates
from .condition import Bounded, Condition
from .moment import Moment, Told, lacks
from .presence import Ahead, Binds, Possible, Reached
from .sums import Measured, Sums
from .tables import Apart, Complete, Distinct, Everyone, Fair, Scored, Spread, Turn, Without
from .terms import Dotted, Length, Number, Share, Slug, TimeOrName, union


class Age(Bounded):
    """Age in full years, today or on the day an item names."""

    age: Slug
    on: Slug | None = None

    def unmet(self, at: Moment) -> Told | None:
        born = at.known.get(self.age)
        if born is None:
            return lacks(at.title(self.age))
        day = at.known.get(self.on) if self.on else at.today
        if day is None:
            return lacks(at.title(self.on or ""))
        wrong = self.outside(dates.age(_day(born), _day(day)), at)
        return say("年龄%(wrong)s周岁", wrong=wrong) if wrong else None


class Elapsed(Condition):
    """A wait: since a stage was last done, since the day an item holds, or since this one began;
    today or `on` an item."""

    elapsed: TimeOrName
    since: Slug | None = None
    plus: Length | None = None  # and this much before it
    on: Slug | None = None

    def unmet(self, at: Moment) -> Told | None:
        day, length = self.until(at), at.span(self.elapsed)
        if day is None:
            return say("尚未办理“%(stage)s”", stage=at.title(self.since or ""))
        if self.on is None:
            if at.today >= day:
                return None
            return say("未满%(length)s，须在 %(day)s 之后办理", length=length.said, day=day)
        if not at.known.get(self.on):
            return lacks(at.title(self.on))
        if _day(at.known[self.on]) >= day:
            return None
        what = at.title(self.on)
        return say(
            "“%(what)s”不能早于 %(day)s（满%(length)s）", what=what, day=day, length=length.said
        )

    def until(self, at: Moment) -> date | None:
        """The first day on which the time is full; None while its start was not done."""
        start = at.last(self.since) or at.day(self.since) if self.since else at.since
        if start and self.plus:
            start = dates.after(start, self.plus, at.calendar)
        return dates.after(start, at.span(self.elapsed), at.calendar) if start else None

    def unknown(self, at: Moment) -> str | None:
        if self.since and at.last(self.since) is None and at.is_unknown(self.since):
            return self.since
        return None


class NotAfter(Condition):
    """A stage is not more than this long ago: an outer limit that is said, beside the deadline."""

    not_after: TimeOrName
    since: Slug

    def unmet(self, at: Moment) -> Told | None:
        start = at.last(self.since)
        last = dates.after(start, at.span(self.not_after), at.calendar) if start else None
        if last is None or at.today <= last:
            return None
        length, stage = at.span(self.not_after).said, at.title(self.since)
        return say(
            "距“%(stage)s”已超过%(length)s（%(last)s）", stage=stage, length=length, last=last
        )


class Chosen(Condition):
    """The unit has chosen this in a setting."""

    chosen: Slug
    is_: Slug = Field(alias="is")

    def unmet(self, at: Moment) -> Told | None:
        if at.known.get(self.chosen) == self.is_:
            return None
        what, choice = at.title(self.chosen), at.title(f"{self.chosen}.{self.is_}")
        return say("本单位没有把“%(what)s”定为“%(choice)s”", what=what, choice=choice)


class Done(Bounded):
    """How often an outcome was recorded: 'cultivate.examined'."""

    done: str

    def unmet(self, at: Moment) -> Told | None:
        stage, _, outcome = self.done.partition(".")
        found = [r for r in at.records if r.stage == stage and outcome in ("", r.outcome)]
        wrong = self.outside(len(found), at)
        return _times(at.title(stage), wrong)

    def unknown(self, at: Moment) -> str | None:
        stage = self.done.partition(".")[0]
        return stage if self.at_least is not None and at.is_unknown(stage) else None


class Count(Bounded):
    """A number, how many are named in an item, or how many lines of a table hold a choice."""

    count: Slug
    column: Slug | None = None
    is_: Slug | None = Field(default=None, alias="is")

    def unmet(self, at: Moment) -> Told | None:
        wrong = self.outside(self._number(at), at, money=self.count in at.money)
        if wrong is None:
            return None
        if self.column is not None:
            what, choice = at.title(self.count), at.title(f"{self.column}.{self.is_}")
            return say("“%(what)s”中“%(choice)s”%(wrong)s", what=what, choice=choice, wrong=wrong)
        return say("“%(what)s”%(wrong)s", what=at.title(self.count), wrong=wrong)

    def _number(self, at: Moment) -> int:
        if self.column is None:
            return at.number(self.count)
        return sum(row.get(self.column) == self.is_ for row in at.known.get(self.count) or [])

    def unknown(self, at: Moment) -> str | None:
        known = at.known.get(self.count) not in (None, "", [])
        return self.count if not known and at.is_unknown(self.count) else None


class Filled(Condition):
    """An item that only this outcome needs has to be filled in."""

    filled: Slug

    def unmet(self, at: Moment) -> Told | None:
        return lacks(at.title(self.filled)) if at.known.get(self.filled) in (None, "", []) else None


class ShareOf(Condition):
    """One number as a part of another."""

    share: Slug
    of: Slug
    at_least: Share | None = None
    at_most: Share | None = None

    def unmet(self, at: Moment) -> Told | None:
        whole, part = at.number(self.of), at.number(self.share)
        names = {"part": at.title(self.share), "whole": at.title(self.of)}
        now = f"{part}/{whole}"
        if not whole:
            return lacks(at.title(self.of))
        if self.at_least is not None and Fraction(part, whole) < self.at_least:
            return say(
                "“%(part)s”占“%(whole)s”不足%(least)s（%(now)s）",
                least=self.at_least, now=now, **names,
            )  # fmt: skip
        if self.at_most is not None and Fraction(part, whole) > self.at_most:
            return say(
                "“%(part)s”占“%(whole)s”超过%(most)s（%(now)s）",
                most=self.at_most, now=now, **names,
            )  # fmt: skip
        return None


class AllAre(Condition):
    """Everyone named in an item has this standing in the organisation today."""

    all_are: Slug
    in_: Slug = Field(alias="in")

    def unmet(self, at: Moment) -> Told | None:
        standing = at.known.get("standing") or {}
        wrong = [p for p in at.people(self.in_) if not self._is(standing.get(p, self.all_are))]
        if not wrong:
            return None
        kind, wrong = at.title(self.all_are), [at.called(one) for one in wrong]
        return say("“%(list)s”中%(who)s不是%(kind)s", list=at.title(self.in_), who=wrong, kind=kind)

    def _is(self, held: str | list[str]) -> bool:
        """One standing, or everything the person is on that day."""
        return self.all_are == held if isinstance(held, str) else self.all_are in held


class Tied(Condition):
    """Who acts stands to the person named in `to` as the choice made in `tied` says."""

    tied: Slug
    to: Slug

    def unmet(self, at: Moment) -> Told | None:
        held = at.known.get("ties")
        chosen, other = str(at.known.get(self.tied) or ""), str(at.known.get(self.to) or "")
        if held is None or not chosen or not other:
            return None  # nothing is known of the two yet; what is empty is asked for elsewhere
        fit = list(dict(held).get(other) or [])
        if chosen in fit:
            return None
        words = {"chosen": at.title(f"{self.tied}.{chosen}"), "what": at.title(self.tied)}
        if not fit:
            return say("“%(chosen)s”不是这两个人之间的%(what)s", **words)
        others = joined([at.title(f"{self.tied}.{one}") for one in fit])
        return say("“%(chosen)s”不是这两个人之间的%(what)s；可以选：%(fit)s", fit=others, **words)


class Level(Condition):
    """At least this step of an item that has an order, such as education."""

    level: Slug
    at_least: Slug

    def unmet(self, at: Moment) -> Told | None:
        order, held = at.levels.get(self.level, []), at.known.get(self.level)
        if (
            held in order
            and self.at_least in order
            and order.index(held) >= order.index(self.at_least)
        ):
            return None
        what, least = at.title(self.level), at.title(self.at_least)
        return say("“%(what)s”未达到要求的“%(least)s”", what=what, least=least)


class Children(Condition):
    """Every child matter has ended (in one of these ends), or waits at this stage."""

    children: Slug
    ended: list[Slug] = []
    at_: Slug | None = Field(default=None, alias="at")
    at_least: Number | None = None

    def unmet(self, at: Moment) -> Told | None:
        all_of_them = dict(at.known.get("children") or {}).get(self.children) or []
        good = [state for state in all_of_them if self._good(state)]
        name = at.title(self.children)
        if self.at_least is None:
            left = len(all_of_them) - len(good)
            return many("“%(what)s”还有%(n)d件未办完", left, what=name) if left else None
        need = at.number(self.at_least)
        if len(good) >= need:
            return None
        return say(
            "“%(what)s”办成的不足%(need)d件，现为%(now)d件", what=name, need=need, now=len(good)
        )

    def _good(self, state: str) -> bool:
        if self.ended:
            return state in self.ended
        return not state.startswith("at:") or state == f"at:{self.at_}"


class Past(Bounded):
    """How many earlier matters about the same subject (else of the unit) ended so, within a time;
    or still stand at a stage."""

    past: Slug
    ended: list[Slug] = []
    at_: Slug | None = Field(default=None, alias="at")
    within: TimeOrName | None = None
    with_: Dotted | None = Field(default=None, alias="with")  # 'item.choice': only where that stood

    def unmet(self, at: Moment) -> Told | None:
        rows = dict(at.known.get("past") or {}).get(self.past) or []
        states = {*self.ended, f"at:{self.at_}"}
        hits = [row for row in rows if row[0] in states and self._recent(_day(row[1]), at)]
        if self.with_ is not None:  # what was chosen then stands third
            hits = [row for row in hits if len(row) > 2 and self.with_ in row[2]]
        wrong = self.outside(len(hits), at)
        if wrong is None:
            return None
        if self.at_ is not None:
            held = {"what": at.title(self.past), "stage": at.title(self.at_)}
            if self.at_most == 0:
                return many("还有%(n)d件“%(what)s”停在“%(stage)s”，先办完", len(hits), **held)
            return say("停在“%(stage)s”的“%(what)s”%(wrong)s", wrong=wrong, **held)
        if self.with_ is not None:
            what = say(
                "%(what)s（%(choice)s）", what=at.title(self.past), choice=at.title(self.with_)
            )
            return say("“%(what)s”累计次数%(wrong)s", what=what, wrong=wrong)
        return say("“%(what)s”累计次数%(wrong)s", what=at.title(self.past), wrong=wrong)

    def _recent(self, day: date, at: Moment) -> bool:
        return self.within is None or dates.after(day, at.span(self.within)) >= at.today


class Balance(Condition):
    """The account holds at least what the item says, in fen."""

    balance: Slug
    covers: Slug

    def unmet(self, at: Moment) -> Told | None:
        held = int(dict(at.known.get("balance") or {}).get(self.balance, 0))
        need = at.number(self.covers)
        if 0 < need <= held:
            return None
        if not need:
            return lacks(at.title(self.covers))
        return say(
            "“%(what)s”只剩 %(held)s 元，不够付 %(need)s 元",
            what=at.title(self.balance), held=yuan(held), need=yuan(need),
        )  # fmt: skip


class Valid(Condition):
    """The person of the item (or who acts) holds a paper that is valid on that day."""

    valid: Slug
    on: Slug

    def unmet(self, at: Moment) -> Told | None:
        until = dict(at.known.get("papers") or {}).get(self.valid)
        if not at.known.get(self.on):
            return lacks(at.title(self.on))
        day = _day(at.known[self.on])
        if until is None or _day(until) < day:
            return say("在 %(day)s 没有有效的“%(paper)s”", day=day, paper=at.title(self.valid))
        return None


class Rested(Condition):
    """Enough hours since the last duty ended; nobody can waive it."""

    rested: Number

    def unmet(self, at: Moment) -> Told | None:
        had, need = int(at.known.get("hours_since_duty", 0)), at.number(self.rested)
        return (
            say("休息不足%(need)d小时（%(had)d小时）", need=need, had=had) if had < need else None
        )


SINGLE: tuple[type[Condition], ...] = (
    Age, Elapsed, NotAfter, Chosen, Done, Count, Filled, ShareOf, AllAre, Tied, Level,
    Complete, Everyone, Distinct, Fair, Turn, Children, Past, Balance, Valid, Rested,
    Reached, Possible, Binds, Ahead, Apart, Scored, Spread, Without, Sums, Measured,
)  # fmt: skip
if TYPE_CHECKING:
    Single = Condition
else:
    Single = union(*SINGLE)


class AnyOf(Condition):
    """One of several is enough; it cannot hold another any_of."""

    any_of: list[Single] = Field(min_length=2)

    def unmet(self, at: Moment) -> Told | None:
        wrong = [one.unmet(at) for one in self.any_of]
        if None in wrong:
            return None
        return say("下列至少满足一项：%(either)s", either=joined(wrong, MARKS["slash"]))


if TYPE_CHECKING:
    AnyCondition = Condition
else:
    AnyCondition = union(*SINGLE, AnyOf)


def _times(what: Term, wrong: Sentence | None) -> Sentence | None:
    return say("“%(what)s”次数%(wrong)s", what=what, wrong=wrong) if wrong else None


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
