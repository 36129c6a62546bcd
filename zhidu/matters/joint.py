"""Joint meetings of departments: who was there, what stays on the agenda, who was away twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhidu.engine.schema import Item
from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import Term, joined, say
from zhidu.texts.reading import Basis, basis_of

from . import knowing
from .models import Matter
from .rulebook import law_of

SLUG, ABSENT, THERE = "joint_meeting", "absent", "there_state"
ROLL, DECISIONS = "departments_there", "joint_decisions"
CARRIED = (
    "agenda_item",
    "finding",
)  # what waits for the body until who asked, or checked, closes it


@dataclass(frozen=True)
class Standing:
    """What the page of a joint body shows of its year."""

    held: int
    absent_twice: list[str]
    open: list[Matter]
    basis: Basis


def departments(matter: Matter) -> list[str]:
    """The list the unit has filled in; empty where the institution has none."""
    if "departments" not in law_of(matter).settings:
        return []
    return list(knowing.known_of(matter).get("departments") or [])


def fixed(item: Item) -> set[str]:
    """The roll has a line for each department: no more, no fewer."""
    return {"department"} if {"department", THERE} <= set(item.columns) else set()


def words(matter: Matter, item: Item) -> dict[str, tuple[str, ...]]:
    """What the column of departments may hold."""
    return {"department": tuple(departments(matter))} if "department" in item.columns else {}


def begins(name: str, item: Item, matter: Matter, day: date) -> Any:
    """What stands in a form of the meeting before anything is typed."""
    if matter.slug != SLUG:
        return None
    if fixed(item):
        empty = dict.fromkeys(item.columns, "")
        return [{**empty, "department": one} for one in departments(matter)]
    return agenda(matter.unit, day) if name == "agenda" else None


def open_of(unit: Unit) -> list[Matter]:
    """What earlier meetings decided and is not done, and what was raised here and not closed."""
    rows = Matter.objects.filter(unit=unit, state=Matter.State.OPEN)
    decided = rows.filter(parent__slug=SLUG)
    return list((decided | rows.filter(slug__in=CARRIED)).order_by("opened", "pk"))


def agenda(unit: Unit, day: date) -> str:
    """A line for each of them: what, whose, how it stands."""
    return told(joined(_lines(unit), "\n"))


def _lines(unit: Unit) -> Iterator[Any]:
    for one in open_of(unit):
        law, whose = law_of(one), str(one.known.get("department") or _owner(one))
        at = Term(law.stages[one.at].title)
        if whose:
            yield say("%(what)s（%(whose)s）：%(at)s", what=one, whose=whose, at=at)
        else:
            yield say("%(what)s：%(at)s", what=one, at=at)


def _owner(matter: Matter) -> str:
    owner = str(matter.known.get("owner") or "")
    person = Person.objects.filter(pk=int(owner)).first() if owner.isdigit() else None
    return person.name if person else ""


def meetings(unit: Unit, day: date, preset: str) -> list[Matter]:
    """Those held under this name, latest first."""
    rows = Matter.objects.filter(unit=unit, slug=SLUG, preset=preset, state=Matter.State.ENDED)
    held = [one for one in rows if str(one.known.get("held_on") or "") <= day.isoformat()]
    return sorted(held, key=lambda one: str(one.known.get("held_on")), reverse=True)


def absent_twice(unit: Unit, day: date, preset: str = "") -> list[str]:
    """Departments that were away from both of the last two meetings, in the order of the list."""
    last = meetings(unit, day, preset)[:2]
    if len(last) < 2:
        return []
    away = [
        [row["department"] for row in one.known.get(ROLL) or [] if row.get(THERE) == ABSENT]
        for one in last
    ]
    return [one for one in away[0] if one in away[1]]


def standing(unit: Unit, day: date, preset: str = "") -> Standing:
    rows = meetings(unit, day, preset)
    held = [one for one in rows if str(one.known["held_on"])[:4] == str(day.year)]
    return Standing(
        len(held), absent_twice(unit, day, preset), open_of(unit), basis_of(unit, day),
    )  # fmt: skip
