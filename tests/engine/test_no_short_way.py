"""No history of any length makes a full member without what the regulation asks for.

Random acts of random people on random days are put to the machine; what it refuses changes nothing.
Whenever the effect 'full member' comes out, the accepted history is read again, by hand.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.shelf import LIBRARY, WORLD
from zhidu.engine import dates
from zhidu.engine.effects import Membership
from zhidu.engine.facts import FILLED
from zhidu.engine.machine import Act, Refused, begin, step
from zhidu.engine.stages import Exam, Notice, Vote

LOCAL = "double_recommendation.2026-05-18"
LAWS = {
    "2014": LIBRARY.law("development", "2014-06-11"),
    "2026": LIBRARY.law("development", "2026-05-18"),
    "2026 with gates": LIBRARY.effective("development", "2026-05-18", [(LOCAL, {})]),
    "gates, exam before the vote": LIBRARY.effective(
        "development", "2026-05-18", [(LOCAL, {"exam_gate": "admit"})]
    ),
}
STANDING = {"甲": "full", "乙": "full", "丙": "full", "丁": "probationary", "戊": ""}
REACHED: dict[str, int] = {}


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[int, int, int, int, int]]:
    """(which way out, days later, people, votes, facts): numbers that the walk reads as it goes."""
    one = st.tuples(
        st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, 2]),  # mostly the way on
        st.sampled_from([-30, 0, 1, 3, 8, 8, 40, 190, 190, 370, 370]),
        st.integers(0, 7), st.integers(0, 9), st.integers(0, 9),
    )  # fmt: skip
    return draw(st.lists(one, min_size=60, max_size=160))


def people(number: int) -> list[str]:
    return [["甲", "乙"], ["甲"], ["甲", "丁"], ["甲", "乙"], ["戊", "乙"], ["甲", "乙", "丙"],
            ["乙", "丙"], []][number]  # fmt: skip


def said(stage, way: int, votes: int):
    if isinstance(stage, Exam):
        return {"passed": int(votes > 3)}
    if isinstance(stage, Vote):
        counts = ((10, 9), (6, 6), (7, 7), (10, 6), (12, 12), (10, 7), (5, 5), (9, 8), (10, 10))
        present, yes = (*counts, (11, 2))[votes]
        return {"eligible": 12, "present": present, "for": yes}
    ways = list(stage.next)
    if isinstance(stage, Notice):
        ways = ["clear", "posted", "objected"] if votes % 2 else ["posted", "clear", "objected"]
    return ways[way % len(ways)]


def facts(stage, day: date, who: int, more: int) -> dict:
    held: dict = {name: FILLED for name in stage.collect if more != 9}
    for name in ("contacts", "introducers"):
        if name in stage.asked:
            held[name] = people(who)
    for name, values in {
        "training_days": (3, 3, 1), "training_hours": (0, 20, 24), "extension_months": (6, 12, 13),
    }.items():  # fmt: skip
        if name in stage.asked:
            held[name] = values[more % 3]
    if "full_since" in stage.asked:
        held["full_since"] = str(day - timedelta(days=(0, 20, 500)[more % 3]))
    if isinstance(stage, Notice) and stage.objections:
        held["children"] = {
            stage.objections: [[], ["not_upheld"], ["at:find"], ["upheld"]][more % 4]
        }
    return {**held, "reason": FILLED if more % 5 else ""}


@pytest.mark.parametrize("name", LAWS)
def test_no_history_reaches_full_membership_without(name):
    """And some do reach it: else this would hold of nothing."""
    REACHED[name] = 0
    walks(name=name)
    assert REACHED[name] > 3


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(script=acts())
def walks(script, name):
    law = LAWS[name]
    day = date(2026, 7, 1) if name != "2014" else date(2015, 1, 5)
    matter = begin(law, day, {"birth": "1990-01-01", "standing": STANDING})
    done: list[tuple[Act, str]] = []
    for way, later, who, votes, more in script:
        if matter.at in law.ends:
            break
        stage = law.stages[matter.at]
        on = day + timedelta(days=later)
        act = Act(
            matter.at, said(stage, way, votes), on, by="己", facts=facts(stage, on, who, more)
        )
        try:
            gone = step(law, matter, act, WORLD)
        except Refused:
            continue
        matter, day = gone.matter, max(day, on)
        done.append((act, gone.outcome))
        if any(isinstance(one, Membership) and one.membership == "full" for one in gone.effects):
            REACHED[name] += 1
            read_again(law, done, gates="gates" in name, new=name != "2014")


def last(done, stage: str, outcome: str) -> Act:
    found = [act for act, came in done if (act.stage, came) == (stage, outcome)]
    assert found, f"{stage} never came to {outcome}"
    return found[-1]


def read_again(law, done, *, gates: bool, new: bool) -> None:
    """By the articles, not by the rule file."""
    listed, proposed = last(done, "list_activist", "list"), last(done, "propose_target", "propose")
    admitted, confirmed = last(done, "admit", "passed"), last(done, "confirm_vote", "passed")
    named = last(done, "name_introducers", "done").facts["introducers"]
    assert len(named) == 2 and all(STANDING[one] == "full" for one in named)
    assert proposed.on >= dates.add_months(listed.on, 12)
    assert confirmed.on >= dates.add_months(admitted.on, 12)
    since = date.fromisoformat(last(done, "confirm_approve", "approve").facts["full_since"])
    assert since >= dates.add_months(admitted.on, 12)
    for vote in (admitted, confirmed):
        assert 2 * vote.said["present"] > vote.said["eligible"]
        assert 2 * vote.said["for"] > vote.said["eligible"]
    last(done, "review", "pass")
    last(done, "prereview", "pass")
    notices = ["target_notice"] * new + ["notice_admit", "notice_confirm"] * gates
    for one in notices:
        shown_long_enough(done, one)
    if gates:
        for one in ("push_members_1", "push_masses_1", "push_members_2", "push_masses_2"):
            push = last(done, one, "passed").said
            assert 2 * push["present"] > push["eligible"]
        last(done, "theory_exam", "passed")
    steady(law, done)


def shown_long_enough(done, stage: str) -> None:
    """Five full working days after the day it went up, and no objection left open or upheld."""
    posted, clear = last(done, stage, "posted"), last(done, stage, "clear")
    days = [posted.on + timedelta(days=n) for n in range(1, (clear.on - posted.on).days)]
    assert sum(day.weekday() < 5 for day in days) >= 5
    assert not {"at:find", "upheld"} & set(clear.facts["children"]["objection"])


def steady(law, done) -> None:
    """Days run forward, but for steps that run beside."""
    main = [act.on for act, _outcome in done if not law.stages[act.stage].beside]
    assert main == sorted(main)
