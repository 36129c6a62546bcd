"""Between two years: a book of 2025 closed and added to, plans of 2027 after what 2026 did."""

from __future__ import annotations

from datetime import date

from zhidu.documents.freezing import freeze
from zhidu.matters.actions import adopting, planning, recording
from zhidu.matters.actions.recording import Written
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

CLOSED, FOUND_LATER, PLANNED = date(2026, 1, 5), date(2026, 1, 16), date(2026, 12, 30)


def _secretary(unit: Unit) -> Person:
    held: Person = unit.posts.get(post="secretary", ends=None).person  # type: ignore[attr-defined]
    return held


def begin(unit: Unit) -> None:
    """The book of 2025 is closed in January; a lecture nobody had put down is found after that."""
    autumn = date(2025, 10, 1)
    adopting.adopt(Actor(None, autumn), unit, "party_lecture", autumn)
    secretary = _secretary(unit)
    freeze(Actor(secretary, CLOSED), unit, 2025)
    people, day = list(members(unit, CLOSED)), date(2025, 12, 18)
    written = Written(
        slug="party_lecture", held_on=day, title="冬季启闭机怎样防冻", place="上闸所会议室",
        summary="照着去年冻坏的一根拉杆讲了一遍，带到闸上看了实物。",
        facts={"speaker": str(secretary.pk)}, fills=("party_lecture.hold",),
        expected=tuple(one.pk for one in people), absent={people[4].pk: "值班"},
    )  # fmt: skip
    recording.file(Actor(secretary, FOUND_LATER), unit, written)


def tell() -> None:
    """One branch has copied last year's calendar, another has settled what it copied."""
    for name in ("上闸所党支部", "柏启村党支部"):
        unit = Unit.objects.get(name=name)
        planning.copy(Actor(_secretary(unit), PLANNED), unit, 2027)
    planning.settle(Actor(_secretary(unit), PLANNED), unit, 2027)
