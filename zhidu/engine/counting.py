"""Counting that anyone can repeat by hand: votes, surveys, rankings, draws."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zhidu.sentence import Sentence, say

from .marks import exact, half_up
from .stages import Draw, Mean, Pick, Ranking, Survey, Total, Vote, Weighted

Results = dict[str, Any]
TOTAL = "total"  # the column a line's total stands in
PLACE = "place"  # and its place: equal ones have the same, the next one counts them all


@dataclass(frozen=True)
class Round:
    """What an election is counted by: how many seats, of whom the bar is a share, and who was
    elected in an earlier round that left these seats open."""

    seats: int = 0
    base: str = ""
    before: tuple[str, ...] = ()


def count(vote: Vote, tally: Mapping[str, Any], by: Round = Round()) -> tuple[str, Results]:
    """Quorum first, then the bar: an inquorate vote neither passes nor fails."""
    if not vote.quorum.quorate(tally):
        return "no_quorum", {}
    match vote.ballot:
        case "grade":
            return "counted", {grade: tally.get(grade, 0) for grade in vote.grades}
        case "elect":
            return _elect(vote, tally, by)
    yes = tally["for"] + tally.get("written_for", 0)  # refused before where they do not count
    return ("passed" if vote.passes and vote.passes.passed(yes, tally) else "failed"), {}


def _elect(vote: Vote, tally: Mapping[str, Any], by: Round) -> tuple[str, Results]:
    """Those over the bar, best first; equal votes for the last seat fill none of it."""
    votes: dict[str, int] = tally["votes"]
    over = over_the_bar(vote, tally, by.base)
    level: list[str] = []
    if len(over) > by.seats and votes[over[by.seats - 1]] == votes[over[by.seats]]:
        line = votes[over[by.seats]]
        level = [name for name in over if votes[name] == line]
        over = [name for name in over if votes[name] > line]
    elected = over[: by.seats]
    left = by.seats - len(elected)
    outcome = "tied" if level else "short" if left else "filled"
    held = {"elected": [*by.before, *elected], "open_seats": left, "tied": level}
    return outcome, held


def over_the_bar(vote: Vote, tally: Mapping[str, Any], base: str = "") -> list[str]:
    """Who has enough votes, most first; of equal ones, in the order of the tally."""
    votes: dict[str, int] = tally["votes"]
    bar = vote.passes.over(base) if vote.passes and base else vote.passes
    over = [name for name in votes if bar and bar.passed(votes[name], tally)]
    return sorted(over, key=lambda name: -votes[name])


def overcast(tally: Mapping[str, Any], seats: int) -> Iterator[Sentence]:
    """What cannot be true of the votes of an election: more than the valid ballots can hold."""
    valid = tally.get("returned", tally.get("present", 0)) - tally.get("invalid", 0)
    votes: Mapping[str, int] = tally.get("votes") or {}
    if max(votes.values(), default=0) > valid:
        yield say("有人的得票多于有效票数%(valid)d", valid=valid)
    elif sum(votes.values()) > valid * seats:
        most = valid * seats
        yield say("得票合计多于%(most)d（有效票数乘以应选名额）", most=most)


def faults(
    tally: Mapping[str, Any], grades: Mapping[str, str] | None = None, written: bool = False
) -> list[Sentence]:
    """What cannot be true of any count; in a graded ballot the grades stand for the choices, or no
    count of them is given at all, where each person's was sealed by itself.

    `written`: opinions the absent sent in before the meeting are counted here.
    """
    found = [*_opinions(tally, written)]
    if tally.get("present", 0) + tally.get("written", 0) > tally.get("eligible", 0):
        found.append(say("到会人数多于应到会人数"))
    if tally.get("households_present", 0) > tally.get("households", 0):
        found.append(say("到会户数多于全村户数"))
    if tally.get("returned", 0) > tally.get("issued", tally.get("returned", 0)):
        found.append(say("收回票数多于发出票数，投票无效"))
    words = [*(grades or ("for", "against", "abstain")), "invalid"]
    cast = sum(tally.get(word, 0) for word in words)
    told = "votes" not in tally and not (grades and not any(word in tally for word in words))
    if "returned" in tally and told and cast != tally["returned"]:
        named = say("各等次和废票") if grades else say("赞成、反对、弃权、废票")
        found.append(
            say(
                "%(named)s合计%(cast)d，与收回票数%(returned)d不符",
                named=named, cast=cast, returned=tally["returned"],
            )
        )  # fmt: skip
    return found


def _opinions(tally: Mapping[str, Any], counted: bool) -> Iterator[Sentence]:
    sent, yes = tally.get("written", 0), tally.get("written_for", 0)
    if (sent or yes) and not counted:
        yield say("本单位不把未到会人员的书面意见计入票数")
    elif yes > sent:
        yield say("书面意见中赞成的多于收到的书面意见")


def survey(one: Survey, sheets: Mapping[str, Any], k: int) -> tuple[str, Results]:
    """Too few sheets are destroyed unopened; otherwise only the groups that hide nobody show."""
    if "took" in sheets:  # a sealed round: what its groups show was settled when it was counted
        return ("too_few" if sheets["took"] < k else "counted"), {}
    taken = {group: int(sheets.get(group, 0)) for group in one.raters}
    if sum(taken.values()) < k:
        return "too_few", {}
    return "counted", {"rating": sheets.get("rating", 0), "shown": shown(taken, k)}


def shown(taken: Mapping[str, int], k: int) -> list[str]:
    """Hide groups below k, and then the next smallest until the hidden ones reach k together."""
    order = sorted(taken, key=lambda group: taken[group])
    hidden = [group for group in order if taken[group] < k]
    for group in order:
        enough = not hidden or (len(hidden) > 1 and sum(taken[g] for g in hidden) >= k)
        if group not in hidden and not enough:
            hidden.append(group)
    return [group for group in taken if group not in hidden]


def weighted(one: Weighted, known: Mapping[str, Any]) -> Results:
    total = sum(Fraction(str(known.get(item, 0))) * weight for item, weight in one.weighted.items())
    return {one.gives: total / sum(one.weighted.values())}


def total(
    one: Total,
    rows: Sequence[Mapping[str, Any]],
    weights: Mapping[str, int],
    columns: Sequence[str],
) -> Results:
    """(w1·a + w2·b) / (w1 + w2) of each line, as text with two decimals, half up."""
    found = []
    for row in rows:
        cells = (exact(row.get(word)) * number for word, number in weights.items())
        parts = sum(cells, Fraction(0))
        held = {**row, TOTAL: half_up(parts / sum(weights.values()))}
        found.append({key: held.get(key, "") for key in columns})
    return {one.gives: found}


def ranking(
    one: Ranking, rows: Sequence[Mapping[str, Any]], take: int, columns: Sequence[str] = ()
) -> Results:
    """Ties by the next key in turn; what is still equal at the line takes no place."""

    def key(row: Mapping[str, Any]) -> tuple[Fraction, ...]:
        return tuple(-exact(row.get(word)) for word in one.by)

    order = sorted(rows, key=key)
    if len(order) > take and key(order[take - 1]) == key(order[take]):
        line = key(order[take])
        order = [row for row in order if key(row) < line or (one.ties and key(row) == line)]
        take = len(order) if one.ties else take
    if columns:
        keys = [key(row) for row in order]
        placed = [{**row, PLACE: str(keys.index(key(row)) + 1)} for row in order[:take]]
        return {one.gives: [{word: row.get(word, "") for word in columns} for row in placed]}
    return {one.gives: [row["name"] for row in order[:take]]}


def mean(one: Mean, rows: Sequence[Mapping[str, Any]]) -> Results:
    """The mean of the column over the rows, as text with two decimals, half up."""
    if not rows:
        return {}
    whole = sum((exact(row.get(one.column)) for row in rows), Fraction(0))
    return {one.gives: half_up(whole / len(rows))}


def pick(one: Pick, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Results:
    """The lines chosen, each with those columns alone that the new table declares."""
    chosen = [row for row in rows if row.get(one.column) == one.is_]
    return {one.gives: [{key: row.get(key, "") for key in columns} for row in chosen]}


def gathered(
    held: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], columns: Sequence[str]
) -> list[dict[str, Any]]:
    """What was put down before, and one line more where this act filled in any of the columns."""
    line = {key: str(facts.get(key) or "") for key in columns}
    return [*map(dict, held), *([line] if any(line.values()) else [])]


@dataclass(frozen=True)
class Lot:
    """One entry of a draw: in which stratum, with how many lots, and whether it takes part."""

    name: str
    stratum: str = ""
    weight: int = 1
    free: bool = True

    def rank(self, seed: str) -> str:
        """The smallest of its numbers: more lots, better chance; SHA-256 is all anybody needs."""
        return min(number(seed, self.name, n) for n in range(1, self.weight + 1))


def number(seed: str, name: str, lot: int) -> str:
    return hashlib.sha256(f"{seed}|{name}|{lot}".encode()).hexdigest()


def lots(stage: Draw, pool: Sequence[Any], last: Sequence[str] = ()) -> list[Lot]:
    """Everything in the pool, in its order."""
    found = []
    for one in pool:
        row = one if isinstance(one, Mapping) else {}
        name = str(row.get(stage.called or "", "") if row else one)
        weight = str(row.get(stage.weights or "") or "w1").removeprefix("w")
        barred = stage.not_twice_running and name in last and not row.get(stage.again or "")
        found.append(
            Lot(name, str(row.get(stage.strata or "") or ""), int(weight), free=not barred)
        )
    return found


def draw(
    stage: Draw, pool: Sequence[Any], pick: int, seed: str, last: Sequence[str] = ()
) -> Results:
    """Sort each stratum by the entries' numbers, take the first ones: no machine is needed to
    check it."""
    order = sorted(
        (one for one in lots(stage, pool, last) if one.free), key=lambda one: one.rank(seed)
    )
    strata = list(dict.fromkeys(one.stratum for one in lots(stage, pool)))
    drawn = [one.name for s in strata for one in [o for o in order if o.stratum == s][:pick]]
    return {"drawn": drawn, "seed": seed}
