"""三项制度 of a village as one chain (2.14): what was resolved is reviewed, and is published.

Nothing is stored for it: where a matter stands is its own record, what was published hangs on the
board, and a resolution that no later publication names is listed until one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhidu.org.models import Unit

from .asked import with_deadline
from .disclosing import Published, decided, published
from .models import Matter

SLUG, REVIEWS = "village_matter", ("town_review", "superior_view")


@dataclass(frozen=True)
class Chain:
    """What is under review, each with `until` and the days it is late; what nobody published."""

    in_review: list[tuple[Matter, int]]
    unpublished: list[Matter]

    @property
    def holds(self) -> bool:
        return not self.unpublished and not any(late for _one, late in self.in_review)


def chain(unit: Unit, today: date) -> Chain:
    rows = Matter.objects.filter(
        unit=unit, slug=SLUG, state=Matter.State.OPEN, at__in=REVIEWS
    ).order_by("since", "pk")
    waiting = with_deadline(list(rows), today)
    days = [(one, max((today - (one.until or today)).days, 0)) for one in waiting]  # type: ignore[attr-defined]
    told = published(unit)
    return Chain(days, [one for one, on in decided(unit, today) if _is_left_out(one, on, told)])


def _is_left_out(matter: Matter, resolved: date, told: list[Published]) -> bool:
    """A publication came after it, and no one since says its name."""
    later = [one for one in told if one.on > resolved]
    name = str(matter.known.get("title_line") or matter)
    return bool(later) and not any(name in text for one in later for _item, text in one.lines)
