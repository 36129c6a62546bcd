"""A paper that is printed from what is known: plain lines with {blanks}, read and checked here.

# 谈话记录                    title
## 一、谈话情况               heading
^ 杉朗镇党委：                flush left, as an addressee
> {组织}                     to the right, as a signature
| 姓名 | {姓名} |             a row of a table
~                            an empty line to write on
Everything else is a paragraph. A blank that nothing fills is printed as a line to write on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zhidu.sentence import Sentence, say

from .schema import Fields, Institution
from .source import Problem

Kind = Literal["title", "heading", "flush", "right", "row", "space", "plain"]
MARKS: dict[str, Kind] = {
    "# ": "title", "## ": "heading", "^ ": "flush", "> ": "right", "| ": "row", "~": "space",
}  # fmt: skip
BLANK = re.compile(r"\{([^{}\n]*)\}")
DAY_OF = "日期:"  # {日期:talk}: the day the stage `talk` was done
# what every matter knows, beside the items of fields.yaml (by their titles)
WORDS = (
    "姓名", "性别", "民族", "出生年月", "学历", "工作单位及职务", "现居住地", "人员类别",
    "组织", "上级组织", "书记", "事项", "立项日期", "环节", "日期", "结果", "经办人", "依据",
    "本环节所填",
    "应到会人数", "实到会人数", "发出票数", "收回票数", "赞成票", "反对票", "弃权票", "废票",
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """One line of a form; `cells` holds one text, or those of a row."""

    kind: Kind
    cells: tuple[str, ...]
    line: int


def blocks(text: str) -> list[Block]:
    return [
        _block(line, number) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]


def _block(line: str, number: int) -> Block:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            rest = line[len(mark) :].strip()
            cells = tuple(cell.strip() for cell in rest.strip("|").split("|"))
            return Block(kind, cells if kind == "row" else (rest,), number)
    return Block("plain", (line.strip(),), number)


def blanks(text: str) -> list[str]:
    """Every name that stands in braces, in order, repeated ones repeated."""
    return [found.strip() for found in BLANK.findall(text)]


def words(fields: Fields) -> set[str]:
    """All names a form may use."""
    return {*WORDS, *(one.title for one in fields.items.values() if one.sensitivity != "sealed")}


def unknown(name: str, fields: Fields) -> Sentence | None:
    """Why a blank can never be filled, as a sentence; None when it can."""
    if name.startswith(DAY_OF):
        return None  # which stages there are, the institution says: `of_law`
    sealed = [one.title for one in fields.items.values() if one.sensitivity == "sealed"]
    if name in sealed:
        return say("“%(blank)s”是密封内容，不能印出来", blank=_braced(name))
    if name in words(fields):
        return None
    close = difflib.get_close_matches(name, sorted(words(fields)), n=1, cutoff=0.5)
    if close:
        return say(
            "没有“%(blank)s”这一项，是不是“%(close)s”？",
            blank=_braced(name), close=_braced(close[0]),
        )  # fmt: skip
    return say("没有“%(blank)s”这一项", blank=_braced(name))


def _braced(name: str) -> str:
    return f"{{{name}}}"


def faults(text: str, fields: Fields) -> Iterator[tuple[int, int, Sentence]]:
    """(line, column, sentence) of everything wrong with a form."""
    if not any(one.kind == "title" for one in blocks(text)):
        yield 1, 1, say("须有一行标题，如“# 谈话记录”")
    for number, line in enumerate(text.splitlines(), 1):
        for column, wrong in faults_of_line(line, fields):
            yield number, column, wrong


def faults_of_line(line: str, fields: Fields) -> Iterator[tuple[int, Sentence]]:
    """(column, sentence): blanks that nothing can fill, and a brace that stands alone."""
    for found in BLANK.finditer(line):
        if wrong := unknown(found[1].strip(), fields):
            yield found.start() + 1, wrong
    rest = BLANK.sub(lambda one: " " * len(one[0]), line)
    for place in re.finditer(r"[{}]", rest):
        yield place.start() + 1, say("花括号没有成对")


def of_law(law: Institution, text: str) -> Iterator[Sentence]:
    """Days of stages that this institution does not have."""
    for name in blanks(text):
        other = name.removeprefix(DAY_OF)
        if other != name and other not in law.stages:
            yield say(
                "“%(blank)s”：这项制度没有“%(stage)s”这个环节", blank=_braced(name), stage=other
            )


def problems(folder: Path, fields: Fields) -> Iterator[Problem]:
    """What is wrong with papers.yaml and papers/*.txt of a folder of institutions."""
    for path in sorted(folder.glob("papers/*.txt")):
        if path.stem not in fields.papers:
            yield Problem(
                path, 1, 1, "L108", say("“%(paper)s”不在 papers.yaml 里。", paper=path.stem)
            )
        lines = path.read_text(encoding="utf-8").splitlines()
        for line, column, sentence in faults("\n".join(lines), fields):
            yield Problem(path, line, column, "L109", sentence, lines[line - 1] if lines else "")
    for name, one in fields.papers.items():
        if one.how == "fill" and name not in fields.forms:
            message = say("“%(paper)s”要从资料填印，却没有 papers/%(paper)s.txt。", paper=name)
            yield Problem(folder / "papers.yaml", 1, 1, "L108", message)
