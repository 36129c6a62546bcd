"""The review list (2.53): what the unit runs and has not looked at for its review period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhidu.engine.dates import after, span
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, Term, say

from . import load
from .duties import of_adoption
from .ground import Ground
from .models import Adoption, Matter
from .rulebook import law_adopted

SLUG, ITEM = "sunset_review", "reviewed"


@dataclass(frozen=True)
class Waiting:
    """One institution: since when nobody looked at it, what it costs a year, how it goes."""

    adoption: Adoption
    title: Term
    since: date
    hours: float
    times: int
    due: int
    met: int

    @property
    def burden(self) -> Sentence:
        if not self.times:
            return say("有事才办，不按日历")
        return say(
            "一年%(times)d个月有它的事，合计约%(hours)s小时",
            times=self.times, hours=f"{self.hours:.1f}",
        )  # fmt: skip

    @property
    def result(self) -> Sentence:
        return say("应办%(due)d次，办了%(met)d次", due=self.due, met=self.met)


def waiting(unit: Unit, today: date) -> list[Waiting]:
    """What takes most time first; nothing where the unit does not run the review itself."""
    rows = list(Adoption.objects.filter(unit=unit, ends=None).prefetch_related("pauses"))
    own = next((one for one in rows if one.slug == SLUG), None)
    if own is None:
        return []
    every = span(own.settings["review_every"])
    seen, costs, ground = _looked_at(unit), _costs(unit, today), Ground(rows)
    found = []
    for row in rows:
        since = max(seen.get(row.name, row.since), row.since)
        if row.slug == SLUG or after(since, every) > today:
            continue
        duties = list(of_adoption(row, today, since=since, ground=ground))
        cost = costs.get(row.slug)
        found.append(
            Waiting(
                row, Term(law_adopted(row).title), since,
                cost.load.minutes / 60 if cost else 0, cost.times if cost else 0,
                len(duties), sum(one.is_met for one in duties),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.hours, one.since, one.adoption.name))


def _looked_at(unit: Unit) -> dict[str, date]:
    """The last day each was decided on."""
    rows = Matter.objects.filter(unit=unit, slug=SLUG, state=Matter.State.ENDED).order_by("since")
    return {str(row.known.get(ITEM)): row.since for row in rows}


def _costs(unit: Unit, today: date) -> dict[str, load.Asks]:
    return {one.slug: one for one in load.meter(unit, today.year, today).institutions}
