"""Conditions on what lies ahead: a day has come, an effect could be carried out."""

from __future__ import annotations

from zhidu.sentence import MARKS, joined, say

from .condition import Condition
from .moment import Moment, Told, lacks
from .terms import Dotted, Slug


class Reached(Condition):
    """The day an item holds has come."""

    reached: Slug

    def unmet(self, at: Moment) -> Told | None:
        day = at.day(self.reached)
        if day is None:
            return lacks(at.title(self.reached))
        what = at.title(self.reached)
        return say("“%(what)s” %(day)s 还没到", what=what, day=day) if at.today < day else None


class Possible(Condition):
    """What 'stage.outcome' will do outside the matter could be done as things stand.

    The application tries it and takes it back; it tells what stood in the way.
    """

    possible: Dotted

    def unmet(self, at: Moment) -> Told | None:
        told = dict(at.known.get("hindrances") or {}).get(self.possible) or []
        return joined(told, MARKS["clause"]) if told else None
