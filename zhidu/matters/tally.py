"""What the boxes of a paper tally are called: counts of sheets, never who chose what."""

from __future__ import annotations

from zhidu.engine.stages import Vote
from zhidu.sentence import Sentence, Term, say

SHEETS = {
    "eligible": say("应到会有表决权人数"),
    "present": say("实到会有表决权人数"),
    "issued": say("发出票数"),
    "returned": say("收回票数"),
}
OPINIONS = {"for": say("赞成"), "against": say("反对"), "abstain": say("弃权")}
INVALID = {"invalid": say("废票")}


def boxes(stage: Vote) -> dict[str, Sentence | Term]:
    """Name → title in the order of the form: sheets, grades or opinions, invalid ones."""
    grades = {name: Term(title) for name, title in (stage.grades or {}).items()}
    return {**SHEETS, **(grades or OPINIONS), **INVALID}
