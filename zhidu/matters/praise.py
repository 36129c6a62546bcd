"""What a branch has said in public of a member: by decision, good things only, nobody ranked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhidu.org.models import Person, Unit
from zhidu.sentence import Sentence, joined, say

from .models import Matter

FIVE, COMMENT = "five_comparisons", "quarter_comment"


@dataclass(frozen=True)
class Praise:
    """One of it, as a board shows it."""

    on: date
    said: Sentence


def of_unit(unit: Unit, since: date) -> list[Praise]:
    """What hangs on the board, newest first: the commended with what for, the named by quarter."""
    rows = Matter.objects.filter(unit=unit, since__gte=since, state=Matter.State.ENDED)
    rows = rows.filter(slug__in=(FIVE, COMMENT), at__in=("commended", "closed"))
    found = (_told(one) for one in rows.select_related("subject").order_by("-since", "-pk"))
    return [one for one in found if one is not None]


def _told(matter: Matter) -> Praise | None:
    if matter.slug == COMMENT and matter.at == "commended":
        words = say("%(who)s：%(what)s", who=matter.subject, what=matter.known["commend_text"])
        return Praise(matter.since, words)
    named = matter.known.get("honoured_people") if matter.slug == FIVE else None
    if not named:
        return None
    people = Person.objects.filter(pk__in=[int(one) for one in named]).order_by("name")
    who = joined([one.name for one in people])
    return Praise(matter.since, say("%(title)s：%(who)s", title=matter.said, who=who))


def of_person(person: Person, first: date, last: date) -> Iterator[Sentence]:
    """The same as facts of one person, for whoever judges later (no re-entry)."""
    rows = Matter.objects.filter(since__gte=first, since__lte=last, state=Matter.State.ENDED)
    mine = rows.filter(slug=COMMENT, at="commended", subject__in=person.ids())
    for one in mine.order_by("since"):
        yield say("季度点评表扬：%(what)s", what=one.known["commend_text"])
    ids = {str(one) for one in person.ids()}
    for one in rows.filter(slug=FIVE, at="closed").order_by("since"):
        if ids & {str(held) for held in one.known.get("honoured_people") or []}:
            yield say("%(title)s：公布的好的", title=one.said)
