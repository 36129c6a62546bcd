"""What the boxes of a paper tally or exam sheet are called: counts, never who chose what."""

from __future__ import annotations

from zhidu.engine.stages import Exam, Vote
from zhidu.sentence import Sentence, Term, say

SHEETS = {
    "eligible": say("应到会有表决权人数"),
    "present": say("实到会有表决权人数"),
    "issued": say("发出票数"),
    "returned": say("收回票数"),
}
RECOMMENDING = {
    **SHEETS, "eligible": say("应参加推荐的人数"), "present": say("实际参加推荐的人数"),
}  # fmt: skip
OPINIONS = {"for": say("赞成"), "against": say("反对"), "abstain": say("弃权")}
INVALID = {"invalid": say("废票")}
WRITTEN = {"written": say("未到会党员的有效书面意见"), "written_for": say("书面意见中赞成")}
RESULT = {"passed": say("考试结果")}


def boxes(stage: Vote | Exam, written: bool = False) -> dict[str, Sentence | Term]:
    """Name → title in the order of the form: sheets, grades or opinions, invalid, written ones."""
    if isinstance(stage, Exam):
        return dict(RESULT)
    grades = {name: Term(title) for name, title in (stage.grades or {}).items()}
    sent = WRITTEN if written and stage.written else {}
    sheets = RECOMMENDING if stage.binding else SHEETS
    return {**sheets, **(grades or OPINIONS), **INVALID, **sent}
