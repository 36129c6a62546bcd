"""Conditions on the numbers of a table: what a column comes to, what is measured and how."""

from __future__ import annotations

from typing import Any

from zhidu.sentence import MARKS, Term, joined, say

from .condition import Bounded, Condition
from .marks import JUDGED
from .moment import Moment, Told
from .terms import Slug


class Sums(Bounded):
    """What the whole numbers of a column come to; with `where`, only of the rows that have this
    word in this column."""

    sums: Slug
    column: Slug
    where: dict[Slug, str] = {}

    def unmet(self, at: Moment) -> Told | None:
        rows = at.known.get(self.sums) or []
        cells = [
            (number, str(row.get(self.column) or ""))
            for number, row in enumerate(rows if isinstance(rows, list) else [], 1)
            if all(row.get(column) == word for column, word in self.where.items())
        ]
        column = column_title(self.sums, self.column, at)
        wrong = [
            say("第%(row)d行“%(column)s”须填整数", row=number, column=column)
            for number, cell in cells
            if not cell.isdigit()
        ]
        if wrong:
            return joined(wrong, MARKS["phrase"])
        out = self.outside(sum(int(cell) for _number, cell in cells), at)
        if out is None:
            return None
        if not self.where:
            return say("“%(column)s”合计%(wrong)s", column=column, wrong=out)
        words = (at.title(f"{name}.{word}") for name, word in self.where.items())
        kind = joined(words, MARKS["phrase"])
        return say("“%(kind)s”的“%(column)s”合计%(wrong)s", kind=kind, column=column, wrong=out)


class Measured(Condition):
    """Each line is judged by a person, or counted from records that may be counted (`figures`, told
    from outside: never what is sealed or private), with the number that is full marks."""

    measured: Slug
    column: Slug
    full: Slug

    def unmet(self, at: Moment) -> Told | None:
        rows = at.known.get(self.measured) or []
        found = [
            wrong
            for number, row in enumerate(rows if isinstance(rows, list) else [], 1)
            if (wrong := self._wrong(number, row, at))
        ]
        return joined(found, MARKS["clause"]) if found else None

    def _wrong(self, number: int, row: dict[str, Any], at: Moment) -> Told | None:
        way = str(row.get(self.column) or "")
        if way in ("", JUDGED):  # empty is asked for elsewhere
            return None
        if way not in (at.known.get("figures") or ()):
            return say(
                "第%(row)d行：这不是能从记录里数出来的数，或者来自保密、私人的内容，不能拿来考核",
                row=number,
            )
        full = str(row.get(self.full) or "")
        if full.isdigit() and int(full) > 0:
            return None
        column = column_title(self.measured, self.full, at)
        return say("第%(row)d行由记录得出，“%(column)s”须填大于0的整数", row=number, column=column)


def column_title(table: str, column: str, at: Moment) -> Term:
    return Term(at.title(f"{table}.{column}").rpartition(".")[2])
