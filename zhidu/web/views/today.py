"""今日: what is asked of me, what I am owed; every post of mine, grouped by unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhidu.matters import asked, reading, talks
from zhidu.matters.models import Message, Record
from zhidu.matters.rulebook import library
from zhidu.org.access import Viewer
from zhidu.org.models import Unit

SHOWN = 6


@dataclass(frozen=True)
class Group:
    """One unit and what it asks of me."""

    unit: Unit
    why: str
    duties: list[Any]
    later: list[Any]


def today(request: HttpRequest) -> HttpResponse:
    viewer: Viewer = request.viewer
    groups = [_group(viewer, unit) for unit in asked.units(viewer)]
    mine = asked.tasks(viewer)
    calls = asked.calls(viewer)
    count = sum(len(one.duties) for one in groups) + len(mine) + len(calls)
    context = {
        "groups": groups,
        "tasks": mine,
        "calls": calls,
        "count": count,
        "owed": asked.owed(viewer),
        "contacts": asked.contacts(viewer),
        "messages_told": Message.objects.filter(to__in=viewer.person.ids())[:5],
        "recent": _recent(viewer),
        "next": asked.coming(viewer),
        "talks": _talks(viewer),
    }
    return render(request, "zhidu/today.html", context)


def _talks(viewer: Viewer) -> list[dict[str, Any]]:
    """With whom this person has not talked yet this period: told to nobody else."""
    titles = library().fields.items["tier"].choices
    rows = talks.missing(viewer)
    # who leads is told from the first day; everybody else only when the period is nearly over
    shown = [one for one in rows if one.others or one.is_soon]
    return [{"title": titles[one.tier], "one": one} for one in shown]


def _recent(viewer: Viewer) -> list[Record]:
    """What was done in one's units lately, of that which one may read."""
    rows = Record.objects.filter(unit__in=viewer.units, state=Record.State.FILED)
    rows = rows.select_related("unit")[: 4 * SHOWN]
    return [one for one in rows if reading.may_see_record(viewer, one)][:SHOWN]


def _group(viewer: Viewer, unit: Unit) -> Group:
    rows = asked.duties_of(viewer, unit)
    return Group(unit, viewer.why(unit), rows[:SHOWN], rows[SHOWN:])
