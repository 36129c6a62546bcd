"""Conditions on what lies outside the matter: a day has come, an effect could be carried out, a
text binds."""

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


class Ahead(Condition):
    """The day an item holds is still to come: what is to be measured by it is said before."""

    ahead: Slug

    def unmet(self, at: Moment) -> Told | None:
        day = at.day(self.ahead)
        if day is None:
            return lacks(at.title(self.ahead))
        what = at.title(self.ahead)
        return (
            say("“%(what)s” %(day)s 须在今天以后", what=what, day=day) if day <= at.today else None
        )


class Possible(Condition):
    """What 'stage.outcome' will do outside the matter could be done as things stand.

    The application tries it and takes it back; it tells what stood in the way.
    """

    possible: Dotted

    def unmet(self, at: Moment) -> Told | None:
        told = dict(at.known.get("hindrances") or {}).get(self.possible) or []
        return joined(told, MARKS["clause"]) if told else None


NOT_IN_FORCE, UNREAD = "not_in_force", "unread"


class Binds(Condition):
    """The wording an item names was in force on the day (`on` an item: on that day), and the person
    concerned had confirmed reading it where it has penalties (5.20).

    The application looks: `binding` holds what is wrong with each wording, nothing where it binds.
    """

    binds: Slug
    on: Slug | None = None

    def unmet(self, at: Moment) -> Told | None:
        value = at.known.get(self.binds)
        if not value:
            return lacks(at.title(self.binds))
        wrong = dict(at.known.get("binding") or {}).get(str(value))
        what = at.title(self.binds)
        if wrong == NOT_IN_FORCE:
            return say("所引的“%(what)s”那一天没有施行", what=what)
        if wrong == UNREAD:
            return say("所引的“%(what)s”含有处罚，本人那一天还没有确认读过", what=what)
        return None
