"""What must hold where a rule changes the tree of units, or asks whether it could."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from .check import Finding, check
from .effects import KINDS, Issue, Open, Reshape, Retire
from .presence import Possible, Reached
from .schema import Fields, Institution
from .source import Where
from .stages import Pick, Task


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
    """`continues` joins two tables that share a column; of `open`, `by` is one, `with` asked."""
    asked = {item for stage in law.stages.values() for item in stage.asked}
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
        for item in effect.with_.values() if isinstance(effect, Open) else ():
            if item not in asked | law.settings.keys():
                yield where, say("“%(item)s”没有在这里问过，带不过去。", item=item)


@check("I112")
def what_each_does_leads_one_way(law: Institution, fields: Fields) -> Iterator[Finding]:
    """Many persons act at one stage: whoever is last must not decide alone where it goes."""
    asked = {item for stage in law.stages.values() for item in stage.asked}
    for name, stage in law.stages.items():
        if not isinstance(stage, Task):
            continue
        if stage.but and not stage.each:
            yield ("stages", name, "but"), say("写了 but 就要写 each。")
        for item in stage.but:
            held = fields.items.get(item)
            if item not in asked or held is None or held.type != "people":
                yield ("stages", name, "but"), say("“%(item)s”要是这里问到的一些人。", item=item)
        ways = {to for outcome, to in stage.next.items() if outcome not in stage.also_by}
        if stage.each and (len(ways) != 1 or name in ways):
            yield (
                ("stages", name, "next"),
                say("每个人都要办的一步，结果只能通到同一个地方：由谁另定，写在 also_by 里。"),
            )
        if stage.each and law.roles[stage.by].who not in MANY:
            message = say("“%(role)s”不是许多人：each 用不上。", role=law.roles[stage.by].title)
            yield ("stages", name, "each"), message


@check("I111")
def what_is_gathered_and_picked_are_tables(law: Institution, fields: Fields) -> Iterator[Finding]:
    """A line is made of items the stage asks; a table picked from holds the column it goes by."""
    for name, stage in law.stages.items():
        table = fields.items.get(stage.gathers or "")
        columns = {*table.columns} if table else set()
        if stage.gathers and (not columns or columns - {*stage.asked}):
            words = say("“%(item)s”要是一张表，每一栏都是这里问到的事项。", item=stage.gathers)
            yield ("stages", name, "gathers"), words
        for index, one in enumerate(stage.computes):
            if not isinstance(one, Pick):
                continue
            source, target = fields.items.get(one.picks), fields.items.get(one.gives)
            if not (source and target and one.column in source.columns and target.columns):
                words = say("“%(table)s”要是一张有这一栏的表，取到另一张表里。", table=one.picks)
                yield ("stages", name, "computes", index), words


@check("I113")
def what_retires_or_issues_is_named_here(law: Institution, fields: Fields) -> Iterator[Finding]:
    asked = {item for stage in law.stages.values() for item in stage.asked}
    for where, effect in law.effects():
        match effect:
            case Retire(retires=item):
                kind, told = "rule", say("“%(item)s”要是这里问到的一项制度。", item=item)
            case Issue(issues=item):
                kind, told = "draft", say("“%(item)s”要是这里问到的一份草案。", item=item)
            case _:
                continue
        held = fields.items.get(item)
        if item not in asked or held is None or held.type != kind:
            yield where, told


MANY = ("members", "everybody", "body", "named")
