"""The drawing of a case: phases as lines, steps as points, gates of a place as diamonds."""

from __future__ import annotations

from dataclasses import dataclass

from zhidu.matters.casework import Phase
from zhidu.sentence import Sentence, Series, Term, joined, say

LEFT, WIDTH, GAP = 4.0, 352.0, 8.0
LEAST = 4.7  # units a phase gets at least: four characters fit under its line


@dataclass(frozen=True)
class Point:
    x: float
    kind: str  # now, done, todo
    gate: bool


@dataclass(frozen=True)
class Line:
    x1: float
    x2: float
    reached: bool
    here: bool
    title: Term
    word: Sentence
    points: tuple[Point, ...]

    @property
    def mid(self) -> float:
        return round((self.x1 + self.x2) / 2, 1)


@dataclass(frozen=True)
class Rail:
    lines: tuple[Line, ...]
    said: Sentence


WORDS = {"done": say("已过"), "now": say("正在办"), "todo": say("未到")}


def drawn(phases: list[Phase]) -> Rail:
    units = [max(len(one.marks), LEAST) for one in phases]
    scale = (WIDTH - GAP * (len(phases) - 1)) / sum(units)
    lines, left = [], LEFT
    for one, size in zip(phases, units, strict=True):
        right = left + size * scale
        step = (right - left) / len(one.marks)
        points = tuple(
            Point(round(left + step * (n + 0.5), 1), _kind(mark.state), mark.number is None)
            for n, mark in enumerate(one.marks)
        )
        reached = one.state != "todo"
        lines.append(
            Line(round(left, 1), round(right, 1), reached, one.state == "now", one.title,
                 WORDS[one.state], points)
        )  # fmt: skip
        left = right + GAP
    return Rail(tuple(lines), _said(phases))


def _kind(state: str) -> str:
    return {"now": "now", "todo": "todo"}.get(state, "done" if state == "done" else "skipped")


def _said(phases: list[Phase]) -> Sentence:
    """What the drawing shows, for who cannot see it."""
    numbers = {mark.number for one in phases for mark in one.marks if mark.number}
    now = next((mark for one in phases for mark in one.marks if mark.state == "now"), None)
    if now is None:
        return say("进度：共 %(count)d 步", count=len(numbers))
    title: Series = joined(now.titles)
    if now.number is None:
        return say("进度：共 %(count)d 步，正在“%(title)s”", count=len(numbers), title=title)
    return say(
        "进度：共 %(count)d 步，正在第 %(number)d 步“%(title)s”",
        count=len(numbers), number=now.number, title=title,
    )  # fmt: skip
