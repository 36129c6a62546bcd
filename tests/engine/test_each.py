"""`each`: whatever the order and whoever was there, it goes on exactly when the last one has."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.shelf import LAWS, WORLD
from zhidu.engine.each import WHOM, waiting
from zhidu.engine.machine import Act, Refused, begin, step

LAW = LAWS["safety_meeting/2026-01-01"]
DAY = date(2026, 3, 2)
NAMES = ["甲", "乙", "丙", "丁", "戊", "己"]


def held(team, there):
    matter = begin(LAW, DAY, {"expected": {"read": team}})
    facts = {"title_line": "雪天", "held_on": DAY.isoformat(), "attendance": there, "summary": "讲"}
    return step(LAW, matter, Act("hold", "done", DAY, "甲", "", facts), WORLD).matter


@given(
    st.lists(st.sampled_from(NAMES), unique=True, min_size=1),
    st.data(),
)
def test_it_goes_on_when_the_last_of_them_has_acted_in_any_order(team, data):
    there = data.draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    away = [one for one in team if one not in there]
    matter = held(team, there)
    assert matter.at == ("read" if away else "held")
    for number, one in enumerate(data.draw(st.permutations(away)), start=1):
        before = matter.since
        matter = step(LAW, matter, Act("read", "read", DAY + timedelta(number), one), WORLD).matter
        assert matter.at == ("held" if number == len(away) else "read")
        if matter.at == "read":
            assert matter.since == before, "who acts early takes no time from the others"
            assert one not in waiting(LAW, "read", matter.records, matter.known)


@given(st.lists(st.sampled_from(NAMES), unique=True, min_size=3), st.data())
def test_nobody_acts_twice_or_for_those_who_need_not(team, data):
    matter = held(team, team[:1])
    first = data.draw(st.sampled_from(team[1:]))
    matter = step(LAW, matter, Act("read", "read", DAY, first), WORLD).matter
    for one in (first, team[0], "外人"):
        with pytest.raises(Refused, match="已经办过，或者"):
            step(LAW, matter, Act("read", "read", DAY, one), WORLD)


def test_a_helper_enters_it_for_one_who_is_named():
    matter = held(["乙", "丙"], ["甲"])
    matter = step(LAW, matter, Act("read", "read", DAY, "甲", "", {WHOM: "乙"}), WORLD).matter
    assert waiting(LAW, "read", matter.records, matter.known) == ["丙"]


def test_a_stage_that_waits_for_nobody_is_passed_over():
    assert held([], ["甲"]).at == "held"
