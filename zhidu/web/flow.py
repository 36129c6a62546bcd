"""The drawing of an institution: rows of 92, a box a stage, dashed lines for ways back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from zhidu.engine.names import outcome_title
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Decision, Notice, Vote
from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined, say

ROW, BOX, LEFT, WIDE = 92, 56, 60, 200


@dataclass(frozen=True)
class Box:
    """One stage or end: its place, shape and two lines of text, in SVG units of one phone pixel."""

    y: int
    shape: str
    title: str
    under: str

    @property
    def text_y(self) -> int:
        return self.y + 24

    @property
    def under_y(self) -> int:
        return self.y + 43

    @property
    def points(self) -> str:
        """The pointed box of a decision."""
        top, middle, low = self.y, self.y + BOX // 2, self.y + BOX
        right = LEFT + WIDE
        return (
            f"M{LEFT + 12} {top}H{right - 12}L{right} {middle}L{right - 12} {low}"
            f"H{LEFT + 12}L{LEFT} {middle}z"
        )


@dataclass(frozen=True)
class Way:
    path: str
    back: bool
    label: str
    x: int
    y: int


@dataclass(frozen=True)
class Flow:
    height: int
    boxes: list[Box]
    ways: list[Way]
    title: str


def drawn(law: Institution) -> Flow:
    """Boxes from top to bottom in the order of the file, then the ends, with every way between."""
    rows = {name: index for index, name in enumerate([*law.stages, *law.ends])}
    boxes = [
        Box(
            8 + ROW * rows[name],
            _shape(stage),
            _fit(told(stage.title), 12),
            _fit(told(law.roles[stage.by].title), 14),
        )
        for name, stage in law.stages.items()
    ]
    boxes += [
        Box(8 + ROW * rows[name], "end", _fit(told(end.title), 12), "")
        for name, end in law.ends.items()
    ]
    ways, lane = [], 0
    for name, stage in law.stages.items():
        for outcome, target in stage.next.items():
            far = rows[target] - rows[name]
            lane += far != 1
            ways.append(
                _way(rows[name], rows[target], _fit(told(outcome_title(stage, outcome)), 6), lane)
            )
    walk = joined((stage.title for stage in law.stages.values()), MARKS["phrase"])
    title = told(say("%(title)s：%(words)s", title=law.title, words=walk))
    return Flow(ROW * len(rows), boxes, ways, title)


def _shape(stage: object) -> str:
    if isinstance(stage, Decision | Vote):
        return "choice"
    return "notice" if isinstance(stage, Notice) else "task"


def _fit(text: str, room: int) -> str:
    """The text in a width of `room` Chinese characters; a Latin letter takes about half of one."""
    width = 0.0
    for place, letter in enumerate(text):
        width += 1 if unicodedata.east_asian_width(letter) in "WF" else 0.6
        if width > room:
            return text[: place - 1].rstrip() + "…"
    return text


def _way(start: int, end: int, label: str, lane: int) -> Way:
    top, low = 8 + ROW * start, 8 + ROW * end
    middle = LEFT + WIDE // 2
    if end - start == 1:
        return Way(f"M{middle} {top + BOX}V{low - 7}", False, label, middle + 8, top + BOX + 22)
    out = LEFT + WIDE + 12 + 10 * (lane % 5)
    right = LEFT + WIDE
    back = end <= start
    y = (top + low + BOX) // 2 if end != start else top + 14
    start_y, end_y = top + BOX // 2 + 6, low + BOX // 2 - 6
    return Way(f"M{right} {start_y}H{out}V{end_y}H{right + 7}", back, label, out + 4, y)
