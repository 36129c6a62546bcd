"""What must hold where raters answer anonymously: of whom, how few, into which table."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from .check import Finding, check
from .schema import Fields, Institution
from .source import Where
from .stages import Survey
from .terms import Number

FEWEST = 3  # a figure below it would name people


@check("I107")
def a_survey_hides_who_answered(law: Institution, fields: Fields) -> Iterator[Finding]:
    """Its numbers are numbers or blanks with bounds; whom it leaves out, what it gives is known."""
    asked = {item for stage in law.stages.values() for item in stage.asked}
    for name, stage in law.stages.items():
        if not isinstance(stage, Survey):
            continue
        where: Where = ("stages", name)
        if _least(law, stage.hidden_below) < FEWEST:
            words = say("至少 %(least)d 份才启封：写数字，或写一个有范围的空格。", least=FEWEST)
            yield (*where, "hidden_below"), words
        for group, weight in stage.raters.items():
            if _least(law, weight) < (1 if isinstance(weight, int) else 0):
                words = say("权重要是正数，或一个有范围的空格（0 是没有一票）。")
                yield (*where, "raters", group), words
        for item in stage.but:
            held = fields.items.get(item)
            if item not in asked or held is None or held.type != "people":
                yield (*where, "but"), say("“%(item)s”要是这里问到的一些人。", item=item)
        table = fields.items.get(stage.gives or "")
        if stage.gives and (table is None or not table.columns):
            yield (*where, "gives"), say("“%(item)s”要是一张表。", item=stage.gives)


def _least(law: Institution, held: Number) -> int:
    """The smallest it can be; -1 for what is no number and no blank with a range."""
    if isinstance(held, int):
        return held
    blank = law.settings.get(held)
    return blank.range[0] if blank and blank.type == "number" and blank.range else -1
