"""The named computations of a stage over what is known when the act is tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import counting, marks
from .moment import Moment
from .stages import Adds, Keep, Marks, Mean, Pick, Ranking, Total, Weighted
from .terms import Strict


def computed(one: Strict, at: Moment, known: Mapping[str, Any]) -> dict[str, Any]:
    """One named computation over what is known, the results of those before it included."""
    match one:
        case Weighted():
            return counting.weighted(one, known)
        case Pick():
            return counting.pick(one, known.get(one.picks) or [], at.columns.get(one.gives, []))
        case Mean():
            return counting.mean(one, known.get(one.mean) or [])
        case Total():
            weights = {word: at.number(held) for word, held in one.parts.items()}
            columns = at.columns.get(one.gives, [])
            return counting.total(one, known.get(one.totals) or [], weights, columns)
        case Marks() | Adds() | Keep():
            return {one.gives: _assessed(one, at, known)}
        case Ranking():
            take = at.number(one.take)
            if one.percent is not None:
                take = -(-take * at.number(one.percent) // 100)
            columns = at.columns.get(one.gives, [])
            return counting.ranking(one, known.get(one.ranking) or [], take, columns)
    raise TypeError(f"no such computation: {type(one).__name__}")


def _assessed(one: Marks | Adds | Keep, at: Moment, known: Mapping[str, Any]) -> Any:
    if isinstance(one, Keep):
        return known.get(one.keeps) or []
    if isinstance(one, Adds):
        return marks.added(known.get(one.adds) or [], one.column)
    basis, judged = known.get(one.marks) or [], known.get(one.judged) or []
    return marks.marks(basis, judged, at.columns.get(one.gives, []))
