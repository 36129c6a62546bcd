"""What `requires` may ask: named conditions with typed parameters, never an expression.

Each class is one word. `unmet` returns the sentence that tells a person what is missing.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import Field

from . import dates
from .dates import Calendar, Span
from .terms import Number, Share, Slug, Strict, TimeOrName, union


@dataclass(frozen=True)
class Record:
    """What was done: append-only."""

    stage: str
    outcome: str
    on: date
    by: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """All a condition may look at: the day, the records, and what is known."""

    today: date
    since: date
    actor: str
    records: tuple[Record, ...]
    known: Mapping[str, Any]
    titles: Mapping[str, str]
    levels: Mapping[str, list[str]]
    calendar: Calendar

    def title(self, name: str) -> str:
        return self.titles.get(name, name)

    def last(self, stage: str) -> date | None:
        return next((one.on for one in reversed(self.records) if one.stage == stage), None)

    def number(self, value: int | str) -> int:
        """A number, or what a setting or an item says; a list counts its entries."""
        held = self.known.get(value, 0) if isinstance(value, str) else value
        if isinstance(held, str) and not held.isdigit():
            return 1  # one name
        return len(held) if isinstance(held, (list, tuple, dict)) else int(held or 0)

    def span(self, value: Span | str) -> Span:
        return dates.span(self.known[value]) if isinstance(value, str) else value

    def people(self, name: str) -> list[str]:
        held = self.known.get(name) or []
        return [held] if isinstance(held, str) else list(held)


class Condition(Strict):
    for_: Slug | list[Slug] | None = Field(default=None, alias="for")

    def concerns(self, outcome: str) -> bool:
        return self.for_ is None or outcome in (
            [self.for_] if isinstance(self.for_, str) else self.for_
        )

    @abstractmethod
    def unmet(self, at: Moment) -> str | None:
        """The sentence that says what is missing, or None."""


class Bounded(Condition):
    at_least: Number | None = None
    at_most: Number | None = None

    def outside(self, number: int, at: Moment) -> str | None:
        if self.at_least is not None and number < at.number(self.at_least):
            return f"不少于{at.number(self.at_least)}，现为{number}"
        if self.at_most is not None and number > at.number(self.at_most):
            return f"不多于{at.number(self.at_most)}，现为{number}"
        return None


class Age(Bounded):
    """Age in full years, today or on the day an item names."""

    age: Slug
    on: Slug | None = None

    def unmet(self, at: Moment) -> str | None:
        born = at.known.get(self.age)
        if born is None:
            return f"缺“{at.title(self.age)}”"
        day = at.known.get(self.on) if self.on else at.today
        if day is None:
            return f"缺“{at.title(self.on or '')}”"
        wrong = self.outside(dates.age(_day(born), _day(day)), at)
        return f"年龄{wrong}周岁" if wrong else None


class Elapsed(Condition):
    """A wait: since a stage was last done, or since this one began."""

    elapsed: TimeOrName
    since: Slug | None = None

    def unmet(self, at: Moment) -> str | None:
        start = at.last(self.since) if self.since else at.since
        if start is None:
            return f"尚未办理“{at.title(self.since or '')}”"
        day = dates.after(start, at.span(self.elapsed), at.calendar)
        return f"未满{at.span(self.elapsed)}，须在 {day} 之后办理" if at.today < day else None


class Done(Bounded):
    """How often an outcome was recorded: 'cultivate.examined'."""

    done: str

    def unmet(self, at: Moment) -> str | None:
        stage, _, outcome = self.done.partition(".")
        found = [r for r in at.records if r.stage == stage and outcome in ("", r.outcome)]
        wrong = self.outside(len(found), at)
        return f"“{at.title(stage)}”次数{wrong}" if wrong else None


class Count(Bounded):
    """A number, or how many are named in an item."""

    count: Slug

    def unmet(self, at: Moment) -> str | None:
        wrong = self.outside(at.number(self.count), at)
        return f"“{at.title(self.count)}”{wrong}" if wrong else None


class ShareOf(Condition):
    """One number as a part of another."""

    share: Slug
    of: Slug
    at_least: Share | None = None
    at_most: Share | None = None

    def unmet(self, at: Moment) -> str | None:
        whole, part = at.number(self.of), at.number(self.share)
        names = f"“{at.title(self.share)}”占“{at.title(self.of)}”"
        if not whole:
            return f"缺“{at.title(self.of)}”"
        if self.at_least is not None and Fraction(part, whole) < self.at_least:
            return f"{names}不足{self.at_least}（{part}/{whole}）"
        if self.at_most is not None and Fraction(part, whole) > self.at_most:
            return f"{names}超过{self.at_most}（{part}/{whole}）"
        return None


class AllAre(Condition):
    """Everyone named in an item has this standing in the organisation today."""

    all_are: Slug
    in_: Slug = Field(alias="in")

    def unmet(self, at: Moment) -> str | None:
        standing = at.known.get("standing") or {}
        wrong = [p for p in at.people(self.in_) if standing.get(p, self.all_are) != self.all_are]
        return (
            f"“{at.title(self.in_)}”中{'、'.join(wrong)}不是{at.title(self.all_are)}"
            if wrong
            else None
        )


class Level(Condition):
    """At least this step of an item that has an order, such as education."""

    level: Slug
    at_least: Slug

    def unmet(self, at: Moment) -> str | None:
        order, held = at.levels.get(self.level, []), at.known.get(self.level)
        if (
            held in order
            and self.at_least in order
            and order.index(held) >= order.index(self.at_least)
        ):
            return None
        return f"“{at.title(self.level)}”未达到要求的“{at.title(self.at_least)}”"


class Complete(Condition):
    """No row of a table has an empty cell."""

    complete: Slug

    def unmet(self, at: Moment) -> str | None:
        rows = at.known.get(self.complete) or []
        gaps = [
            f"第{number}行缺“{at.title(f'{self.complete}.{column}').rpartition('.')[2]}”"
            for number, row in enumerate(rows if isinstance(rows, list) else [], 1)
            for column, value in row.items()
            if not value
        ]
        return "，".join(gaps) or None


class Everyone(Condition):
    """Each entry of an item appears in another: in a column of a table, or in a list."""

    everyone: Slug
    in_: Slug = Field(alias="in")
    column: Slug | None = None

    def unmet(self, at: Moment) -> str | None:
        named = {*_column(at.known.get(self.in_), self.column)}
        left = [person for person in at.people(self.everyone) if person not in named]
        return f"{'、'.join(left)}未列入“{at.title(self.in_)}”" if left else None


class Distinct(Condition):
    """No value stands twice in a column: one graduate per village."""

    distinct: Slug
    column: Slug

    def unmet(self, at: Moment) -> str | None:
        held = _column(at.known.get(self.distinct), self.column)
        twice = sorted({value for value in held if held.count(value) > 1})
        return f"“{at.title(self.distinct)}”中{'、'.join(twice)}重复" if twice else None


class Fair(Condition):
    """Turns differ by at most one, and nobody has two running."""

    fair: Slug
    column: Slug

    def unmet(self, at: Moment) -> str | None:
        held = _column(at.known.get(self.fair), self.column)
        turns = {value: held.count(value) for value in held}
        uneven = bool(turns) and max(turns.values()) - min(turns.values()) > 1
        running = [a for a, b in pairwise(held) if a == b]
        if uneven:
            return f"“{at.title(self.fair)}”各人次数相差超过1"
        return f"“{at.title(self.fair)}”中{running[0]}连续两次" if running else None


class Children(Condition):
    """Every child matter has ended (in one of these ends), or waits at this stage."""

    children: Slug
    ended: list[Slug] = []
    at_: Slug | None = Field(default=None, alias="at")
    at_least: Number | None = None

    def unmet(self, at: Moment) -> str | None:
        all_of_them = dict(at.known.get("children") or {}).get(self.children) or []
        good = [state for state in all_of_them if self._good(state)]
        name = at.title(self.children)
        if self.at_least is None:
            left = len(all_of_them) - len(good)
            return f"“{name}”还有{left}件未办完" if left else None
        need = at.number(self.at_least)
        return f"“{name}”办成的不足{need}件，现为{len(good)}件" if len(good) < need else None

    def _good(self, state: str) -> bool:
        if self.ended:
            return state in self.ended
        return not state.startswith("at:") or state == f"at:{self.at_}"


class Past(Bounded):
    """How many earlier matters about the same subject ended so, within a time."""

    past: Slug
    ended: list[Slug]
    within: TimeOrName | None = None

    def unmet(self, at: Moment) -> str | None:
        rows = dict(at.known.get("past") or {}).get(self.past) or []
        hits = [end for end, day in rows if end in self.ended and self._recent(_day(day), at)]
        wrong = self.outside(len(hits), at)
        return f"“{at.title(self.past)}”累计次数{wrong}" if wrong else None

    def _recent(self, day: date, at: Moment) -> bool:
        return self.within is None or dates.after(day, at.span(self.within)) >= at.today


class Balance(Condition):
    """The account holds at least what the item says, in fen."""

    balance: Slug
    covers: Slug

    def unmet(self, at: Moment) -> str | None:
        held = int(dict(at.known.get("balance") or {}).get(self.balance, 0))
        need = int(at.known.get(self.covers) or 0)
        return f"“{at.title(self.balance)}”余额不足" if need > held or need <= 0 else None


class Valid(Condition):
    """The person of the item (or who acts) holds a paper that is valid on that day."""

    valid: Slug
    on: Slug

    def unmet(self, at: Moment) -> str | None:
        until = dict(at.known.get("papers") or {}).get(self.valid)
        if not at.known.get(self.on):
            return f"缺“{at.title(self.on)}”"
        day = _day(at.known[self.on])
        if until is None or _day(until) < day:
            return f"在 {day} 没有有效的“{at.title(self.valid)}”"
        return None


class Rested(Condition):
    """Enough hours since the last duty ended; nobody can waive it."""

    rested: Number

    def unmet(self, at: Moment) -> str | None:
        had, need = int(at.known.get("hours_since_duty", 0)), at.number(self.rested)
        return f"休息不足{need}小时（{had}小时）" if had < need else None


SINGLE: tuple[type[Condition], ...] = (
    Age, Elapsed, Done, Count, ShareOf, AllAre, Level, Complete, Everyone, Distinct, Fair,
    Children, Past,    Balance, Valid, Rested,
)  # fmt: skip
if TYPE_CHECKING:
    Single = Condition
else:
    Single = union(*SINGLE)


class AnyOf(Condition):
    """One of several is enough; it cannot hold another any_of."""

    any_of: list[Single] = Field(min_length=2)

    def unmet(self, at: Moment) -> str | None:
        wrong = [one.unmet(at) for one in self.any_of]
        return None if None in wrong else "下列至少满足一项：" + " / ".join(map(str, wrong))


if TYPE_CHECKING:
    AnyCondition = Condition
else:
    AnyCondition = union(*SINGLE, AnyOf)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _column(rows: Any, column: str | None) -> list[str]:
    """The values of a column, a cell with several counting for each; without one, the list."""
    cells = (
        rows if column is None else [row.get(column) for row in rows or [] if isinstance(row, dict)]
    )
    return [
        str(one) for cell in cells or [] for one in (cell if isinstance(cell, list) else [cell])
    ]
