"""Elections: nobody without the votes, never more than seats, ties fill nothing, rounds add up."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.shelf import LAWS, WORLD
from zhidu.engine.counting import Round, count, overcast
from zhidu.engine.machine import Act, Matter, Refused, begin, step

LAW = LAWS["election/2026-01-01"]
VOTE = LAW.stages["elect"]
DAY = date(2026, 3, 30)
NAMES = list("甲乙丙丁戊己")


@st.composite
def ballots(draw):
    """A tally that real ballots could give: each names at most as many as there are seats."""
    seats = draw(st.integers(1, 4))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    sheets = draw(st.lists(st.sets(st.sampled_from(names), max_size=seats), max_size=30))
    votes = {one: sum(one in sheet for sheet in sheets) for one in names}
    present = len(sheets)
    eligible = present + draw(st.integers(0, 3))
    tally = {
        "eligible": eligible, "present": present, "issued": present, "returned": present,
        "invalid": 0, "votes": votes,
    }  # fmt: skip
    return tally, seats, draw(st.sampled_from(["present", "eligible"]))


@given(ballots())
def test_what_ballots_can_give_is_no_fault_and_elects_only_over_the_bar(made):
    tally, seats, base = made
    assert list(overcast(tally, seats)) == []
    outcome, found = count(VOTE, tally, Round(seats, base))
    if tally["present"] * 5 < tally["eligible"] * 4 or not tally["eligible"]:
        assert (outcome, found) == ("no_quorum", {})
        return
    votes, elected = tally["votes"], found["elected"]
    over = [one for one in votes if votes[one] * 2 > tally[base]]
    assert set(elected) <= set(over)
    assert len(elected) + found["open_seats"] == seats
    left = set(over) - set(elected)
    assert all(votes[one] > votes[other] for one in elected for other in left)
    match outcome:
        case "filled":
            assert not found["tied"]
            assert found["open_seats"] == 0
        case "short":
            assert set(elected) == set(over)
        case "tied":
            assert len(found["tied"]) > found["open_seats"]
            assert len({votes[one] for one in found["tied"]}) == 1
            assert left >= set(found["tied"])
        case _:
            raise AssertionError(outcome)


@given(ballots())
def test_the_wider_base_never_elects_more(made):
    tally, seats, _base = made
    assume(tally["present"] * 5 >= tally["eligible"] * 4 and tally["eligible"])
    held = {}
    for base in ("present", "eligible"):
        _outcome, found = count(VOTE, tally, Round(seats, base))
        held[base] = {*found["elected"], *found["tied"]}
    assert held["eligible"] <= held["present"]


@given(ballots())
def test_the_order_of_the_candidates_on_the_sheet_decides_nothing(made):
    tally, seats, base = made
    turned = {**tally, "votes": dict(reversed(tally["votes"].items()))}
    first = count(VOTE, tally, Round(seats, base))
    other = count(VOTE, turned, Round(seats, base))
    assert first[0] == other[0]
    assert set(first[1].get("elected", ())) == set(other[1].get("elected", ()))


def at(stage, **known):
    held = begin(LAW, DAY, {"surplus": "fifth", "elect_base": "present"}).known
    return Matter(stage, DAY, (), {**held, **known})


def test_who_was_elected_before_a_tie_stays_elected():
    """Three for two open seats tie; one is elected in the second round, the last in the third."""
    sheet = {"eligible": 20, "present": 17, "returned": 17}
    matter = at("elect", seats=3, candidates=list("甲乙丙丁"))
    first = {**sheet, "votes": {"甲": 15, "乙": 12, "丙": 12, "丁": 12}}
    matter = step(LAW, matter, Act("elect", first, DAY), WORLD).matter
    assert (matter.known["elected"], matter.known["tied"]) == (["甲"], ["乙", "丙", "丁"])
    second = {**sheet, "votes": {"乙": 14, "丙": 10, "丁": 10}}
    matter = step(LAW, matter, Act("again", second, DAY), WORLD).matter
    assert (matter.known["elected"], matter.known["open_seats"]) == (["甲", "乙"], 1)
    third = {**sheet, "votes": {"丙": 9, "丁": 8}}
    matter = step(LAW, matter, Act("again", third, DAY), WORLD).matter
    assert (matter.at, matter.known["elected"]) == ("report", ["甲", "乙", "丙"])


def test_a_sheet_that_cannot_be_is_refused():
    matter = at("elect", seats=1, candidates=list("甲乙"))
    for votes, why in (({"甲": 18}, "多于有效票数17"), ({"甲": 9, "乙": 9}, "合计多于17")):
        sheet = {"eligible": 20, "present": 17, "returned": 17, "votes": votes}
        with pytest.raises(Refused, match=why):
            step(LAW, matter, Act("elect", sheet, DAY), WORLD)
