"""A tree of units as a person types it: one name a line, the level below indented.

    甲镇党委
      乙村党支部
      丙村党支部
    丁街道：戊社区、己社区

Pure: nothing here reads or writes the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhidu.sentence import Sentence, say

from .templates import Level, Template

MOST = 2000
LONGEST = 120
TAB, WIDE = 4, 2
WIDE_SPACE = "\u3000"
BULLET = re.compile(
    r"^(?:(?:[-*·•○●]|\d{1,3}[.、．)）]|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]+[)）])\s*)+"
)
COLON = re.compile(r"\s*[:：]\s*")
BETWEEN = re.compile(r"[、,，;；]")
# what a name that is only a place gets behind it
ENDING = {"committee": "党委", "general_branch": "党总支", "branch": "党支部"}
# what a written ending says about the kind
KINDS = (
    (re.compile(r"小组$"), "group"),
    (re.compile(r"总支(部)?(委员会)?$"), "general_branch"),
    (re.compile(r"支部(委员会)?$"), "branch"),
    (re.compile(r"(党委|党工委|工委|党组|区委|县委|市委|委员会)$"), "committee"),
)
BASES = (("社区", "community"), ("居委会", "community"), ("村", "village"))


@dataclass
class Sprout:
    """One unit to be: `line` in the text from 1, `depth` from 0 below the unit it is planted in."""

    line: int
    depth: int
    name: str
    kind: str
    level: str
    basis: str
    below: list[Sprout] = field(default_factory=list)

    def walk(self) -> Iterator[Sprout]:
        yield self
        for one in self.below:
            yield from one.walk()


@dataclass
class Grove:
    """What was typed, and what is wrong with it: one sentence a line that cannot be."""

    sprouts: list[Sprout] = field(default_factory=list)
    problems: list[Sentence] = field(default_factory=list)

    def walk(self) -> Iterator[Sprout]:
        for one in self.sprouts:
            yield from one.walk()

    @property
    def count(self) -> int:
        return sum(1 for _one in self.walk())

    @property
    def deepest(self) -> int:
        """Depth of the lowest level written, -1 when there is none."""
        return max((one.depth for one in self.walk()), default=-1)


def levels_below(template: Template, level: str, depth: int) -> tuple[Level, ...]:
    """The levels under a unit: by the name of its own level, else by its depth in the tree."""
    names = [one.name for one in template.levels]
    at = names.index(level) if level in names else min(depth, len(names) - 1)
    return template.levels[at + 1 :]


def read(text: str, levels: tuple[Level, ...], *, complete: bool = True) -> Grove:
    """The tree of a text. `complete`: put 党委, 党支部 … behind a name that is only a place."""
    grove, above = Grove(), list[tuple[int, Sprout]]()
    lines = text.splitlines()
    if len(lines) > MOST:
        grove.problems.append(say("一次最多 %(most)d 行，请分几次。", most=MOST))
    for number, line in enumerate(lines[:MOST], 1):
        if not line.strip():
            continue
        indent = _indent(line)
        while above and above[-1][0] >= indent:
            above.pop()
        first, rest = _names(line)
        if not first:
            continue
        made = _grow(grove, levels, above[-1][1] if above else None, number, first, complete)
        above.append((indent, made))
        for name in rest:
            _grow(grove, levels, made, number, name, complete)
    return grove


def write(grove: Grove) -> str:
    """The tree as text again, two blanks a level."""
    return "\n".join("  " * one.depth + one.name for one in grove.walk())


def graft(grove: Grove, names: dict[int, str]) -> str:
    """The text with more names below, one a line; keyed by place in the walk, -1 is the top."""
    lines = [*_below(names.get(-1, ""), 0)]
    for at, one in enumerate(grove.walk()):
        lines += ["  " * one.depth + one.name, *_below(names.get(at, ""), one.depth + 1)]
    return "\n".join(lines)


def _below(text: str, depth: int) -> list[str]:
    return ["  " * depth + name for line in text.splitlines() if (name := line.strip())]


def _indent(line: str) -> int:
    width = 0
    for letter in line:
        if letter == "\t":
            width += TAB - width % TAB
        elif letter == WIDE_SPACE:
            width += WIDE
        elif letter == " ":
            width += 1
        else:
            break
    return width


def _names(line: str) -> tuple[str, list[str]]:
    """The name of a line, and those below it written on the same line behind a colon."""
    first, *behind = COLON.split(line.strip())
    rest = [_bare(one) for text in behind for one in BETWEEN.split(text)]
    return _bare(first), [one for one in rest if one]


def _bare(name: str) -> str:
    """Without bullet and number in front; '' when no letter is left."""
    bare = BULLET.sub("", "".join(name.split()))
    return bare if re.search(r"\w", bare) else ""


def _grow(
    grove: Grove,
    levels: tuple[Level, ...],
    above: Sprout | None,
    line: int,
    name: str,
    complete: bool,
) -> Sprout:
    """One unit more, or one problem more; what is below it hangs on what is returned."""
    depth = above.depth + 1 if above else 0
    if depth >= len(levels):
        grove.problems.append(say(
            "第 %(line)d 行“%(name)s”：这个模板在它上面就到底了。", line=line, name=name,
        ))  # fmt: skip
        return Sprout(line, depth, name, "", "", "")
    made = _made(levels[depth], line, depth, name, complete)
    beside = above.below if above else grove.sprouts
    twin = next((one for one in beside if one.name == made.name), None)
    if len(made.name) > LONGEST:
        grove.problems.append(say(
            "第 %(line)d 行：名称有 %(n)d 个字，最多 %(most)d 个。",
            line=line, n=len(made.name), most=LONGEST,
        ))  # fmt: skip
    elif twin is not None:
        grove.problems.append(say(
            "第 %(line)d 行：“%(name)s”在第 %(first)d 行已写过。",
            line=line, name=made.name, first=twin.line,
        ))  # fmt: skip
    else:
        beside.append(made)
    return twin or made


def _made(level: Level, line: int, depth: int, name: str, complete: bool) -> Sprout:
    said = next((kind for pattern, kind in KINDS if pattern.search(name)), "")
    kind = said or level.kind
    basis = next((one for word, one in BASES if word in name), level.basis) if level.basis else ""
    if complete and not said:
        name += ENDING.get(kind, "")
    return Sprout(line, depth, name, kind, level.name, basis)
