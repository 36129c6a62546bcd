"""Who keeps in touch with whom, and when again: derived from the pairs and what was recorded.

A contact that is overdue is shown to the helper first; only when the home branch's own time has
passed as well does its secretary learn of it (2.11). Neither says how diligent anybody is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.db.models.fields.json import KeyTextTransform

from zhidu.engine import dates
from zhidu.org.access import Viewer, holders
from zhidu.org.models import Pair, Person, Unit
from zhidu.sentence import say

from .models import Matter, Message
from .rulebook import adoption_of, law_adopted, library

SLUG = "contact"
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
AHEAD = timedelta(days=14)  # shown this long before it is due
SOON = timedelta(days=3)
FIRST = timedelta(days=7)  # the helper alone knows for a week


@dataclass(frozen=True)
class Kept:
    """A pair on a day: the last contact on record and the day the next one is due."""

    pair: Pair
    last: date | None
    today: date

    @property
    def due(self) -> date:
        return dates.add_months(self.last or self.pair.starts or self.today, _months(self.pair))

    @property
    def is_late(self) -> bool:
        return self.today > self.due

    @property
    def is_near(self) -> bool:
        return self.due - self.today <= AHEAD

    @property
    def days(self) -> int:
        """Days left; negative when overdue."""
        return (self.due - self.today).days

    @property
    def home_due(self) -> date:
        """After this day the branch is told: its own setting, and a week after the helper."""
        begun = self.last or self.pair.starts or self.today
        own = dates.after(begun, _home_after(self.pair.unit, self.today), dates.WEEKENDS_ONLY)
        return max(own, self.due + FIRST)


def _months(pair: Pair) -> int:
    return MONTHS[pair.every]


def _home_after(unit: Unit, day: date) -> dates.Span:
    adoption = adoption_of(unit, SLUG, day)
    law = law_adopted(adoption) if adoption else library().law(SLUG, day)
    held = (adoption.settings if adoption else {}).get("home_after")
    return dates.span(held or law.settings["home_after"].start)


def kept(pairs: Iterable[Pair], today: date) -> list[Kept]:
    """Each pair with its last contact; the earliest due first."""
    rows = list(pairs)
    last = _last(rows)
    found = [Kept(one, last.get((one.helper_id, str(one.other_id))), today) for one in rows]
    return sorted(found, key=lambda one: (one.due, one.pair.pk))


def _last(pairs: list[Pair]) -> dict[tuple[int, str], date]:
    """(helper, the other as the record writes it) → the last day they were in touch."""
    rows = Matter.objects.filter(slug=SLUG, opener__in={one.helper_id for one in pairs})
    rows = rows.exclude(state=Matter.State.VOID).exclude(at="not_visited").order_by()
    rows = rows.annotate(
        other=KeyTextTransform("other_side", "known"), day=KeyTextTransform("held_on", "known")
    )
    told = rows.exclude(day=None).values_list("opener", "other").annotate(last=Max("day"))
    return {(helper, other): date.fromisoformat(day) for helper, other, day in told}


def of_helper(viewer: Viewer) -> list[Kept]:
    rows = Pair.objects.on(viewer.today).filter(helper__in=viewer.person.ids())
    return kept(rows.select_related("other", "helper", "unit"), viewer.today)


def of_person(person: Person, today: date) -> list[Kept]:
    """Who keeps in touch with this person."""
    rows = Pair.objects.on(today).filter(other__in=person.ids())
    return kept(rows.select_related("helper", "other", "unit"), today)


def reminders(today: date) -> list[Message]:
    """The helper when it comes due and once when it is late; then the secretary of the branch."""
    rows = Pair.objects.on(today).filter(unit__closed=None)
    found = []
    for one in kept(rows.select_related("helper", "other", "unit"), today):
        found += [*_to_helper(one, today), *_to_branch(one, today)]
    return found


def _to_helper(one: Kept, today: date) -> list[Message]:
    words = {"name": one.pair.other, "day": one.due}
    if timedelta(0) <= one.due - today <= SOON:
        return [_message(one, one.pair.helper, say("请在%(day)s前联系%(name)s。", **words), "soon")]
    if one.is_late:
        text = say("%(day)s前还没有联系%(name)s，可以补上。", **words)
        return [_message(one, one.pair.helper, text, "late")]
    return []


def _to_branch(one: Kept, today: date) -> list[Message]:
    if today <= one.home_due:
        return []
    text = say("%(name)s好久没有联系上了，联系人是%(helper)s，请过问。", name=one.pair.other,
               helper=one.pair.helper)  # fmt: skip
    posts = holders(one.pair.unit, "secretary", today)
    return [_message(one, row.person, text, "home") for row in posts]


def _message(one: Kept, to: Person, text: object, kind: str) -> Message:
    key = f"pair:{one.pair.pk}:{one.due}:{kind}"
    return Message(to=to, unit=one.pair.unit, on=one.today, text=text, key=key)
