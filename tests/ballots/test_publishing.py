"""T10: what is shown never lets anybody work out what a group under k said."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ballots.rounds import SATISFIED, VOTE
from zhidu.ballots.form import Choice, Form, Group, Item
from zhidu.ballots.publishing import answered, cells, parts, publishable, results, shown

ITEM = Item("q", "路灯", SATISFIED)
PLAIN = Item("p", "哪天开会", (Choice("a", "周五"), Choice("b", "周六"), Choice("c", "周日")))


# --- an oracle that knows linear algebra and nothing of the rule --------------------------------


def rank(rows: list[list[Fraction]]) -> int:
    held, found = [row[:] for row in rows], 0
    for column in range(len(held[0]) if held else 0):
        pivot = next((i for i in range(found, len(held)) if held[i][column]), None)
        if pivot is None:
            continue
        held[found], held[pivot] = held[pivot], held[found]
        for i, row in enumerate(held):
            if i != found and row[column]:
                factor = row[column] / held[found][column]
                held[i] = [a - factor * b for a, b in zip(row, held[found], strict=True)]
        found += 1
    return found


def leak(groups: dict[str, int], seen: set[str], total: bool, k: int) -> tuple[str, ...] | None:
    """A union of hidden groups with fewer than k raters whose mean follows from what is shown."""
    names = [name for name, raters in groups.items() if raters]
    weights = [Fraction(3 + 7 * i) for i in range(len(names))]
    known = [[Fraction(name == one) for name in names] for one in sorted(seen)]
    known += [weights] if total else []
    base, hidden = rank(known), [name for name in names if name not in seen]
    for size in range(1, len(hidden) + 1):
        for union in combinations(hidden, size):
            if sum(groups[name] for name in union) >= k:
                continue
            plain = [Fraction(name in union) for name in names]
            heavy = [w if n in union else Fraction(0) for w, n in zip(weights, names, strict=True)]
            if rank([*known, plain]) == base or rank([*known, heavy]) == base:
                return union
    return None


SIZES = st.dictionaries(
    st.sampled_from("ABCDEF"), st.sampled_from([0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 30]), min_size=1
)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(SIZES, st.sampled_from([3, 5]))
def test_the_remainder_rule_leaks_nothing(groups, k):
    seen, total = publishable(groups, k)
    assert leak(groups, seen, total, k) is None
    assert all(groups[name] >= k for name in seen)


def test_control_hiding_only_the_small_groups_leaks():
    groups = {"领导": 2, "同级": 6, "群众": 20}
    naive = {name for name, raters in groups.items() if raters >= 5}
    assert leak(groups, naive, True, 5) == ("领导",)
    seen, total = publishable(groups, 5)
    assert (seen, total) == ({"群众"}, True)


# --- the ladder ----------------------------------------------------------------------------------


def spread(n: int) -> dict[str, int]:
    """n answers, four of five of them satisfied."""
    return Counter({"5": n - n // 5, "3": n // 5})


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "hidden"), (4, "hidden"), (5, "band"), (9, "band"), (10, "mean"), (19, "mean"),
     (20, "numbers"), (300, "numbers")],
)  # fmt: skip
def test_each_rung_shows_so_much_and_no_more(n, form):
    line = shown(ITEM, spread(n), 5)
    assert line["form"] == form
    allowed = {
        "hidden": {"form"},
        "band": {"form", "n", "band"},
        "mean": {"form", "n", "mean", "satisfied"},
        "numbers": {"form", "n", "cells", "pleased"},
    }
    assert set(line) == allowed[form]


def test_a_mean_has_one_decimal_and_a_share_whole_tenths():
    line = shown(ITEM, Counter({"5": 7, "4": 2, "1": 2}), 5)
    assert line == {"form": "mean", "n": 11, "mean": "4.1", "satisfied": 80}


@pytest.mark.parametrize(
    ("counts", "band"),
    [({"5": 5}, "excellent"), ({"5": 2, "4": 3}, "good"), ({"3": 5}, "middling"),
     ({"2": 5}, "poor"), ({"1": 5}, "poor")],
)  # fmt: skip
def test_bands(counts, band):
    assert shown(ITEM, Counter(counts), 5)["band"] == band


def test_no_cell_of_one_or_two_is_ever_shown():
    found = cells(ITEM, {"5": 14, "4": 4, "3": 1, "2": 0, "1": 1})
    assert found == [
        {"choices": ["5"], "n": 14},
        {"choices": ["4", "3", "2", "1"], "n": 6},
    ]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_cells_add_up_and_hide_the_single(numbers):
    counts = dict(zip("54321", numbers, strict=True))
    found = cells(ITEM, counts)
    assert sum(one["n"] for one in found) == sum(numbers)
    assert [c for one in found for c in one["choices"]] == list("54321")
    assert len(found) == 1 or all(one["n"] == 0 or one["n"] >= 3 for one in found)


def test_a_plain_question_names_only_the_most_chosen_while_few_answered():
    assert shown(PLAIN, Counter({"a": 4, "b": 3, "c": 1}), 5) == {
        "form": "most", "n": 8, "most": ["a"],
    }  # fmt: skip
    line = shown(PLAIN, Counter({"a": 8, "b": 3, "c": 1}), 5)
    assert line == {"form": "shares", "n": 12, "shares": {"a": 70, "b": 30, "c": 10}}


def test_cannot_say_is_no_answer():
    counted = {"": {"q": Counter({"5": 4, "0": 30})}}
    assert results(Form((ITEM,)), counted, 5) == [{"id": "q", "form": "hidden"}]


def test_groups_show_means_never_numbers_and_the_total_is_weighted():
    form = Form((ITEM,), (Group("a", "干部", 1), Group("b", "群众", 3)))
    counted = {"a": {"q": Counter({"5": 30})}, "b": {"q": Counter({"3": 30})}}
    (line,) = results(form, counted, 5)
    assert line["mean"] == "3.5" and line["form"] == "mean"
    assert {one["form"] for one in line["groups"].values()} == {"mean"}


def test_a_small_group_is_hidden_and_takes_the_next_smallest_with_it():
    form = Form((ITEM,), (Group("a", "干部"), Group("b", "同级"), Group("c", "群众")))
    counted = {
        "a": {"q": Counter({"5": 2})},
        "b": {"q": Counter({"4": 6})},
        "c": {"q": Counter({"3": 20})},
    }
    (line,) = results(form, counted, 5)
    assert set(line["groups"]) == {"c"}


def test_votes_are_not_on_a_scale():
    assert not Item("v", "接收", VOTE).on_scale
    assert ITEM.on_scale


# --- the share of satisfied, and parts of a form ------------------------------------------------


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from("012345"), min_size=20, max_size=60))
def test_the_satisfied_are_counted_of_what_is_shown_alone(marks):
    """Where a cell reaches over the border, no number tells how it divides."""
    line = shown(ITEM, answered(ITEM, Counter(marks)), 5)
    if line["form"] != "numbers":
        return
    good = [cell["n"] for cell in line["cells"] if {*cell["choices"]} <= {"4", "5"}]
    mixed = [cell for cell in line["cells"] if {*cell["choices"]} & {"4", "5"}]
    if len(mixed) > len(good):
        assert "pleased" not in line
    else:
        assert line["pleased"] == sum(good) == sum(one in "45" for one in marks)


def part_form() -> Form:
    items = [Item(f"q{n}", f"问{n}", SATISFIED, heading="干活") for n in (1, 2)]
    return Form((*items, Item("q3", "问3", SATISFIED, heading="干净")))


def test_a_part_is_the_mean_of_its_questions_on_the_lowest_rung():
    counted = {"": {"q1": {"5": 24}, "q2": {"3": 12}, "q3": {"4": 7}}}
    assert parts(part_form(), counted, 5) == [
        {"heading": "干活", "form": "mean", "n": 12, "mean": "4.0"},
        {"heading": "干净", "form": "band", "n": 7, "band": "good"},
    ]


def test_a_part_with_a_hidden_question_is_hidden():
    counted = {"": {"q1": {"5": 24}, "q2": {"3": 4}, "q3": {"4": 24}}}
    assert [one["form"] for one in parts(part_form(), counted, 5)] == ["hidden", "mean"]
