"""The mark of an assessed unit: anybody can work it out again, by hand, from the lines it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

JUDGED = "judged"  # measured_by: a person gives the mark; anything else is counted from records
FULL = 100  # a mark is from 0 to this, and so much the weights of a set come to
Row = Mapping[str, Any]


def half_up(number: Fraction) -> str:
    """Two decimals, half up: 2/3 is '0.67'."""
    cents = int(number * 100 + Fraction(1, 2))
    return f"{cents // 100}.{cents % 100:02d}"


def exact(cell: Any) -> Fraction:
    """What is no number counts as nothing; a condition (`scored`) says so before."""
    try:
        return Fraction(str(cell or 0))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def marks(
    basis: Sequence[Row], judged: Sequence[Row], columns: Sequence[str]
) -> list[dict[str, Any]]:
    """Each line with its mark and what of it goes into the total.

    Counted: mark = counted x 100 / full_at, at most 100. Judged: as given for that indicator.
    points = mark x weight / 100, from the mark as shown. Both with two decimals, half up.
    """
    given = {row["indicator"]: row for row in judged}
    found = []
    for row in basis:
        said = given.get(row["indicator"], {}) if row["measured_by"] == JUDGED else {}
        mark = half_up(exact(said.get("score")) if said else _counted(row))
        points = half_up(exact(mark) * exact(row["weight"]) / FULL)
        held = {**row, "grounds": said.get("grounds", ""), "mark": mark, "points": points}
        found.append({key: held.get(key, "") for key in columns})
    return found


def _counted(row: Row) -> Fraction:
    full = exact(row.get("full_at"))
    if row["measured_by"] == JUDGED or not full:
        return Fraction(0)
    return min(exact(row.get("counted")) * FULL / full, Fraction(FULL))


def added(rows: Sequence[Row], column: str) -> str:
    """The column's sum, two decimals."""
    return half_up(sum((exact(row.get(column)) for row in rows), Fraction(0)))
