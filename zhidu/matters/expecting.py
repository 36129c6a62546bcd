"""Who has each to act at a stage (`each`), who did, and for whom it still waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from zhidu.engine import each
from zhidu.engine.moment import Record
from zhidu.org.models import Person

from . import roles, rulebook
from .models import Matter, Step


def expected(
    matter: Matter, day: date | None, facts: Mapping[str, Any] | None = None
) -> dict[str, list[str]]:
    """{stage: persons} of each such stage: who holds its role on the day the matter comes there.

    Whom the act at hand names (`facts`) stands for whom an earlier one did.
    """
    law = rulebook.law_of(matter)
    found = {}
    for name, stage in law.stages.items():
        if each.is_each(stage):
            role = law.roles[stage.by]
            if role.who == "named" and role.field in (facts or {}):
                found[name] = _named((facts or {})[role.field])
                continue
            when = matter.since if matter.at == name else day or matter.since
            people = roles.people(law, stage.by, matter.unit, when, matter, stage)
            found[name] = [str(one.pk) for one in people]
    return found


def _named(held: Any) -> list[str]:
    return [str(one) for one in (held if isinstance(held, list) else [held]) if one]


def waiting(matter: Matter, day: date) -> list[str]:
    """Person numbers for whom it waits where it stands."""
    law = rulebook.law_of(matter)
    if not each.is_each(law.stages.get(matter.at)):
        return []
    rows = Step.objects.filter(matter=matter, withdrawn=False).order_by("pk")
    records = [
        Record(row.stage, row.outcome, row.on, str(row.by_id or ""), row.facts) for row in rows
    ]
    known = {**matter.known, "expected": expected(matter, day)}
    return each.waiting(law, matter.at, records, known)


def people(matter: Matter, day: date) -> list[Person]:
    """The same, as persons in the order of their names."""
    return list(Person.objects.filter(pk__in=waiting(matter, day)).order_by("name", "pk"))


def stages() -> tuple[tuple[str, str], ...]:
    """(institution, stage) of everything many persons do once each."""
    return _stages(rulebook.Shelf.mark)


@lru_cache(maxsize=2)
def _stages(mark: tuple[int, int]) -> tuple[tuple[str, str], ...]:
    book = rulebook.library()
    laws = [(slug, book.law(slug, one)) for slug in book.slugs() for one in book.versions(slug)]
    found = [
        (slug, name)
        for slug, law in laws
        for name, stage in law.stages.items()
        if each.is_each(stage)
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=2)
def _of_everybody(mark: tuple[int, int]) -> frozenset[str]:
    book = rulebook.library()
    laws = ((slug, book.law(slug, book.versions(slug)[-1])) for slug in book.slugs())
    return frozenset(
        slug for slug, law in laws if any(one.who == "everybody" for one in law.roles.values())
    )


def of_everybody() -> frozenset[str]:
    """Institutions that concern all who belong to the unit, members or not."""
    return _of_everybody(rulebook.Shelf.mark)
