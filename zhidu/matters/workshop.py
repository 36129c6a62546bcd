"""What the workshop says of a text: each problem at its place, or the rule in words, walked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhidu.engine import lint, scenario
from zhidu.engine.effects import Open, Publish
from zhidu.engine.schema import Institution
from zhidu.engine.source import Problem, read
from zhidu.sentence import Sentence, Term, say

from .rulebook import library, world

HARMLESS = (Open, Publish)

SKELETON = """title: 安全隐患随手报
chapter: 自己的制度
field: conduct
basis: 本单位决定
in_force: DAY
about: matter
opens: {by: opener}

roles:
  opener:    {title: 报告人, who: opener}
  secretary: {title: 支部书记, who: post, post: secretary}

stages:
  report:
    title: 写明在哪里、是什么
    kind: task
    by: opener
    collect: [title_line]
    next: {done: answer}
  answer:
    title: 十个工作日内答复
    kind: task
    by: secretary
    within: 10 workdays
    collect: [summary]
    next: {done: closed}

ends:
  closed: {title: 已答复}

scenarios:
  - name: 报告，答复
    steps:
      - [DAY, report, done]
      - [DAY, answer, done]
    ends: closed
  - name: 没有写明是什么，不能报
    steps:
      - [DAY, report, done, {title_line: ""}]
    refused: 缺“题目”
"""


@dataclass(frozen=True)
class Walked:
    """One worked example and what it came to."""

    name: str
    came_to: str
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """`law` is None while the text does not parse; `wrong` are sentences about the whole of it."""

    law: Institution | None
    problems: list[Problem]
    wrong: list[Sentence]
    walks: list[Walked]

    @property
    def is_clean(self) -> bool:
        return self.law is not None and not self.problems and not self.wrong


def checked(text: str, slug: str) -> Checked:
    """Lint, examples and what an own rule may not do; nothing is stored."""
    fields = library().fields
    name = Path(slug) / "draft.yaml"
    _source, law, problems = read(name, text)
    if not isinstance(law, Institution):
        local = [] if law is None else [say("本地补充规则由“本地规则”一栏启用，这里写完整的制度。")]
        return Checked(None, problems, local, [])
    if not problems:
        problems = lint.lint(Path(slug) / f"{law.in_force}.yaml", fields, text)
    wrong = [] if problems else _beyond(law, slug)
    walks = [] if problems else _walks(law)
    return Checked(law, problems, wrong, walks)


def _beyond(law: Institution, slug: str) -> list[Sentence]:
    """An own rule adds work and openness; it does not touch standing, posts, honours or money."""
    wrong = [
        say("“%(place)s”：自己写的制度不能改变党籍、职务、荣誉或账目。", place=str(where[1]))
        for where, effect in law.effects()
        if not isinstance(effect, HARMLESS)
    ]
    book = library()
    for where, effect in law.effects():
        if isinstance(effect, Open) and effect.open not in (*book.slugs(), slug):
            wrong.append(
                say(
                    "“%(place)s”要打开“%(other)s”，没有这项制度。",
                    place=str(where[1]), other=effect.open,
                )
            )  # fmt: skip
    same = [one for one in book.slugs() if one != slug and _title(one) == law.title]
    if same:
        wrong.append(say("已有同名的制度“%(title)s”。", title=Term(law.title)))
    return wrong


def _title(slug: str) -> str:
    book = library()
    return str(book.law(slug, book.versions(slug)[-1]).title)


def _walks(law: Institution) -> list[Walked]:
    found = []
    for one in law.scenarios:
        walk = scenario.run(law, one, world())
        end = law.ends.get(walk.came_to) or law.stages.get(walk.came_to)
        title = str(end.title) if end else ""
        found.append(Walked(one.name, title, walk.refused))
    return found


def skeleton(today: date) -> str:
    """A whole small rule to begin with: it is clean as it stands."""
    return SKELETON.replace("DAY", today.isoformat())
