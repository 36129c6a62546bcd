"""What was asked already, remembered for one act or one reading of a page.

`once` is for slow-moving tables and is forgotten by whoever changes them; `still` is for every
other question and is forgotten as soon as anything at all is written or locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
_ASKED: ContextVar[dict[str, Any] | None] = ContextVar("asked by now", default=None)
_STILL: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("still so", default=None)
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE")


@contextmanager
def remembering() -> Iterator[None]:
    """The outermost act, or the page that only reads, remembers; acts inside share its memory."""
    if _ASKED.get() is not None:
        yield
        return
    mark, other = _ASKED.set({}), _STILL.set({})
    try:
        with connection.execute_wrapper(_notice):
            yield
    finally:
        _ASKED.reset(mark)
        _STILL.reset(other)


def _notice(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """A row that is locked may have been changed by somebody else while we waited for it."""
    held = _STILL.get()
    if held and (not sql.startswith(HARMLESS) or "FOR UPDATE" in sql):
        held.clear()
    return execute(sql, *rest)


def still(question: tuple[Any, ...], ask: Callable[[], T]) -> T:
    """The answer, asked anew after each write; outside of any act or page, each time.

    Whoever gets it does not change it: the next who asks gets the same object.
    """
    held = _STILL.get()
    if held is None:
        return ask()
    if question not in held:
        answer = ask()
        held[question] = answer  # after asking: what it asked in turn may have written
        return answer
    return held[question]  # type: ignore[no-any-return]


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
