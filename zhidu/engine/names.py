"""What a reader calls the words of a rule file: titles of items, stages, roles and neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhidu.sentence import MARKS, Sentence, Series, Term, joined, say

from .dates import Span
from .schema import Fields, Institution
from .stages import AnyStage, Decision, Task

Said = Sentence | Series | Term

OUTCOMES = {
    "done": Term("办毕"), "passed": Term("通过"), "failed": Term("未通过"),
    "no_quorum": Term("人数不足"), "counted": Term("有效"), "too_few": Term("人数太少"),
    "clear": Term("无异议"), "objected": Term("有异议"), "filled": Term("选满"),
    "short": Term("未选满"), "tied": Term("同票"), "used_up": Term("次数用完"),
    "drawn": Term("抽出"), "posted": Term("已公布"),
}  # fmt: skip


def outcome_title(stage: AnyStage, outcome: str) -> Term:
    """What an outcome is called: the file's own word for an option, else the kind's."""
    options = stage.options if isinstance(stage, (Task, Decision)) else {}
    return Term(options.get(outcome) or OUTCOMES.get(outcome, outcome))


@dataclass(frozen=True)
class Names:
    """`beside` are titles that stand outside the file: other institutions, their ends, posts."""

    law: Institution
    fields: Fields
    beside: Mapping[str, str]

    def __call__(self, word: str) -> Term:
        """An item, a blank, a stage, else a word of the neighbours; unknown ones stay."""
        if word in self.fields.items:
            return Term(self.fields.items[word].title)
        if word in self.fields.papers:
            return Term(self.fields.papers[word].title)
        if word in self.law.settings:
            return Term(self.law.settings[word].title)
        if word in self.law.stages:
            return self.stage(word)
        return Term(self.fields.names.get(word) or self.beside.get(word, word))

    def stage(self, name: str) -> Term:
        if name not in self.law.stages and name in self.fields.items:
            return Term(self.fields.items[name].title)  # a wait may begin on a day somebody enters
        return Term(self.law.stages[name].title if name in self.law.stages else name)

    def goal(self, name: str) -> Term:
        """A stage or an end."""
        return Term(self.law.ends[name].title) if name in self.law.ends else self.stage(name)

    def role(self, name: str) -> Term:
        return Term(self.law.roles[name].title if name in self.law.roles else name)

    def outcome(self, stage: str, outcome: str) -> Term:
        held = self.law.stages.get(stage)
        return outcome_title(held, outcome) if held else Term(outcome)

    def choice(self, word: str, choice: str) -> Term:
        """One of the choices of a blank or an item."""
        held = self.law.settings.get(word) or self.fields.items.get(word)
        return Term(held.choices.get(choice, choice) if held else choice)

    def column(self, item: str, column: str) -> Term:
        held = self.fields.items.get(item)
        return Term(held.columns.get(column, column) if held else column)

    def source(self, dotted: str) -> Term:
        """Where an item is brought from: the register of persons or units, or a figure."""
        where = {
            "person": Term("人员登记资料"), "unit": Term("组织登记资料"),
            "children": Term("由此带出的事"),
        }  # fmt: skip
        return where.get(dotted.partition(".")[0]) or self(dotted)

    def end_of(self, other: str, end: str) -> Term:
        """The end of another institution."""
        return Term(self.beside.get(f"{other}.{end}", end))

    def each(self, words: Iterable[str]) -> Series:
        return joined(self.quoted(one) for one in words)

    def quoted(self, word: str) -> Sentence:
        return quoted(self(word))

    def amount(self, held: int | str) -> int | Sentence:
        """A number, or the blank or item that holds it."""
        return held if isinstance(held, int) else self.quoted(held)

    def length(self, held: Span | str) -> Sentence:
        return held.said if isinstance(held, Span) else self.quoted(held)


def quoted(words: object) -> Sentence:
    return say("“%(words)s”", words=words)


def either(words: Iterable[object]) -> Series:
    return joined(words, MARKS["or"])
