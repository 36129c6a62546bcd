"""What must hold where a rule changes the tree of units, or asks whether it could."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from .check import Finding, check
from .effects import KINDS, Open, Reshape
from .presence import Possible, Reached
from .schema import Fields, Institution
from .source import Where


@check("I109")
def the_tree_changes_by_known_kinds_on_a_day(law: Institution, fields: Fields) -> Iterator[Finding]:
    for where, effect in law.effects():
        if not isinstance(effect, Reshape):
            continue
        kind, day = fields.items.get(effect.reshapes), fields.items.get(effect.on)
        if kind is None or set(kind.choices) - set(KINDS):
            yield (
                where,
                say(
                    "“%(item)s”要是一个选择，选项在这些里：%(known)s。",
                    item=effect.reshapes,
                    known=list(KINDS),
                ),
            )
        if day is None or day.type != "date":
            yield where, say("“%(item)s”不是日期事项。", item=effect.on)


@check("I110")
def what_is_tried_beforehand_has_effects(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        for index, one in enumerate(stage.requires):
            where: Where = ("stages", name, "requires", index)
            if isinstance(one, Possible):
                there, _dot, outcome = one.possible.partition(".")
                held = law.stages.get(there)
                if held is None or not held.effects.get(outcome):
                    yield where, say("“%(outcome)s”不是带有 effects 的结果。", outcome=one.possible)
            day = fields.items.get(one.reached) if isinstance(one, Reached) else None
            if isinstance(one, Reached) and (day is None or day.type != "date"):
                yield where, say("“%(item)s”不是日期事项。", item=one.reached)


@check("I111")
def tables_go_on_with_tables(law: Institution, fields: Fields) -> Iterator[Finding]:
    """`continues` joins two tables that share a column; `by` of `open` is a column."""
    columns = {name: set(item.columns) for name, item in fields.items.items()}
    for name, stage in law.stages.items():
        for item, source in stage.continues.items():
            if not columns.get(item, set()) & columns.get(source, set()):
                yield (
                    ("stages", name, "continues", item),
                    say("“%(item)s”和“%(source)s”不是有共同列的表。", item=item, source=source),
                )
    for where, effect in law.effects():
        column = effect.by if isinstance(effect, Open) else None
        if column and column not in columns.get(effect.for_each or "", set()):  # type: ignore[attr-defined]
            yield where, say("“%(column)s”不是这张表的列。", column=column)
