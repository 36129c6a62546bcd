"""The burden meter: what a set of institutions asks of each role, month by month, before anyone
says yes.

Times are estimates in minutes for entering things on a phone, stated below; the hours of the
meetings themselves are not in them. They compare rules with each other and never measure a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from . import scenario
from .dates import WEEKENDS_ONLY, Calendar
from .machine import World, filled_by_record
from .periods import periods
from .schema import Institution
from .stages import AnyStage, Survey

MINUTES = {"task": 2, "decision": 3, "vote": 5, "survey": 3, "notice": 3, "exam": 30, "draw": 3}
PER_ITEM = {"text": 2, "rows": 3, "file": 2, "people": 1}
EACH_ITEM = 0.5  # a date, a choice, a number, a name
PER_PAPER = 3
EACH = (
    "subject",
    "members",
    "everybody",
    "below",
    "anyone",
)  # loads of these are for one person, not for all together


class Load(NamedTuple):
    """Acts, fields filled in, minutes, meetings and papers; may be fractions of one."""

    acts: float = 0
    fields: float = 0
    minutes: float = 0
    meetings: float = 0
    papers: float = 0

    def plus(self, other: Load) -> Load:
        return Load(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def times(self, number: float) -> Load:
        return Load(*(one * number for one in self))


class Holder(NamedTuple):
    """Who bears it: a post or body at a height, or each member, each person concerned."""

    kind: str  # post, body, or the `who` of the role
    name: str
    at: str


@dataclass(frozen=True)
class Adopted:
    """One institution as a unit runs it: its blanks, and for how many persons it opens."""

    slug: str
    law: Institution
    settings: Mapping[str, Any] = field(default_factory=dict)
    persons: int = 1


Year = dict[tuple[Holder, int], Load]  # (who, month 1..12)


def holder(law: Institution, name: str) -> Holder:
    role = law.roles[name]
    return Holder(role.who, role.post or role.body or "", role.at)


def of_stage(stage: AnyStage, world: World, asked: Iterable[str] | None = None) -> Load:
    """One act at the stage, everything required filled in."""
    names = list(stage.collect if asked is None else asked)
    types = [world.items[one].type for one in names if one in world.items]
    minutes = MINUTES[stage.kind] + sum(PER_ITEM.get(one, EACH_ITEM) for one in types)
    return Load(1, len(names), minutes + PER_PAPER * len(stage.papers), 0, len(stage.papers))


def of_run(law: Institution, world: World) -> dict[Holder, Load]:
    """One matter from beginning to end, as often round its loops as the worked example goes."""
    sums: dict[Holder, Load] = defaultdict(Load)
    meetings = set(filled_by_record(law))
    for name in typical(law, world):
        stage = law.stages[name]
        load = of_stage(stage, world)._replace(meetings=int(name in meetings))
        who = holder(law, stage.by)
        sums[who] = sums[who].plus(load)
        if isinstance(stage, Survey):
            for group in stage.raters:
                rater = holder(law, group)
                sums[rater] = sums[rater].plus(Load(1, len(stage.asks), MINUTES["survey"]))
    return dict(sums)


def typical(law: Institution, world: World) -> list[str]:
    """The stages one run passes: those of the first worked example that comes to an end."""
    for one in law.scenarios:
        if one.ends:
            return [stage for stage, _outcome in scenario.run(law, one, world).pairs]
    return list(law.stages)


def of_year(adopted: Adopted, year: int, world: World, calendar: Calendar = WEEKENDS_ONLY) -> Year:
    """What opens by itself in the year, in the months it is due; on request: nothing (see of_run).

    A duty of each member costs each member one run, and the posts as many as there are members.
    """
    law, sums = adopted.law, defaultdict[tuple[Holder, int], Load](Load)
    run = of_run(law, world)
    for month in _months(adopted, year, calendar):
        for who, load in run.items():
            often = adopted.persons if _for_each(law) and who.kind not in EACH else 1
            sums[who, month] = sums[who, month].plus(load.times(often))
    return dict(sums)


def _for_each(law: Institution) -> bool:
    return law.cadence is not None and law.cadence.for_each is not None


def _months(adopted: Adopted, year: int, calendar: Calendar) -> list[int]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = periods(adopted.law, adopted.settings, first, last, calendar)
    return [min(one.due, last).month for one in rows if one.starts.year == year]


def together(
    many: Iterable[Adopted], year: int, world: World, calendar: Calendar = WEEKENDS_ONLY
) -> Year:
    """The whole set, each on its own."""
    sums = defaultdict[tuple[Holder, int], Load](Load)
    for one in many:
        for key, load in of_year(one, year, world, calendar).items():
            sums[key] = sums[key].plus(load)
    return dict(sums)


@dataclass(frozen=True)
class Merge:
    """One record of `host` can stand for `guest` `times` a year; what that saves its recorder."""

    host: str
    guest: str
    times: int
    saves: Load


def merges(
    many: Iterable[Adopted], year: int, world: World, calendar: Calendar = WEEKENDS_ONLY
) -> list[Merge]:
    """Each institution whose meetings fit into those of another, most minutes saved first."""
    held = {one.slug: one for one in many}  # under several names: by one of them
    often = {slug: len(_months(one, year, calendar)) for slug, one in held.items()}
    best: dict[str, Merge] = {}
    for host, one in held.items():
        for stage in one.law.stages.values():
            for target, extra in stage.counts_for.items():
                guest, _dot, there = target.partition(".")
                times = min(often.get(guest, 0), often[host])
                if guest not in held or guest == host or not times:
                    continue
                alone = of_stage(held[guest].law.stages[there], world)._replace(meetings=1)
                more = of_stage(stage, world, extra)._replace(acts=0)
                added = more._replace(minutes=more.minutes - MINUTES[stage.kind])
                saves = alone.plus(added.times(-1)).times(times)
                found = Merge(host, guest, times, saves)
                if guest not in best or saves.minutes > best[guest].saves.minutes:
                    best[guest] = found
    return sorted(_without_rings(best), key=lambda one: -one.saves.minutes)


def _without_rings(best: Mapping[str, Merge]) -> list[Merge]:
    """A host that is itself recorded under another keeps its guests; two never host each other."""
    return [
        one
        for one in best.values()
        if not (one.host in best and best[one.host].host == one.guest and one.host > one.guest)
    ]


def asked_twice(many: Iterable[Adopted], world: World) -> dict[str, list[str]]:
    """Items that are to be asked once and are asked at several places: item → 'slug.stage'."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in many:
        for name, stage in one.law.stages.items():
            for item in stage.collect:
                if item in world.items and world.items[item].asked == "once":
                    places[item].append(f"{one.slug}.{name}")
    distinct = {item: list(dict.fromkeys(held)) for item, held in places.items()}
    return {item: held for item, held in distinct.items() if len(held) > 1}
