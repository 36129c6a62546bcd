"""How the upper level answers what it is asked: days, lateness, ratings (I48), from the steps.

Each arrival of a request at a unit is one passage: when it came, when it was due, when it was
answered or moved on. The figures are the upper level's; lower units read them, nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Prefetch, Q, QuerySet

from zhidu.engine import machine, rising
from zhidu.engine.dates import Span
from zhidu.engine.moment import Record
from zhidu.engine.rising import HANDLING
from zhidu.engine.schema import Institution
from zhidu.org.models import Partner, Unit

from .models import Matter, Step
from .rulebook import adoption_for, law_of, library, world

ENOUGH = 5  # fewer ratings are not shown: each could be told by who gave it
RATING = "reply_rating"


@dataclass(frozen=True)
class Passage:
    """One request at one unit that has to answer it."""

    matter: Matter
    unit: Unit
    came: date
    due: date | None
    left: date | None = None
    how: str = ""  # answered · risen · handed · withdrawn; empty while it waits

    def is_late(self, today: date) -> bool:
        return self.due is not None and (self.left or today) > self.due


@dataclass
class Served:
    """A unit's answers of a span of time; numbers of nothing are None, never zero."""

    unit: Unit
    passages: list[Passage] = field(default_factory=list)
    ratings: list[int] = field(default_factory=list)

    def count(self, *hows: str) -> int:
        return sum(one.how in hows for one in self.passages)

    @property
    def answered(self) -> list[Passage]:
        return [one for one in self.passages if one.how == "answered"]

    def late(self, today: date) -> list[Passage]:
        return [one for one in self.passages if one.is_late(today)]

    def waiting(self) -> list[Passage]:
        return [one for one in self.passages if not one.how]

    @property
    def days(self) -> float | None:
        """Median days to the answer."""
        found = [(one.left - one.came).days for one in self.answered if one.left]
        return median(found) if found else None

    @property
    def rating(self) -> float | None:
        """Mean of the ratings, from five on."""
        return sum(self.ratings) / len(self.ratings) if len(self.ratings) >= ENOUGH else None


def asked_by(unit: Unit) -> QuerySet[Matter]:
    """Requests of the unit to the level above, newest first."""
    rows = Matter.objects.filter(unit=unit).exclude(handler=None)
    return _with_steps(rows.exclude(slug__in=_of_persons()))


def asked_of(unit: Unit) -> QuerySet[Matter]:
    """What persons asked the unit for, newest first."""
    return _with_steps(Matter.objects.filter(unit=unit, slug__in=_of_persons()))


def _of_persons() -> list[str]:
    book = library()
    laws = {slug: book.law(slug, book.versions(slug)[-1]) for slug in book.slugs()}
    return [slug for slug, law in laws.items() if rising.begins_here(law)]


def handled_by(units: Iterable[Unit]) -> QuerySet[Matter]:
    """Requests these units handle or handled."""
    held = list(units)
    passed = Step.objects.filter(handler__in=held).values("matter")
    return _with_steps(Matter.objects.filter(Q(handler__in=held) | Q(pk__in=passed)))


def _with_steps(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    steps = Step.objects.filter(withdrawn=False).select_related("handler").order_by("pk")
    rows = rows.exclude(state=Matter.State.VOID).select_related("unit", "handler")
    return rows.prefetch_related(Prefetch("steps", steps, to_attr="live")).order_by(
        "-opened", "-pk"
    )


def figures(matters: Iterable[Matter], units: Iterable[Unit], first: date) -> dict[int, Served]:
    """What each of the units was asked since `first`, by its id; every number has its rows."""
    found = {unit.pk: Served(unit) for unit in units}
    for matter in matters:
        for one in passages(matter):
            held = found.get(one.unit.pk)
            if held is not None and (one.left is None or one.left >= first):
                held.passages.append(one)
        rated = str(matter.known.get(RATING, ""))[1:]
        last = found.get(matter.handler_id or 0)
        if last is not None and rated.isdigit() and matter.since >= first:
            last.ratings.append(int(rated))
    return found


@dataclass(frozen=True)
class Shared:
    """What one partner took on: still at it, done as the asker says, left or not done."""

    partner: Partner
    taken: int
    done: int
    doing: int


def by_partner(matters: Iterable[Matter], partners: Iterable[Partner]) -> list[Shared]:
    """Each partner with the needs it claimed; the list keeps its order, nobody is ranked."""
    held: dict[str, list[Matter]] = {}
    for matter in matters:
        for number in {str(step.facts["partner"]) for step in _claims(matter)}:
            held.setdefault(number, []).append(matter)
    return [_shared(one, held.get(str(one.pk), [])) for one in partners]


def hours(matters: Iterable[Matter]) -> int:
    """Hours of service, counted only where the asker said that it was done."""
    done = [one.known.get("service_hours") for one in matters if one.at == "served"]
    return sum(one for one in done if isinstance(one, int))


def _claims(matter: Matter) -> list[Step]:
    return [step for step in matter.live if step.facts.get("partner")]  # type: ignore[attr-defined]


def _shared(partner: Partner, rows: list[Matter]) -> Shared:
    """Only the last who claimed it has it; who left has taken it on and not done it."""
    last = [one for one in rows if str(_claims(one)[-1].facts["partner"]) == str(partner.pk)]
    done = sum(one.at == "served" for one in last)
    doing = sum(one.state == Matter.State.OPEN and one.at == "serve" for one in last)
    return Shared(partner, len(rows), done, doing)


def passages(matter: Matter) -> Iterator[Passage]:
    """Each stay at a unit that had to answer, oldest first; the last may still wait."""
    law, known = law_of(matter), _known(matter)
    since, records, at = matter.opened, [], law.first
    for step in matter.live:  # type: ignore[attr-defined]
        if (unit := step.handler) and _answers(law, step.stage):
            due = _due(law, step.stage, since, records, known)
            yield Passage(matter, unit, since, due, step.on, _how(law, step))
        records.append(Record(step.stage, step.outcome, step.on, "", step.facts))
        known |= step.facts
        since = since if step.outcome in law.stages[step.stage].hands_to else step.on
        at = step.came_to
    if matter.handler and matter.state == Matter.State.OPEN and _answers(law, at):
        yield Passage(matter, matter.handler, since, _due(law, at, since, records, known))


def _answers(law: Institution, name: str) -> bool:
    """A stage at which the handling unit has to answer within a length of time, not by a day."""
    stage = law.stages.get(name)
    if stage is None or stage.within is None or law.roles[stage.by].at != HANDLING:
        return False
    return isinstance(stage.within.length, Span) or stage.within.length in law.settings


def _how(law: Institution, step: Step) -> str:
    stage = law.stages[step.stage]
    if step.outcome in stage.rises:
        return "risen"
    if step.outcome in stage.hands_to:
        return "handed"
    return "withdrawn" if step.outcome in stage.also_by else "answered"


def _due(
    law: Institution, at: str, since: date, records: list[Record], known: dict[str, object]
) -> date | None:
    stand = machine.Matter(at, since, tuple(records), known)
    return machine.due_on(law, stand, since, world())


def _known(matter: Matter) -> dict[str, object]:
    law = law_of(matter)
    held: dict[str, object] = {name: one.start for name, one in law.settings.items()}
    row = adoption_for(matter)
    return {**held, **(row.settings if row else {})}
