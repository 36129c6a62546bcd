"""What was asked of slow-moving tables, remembered for one act or one reading of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_ASKED: ContextVar[dict[str, Any] | None] = ContextVar("asked by now", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """The outermost act, or the page that only reads, remembers; acts inside share its memory."""
    if _ASKED.get() is not None:
        yield
        return
    mark = _ASKED.set({})
    try:
        yield
    finally:
        _ASKED.reset(mark)


def once(question: str, ask: Callable[[], T]) -> T:
    """The answer, asked once while something remembers; outside, each time.

    Whoever changes such a table calls `forget` with the same question.
    """
    held = _ASKED.get()
    if held is None:
        return ask()
    if question not in held:
        held[question] = ask()
    return held[question]  # type: ignore[no-any-return]


def forget(*questions: str) -> None:
    if (held := _ASKED.get()) is not None:
        for one in questions:
            held.pop(one, None)
