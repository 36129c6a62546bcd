"""Three tiers of talks (4.58): which tier two people may talk in, and how many pairs have talked.

A pair is, by tier: two leaders of a unit · a leader and a unit they oversee · a member and anybody.
Only numbers leave this module for others; who is still missing is told to that person alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.db.models import Q

from zhidu.engine.periods import Period, around
from zhidu.org.access import LEADERS, Viewer, leaders, members, overseen
from zhidu.org.models import Membership, Person, Post, Unit

from .models import Adoption, Matter

SLUG = "talks"
TIERS = ("leaders", "leader_staff", "member_masses")
HIDDEN_BELOW = 5  # a figure about fewer pairs would name people
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Talk:
    """A talk that was put down and not denied: the two, the day, whether the other side agreed."""

    pair: frozenset[int]
    on: date
    confirmed: bool


@dataclass(frozen=True)
class Pair:
    """Whom a talk waits for, with whom (a person, a unit, or anybody), and what there was."""

    who: tuple[Person, ...]
    other: Unit | None
    talks: list[Talk]


@dataclass(frozen=True)
class Coverage:
    """One tier of one unit in its running period: numbers and nothing else."""

    tier: str
    period: Period
    due: int
    talked: int
    unconfirmed: int

    @property
    def is_hidden(self) -> bool:
        return self.due < HIDDEN_BELOW


@dataclass(frozen=True)
class Missing:
    """What one person has not done in a tier yet; `others` is empty where anybody will do."""

    unit: Unit
    tier: str
    period: Period
    others: list[Person | Unit]
    today: date

    @property
    def is_soon(self) -> bool:
        return self.period.ends - self.today <= SOON


def coverage(unit: Unit, today: date) -> list[Coverage]:
    """Pairs talked of pairs due, by tier; nothing where the unit does not run the institution."""
    found = []
    for tier, period, pairs in _tiers(unit, today):
        met = [pair for pair in pairs if pair.talks]
        waits = [pair for pair in met if not any(one.confirmed for one in pair.talks)]
        if pairs:
            found.append(Coverage(tier, period, len(pairs), len(met), len(waits)))
    return found


def missing(viewer: Viewer) -> list[Missing]:
    """With whom this person has not talked in the running periods; for their eyes alone."""
    mine, found = set(viewer.person.ids()), []
    for unit in viewer.units:
        for tier, period, pairs in _tiers(unit, viewer.today, mine):
            left = [pair for pair in pairs if not pair.talks]
            if left:
                others = [one for pair in left for one in _others(pair, mine)]
                found.append(Missing(unit, tier, period, others, viewer.today))
    return found


def leaders_without(unit: Unit, today: date) -> list[tuple[Person, Period, list[Unit]]]:
    """Leaders with no talk in a unit they oversee, shortly before the period ends; told first."""
    found = []
    for tier, period, pairs in _tiers(unit, today, when=SOON):
        left: dict[Person, list[Unit]] = {}
        for pair in pairs if tier == "leader_staff" else []:
            if not pair.talks and pair.other is not None:
                left.setdefault(pair.who[0], []).append(pair.other)
        found += [(who, period, units) for who, units in left.items()]
    return found


def _others(pair: Pair, mine: set[int]) -> list[Person | Unit]:
    if pair.other is not None:
        return [pair.other]
    return [one for one in pair.who if one.pk not in mine]


def _tiers(
    unit: Unit, today: date, only: set[int] | None = None, when: timedelta | None = None
) -> Iterator[tuple[str, Period, list[Pair]]]:
    """Each tier with its running period and its pairs.

    `only` those that wait for these people; `when`: periods that end within that time.
    """
    adoption = Adoption.objects.filter(unit=unit, slug=SLUG, ends=None).first()
    if adoption is None or adoption.since > today or adoption.paused(today):
        return
    for tier in TIERS:
        period = around(str(adoption.settings.get(f"{tier}_every", "year")), today)
        if when is not None and period.ends - today > when:
            continue
        pairs = [
            (who, other)
            for who, other in _due(unit, tier, today)
            if only is None or any(one.pk in only for one in who)
        ]
        talks = _talks(tier, period, {one.pk for who, _other in pairs for one in who})
        there: dict[int, set[int]] = {}
        yield tier, period, [_met(who, other, talks, there, today) for who, other in pairs]


def _due(unit: Unit, tier: str, today: date) -> Iterator[tuple[tuple[Person, ...], Unit | None]]:
    match tier:
        case "leaders":
            yield from ((two, None) for two in combinations(leaders(unit, today), 2))
        case "leader_staff":
            for one in leaders(unit, today):
                yield from (((one,), place) for place in overseen(one, unit, today))
        case "member_masses":
            yield from (((one,), None) for one in members(unit, today))


def _met(
    who: tuple[Person, ...],
    other: Unit | None,
    talks: list[Talk],
    there: dict[int, set[int]],
    today: date,
) -> Pair:
    """The pair with its talks; `there` remembers who belongs to a unit while one tier is read."""
    wanted = {one.pk for one in who}
    found = [talk for talk in talks if wanted <= talk.pair]
    if other is not None:
        if other.pk not in there:
            there[other.pk] = _belonging(other, today)
        found = [talk for talk in found if (talk.pair - wanted) & there[other.pk]]
    return Pair(who, other, found)


def _belonging(unit: Unit, day: date) -> set[int]:
    """Ids of everybody who stands or serves in the unit or below it."""
    here = {"unit__path__startswith": unit.path}
    standing = Membership.objects.on(day).filter(Q(**here) | Q(group__path__startswith=unit.path))
    return {
        *standing.values_list("person", flat=True),
        *Post.objects.on(day).filter(**here).values_list("person", flat=True),
    }


def _talks(tier: str, period: Period, ids: set[int]) -> list[Talk]:
    """Talks of these people in the period; a denied one does not count."""
    texts = [str(one) for one in ids]
    rows = Matter.objects.filter(slug=SLUG, known__tier=tier, at__in=("confirm", "held"))
    rows = rows.filter(Q(opener__in=ids) | Q(known__other_side__in=texts))
    found = []
    for row in rows.exclude(state=Matter.State.VOID):
        on = date.fromisoformat(str(row.known["held_on"]))
        if period.starts <= on <= period.ends:
            pair = frozenset({row.opener_id or 0, int(row.known["other_side"])})
            found.append(Talk(pair, on, row.at == "held"))
    return found


def partners(person: Person, unit: Unit, day: date) -> dict[str, list[Person]]:
    """Whom this person may talk with from the unit's page, by the first tier that fits."""
    mine = set(person.ids())
    leads = any(one.pk in mine for one in leaders(unit, day))
    body = [one for one in leaders(unit, day) if one.pk not in mine]
    under = {pk for place in overseen(person, unit, day) for pk in _belonging(place, day)}
    tiers = {
        "leaders": [one.pk for one in body] if leads else [],
        "leader_staff": under
        if leads
        else [one.pk for one in body if _oversees(one, [unit], person, day)],
        "member_masses": _belonging(unit, day),
    }
    found: dict[str, list[Person]] = {}
    for tier, ids in tiers.items():
        known = mine | {one.pk for held in found.values() for one in held}
        rows = Person.objects.filter(pk__in=set(ids) - known, merged_into=None)
        found[tier] = list(rows.order_by("name", "pk"))
    return found


def ties(one: Person, other: Person, day: date) -> list[str]:
    """The tiers in which these two may talk; nobody talks with themselves."""
    if set(one.ids()) & set(other.ids()):
        return []
    mine, theirs = _led(one, day), _led(other, day)
    found = []
    if {unit.pk for unit in mine} & {unit.pk for unit in theirs}:
        found.append("leaders")
    if _oversees(one, mine, other, day) or _oversees(other, theirs, one, day):
        found.append("leader_staff")
    if mine or theirs or _is_member(one, day) or _is_member(other, day):
        found.append("member_masses")
    return found


def _led(person: Person, day: date) -> list[Unit]:
    rows = Post.objects.on(day).filter(person__in=person.ids(), post__in=LEADERS)
    return list({row.unit_id: row.unit for row in rows.select_related("unit")}.values())


def _oversees(leader: Person, led: list[Unit], other: Person, day: date) -> bool:
    ids = set(other.ids())
    return any(
        ids & _belonging(place, day) for unit in led for place in overseen(leader, unit, day)
    )


def _is_member(person: Person, day: date) -> bool:
    rows = Membership.objects.on(day).filter(person__in=person.ids())
    return bool(rows.filter(kind__in=Membership.MEMBERS).exists())
