"""Where checks of one institution register: one function, one code, one paragraph in the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .schema import Fields, Institution
from .source import Where

Finding = tuple[Where, str]
Check = Callable[[Institution, Fields], Iterator[Finding]]
CHECKS: list[tuple[str, Check]] = []


def check(code: str) -> Callable[[Check], Check]:
    def register(function: Check) -> Check:
        CHECKS.append((code, function))
        return function

    return register


def reach(
    law: Institution, start: str, walls: set[str] | None = None, *, rising: bool = True
) -> set[str]:
    """Every stage and end that can follow, not through `walls`, nor by rising unless told."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            if here in law.stages and here not in (walls or set()):
                stage = law.stages[here]
                todo += [to for one, to in stage.next.items() if rising or one not in stage.rises]
    return seen
