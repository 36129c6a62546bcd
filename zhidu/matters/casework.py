"""A case that runs in phases: where it stands, all that is missing, what was met, its notices.

Read only: it puts side by side what the engine says and what the record holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhidu.boards.models import Notice as Posted
from zhidu.engine import dates, machine, meaning
from zhidu.engine.dates import Counted
from zhidu.engine.names import Names
from zhidu.engine.schema import Institution
from zhidu.engine.stages import POSTED, Notice
from zhidu.org.door import Actor
from zhidu.sentence import Sentence, Term, say

from . import knowing, postings, roles
from .models import Matter, Step
from .rulebook import calendar, law_of, library, world


@dataclass(frozen=True)
class Mark:
    """One numbered step of the published list, or a gate between two that a place put in."""

    number: int | None
    titles: tuple[Term, ...]
    state: str  # done, now, todo, unknown, skipped


@dataclass(frozen=True)
class Phase:
    title: Term
    marks: tuple[Mark, ...]

    @property
    def state(self) -> str:
        states = {one.state for one in self.marks}
        if "now" in states:
            return "now"
        return "todo" if "todo" in states else "done"


@dataclass(frozen=True)
class Missing:
    """One unmet condition of the way on: who can settle it, or the day time does."""

    words: object
    who: str
    day: date | None


@dataclass(frozen=True)
class Shown:
    """A notice: the day it went up, its last day, what came of it, how its days were counted."""

    title: Term
    posted: date
    last: date
    concluded: Step | None
    days: tuple[Counted, ...]
    objections: tuple[bool, ...]  # whether each has its finding
    page: Posted | None  # on the public board; none for a notice that was entered from paper

    @property
    def provisional(self) -> bool:
        return any(one.provisional for one in self.days)

    def passed(self, today: date) -> int:
        return max((one.number for one in self.days if one.day <= today), default=0)


@dataclass(frozen=True)
class Ahead:
    title: Term
    who: str
    wait: Sentence | None


def live(matter: Matter) -> list[Step]:
    rows = matter.steps.filter(withdrawn=False).select_related("by")  # type: ignore[attr-defined]
    return list(rows.order_by("pk"))


def position(law: Institution, matter: Matter, steps: list[Step]) -> str:
    """The stage of the main way the matter stands at, or last stood at before it left the way."""
    way = machine.onward(law)
    if matter.at in way or matter.at in law.ends:
        return matter.at
    before = [one.stage for one in steps if one.stage in way]
    return before[-1] if before else law.first


def phases(matter: Matter) -> list[Phase]:
    """The published steps by phase, with their state; gates stand between the steps they guard."""
    law, steps = law_of(matter), live(matter)
    here, order = position(law, matter, steps), [*law.stages, *law.ends]
    done = {one.stage for one in steps if one.outcome != POSTED}
    found: dict[str, list[tuple[int | None, list[str]]]] = {name: [] for name in law.phases}
    for name in machine.onward(law):
        stage = law.stages[name]
        marks = found[stage.phase or ""]
        if stage.step is not None and marks and marks[-1][0] == stage.step:
            marks[-1][1].append(name)
        else:
            marks.append((stage.step, [name]))

    def state(names: list[str]) -> str:
        if here in names and matter.state == Matter.State.OPEN:
            return "now"
        if order.index(names[-1]) > order.index(here) or here in names:
            return "todo"
        if done & set(names):
            return "done"
        return "unknown" if set(names) & set(matter.unknown) else "skipped"

    return [
        Phase(
            Term(title),
            tuple(
                Mark(number, tuple(Term(law.stages[one].title) for one in names), state(names))
                for number, names in found[phase]
            ),
        )
        for phase, title in law.phases.items()
    ]


def missing(matter: Matter, name: str, outcome: str, actor: Actor) -> list[Missing]:
    """Every unmet condition of the outcome at once; what the form itself asks is not among them."""
    law, today = law_of(matter), actor.today
    by = str(actor.person.pk) if actor.person else ""
    act = machine.Act(name, "", today, by=by)
    now = knowing.stand(matter, name, today)
    found = []
    for gap in machine.missing(law, now, act, outcome, world()):
        if not gap.item:
            found.append(Missing(gap.words, _settles(matter, law, gap.stage, today), gap.day))
    if outcome == "clear" and (told := postings.counted_anew(matter, today)):
        found.append(Missing(told, "", None))
    return found


def _settles(matter: Matter, law: Institution, stage: str, today: date) -> str:
    if stage not in law.stages:
        return ""
    held = law.stages[stage]
    return roles.who_text(law, held.by, matter.unit, today, matter, held)


def earliest(found: list[Missing]) -> date | None:
    """The first day nothing but time would stand in the way; None while somebody has to act."""
    days = [one.day for one in found if one.day]
    return max(days) if days and len(days) == len(found) else None


def ahead(matter: Matter, today: date) -> list[Ahead]:
    """The steps still to come on the main way, who takes each, and the wait each brings."""
    law = law_of(matter)
    way, here = list(machine.onward(law)), position(law, matter, live(matter))
    after = way[way.index(here) + 1 :] if here in way else []
    known = knowing.known_of(matter)
    found = []
    for name in after:
        stage = law.stages[name]
        wait = None
        if isinstance(stage, Notice):
            held = stage.lasts
            length = dates.span(known[held]) if isinstance(held, str) else held
            wait = say("公示%(length)s", length=length.said)
        who = roles.who_text(law, stage.by, matter.unit, today, matter, stage)
        found.append(Ahead(Term(stage.title), who, wait))
    return found


def met(matter: Matter) -> list[tuple[object, Term, date]]:
    """What the steps taken so far had to meet and did: in words, with the article and the day."""
    law = law_of(matter)
    names = Names(law, library().fields, library().names)
    last = {one.stage: one for one in live(matter) if not one.placed}
    found: list[tuple[object, Term, date]] = []
    for step in last.values():
        stage = law.stages.get(step.stage)
        for one in stage.requires if stage else []:
            guarded = [one.for_] if isinstance(one.for_, str) else one.for_
            if guarded is None or step.outcome in guarded:
                words = meaning.asked(one, names)
                found.append((words, Term(stage.article if stage else ""), step.on))
    return found


def notices(matter: Matter) -> list[Shown]:
    """Every notice of the case, newest first, with the sheet its days were counted on."""
    return sorted(_notices(matter), key=lambda one: one.posted, reverse=True)


def _notices(matter: Matter) -> Iterator[Shown]:
    law, steps, known = law_of(matter), live(matter), knowing.known_of(matter)
    children = list(matter.children.all())  # type: ignore[attr-defined]
    for index, step in enumerate(steps):
        stage = law.stages.get(step.stage)
        if not isinstance(stage, Notice) or step.outcome != POSTED:
            continue
        after = steps[index + 1] if index + 1 < len(steps) else None
        length = dates.span(known[stage.lasts]) if isinstance(stage.lasts, str) else stage.lasts
        rows = tuple(dates.sheet(step.on, length, calendar()))
        against = [one for one in children if one.known.get("notice") == step.pk]
        heard = [one.state != Matter.State.OPEN for one in against]
        heard += [one != "at:find" for one in postings.heard(step)]
        concluded = after if after and after.outcome != POSTED else None
        yield Shown(
            Term(stage.title),
            step.on,
            rows[-1].day,
            concluded,
            rows,
            tuple(heard),
            postings.of(step),
        )


def unknown(matter: Matter) -> list[Term]:
    """Earlier steps and items that two people put down as not known."""
    law, items = law_of(matter), library().fields.items
    titles = {name: one.title for name, one in items.items()}
    titles |= {name: one.title for name, one in law.stages.items()}
    return [Term(titles[one]) for one in matter.unknown if one in titles]
