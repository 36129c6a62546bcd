"""受益决定清单: every decision that gave somebody something, for the people of the unit (5.15).

Nothing is entered here. A matter about one person stands here without whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zhidu.engine.names import outcome_title
from zhidu.engine.schema import Institution
from zhidu.engine.stages import AnyStage, Decision, Vote
from zhidu.engine.words import BENEFITS
from zhidu.org.access import Viewer
from zhidu.org.models import Unit
from zhidu.org.speech import told
from zhidu.sentence import Term, joined

from . import reading
from .models import Matter, Step
from .plain import worded
from .rulebook import Shelf, law_of, library

TOLD = ("purpose", "amount_fen", "honour_list", "call_winners", "proposed_person", "placements")
MOST = 300
GIVING = ("honour", "post", "account")  # effects by which somebody has it


@dataclass(frozen=True)
class Line:
    """One decision; `matter` is None where the reader has no page of it."""

    on: date
    kind: Term
    what: object
    decided: object
    by: object
    facts: tuple[str, ...]
    matter: Matter | None


def may_read(viewer: Viewer, unit: Unit) -> bool:
    """Whoever belongs there or below, members and staff, and who keeps its papers."""
    return viewer.sees_unit(unit) or any(one.is_under(unit) for one in viewer.units)


def lines(viewer: Viewer, unit: Unit) -> list[Line]:
    """Newest first: of the unit and of those below that the reader may look into."""
    rows = Step.objects.filter(matter__slug__in=_giving(Shelf.mark), withdrawn=False)
    rows = rows.filter(matter__unit__path__startswith=unit.path)
    rows = rows.exclude(matter__state=Matter.State.VOID)
    rows = rows.select_related("matter__unit", "matter__subject").order_by("-pk")[: MOST * 4]
    found: dict[int, list[Step]] = {}
    for row in rows:
        found.setdefault(row.matter_id, []).insert(0, row)
    made = [one for steps in found.values() if (one := _line(viewer, steps)) is not None]
    return sorted(made, key=lambda one: one.on, reverse=True)[:MOST]


def _line(viewer: Viewer, steps: list[Step]) -> Line | None:
    """One matter that has been decided; None while something is still to be decided in it."""
    matter, law = steps[0].matter, law_of(steps[0].matter)
    ruled = [row for row in steps if isinstance(law.stages.get(row.stage), (Decision, Vote))]
    gave = [row for row in ruled if _gives(law.stages[row.stage], row.outcome)]
    if law.benefit is None or not gave or gave[-1] != ruled[-1]:
        return None
    if _is_open(law, matter) and not any(_gave(row) for row in steps):
        return None
    if not may_read(viewer, matter.unit):
        return None
    apart, last = reading.is_private(matter), law.stages[gave[-1].stage]
    seen = not apart and reading.may_see(viewer, matter)
    what = Term(law.title) if apart else matter.said
    return Line(
        gave[-1].on, BENEFITS[law.benefit], what,
        Term(last.title) if isinstance(last, Vote) else outcome_title(last, gave[-1].outcome),
        joined(dict.fromkeys(law.roles[row.role].title for row in gave)),
        () if apart else tuple(w for w in _facts(viewer, matter) if w != told(what)),
        matter if seen else None,
    )  # fmt: skip


def _gave(step: Step) -> bool:
    """What was decided has been given: a title that is looked at again each year is open, too."""
    return any(one.get("effect") in GIVING for one in step.carried)


def _is_open(law: Institution, matter: Matter) -> bool:
    """Whether something is still to be decided, on the first way out that leads on."""
    here, passed = matter.at, set[str]()
    while here in law.stages and here not in passed:
        if isinstance(law.stages[here], (Decision, Vote)):
            return True
        passed.add(here)
        here = next((to for to in law.stages[here].next.values() if to not in passed), "")
    return False


def _gives(stage: AnyStage, outcome: str) -> bool:
    """The first way out says yes, by custom of the files; so does another that needs no reason."""
    more = isinstance(stage, Decision) and outcome not in stage.reason
    return more or outcome == next(iter(stage.next))


def _facts(viewer: Viewer, matter: Matter) -> Iterator[str]:
    items = library().fields.items
    for name in TOLD:
        if matter.known.get(name) and reading.may_read(viewer, matter, name):
            yield worded(items[name], matter.known[name])


@lru_cache(maxsize=2)
def _giving(mark: tuple[int, int]) -> tuple[str, ...]:
    book = library()
    return tuple(
        slug for slug in book.slugs() if book.law(slug, book.versions(slug)[-1]).benefit is not None
    )
