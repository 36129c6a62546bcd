"""The drawing of an institution: a box a stage, its outcomes as rows, a line to where each leads.

One unit is one pixel of a phone 360 wide. What just goes on to the next box is a plain arrow;
every other way leaves at the row of its outcome and runs in a lane of its own on the right, dashed
when it goes back. So no two words ever lie on each other, however many ways there are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from zhidu.engine.names import outcome_title
from zhidu.engine.schema import Institution
from zhidu.engine.stages import AnyStage, Notice, Task
from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined, say

LEFT, RIGHT = 8, 262
LINE, ROW, PAD, GAP = 20, 22, 9, 26
LANE, LANES, STEP = 276, 6, 14  # the first lane, how many fit, and how far apart
WIDE = 15.5  # Chinese characters in a line of a title


@dataclass(frozen=True)
class Exit:
    """One outcome of a stage: its word, the height it leaves at, and whether it just goes down."""

    y: int
    text: str
    down: bool

    @property
    def text_y(self) -> int:
        return self.y + 5


@dataclass(frozen=True)
class Box:
    """One stage or end, in SVG units."""

    name: str
    shape: str  # task, choice, notice, end, other_end
    y: int
    height: int
    lines: list[tuple[str, int]]
    under: str
    is_optional: bool
    exits: list[Exit] = field(default_factory=list)

    @property
    def low(self) -> int:
        return self.y + self.height

    @property
    def under_y(self) -> int:
        return self.lines[-1][1] + 19

    @property
    def rule_y(self) -> int:
        """Where the outcomes are parted from the title."""
        return self.exits[0].y - ROW // 2 - 1

    @property
    def corners(self) -> str:
        """A decision's box has its corners cut."""
        y, low, cut = self.y, self.low, 11
        return (
            f"M{LEFT + cut} {y}H{RIGHT - cut}L{RIGHT} {y + cut}V{low - cut}L{RIGHT - cut} {low}"
            f"H{LEFT + cut}L{LEFT} {low - cut}V{y + cut}z"
        )


@dataclass(frozen=True)
class Way:
    path: str
    back: bool


@dataclass(frozen=True)
class Flow:
    height: int
    boxes: list[Box]
    ways: list[Way]
    title: str


def drawn(law: Institution) -> Flow:
    """Stages in the order of the file, then the ends; the end of the first example is filled."""
    order = [*law.stages, *law.ends]
    boxes, y = [], 4
    for name in order:
        stage = law.stages.get(name)
        box = _stage(law, name, y, order) if stage else _end(law, name, y)
        boxes.append(box)
        y = box.low + GAP
    walk = joined((stage.title for stage in law.stages.values()), MARKS["phrase"])
    title = told(say("%(title)s：%(words)s", title=law.title, words=walk))
    return Flow(y - GAP + 6, boxes, _ways(law, order, boxes), title)


def _stage(law: Institution, name: str, y: int, order: list[str]) -> Box:
    stage = law.stages[name]
    lines = _wrapped(told(stage.title))
    titled = [(text, y + PAD + 14 + LINE * n) for n, text in enumerate(lines)]
    top = y + PAD + LINE * len(lines) + 21
    exits = []
    if _needs_rows(stage, name, order):
        for n, (outcome, target) in enumerate(stage.next.items()):
            text = _fit(told(outcome_title(stage, outcome)), 15)
            exits.append(Exit(top + 10 + ROW * n, text, _is_next(name, target, order)))
    height = top - y + (ROW * len(exits) + 5 if exits else 4)
    optional = bool(getattr(stage, "optional", False))
    under = told(law.roles[stage.by].title)
    return Box(name, _shape(stage), y, height, titled, _fit(under, 15), optional, exits)


def _end(law: Institution, name: str, y: int) -> Box:
    first = next((one.ends for one in law.scenarios if one.ends), None)
    lines = _wrapped(told(law.ends[name].title))
    titled = [(text, y + PAD + 14 + LINE * n) for n, text in enumerate(lines)]
    shape = "end" if name == first else "other_end"
    return Box(name, shape, y, 2 * PAD + LINE * len(lines), titled, "", False)


def _needs_rows(stage: AnyStage, name: str, order: list[str]) -> bool:
    """One outcome that only goes on to the next box needs no word."""
    return len(stage.next) > 1 or not all(_is_next(name, to, order) for to in stage.next.values())


def _is_next(name: str, target: str, order: list[str]) -> bool:
    return order.index(target) - order.index(name) == 1


def _shape(stage: AnyStage) -> str:
    if isinstance(stage, Notice):
        return "notice"
    return "task" if isinstance(stage, Task) else "choice"


def _ways(law: Institution, order: list[str], boxes: list[Box]) -> list[Way]:
    placed = {box.name: box for box in boxes}
    found, lanes, arrived = [], _Lanes(), dict.fromkeys(order, 0)
    for name, stage in law.stages.items():
        box = placed[name]
        if any(_is_next(name, target, order) for target in stage.next.values()):
            middle, below = (LEFT + RIGHT) // 2, boxes[order.index(name) + 1]
            found.append(Way(f"M{middle} {box.low}V{below.y - 7}", False))
        for one, target in zip(box.exits, stage.next.values(), strict=False):
            if one.down:
                continue
            end = placed[target]
            y = min(end.y + 14 + 7 * arrived[target], end.low - 8)
            arrived[target] += 1
            x = lanes.take(min(one.y, y), max(one.y, y))
            back = order.index(target) <= order.index(name)
            found.append(Way(f"M{RIGHT} {one.y}H{x}V{y}H{RIGHT + 8}", back))
    return found


class _Lanes:
    """Which stretch of which lane is taken: ways that would touch run beside each other."""

    def __init__(self) -> None:
        self.taken: list[list[tuple[int, int]]] = [[] for _n in range(LANES)]

    def take(self, top: int, low: int) -> int:
        free = (n for n, held in enumerate(self.taken) if all(low < a or top > b for a, b in held))
        lane = next(free, LANES - 1)
        self.taken[lane].append((top - 4, low + 4))
        return LANE + STEP * lane


def _width(text: str) -> float:
    """In Chinese characters; a Latin letter takes about half of one."""
    return sum(1 if unicodedata.east_asian_width(one) in "WF" else 0.58 for one in text)


def _wrapped(text: str) -> list[str]:
    """Up to three lines; Latin words stay whole."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _width(line + piece) > WIDE:
            lines.append(line.strip())
            line = ""
        line += piece
    lines.append(line.strip())
    return [*lines[:2], _fit("".join(lines[2:]), WIDE)] if len(lines) > 2 else lines


def _pieces(text: str) -> list[str]:
    """Chinese character by character, Latin word by word with the space after it."""
    found: list[str] = []
    for one in text:
        wide = unicodedata.east_asian_width(one) in "WF"
        joins = found and not wide and not found[-1].endswith(" ")
        if joins and unicodedata.east_asian_width(found[-1][-1]) not in "WF":
            found[-1] += one
        else:
            found.append(one)
    return found


def _fit(text: str, room: float) -> str:
    if _width(text) <= room:
        return text
    while _width(text) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"
