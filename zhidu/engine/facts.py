"""Whether what was filled in is of the kind its item says; a sentence for each that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhidu.sentence import Sentence, Term, say

from .schema import Item

FILLED = "（已填）"  # worked examples: what an example does not care about counts as filled in


def faults(facts: Mapping[str, Any], items: Mapping[str, Item]) -> Iterator[Sentence]:
    """One sentence for each value that its item's type does not allow; empty is not wrong."""
    for name, value in facts.items():
        item = items.get(name)
        if item is None or value in ("", None, [], FILLED):
            continue
        if wrong := _wrong(item, value):
            yield say("“%(what)s”%(wrong)s", what=Term(item.title), wrong=wrong)


def _wrong(item: Item, value: Any) -> Sentence | None:
    match item.type:
        case "date":
            return None if _is_day(value) else say("不是日期")
        case "number" | "money":
            whole = isinstance(value, int) or str(value).isdigit()
            return None if whole else say("须填整数")
        case "rows":
            return _rows(item, value)
        case "choice":
            known = {*item.choices, *item.levels}
            return say("不在所列选项中") if known and str(value) not in known else None
    return None


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _rows(item: Item, value: Any) -> Sentence | None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return say("须逐行填写")
    unknown = {column for row in value for column in row} - item.columns.keys()
    if not item.columns or not unknown:
        return None
    return say("没有“%(columns)s”这一栏", columns=sorted(unknown))
