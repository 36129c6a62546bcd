"""What may be shown of a rating or survey: little of a small group, nothing of a tiny one.

The ladder: fewer than k answers nothing; below 10 a band; below 20 a mean to one decimal and a
share to the nearest tenth; from 20 on the numbers themselves, cells of one or two joined to a
neighbour. With groups of raters, the remainder rule keeps a hidden group from being worked out of
the total. All of it is decided once, when the round is closed; what is not shown is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .form import Form, Item

K, FLOOR = 5, 3
MEAN_FROM, NUMBERS_FROM = 10, 20
REMARKS_FROM = 3
Counts = Mapping[str, int]


def publishable(groups: Mapping[str, int], k: int) -> tuple[set[str], bool]:
    """(groups that may be shown, whether a total may be shown), from the raters in each group.

    Groups under k are hidden. As long as only one is hidden, or all hidden ones together are under
    k, the next smallest is hidden too: a known weighting would give the hidden one away exactly.
    """
    live = {name for name, raters in groups.items() if raters}
    if sum(groups.values()) < k:
        return set(), False
    hidden = {name for name in live if groups[name] < k}
    while hidden and hidden != live and _solvable(hidden, groups, k):
        hidden.add(min(live - hidden, key=lambda name: (groups[name], name)))
    return live - hidden, True


def _solvable(hidden: set[str], groups: Mapping[str, int], k: int) -> bool:
    return len(hidden) < 2 or sum(groups[name] for name in hidden) < k


def results(
    form: Form, counted: Mapping[str, Mapping[str, Counts]], k: int
) -> list[dict[str, Any]]:
    """One line for each item, from counted[group][item][choice]; plain JSON, ready to be shown."""
    return [_line(form, one, counted, k) for one in form.items]


def _line(
    form: Form, item: Item, counted: Mapping[str, Mapping[str, Counts]], k: int
) -> dict[str, Any]:
    by_group = _by_group(form, item, counted)
    if len(form.groups) == 1:
        return {"id": item.id, **shown(item, by_group[form.groups[0].id], k)}
    sizes = {name: sum(counts.values()) for name, counts in by_group.items()}
    seen, total = publishable(sizes, k)
    if not total:
        return {"id": item.id, "form": "hidden"}
    lines = {name: shown(item, by_group[name], k, numbers=False) for name in sorted(seen)}
    return {"id": item.id, **_total(form, item, by_group), "groups": lines}


def _by_group(
    form: Form, item: Item, counted: Mapping[str, Mapping[str, Counts]]
) -> dict[str, dict[str, int]]:
    return {
        group.id: answered(item, counted.get(group.id, {}).get(item.id, {}))
        for group in form.groups
    }


def answered(item: Item, counts: Counts) -> dict[str, int]:
    """Only real answers: neither blanks nor “I cannot say”."""
    return {one.id: counts.get(one.id, 0) for one in item.choices if one.counts}


def shown(item: Item, counts: Counts, k: int, *, numbers: bool = True) -> dict[str, Any]:
    """The rung of the ladder for this many answers; `numbers=False` stops below the last rung."""
    n = sum(counts.values())
    if n < k:
        return {"form": "hidden"}
    if n >= NUMBERS_FROM and numbers:
        held = cells(item, counts)
        return {"form": "numbers", "n": n, "cells": held, **_pleased(item, held)}
    if item.on_scale:
        return {"n": n, **_on_scale(item, _mean(item, counts), counts, n)}
    if n < MEAN_FROM:
        top = max(counts.values())
        return {"form": "most", "n": n, "most": [c for c, held in counts.items() if held == top]}
    shares = {choice: _tenth(Fraction(held, n)) for choice, held in counts.items()}
    return {"form": "shares", "n": n, "shares": shares}


def _pleased(item: Item, held: list[dict[str, Any]]) -> dict[str, int]:
    """How many are satisfied, of the cells shown; nothing where one reaches over the border."""
    if not item.on_scale:
        return {}
    good = [[_is_good(item, choice) for choice in cell["choices"]] for cell in held]
    if any(len(set(one)) > 1 for one in good):
        return {}
    return {"pleased": sum(cell["n"] for cell, one in zip(held, good, strict=True) if one[0])}


def _is_good(item: Item, choice: str) -> bool:
    return _place(item, _worth(item, choice)) >= Fraction(3, 4)


def _on_scale(item: Item, mean: Fraction, counts: Counts, n: int) -> dict[str, Any]:
    if n < MEAN_FROM:
        return {"form": "band", "band": band(item, mean)}
    good = sum(held for choice, held in counts.items() if _is_good(item, choice))
    return {"form": "mean", "mean": _decimal(mean), "satisfied": _tenth(Fraction(good, n))}


def parts(form: Form, counted: Mapping[str, Mapping[str, Counts]], k: int) -> list[dict[str, Any]]:
    """One line for each heading of the form: the mean over its questions, each weighing the same.

    It is made of what the questions show anyway, and hidden when one of them is; the question with
    the fewest answers says on which rung it stands.
    """
    headings = list(dict.fromkeys(one.heading for one in form.items if one.heading))
    return [
        {"heading": heading, **_part(form, [one for one in form.items if one.heading == heading],
                                     counted, k)}
        for heading in headings
    ]  # fmt: skip


def _part(
    form: Form, items: list[Item], counted: Mapping[str, Mapping[str, Counts]], k: int
) -> dict[str, Any]:
    held = [_by_group(form, one, counted) for one in items]
    n = min(sum(sum(counts.values()) for counts in one.values()) for one in held)
    if n < k or not all(one.on_scale for one in items):
        return {"form": "hidden"}
    means = [_weighted(form, item, one) for item, one in zip(items, held, strict=True)]
    mean = sum(means, start=Fraction(0)) / len(means)
    if n < MEAN_FROM:
        return {"form": "band", "n": n, "band": band(items[0], mean)}
    return {"form": "mean", "n": n, "mean": _decimal(mean)}


def _total(form: Form, item: Item, by_group: Mapping[str, Counts]) -> dict[str, Any]:
    """Over all groups: their weighted means, or, without a scale, nothing beyond the groups."""
    n = sum(sum(counts.values()) for counts in by_group.values())
    if not item.on_scale:
        return {"form": "groups", "n": n}
    mean = _weighted(form, item, by_group)
    if n < MEAN_FROM:
        return {"form": "band", "n": n, "band": band(item, mean)}
    return {"form": "mean", "n": n, "mean": _decimal(mean)}


def _weighted(form: Form, item: Item, by_group: Mapping[str, Counts]) -> Fraction:
    """The mean of the groups that answered, each with its weight."""
    live = [one for one in form.groups if sum(by_group[one.id].values())]
    means = (one.weight * _mean(item, by_group[one.id]) for one in live)
    return sum(means, start=Fraction(0)) / sum(one.weight for one in live)


def cells(item: Item, counts: Counts) -> list[dict[str, Any]]:
    """Numbers by choice, in the form's order; one or two are joined to a neighbour."""
    held = [([choice.id], counts[choice.id]) for choice in item.choices if choice.counts]
    while (
        at := next((i for i, (_c, n) in enumerate(held) if 0 < n < REMARKS_FROM), None)
    ) is not None:
        if len(held) == 1:
            break
        beside = (
            at - 1 if at == len(held) - 1 or (at and held[at - 1][1] >= held[at + 1][1]) else at
        )
        (left, n), (right, m) = held[beside], held[beside + 1]
        held[beside : beside + 2] = [(left + right, n + m)]
    return [{"choices": choices, "n": n} for choices, n in held]


def band(item: Item, mean: Fraction) -> str:
    """excellent, good, middling or poor: eighths of the scale 7/8, 5/8 and 3/8 are the borders."""
    place = _place(item, mean)
    if place >= Fraction(7, 8):
        return "excellent"
    if place >= Fraction(5, 8):
        return "good"
    return "middling" if place >= Fraction(3, 8) else "poor"


def _worth(item: Item, choice: str) -> Fraction:
    found = item.choice(choice)
    assert found is not None
    assert found.worth is not None
    return Fraction(found.worth)


def _mean(item: Item, counts: Counts) -> Fraction:
    n = sum(counts.values())
    return sum((held * _worth(item, choice) for choice, held in counts.items()), Fraction(0)) / n


def _place(item: Item, worth: Fraction) -> Fraction:
    """0 at the bottom of the item's scale, 1 at its top."""
    all_worths = [_worth(item, one.id) for one in item.choices if one.counts]
    low, high = min(all_worths), max(all_worths)
    return (worth - low) / (high - low) if high > low else Fraction(1)


def _decimal(mean: Fraction) -> str:
    tenths = (mean * 10 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}"


def _tenth(share: Fraction) -> int:
    """Per cent, to the nearest ten."""
    return int((share * 10 + Fraction(1, 2)).__floor__() * 10)
