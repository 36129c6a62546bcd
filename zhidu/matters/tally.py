"""What the boxes of a paper tally or exam sheet are called: counts, never who chose what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhidu.engine.stages import Exam, Vote
from zhidu.org.access import voters
from zhidu.org.models import Person
from zhidu.sentence import Sentence, Term, say

from .models import Matter

SHEETS = {
    "eligible": say("应到会有表决权人数"),
    "present": say("实到会有表决权人数"),
    "issued": say("发出票数"),
    "returned": say("收回票数"),
}
RECOMMENDING = {
    **SHEETS, "eligible": say("应参加推荐的人数"), "present": say("实际参加推荐的人数"),
}  # fmt: skip
HOUSEHOLDS = {"households": say("全村户数"), "households_present": say("有人到会的户数")}
OPINIONS = {"for": say("赞成"), "against": say("反对"), "abstain": say("弃权")}
INVALID = {"invalid": say("废票")}
WRITTEN = {"written": say("未到会党员的有效书面意见"), "written_for": say("书面意见中赞成")}
VOTES = "votes"  # of an election: {candidate: number of ballots that name them}
RESULT = {"passed": say("考试结果")}


def boxes(stage: Vote | Exam, written: bool = False) -> dict[str, Sentence | Term]:
    """Name → title in the order of the form: sheets, grades or opinions, invalid, written ones."""
    if isinstance(stage, Exam):
        return dict(RESULT)
    if stage.ballot == "elect":
        return {**SHEETS, **INVALID}
    grades = {name: Term(title) for name, title in (stage.grades or {}).items()}
    sent = WRITTEN if written and stage.written else {}
    sheets = RECOMMENDING if stage.binding else SHEETS
    if any(one.base == "households" for one in stage.quorum.either):
        sheets = {**sheets, **HOUSEHOLDS}
    return {**sheets, **(grades or OPINIONS), **INVALID, **sent}


def candidates(stage: Vote, matter: Matter) -> list[Person]:
    """Whom one may vote for at this stage, in the order they were put down."""
    held = [str(one) for one in matter.known.get(stage.among or "") or []]
    rows = {
        str(one.pk): one for one in Person.objects.filter(pk__in=[n for n in held if n.isdigit()])
    }
    return [rows[one] for one in held if one in rows]


def others(stage: Vote, matter: Matter, day: date) -> list[Person]:
    """Whom a ballot may name beside the candidates (另选他人): every other voter of the day who
    is not elected yet. Those who were tied are voted on alone."""
    if stage.ballot != "elect" or stage.among == "tied":
        return []
    known = {one.pk for one in candidates(stage, matter)}
    known |= {int(one) for one in matter.known.get("elected") or [] if str(one).isdigit()}
    return [one for one in voters(matter.unit, day).voters if one.pk not in known]


def gathered(stage: Vote, counts: Mapping[str, int]) -> dict[str, Any]:
    """The votes of the candidates together, as an election counts them."""
    if stage.ballot != "elect":
        return dict(counts)
    start = f"{VOTES}_"
    votes = {k.removeprefix(start): n for k, n in counts.items() if k.startswith(start)}
    return {**{k: n for k, n in counts.items() if not k.startswith(start)}, VOTES: votes}


def elected(facts: Mapping[str, Any]) -> Iterator[Sentence]:
    """What an election came to: the votes of each, who is elected, who is tied."""
    votes = dict(dict(facts.get("tally") or {}).get(VOTES) or {})
    if not votes:
        return
    groups = {name: [str(one) for one in facts.get(name) or []] for name in ("elected", "tied")}
    known = {*votes, *groups["elected"], *groups["tied"]}
    numbers = [int(one) for one in known if one.isdigit()]
    names = {str(one.pk): one.name for one in Person.objects.filter(pk__in=numbers)}
    for one, number in sorted(votes.items(), key=lambda row: -row[1]):
        yield say("%(name)s %(votes)d票", name=names.get(one, one), votes=number)
    for name, people in groups.items():
        if people:
            told = [names.get(one, one) for one in people]
            yield (
                say("当选：%(names)s", names=told)
                if name == "elected"
                else say("同票：%(names)s", names=told)
            )
