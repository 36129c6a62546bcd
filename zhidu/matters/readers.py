"""Matters whose institution says who reads them (`readers`): nobody else does, keepers included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zhidu.engine import dates
from zhidu.engine.schema import Institution
from zhidu.org.access import Viewer
from zhidu.org.models import Entry

from . import knowing, roles
from .models import Matter
from .rulebook import law_of, limited


def reads(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer holds one of the roles that read it, in this matter, today."""
    law, mine = law_of(matter), set(viewer.person.ids())
    faded = _has_faded(law, matter, viewer.today)
    return any(
        one.pk in mine
        for name in law.readers
        if not faded or law.roles[name].who == "subject"
        for one in roles.people(law, name, matter.unit, viewer.today, matter)
    )


def _has_faded(law: Institution, matter: Matter, today: date) -> bool:
    """Ended longer ago than the blank says: then it is the business of the person alone."""
    if law.fades is None or matter.state != Matter.State.ENDED:
        return False
    return dates.after(matter.since, dates.span(knowing.known_of(matter)[law.fades])) < today


def readable(viewer: Viewer) -> list[int]:
    """The numbers of such matters that this person reads: about them, or by a post they hold."""
    mine = viewer.person.ids()
    near = Q(subject__in=mine) | Q(opener__in=mine)
    for post in viewer.posts:
        near |= Q(unit__path__startswith=post.unit.path) | Q(handler=post.unit_id)
        near |= Q(unit__in=[one.pk for one in post.unit.ancestors()])
    for one in mine:
        near |= Q(known__icontains=f'"{one}"')
    rows = Matter.objects.filter(near, slug__in=limited()).select_related("unit", "subject")
    return [one.pk for one in rows if reads(viewer, one)]


def told(viewer: Viewer, entries: Iterable[Entry]) -> list[Entry]:
    """The lines of a journal without those on matters that this person does not read."""
    held = list(entries)
    numbers = [int(n) for kind, _dot, n in (one.thing.partition(":") for one in held)
               if kind == "matter" and n.isdigit()]  # fmt: skip
    rows = Matter.objects.filter(pk__in=numbers, slug__in=limited()).select_related("unit")
    shut = {f"matter:{one.pk}" for one in rows if not reads(viewer, one)}
    return [one for one in held if one.thing not in shut]
