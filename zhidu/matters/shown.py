"""What may be shown of a counted survey, as lines of the table its stage gives (S3).

The words are fixed on the day, in Chinese: they hang on a board and stand in the record.
"""

from __future__ import annotations

from typing import Any

from zhidu.engine.stages import Survey
from zhidu.sentence import many, say

from .models import Poll
from .rulebook import law_of, library

WHOLE = say("合计")
BANDS = {"excellent": say("优"), "good": say("良"), "middling": say("中"), "poor": say("差")}


def lines(poll: Poll) -> dict[str, list[dict[str, str]]]:
    """{table: rows}: first each part as a whole, then each question; nothing without a result."""
    stage = law_of(poll.matter).stages[poll.stage]
    held = poll.round.result
    if not isinstance(stage, Survey) or stage.gives is None or held is None:
        return {}
    part, question, word = library().fields.items[stage.gives].columns
    form, rows = poll.round.form, []
    for one in held.get("parts", []):
        rows.append({part: one["heading"], question: WHOLE, word: said(one)})
    for one in held["items"]:
        item = form.item(one["id"])
        if item is not None:
            rows.append({part: item.heading, question: item.title, word: said(one)})
    return {stage.gives: rows}


def said(line: dict[str, Any]) -> str:
    """One line of a result: a band, a mean, or how many of how many are satisfied."""
    n = line.get("n", 0)
    match line["form"]:
        case "band":
            return many("%(band)s（%(n)d 人）", n, band=BANDS[line["band"]])
        case "mean":
            return many("%(mean)s，满分 5（%(n)d 人）", n, mean=line["mean"])
        case "numbers" if "pleased" in line:
            share = round(100 * line["pleased"] / n)
            return say(
                "满意 %(pleased)d / 全部 %(n)d（%(share)d%%）",
                pleased=line["pleased"],
                n=n,
                share=share,
            )
        case "numbers":
            return many("%(n)d 人回答", n)
    return say("人数太少，不公布")
