"""A request rises level by level, at any depth, and always comes to an end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.shelf import LAWS, LIBRARY, WORLD
from zhidu.engine import machine, rising
from zhidu.engine.machine import Act, Refused, begin, step
from zhidu.engine.words import explain

LAW = LAWS["unit_request/2026-01-01"]
RISING = [(name, one) for name, stage in LAW.stages.items() for one in stage.rises]
FACTS = {
    "title_line": "水泵", "request_text": "坏了", "reply_text": "来办", "due_on": "2026-02-01",
    "service": "7", "evidence": "办了", "reply_rating": "r3", "reason": "没有",
}  # fmt: skip
BEGUN = date(2026, 1, 1)


def asked(rungs):
    matter = begin(LAW, BEGUN, {"rungs": rungs})
    return step(LAW, matter, Act("ask", "done", BEGUN, facts=FACTS), WORLD).matter


@given(rungs=st.integers(1, 12), data=st.data())
def test_whatever_is_done_it_rises_no_higher_than_the_tree(rungs, data):
    """Any history: every act that is allowed, in any order, with any pause between."""
    matter, day, risen = asked(rungs), BEGUN, 0
    for _step in range(60):
        if matter.at in LAW.ends:
            break
        day += timedelta(days=data.draw(st.integers(0, 40)))
        role = data.draw(st.sampled_from(machine.may_act(LAW, matter, day, WORLD)))
        free = machine.choices(LAW, matter, role, day, WORLD)
        assert free, "who may act has something to choose"
        said = data.draw(st.sampled_from(free))
        facts = {**FACTS, "due_on": (day + timedelta(days=5)).isoformat()}
        risen += said in LAW.stages[matter.at].rises
        matter = step(LAW, matter, Act(matter.at, said, day, role, role, facts), WORLD).matter
    assert rising.rung(LAW, matter.records) == 1 + risen <= rungs


@given(rungs=st.integers(1, 12), data=st.data())
def test_an_asker_who_always_goes_higher_comes_to_an_end(rungs, data):
    """The levels do whatever they like; after as many rises as there are levels it is over."""
    matter, day = asked(rungs), BEGUN
    for _step in range(6 * rungs + 6):
        if matter.at in LAW.ends:
            break
        day += timedelta(days=60)
        mine = machine.choices(LAW, matter, "asker", day, WORLD)
        higher = [one for one in mine if one in LAW.stages[matter.at].rises]
        act = Act(matter.at, next(iter(higher or mine[-1:]), ""), day, "asker", "asker", FACTS)
        if data.draw(st.booleans()) and LAW.stages[matter.at].by == "upper":
            free = machine.choices(LAW, matter, "upper", day, WORLD)
            said = data.draw(st.sampled_from([one for one in free if one != "route"]))
            act = Act(matter.at, said, day, "upper", "upper", FACTS)
        matter = step(LAW, matter, act, WORLD).matter
    assert matter.at in LAW.ends


@pytest.mark.parametrize(("stage", "outcome"), RISING)
def test_only_the_asker_hands_it_up(stage, outcome):
    at = machine.Matter(stage, BEGUN, asked(5).records, {**asked(5).known, "due_on": "2026-01-05"})
    day = BEGUN + timedelta(days=40)
    assert step(LAW, at, Act(stage, outcome, day, role="asker"), WORLD).matter.at == "answer"
    with pytest.raises(Refused, match="须由“求助组织书记”提出"):
        step(LAW, at, Act(stage, outcome, day, role="upper"), WORLD)


def test_time_opens_the_way_and_decides_nothing():
    matter, last = asked(3), BEGUN + timedelta(days=10)
    assert machine.due_on(LAW, matter, BEGUN, WORLD) == last
    assert machine.may_act(LAW, matter, last, WORLD) == ["upper", "asker"]
    assert machine.choices(LAW, matter, "asker", last, WORLD) == ["withdraw"]
    later = last + timedelta(days=1)
    assert machine.choices(LAW, matter, "asker", later, WORLD) == ["higher", "withdraw"]
    assert matter.at == "answer", "nobody moved it, so it stands"


def test_handing_it_sideways_gives_nobody_more_time():
    matter = asked(3)
    act = Act("answer", "route", BEGUN + timedelta(days=9), facts=FACTS)
    assert machine.due_on(LAW, step(LAW, matter, act, WORLD).matter, BEGUN, WORLD) == date(
        2026, 1, 11
    )


def test_a_day_that_was_promised_is_the_deadline():
    matter = step(LAW, asked(3), Act("answer", "take", BEGUN, facts=FACTS), WORLD).matter
    assert machine.due_on(LAW, matter, BEGUN, WORLD) == date(2026, 2, 1)


def test_the_rule_says_in_words_who_hands_it_up_and_where_that_ends():
    told = [line.text for line in explain(LAW, LIBRARY.fields)]
    assert any("求助组织书记可以“逾期未答复，请上一级办”" in one for one in told)
    assert any("最后到最上级组织的第一责任人" in one for one in told)
