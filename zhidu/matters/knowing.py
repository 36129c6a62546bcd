"""What the record already holds when an act is judged, so that nobody is asked for it twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from zhidu.engine import locks, machine, moment, rising
from zhidu.engine.conditions import AllAre, Balance, Tied
from zhidu.engine.dates import add_months
from zhidu.engine.dates import day as a_day
from zhidu.engine.presence import Binds
from zhidu.engine.schema import Institution
from zhidu.engine.stages import AnyStage, Draw, Notice, Vote
from zhidu.engine.sums import Measured
from zhidu.engine.tables import Apart, Spread, Turn
from zhidu.ledger.models import Line
from zhidu.ledger.reading import left
from zhidu.org.access import COMMITTEE, leaders, voters
from zhidu.org.memory import still
from zhidu.org.models import Membership, Person, Unit
from zhidu.sentence import Sentence

from . import (
    appraising,
    assessing,
    binding,
    comparing,
    double_life,
    drawing,
    duty_sheets,
    earlier,
    expecting,
    levels,
    postings,
    roles,
    shape,
    talks,
)
from .models import Matter, Step
from .plain import cell
from .rulebook import adoption_for, law_of, library, over

# beside the committee's, the posts whose holder does Party work (党务工作者)
PARTY_POSTS = ("group_leader", "organiser", "office")


def stand(
    matter: Matter, stage: str = "", day: date | None = None, facts: Mapping[str, Any] | None = None
) -> machine.Matter:
    """Where the matter stands, as the engine sees it, with what is known on the day of an act."""
    records = _records(matter)
    known = known_of(matter)
    known["expected"] = expecting.expected(matter, day, facts)
    if matter.parent is not None and (locked := _locked(matter.parent)):
        known["locked"] = locked
    if day is not None:
        known |= dict(_around(matter, stage or matter.at, day, {**known, **(facts or {})}))
    return machine.Matter(matter.at, matter.since, records, known)


def _records(matter: Matter) -> tuple[moment.Record, ...]:
    rows = Step.objects.filter(matter=matter, withdrawn=False).order_by("pk")
    return tuple(
        moment.Record(row.stage, row.outcome, row.on, str(row.by_id or ""), row.facts)
        for row in still(("steps", matter.pk), lambda: list(rows))
    )


def _locked(parent: Matter) -> Sentence | None:
    """Why what the parent opened may not move money yet, if it may not."""
    law = law_of(parent)
    return locks.closed(law, _records(parent)) if law.locks else None


def known_of(matter: Matter) -> dict[str, Any]:
    """Settings as the unit filled them, who is concerned, children, and what was entered."""
    law = law_of(matter)
    settings = {name: one.start for name, one in law.settings.items()}
    adoption = adoption_for(matter)
    settings |= adoption.settings if adoption else {}
    for _file, held in over(matter):
        settings |= held
    people = {"subject": str(matter.subject_id or ""), "opener": str(matter.opener_id or "")}
    taken = dict(_taken(law, matter.subject)) if matter.subject else {}
    rest: dict[str, Any] = {"children": _children(law, matter), "unknown": list(matter.unknown)}
    if rising.rises(law):
        rest["rungs"] = levels.rungs(law, matter.unit)
    return {**settings, **taken, **people, **rest, **matter.known}


def _taken(law: Institution, person: Person) -> Iterator[tuple[str, Any]]:
    """Items a rule takes from the register of persons; an empty one stays missing."""
    for stage in law.stages.values():
        for item, source in stage.takes.items():
            where, _dot, word = source.partition(".")
            if where == "person" and word == "birth" and person.birth:
                yield item, _latest(person).isoformat()


def _latest(person: Person) -> date:
    """The latest day the birth can have been: nobody is made older than they surely are."""
    assert person.birth is not None
    if person.birth_exact == Person.Exact.MONTH:
        return add_months(person.birth.replace(day=1), 1).replace(day=1) - date.resolution
    if person.birth_exact == Person.Exact.YEAR:
        return date(person.birth.year, 12, 31)
    return person.birth


def _children(law: Institution, matter: Matter) -> dict[str, list[str]]:
    """How each child stands; of objections only those to the notice that stands now."""
    found: dict[str, list[str]] = {}
    if matter.pk is None:  # a page that only asks whether to open it
        return found
    stage = law.stages.get(matter.at)
    against = stage.objections if isinstance(stage, Notice) else None
    posted = postings.standing(matter) if against else None
    rows = Matter.objects.filter(parent=matter).exclude(state=Matter.State.VOID)
    for child in still(("children", matter.pk), lambda: list(rows)):
        if child.slug == against and child.known.get("notice") != (posted.pk if posted else 0):
            continue
        where = child.at if child.state == Matter.State.ENDED else f"at:{child.at}"
        found.setdefault(child.slug, []).append(where)
    if against and (said := postings.heard(posted)):  # from the page of the notice
        found.setdefault(against, []).extend(said)
    return found


def _around(
    matter: Matter, name: str, day: date, known: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Facts of the organisation on the day: standing of those named, the roll, ties of a pair."""
    stage = law_of(matter).stages.get(name)
    if stage is None:
        return
    yield from _figures(matter, stage, day, known)
    yield from _left(matter, stage, known)
    yield from _spread(stage, day, known)
    asked = [one for one in stage.requires if isinstance(one, AllAre)]
    named = [int(number) for one in asked for number in _each(known, one.in_)]
    people = Person.objects.filter(pk__in=named)
    if stage.continues:
        yield "called", dict(_cells(stage, known))
    apart = [n for item in _asked_apart(stage) for n in _each(known, item)]
    if apart and not people:
        yield "called", _names(apart)
    if people:
        yield "standing", {str(one.pk): standings(one, day) for one in people}
        yield "called", _names([*named, *map(int, apart)])
    yield "past", earlier.past(matter, stage)
    yield "last_drawn", drawing.last_drawn(matter) if isinstance(stage, Draw) else []
    for cited in [one for one in stage.requires if isinstance(one, Binds)]:
        yield "binding", _binding(matter, cited, day, known)
    for rota in [one for one in stage.requires if isinstance(one, Turn)]:
        yield from _turns(matter, rota.turn, day)
    if isinstance(stage, Vote) and stage.excluded:
        yield "roll", len(voters(matter.unit, day).voters)
    tied = [one for one in stage.requires if isinstance(one, Tied)]
    others = Person.objects.filter(pk__in=[int(n) for one in tied for n in _each(known, one.to)])
    if matter.opener is not None and others:
        yield "ties", {str(one.pk): talks.ties(matter.opener, one, day) for one in others}


def _spread(
    stage: AnyStage, day: date, known: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The names of the units that each person of such a list belongs to or serves."""
    for one in [held for held in stage.requires if isinstance(held, Spread)]:
        people = Person.objects.filter(pk__in=_each(known, one.spread))
        near = {str(who.pk): roles.belonging(who, day) for who in people}
        units = Unit.objects.in_bulk(
            {n for held in near.values() for n in held if isinstance(n, int)}
        )
        yield (
            "units",
            {who: sorted(str(units[n]) for n in held if n in units) for who, held in near.items()},
        )


def _asked_apart(stage: AnyStage) -> Iterator[str]:
    """Items that name persons who may stand, or may not stand, in another."""
    items = library().fields.items
    for one in stage.requires:
        item = getattr(one, "apart" if isinstance(one, Apart) else "everyone", "")
        if item in items and items[item].type in ("person", "people"):
            yield item


def _cells(stage: AnyStage, known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """{column.cell: words} of the tables it goes on with, for what names the line left out."""
    for source in stage.continues.values():
        for row in known.get(source) or []:
            yield from ((f"{key}.{held}", cell(key, held)) for key, held in row.items() if held)


def _names(numbers: Iterable[int | str]) -> dict[str, str]:
    return {str(one.pk): one.name for one in Person.objects.filter(pk__in=list(numbers))}


def _left(
    matter: Matter, stage: AnyStage, known: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, int]]]:
    """What may still be paid on each budget line the stage asks about, in fen."""
    asked = [one.balance for one in stage.requires if isinstance(one, Balance)]
    found = {}
    for item in asked:
        number = str(known.get(item) or "")
        rows = Line.objects.filter(pk=int(number) if number.isdigit() else 0)
        row = rows.filter(fund__unit=matter.unit).select_related("fund").first()
        found[item] = left(row) if row else 0
    if asked:
        yield "balance", found


def _turns(matter: Matter, item: str, day: date) -> Iterator[tuple[str, Any]]:
    """How often each of the leading body has been named in such matters this year."""
    people = leaders(matter.unit, day)
    rows = Matter.objects.filter(unit=matter.unit, slug=matter.slug, state=Matter.State.ENDED)
    rows = rows.filter(since__year=day.year, since__lte=day).exclude(pk=matter.pk)
    named = Counter(str(one.known.get(item) or "") for one in rows)
    yield "turns", {str(one.pk): named[str(one.pk)] for one in people}
    yield "called", {str(one.pk): one.name for one in people}


def _binding(matter: Matter, cited: Binds, day: date, known: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the wording that is cited, on the day it has to bind."""
    number, when = str(known.get(cited.binds) or ""), a_day(known.get(cited.on or "")) or day
    return {number: binding.wrong(matter, number, when)} if number else {}


def _figures(
    matter: Matter, stage: AnyStage, day: date, known: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Figures of the unit that a stage takes without asking anybody."""
    yield from _assessed(matter, stage, day)
    for item, source in stage.takes.items():
        if source.startswith("children."):
            rows_of = Matter.objects.filter(parent=matter, at=source.partition(".")[2])
            columns = library().fields.items[item].columns
            yield item, [{key: one.known.get(key, "") for key in columns}
                         for one in rows_of.order_by("pk")]  # fmt: skip
        match source:
            case "unit.full_after":
                yield item, shape.full_after(known, day)
            case "unit.single_life":
                yield item, double_life.missing(matter.unit, day)
            case "unit.open_results":
                yield item, comparing.waited_for(matter.unit, day)
            case "unit.drawn_people":
                yield item, drawing.people_of(matter, day)
            case "unit.post_holders":
                rows = duty_sheets.holders_of(matter.unit, day)
                yield item, [str(row.person_id) for row in rows]
                yield "called", {str(row.person_id): row.person.name for row in rows}
            case "unit.first_responsible":
                rows = duty_sheets.holders_of(matter.unit, day)
                yield item, sum(row.first_responsible for row in rows)


def _assessed(matter: Matter, stage: AnyStage, day: date) -> Iterator[tuple[str, Any]]:
    """What may be counted, what was, and who is of the unit and so does not mark it."""
    if any(isinstance(one, Measured) for one in stage.requires):
        yield "figures", [*assessing.offered()]
    for item, source in stage.takes.items():
        if source == "unit.figure_lines":
            yield item, assessing.lines(matter, day)
        if source in appraising.COUNTED:
            yield item, appraising.COUNTED[source](matter.unit)
        if source == "unit.own_people":
            found = assessing.own_people(matter.unit, day)
            yield from ((item, [*found]), ("called", found))


def _each(known: Mapping[str, Any], item: str) -> list[str]:
    held = known.get(item) or []
    found = [held] if isinstance(held, (str, int)) else held
    return [str(one) for one in found if str(one).isdigit()]


def standings(person: Person, day: date) -> list[str]:
    """Everything the person is on a day: the standing, a member or not, a Party worker or not."""
    kind = standing(person, day)
    posts = person.posts.on(day).filter(post__in=(*COMMITTEE, *PARTY_POSTS))  # type: ignore[attr-defined]
    return [
        *([kind] if kind else []),
        *(["member"] if kind in Membership.MEMBERS else []),
        *(["party_worker"] if posts.exists() else []),
    ]


def standing(person: Person, day: date) -> str:
    """What the person is in the organisation on a day; empty for who is nothing there."""
    rows = person.memberships.on(day).exclude(kind=Membership.Kind.STAFF)  # type: ignore[attr-defined]
    row = rows.order_by("-starts").first()
    return str(row.kind) if row else ""
