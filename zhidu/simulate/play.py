"""Play a year: open what the cadences open, act as the worked examples do, with human delays.

The engine decides every step; only the delays and absences are drawn, from a seed. What the engine
refuses is tried again later, and what it goes on refusing is reported as stuck, with its sentence.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhidu.engine import burden, scenario
from zhidu.engine.burden import Adopted, Holder, Load
from zhidu.engine.dates import WEEKENDS_ONLY, Calendar
from zhidu.engine.machine import Matter, Refused, World, begin, step
from zhidu.engine.periods import Period, periods
from zhidu.engine.schema import Institution, Scenario

PATIENCE, AGAIN = 60, 5  # days to go on trying what is refused, and between two tries


@dataclass(frozen=True)
class Habits:
    """How the invented people behave: mean days until an act, days away, cases on request."""

    post_days: float = 2
    member_days: float = 4
    away_days: int = 20
    ahead_days: int = 10  # a duty is begun up to so many days before it must be
    cases: int = 2  # of each institution that opens on request


@dataclass
class Month:
    due: int = 0
    on_time: int = 0
    late: int = 0

    @property
    def undone(self) -> int:
        return self.due - self.on_time - self.late


@dataclass(frozen=True)
class Stuck:
    """A stage that went on refusing, in how many matters, and the first sentence it gave."""

    slug: str
    title: str
    stage: str
    sentence: str = field(compare=False)


@dataclass
class Year:
    """What came of it; `load` in the burden meter's minutes, per role and month 1..12."""

    year: int
    months: dict[int, Month] = field(default_factory=lambda: {n: Month() for n in range(1, 13)})
    load: dict[tuple[Holder, int], Load] = field(default_factory=lambda: defaultdict(Load))
    stuck: Counter[Stuck] = field(default_factory=Counter)
    ended: int = 0
    unended: int = 0

    def put(self, who: Holder, day: date, load: Load) -> None:
        if day.year == self.year:
            self.load[who, day.month] = self.load[who, day.month].plus(load)


class Play:
    """One unit's set, one year, one seed."""

    def __init__(
        self, many: Iterable[Adopted], year: int, world: World, *, seed: int = 1,
        habits: Habits | None = None, calendar: Calendar = WEEKENDS_ONLY,
    ) -> None:  # fmt: skip
        self.many, self.world, self.habits = list(many), world, habits or Habits()
        self.calendar, self.draw = calendar, random.Random(seed)  # noqa: S311 - a play, no secret
        self.year = Year(year)

    def run(self) -> Year:
        for one in self.many:
            example = next((s for s in one.law.scenarios if s.ends), None)
            for period, day in self._openings(one):
                self._matter(one, example, period, day)
        return self.year

    def _openings(self, one: Adopted) -> Iterator[tuple[Period | None, date]]:
        first, last = date(self.year.year, 1, 1), date(self.year.year, 12, 31)
        if one.law.cadence is None:
            for _case in range(self.habits.cases):
                yield None, first + timedelta(days=self.draw.randrange(300))
            return
        each = one.persons if one.law.cadence.for_each else 1
        for period in periods(one.law, one.settings, first, last, self.calendar):
            for _person in range(each):
                length = _length(one.law)
                ahead = self.draw.randint(0, self.habits.ahead_days)
                yield period, max(period.starts, period.due - timedelta(days=length + ahead))

    def _matter(
        self, one: Adopted, example: Scenario | None, period: Period | None, day: date
    ) -> None:
        finished = self._walk(one, example, day) if example else None
        self.year.ended += finished is not None
        self.year.unended += finished is None
        if period is None:
            return
        month = self.year.months[min(period.due, date(self.year.year, 12, 31)).month]
        month.due += 1
        if finished is not None:
            month.on_time += finished <= period.due
            month.late += finished > period.due

    def _walk(self, one: Adopted, example: Scenario, day: date) -> date | None:
        """The day on which what the cadence asks for is there; None when the matter got stuck."""
        lines, given = scenario.lines(one.law, example)
        try:
            matter = begin(one.law, day, {**given, **one.settings})
        except Refused as refusal:
            self._note(one, one.law.first, refusal)
            return None
        met, before = None, lines[0][0]
        for line in lines:
            day = day + (line[0] - before) + self._delay(one.law, line[1])
            before = line[0]
            done = self._try(one, matter, line, day)
            if done is None:
                return met
            matter, day = done
            wanted = one.law.cadence.met if one.law.cadence else None
            if matter.at == wanted or matter.at in one.law.ends:
                met = met or day
        return met

    def _try(
        self, one: Adopted, matter: Matter, line: tuple[Any, ...], day: date
    ) -> tuple[Matter, date] | None:
        """The act on the first day that it is allowed, as far as patience goes."""
        refusal: Refused | None = None
        for late in range(0, PATIENCE + 1, AGAIN):
            on = day + timedelta(days=late)
            try:
                done = step(one.law, matter, scenario.act_of(one.law, (on, *line[1:])), self.world)
            except Refused as error:
                refusal = error
                continue
            self._bear(one, line[1], on)
            return done.matter, on
        assert refusal is not None
        self._note(one, line[1], refusal)
        return None

    def _bear(self, one: Adopted, name: str, on: date) -> None:
        """The minutes of the act, for one head where each person has a matter of their own."""
        stage = one.law.stages[name]
        who, load = burden.holder(one.law, stage.by), burden.of_stage(stage, self.world)
        own = one.law.cadence is not None and one.law.cadence.for_each is not None
        share = one.persons if own and who.kind in burden.EACH else 1
        self.year.put(who, on, load.times(1 / share))

    def _note(self, one: Adopted, stage: str, refusal: Refused) -> None:
        title = one.law.stages[stage].title
        self.year.stuck[Stuck(one.slug, one.law.title, title, refusal.unmet[0])] += 1

    def _delay(self, law: Institution, stage: str) -> timedelta:
        """A drawn number of days, longer while whoever acts is away."""
        who = burden.holder(law, law.stages[stage].by)
        mean = self.habits.member_days if who.kind in burden.EACH else self.habits.post_days
        days = int(self.draw.expovariate(1 / mean)) if mean else 0
        if who.kind not in burden.EACH and self._is_away():
            days += self.draw.randint(3, 14)
        return timedelta(days=days)

    def _is_away(self) -> bool:
        return self.draw.random() < self.habits.away_days / 365


def _length(law: Institution) -> int:
    """Days the worked example takes from its first line to its last."""
    example = next((one for one in law.scenarios if one.ends), None)
    if example is None:
        return 0
    rows, _given = scenario.lines(law, example)
    return (rows[-1][0] - rows[0][0]).days
