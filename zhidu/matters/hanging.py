"""What hangs on a board because of a post comes down the day the post ends (H30): derived.

A member who held a post in the branch when their pledge was put up pledged in that post. When it
ends, by whatever act and also on a day to come, the pledge is down that day; the member is asked
to write it anew or to take it off. Nothing has to run for it, and nothing is decided by time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhidu.org.models import Post

from .duties import period_of
from .models import Matter
from .rulebook import adoption_for, law_of


def hangs(matter: Matter, today: date, posts: Iterable[Post] | None = None) -> bool:
    """Put up, its period not over, and no post left since; `posts` saves asking for them."""
    if matter.state != Matter.State.OPEN or matter.at != _shown(matter):
        return False
    last = until(matter)
    return (last is None or today <= last) and left_post(matter, today, posts) is None


def _shown(matter: Matter) -> str | None:
    cadence = law_of(matter).cadence
    return cadence.met if cadence else None


def until(matter: Matter) -> date | None:
    """The last day of the period it was put up for."""
    adoption = adoption_for(matter)
    period = period_of(adoption, law_of(matter), matter.opened) if adoption else None
    return period.ends if period else None


def left_post(matter: Matter, today: date, posts: Iterable[Post] | None = None) -> Post | None:
    """The post of the matter's unit held when it was put up and ended since, if any.

    One that goes on in another row, as after a new election, was not left.
    """
    if matter.subject is None:
        return None
    if posts is None:
        rows = Post.objects.filter(unit=matter.unit, person__in=matter.subject.ids())
        posts = list(rows.select_related("unit"))
    mine = [one for one in posts if one.person_id == matter.subject_id]
    kept = {one.post for one in mine if one.holds(today)}
    left = [
        one
        for one in mine
        if one.holds(matter.since) and one.ends and one.ends <= today and one.post not in kept
    ]
    return max(left, key=lambda one: one.ends or today, default=None)
