"""A gap of the set that somebody has a reason for: `# allow L101: why`, there or a line above.

Only what concerns the set may be allowed (L…). A file's own proofs cannot: a stage without a way
out stays one whatever is written beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhidu.sentence import say

from .source import Problem, Source

MARK = re.compile(r"#\s*allow\s+(L\d{3})\s*(?::\s*(.*?))?\s*$")


@dataclass(frozen=True)
class Mark:
    """Where it stands (line and column from 1), which problem it allows, and why."""

    line: int
    column: int
    code: str
    reason: str

    def covers(self, problem: Problem) -> bool:
        return problem.code == self.code and problem.line in (self.line, self.line + 1)


def heeded(sources: Iterable[Source], found: list[Problem]) -> Iterator[Problem]:
    """What is left of the problems, and what is wrong with the marks themselves."""
    by_file = defaultdict(list)
    for problem in found:
        by_file[problem.path].append(problem)
    for source in sources:
        mine = by_file.pop(source.path, [])
        marks = list(_marks(source.text))
        yield from (one for one in mine if not any(mark.covers(one) for mark in marks))
        yield from (one for mark in marks for one in _wrong(source, mark, mine))
    for rest in by_file.values():
        yield from rest


def _marks(text: str) -> Iterator[Mark]:
    for number, line in enumerate(text.splitlines(), 1):
        if held := MARK.search(line):
            yield Mark(number, held.start() + 1, held[1], held[2] or "")


def _wrong(source: Source, mark: Mark, mine: list[Problem]) -> Iterator[Problem]:
    excerpt = source.text.splitlines()[mark.line - 1]
    if not mark.reason:
        words = say("允许 %(code)s 要写明理由：# allow %(code)s: 为什么。", code=mark.code)
        yield Problem(source.path, mark.line, mark.column, "L115", words, excerpt)
    elif not any(mark.covers(one) for one in mine):
        words = say("这里没有 %(code)s 要允许：请删去这一句。", code=mark.code)
        yield Problem(source.path, mark.line, mark.column, "L116", words, excerpt)
