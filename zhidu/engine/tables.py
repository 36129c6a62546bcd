"""Conditions on tables and lists: complete, everyone, distinct, fair."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from pydantic import Field

from zhidu.sentence import MARKS, Term, joined, say

from .condition import Condition
from .moment import Moment, Told
from .sums import column_title
from .terms import Number, Slug, Title

ACTOR = "actor"  # apart: whoever acts


class Complete(Condition):
    """No row of a table has an empty cell; with `column`, none in that one; with `where`, only of
    the rows that have this word in this column."""

    complete: Slug
    column: Slug | None = None
    where: dict[Slug, str] = {}

    def unmet(self, at: Moment) -> Told | None:
        rows = at.known.get(self.complete) or []
        gaps = [
            say("第%(row)d行缺“%(column)s”", row=number, column=self._called(column, at))
            for number, row in enumerate(rows if isinstance(rows, list) else [], 1)
            for column, value in self._cells(row)
            if not value and self.column in (None, column)
        ]
        return joined(gaps, MARKS["phrase"]) if gaps else None

    def _cells(self, row: dict[str, Any]) -> list[tuple[str, Any]]:
        if any(row.get(column) != word for column, word in self.where.items()):
            return []
        asked = {self.column: ""} if self.column and self.where else {}  # not typed: empty
        return list({**asked, **row}.items())

    def _called(self, column: str, at: Moment) -> Term:
        return column_title(self.complete, column, at)


class Everyone(Condition):
    """Each entry of an item (of a table: of its column `of`) appears in another: in a column of a
    table, or in a list."""

    everyone: Slug
    of: Slug | None = None
    in_: Slug = Field(alias="in")
    column: Slug | None = None

    def unmet(self, at: Moment) -> Told | None:
        named = {*_column(at.known.get(self.in_), self.column)}
        called = dict(at.known.get("called") or {})
        wanted = at.people(self.everyone)
        if self.of is not None:
            wanted = list(dict.fromkeys(_column(at.known.get(self.everyone) or [], self.of)))
        left = [called.get(one, one) for one in wanted if one not in named]
        return say("%(who)s未列入“%(list)s”", who=left, list=at.title(self.in_)) if left else None


class Without(Condition):
    """None of these words in a text, or in a `column` of a table: what nobody may be asked about,
    and what must not be told of a person."""

    without: list[Title] = Field(min_length=1)
    in_: Slug = Field(alias="in")
    column: Slug | None = None

    def unmet(self, at: Moment) -> Told | None:
        held = at.known.get(self.in_)
        if self.column is None:
            told = joined(say("“%(words)s”", words=Term(one)) for one in self._in(str(held or "")))
            what = at.title(self.in_)
        else:
            rows = held if isinstance(held, list) else []
            found = (
                say("第%(row)d行的“%(word)s”", row=number, word=Term(word))
                for number, row in enumerate(rows, 1)
                for word in self._in(str(row.get(self.column) or ""))
            )
            told, what = joined(found, MARKS["phrase"]), at.title(f"{self.in_}.{self.column}")
        return say("“%(what)s”里不能有%(words)s", what=what, words=told) if told.members else None

    def _in(self, text: str) -> list[str]:
        return [word for word in self.without if word in text]


class Scored(Condition):
    """Every cell of a column is a number from 0 to `at_most`, with two decimals at most."""

    scored: Slug
    column: Slug
    at_most: int = 100

    def unmet(self, at: Moment) -> Told | None:
        held = at.known.get(self.scored)
        rows = held if isinstance(held, list) else []
        cells = [str(row.get(self.column) or "") for row in rows]
        wrong = [
            say("第%(row)d行“%(cell)s”", row=number, cell=cell)
            for number, cell in enumerate(cells, 1)
            if not self._fits(cell)
        ]
        if not wrong:
            return None
        told = joined(wrong, MARKS["phrase"])
        return say(
            "成绩要在0到%(most)d之间，最多两位小数：%(cells)s", most=self.at_most, cells=told
        )

    def _fits(self, cell: str) -> bool:
        if re.fullmatch(r"\d{1,4}(\.\d{1,2})?", cell) is None:
            return False
        return float(cell) <= self.at_most


class Distinct(Condition):
    """No value stands twice in a column: one graduate per village."""

    distinct: Slug
    column: Slug

    def unmet(self, at: Moment) -> Told | None:
        held = _column(at.known.get(self.distinct), self.column)
        twice = sorted({value for value in held if held.count(value) > 1})
        if not twice:
            return None
        return say("“%(list)s”中%(twice)s重复", list=at.title(self.distinct), twice=twice)


class Apart(Condition):
    """Nobody stands in both: two items, or who acts (`actor`) and an item; `column` of a table."""

    apart: Slug
    from_: Slug = Field(alias="from")
    column: Slug | None = None

    def unmet(self, at: Moment) -> Told | None:
        one = [at.actor] if self.apart == ACTOR else at.people(self.apart)
        held = at.known.get(self.from_)
        rows = [held] if isinstance(held, (str, int)) else held
        both = [who for who in one if who in _column(rows, self.column)]
        if not both:
            return None
        if self.apart == ACTOR:
            return say("办理人不能在“%(list)s”里", list=at.title(self.from_))
        names = {"what": at.title(self.apart), "list": at.title(self.from_)}
        who = [at.called(one) for one in both]
        return say("%(who)s在“%(list)s”里，不能又在“%(what)s”里", who=who, **names)


class Spread(Condition):
    """Whichever unit's people are left out of a list, at least so many stay (`units`: of each
    person, told from outside), so that nobody's work lacks judges from elsewhere."""

    spread: Slug
    at_least: Number

    def unmet(self, at: Moment) -> Told | None:
        people, least = at.people(self.spread), at.number(self.at_least)
        units = {one: list(dict(at.known.get("units") or {}).get(one) or []) for one in people}
        for unit in dict.fromkeys(unit for held in units.values() for unit in held):
            left = sum(unit not in held for held in units.values())
            if left < least:
                return say(
                    "“%(list)s”里不算%(unit)s的人只剩%(left)d人，不够%(least)d人",
                    list=at.title(self.spread), unit=unit, left=left, least=least,
                )  # fmt: skip
        if len(people) < least:
            what = at.title(self.spread)
            return say("“%(list)s”不够%(least)d人", list=what, least=least)
        return None


class Fair(Condition):
    """Turns differ by at most one, and nobody has two running."""

    fair: Slug
    column: Slug

    def unmet(self, at: Moment) -> Told | None:
        held = _column(at.known.get(self.fair), self.column)
        turns = {value: held.count(value) for value in held}
        uneven = bool(turns) and max(turns.values()) - min(turns.values()) > 1
        running = [a for a, b in pairwise(held) if a == b]
        if uneven:
            return say("“%(list)s”各人次数相差超过1", list=at.title(self.fair))
        if not running:
            return None
        return say("“%(list)s”中%(who)s连续两次", list=at.title(self.fair), who=running[0])


def shared(source: Any, target: Any) -> list[dict[str, str]]:
    """Lines of the first table that the second does not go on with, by the columns of both."""
    given = [row for row in source or [] if isinstance(row, dict)]
    held = [row for row in target or [] if isinstance(row, dict)]
    columns = [one for one in (given[0] if given else {}) if any(one in row for row in held)]
    there = {tuple(str(row.get(one, "")) for one in columns) for row in held}
    lines = [{one: str(row.get(one, "")) for one in columns} for row in given]
    return [one for one in lines if tuple(one.values()) not in there]


def _column(rows: Any, column: str | None) -> list[str]:
    """The values of a column, a cell with several counting for each; without one, the list."""
    cells = (
        rows if column is None else [row.get(column) for row in rows or [] if isinstance(row, dict)]
    )
    return [
        str(one) for cell in cells or [] for one in (cell if isinstance(cell, list) else [cell])
    ]


class Turn(Condition):
    """Whoever an item names is next on the rota: nobody has had fewer turns (`turns`, told from
    outside), so that they differ by at most one."""

    turn: Slug

    def unmet(self, at: Moment) -> Told | None:
        turns = {str(one): int(n) for one, n in dict(at.known.get("turns") or {}).items()}
        who = str(at.known.get(self.turn) or "")
        if not turns or not who:
            return None  # nobody to turn among, or nobody named: asked for elsewhere
        if who not in turns:
            return say("“%(what)s”不在轮流的人里", what=at.title(self.turn))
        least = min(turns.values())
        if turns[who] == least:
            return None
        first = [at.called(one) for one, number in turns.items() if number == least]
        return say("先轮到%(who)s：轮过%(least)d次", who=first, least=least)
