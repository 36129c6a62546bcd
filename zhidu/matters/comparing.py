"""五比五看 and the comment after it: what is offered from the records, and what is waited for."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.org.models import Person, Unit
from zhidu.sentence import many

from . import merits
from .models import Adoption, Matter
from .praise import COMMENT, FIVE
from .rulebook import library

RATING = "pledge_rating"
LINES, CRITERIA, ENTRANTS = "five_lines", "five_criteria", "contestants"


def begins(name: str, matter: Matter) -> Any:
    """What stands in a form: the five dimensions with last quarter's words, a line an entrant."""
    if matter.slug != FIVE:
        return None
    if name == CRITERIA:
        last = Matter.objects.filter(unit=matter.unit, slug=FIVE).exclude(pk=matter.pk)
        before = next((one.known[CRITERIA] for one in last if one.known.get(CRITERIA)), None)
        choices = library().fields.items["five_dimension"].choices
        return before or [{"five_dimension": one, "fact_hint": ""} for one in choices]
    if name == LINES:
        columns = dict.fromkeys(library().fields.items[LINES].columns, "")
        return [{**columns, "person": str(one)} for one in matter.known.get(ENTRANTS) or []]
    return None


def of_matter(matter: Matter, today: date) -> list[merits.Merit]:
    """What the records of the quarter hold of each entrant, for the panel; no sum of anything."""
    if matter.slug != FIVE or matter.period_start is None:
        return []
    first, last = matter.period_start, min(today, matter.due or today)
    ids = [int(one) for one in matter.known.get(ENTRANTS) or []]
    return [
        merits.Merit(str(one), "", "", tuple([*merits.facts(one, first, last),
                                              *_services(one, first, last)]))
        for one in Person.objects.filter(pk__in=ids).order_by("name")
    ]  # fmt: skip


def _services(person: Person, first: date, last: date) -> list[Any]:
    rows = Matter.objects.filter(slug="service_request", at="served", since__range=(first, last))
    count = rows.filter(known__volunteer__in=[str(one) for one in person.ids()]).count()
    return [many("志愿服务：%(n)d件", count)] if count else []


def own(matter: Matter, item: str, viewer: Person) -> list[dict[str, Any]]:
    """The lines of a private table that are about the reader."""
    mine = {str(one) for one in viewer.ids()}
    rows = matter.known.get(item) if item == LINES else None
    return [row for row in rows or [] if str(row.get("person")) in mine]


def waited_for(unit: Unit, day: date) -> int:
    """How many of the two instruments the unit runs have not come to their latest result."""
    runs = Adoption.objects.filter(unit=unit, slug__in=(RATING, FIVE), ends=None)
    found = 0
    for slug in runs.values_list("slug", flat=True):
        rows = Matter.objects.filter(unit=unit, slug=slug, opened__lte=day)
        last = rows.exclude(state=Matter.State.VOID).order_by("-opened", "-pk").first()
        found += last is None or last.state != Matter.State.ENDED
    return found


def results(matter: Matter) -> list[dict[str, Any]]:
    """For a comment: the latest lines of the panel on its member."""
    if matter.slug != COMMENT or matter.subject is None:
        return []
    rows = Matter.objects.filter(unit=matter.unit, slug=FIVE, at="closed", since__lte=matter.opened)
    last = rows.order_by("-since", "-pk").first()
    return own(last, LINES, matter.subject) if last else []
