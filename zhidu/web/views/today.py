"""今日: what is asked of me, what I am owed; every post of mine, grouped by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhidu.ballots.actions import casting
from zhidu.matters import asked, below, contacts, handover, reading, rollover, talks
from zhidu.matters.duties import Duty
from zhidu.matters.models import Record
from zhidu.matters.rulebook import library
from zhidu.matters.weight import duty_minutes, matter_minutes
from zhidu.org.access import KEEPERS, Viewer
from zhidu.org.models import Unit
from zhidu.web.heat import month

SHOWN = 8
BELOW = 24
NEAR = timedelta(days=31)


@dataclass(frozen=True)
class Group:
    """One unit and what it asks of me: what is near, what was missed long ago, what can wait."""

    unit: Unit
    why: str
    duties: list[Duty]
    missed: list[Duty]
    later: list[Duty]


def today(request: HttpRequest) -> HttpResponse:
    viewer: Viewer = request.viewer
    groups = [_group(viewer, unit) for unit in asked.units(viewer)]
    groups = [one for one in groups if one.duties or one.missed or one.later]
    mine, calls = asked.tasks(viewer), asked.calls(viewer)
    near = [duty for one in groups for duty in one.duties]
    handovers = handover.waiting(viewer)
    context = {
        "groups": groups,
        "tasks": mine,
        "calls": calls,
        "votes": casting.awaiting(viewer.person, viewer.today),
        "handovers": handovers,
        "turning": rollover.waiting(viewer),
        "count": len(near) + len(mine) + len(calls) + len(handovers),
        "minutes": sum(map(duty_minutes, near)) + sum(map(matter_minutes, mine)),
        "owed": asked.owed(viewer),
        "contacts": asked.contacts(viewer),
        "recent": _recent(viewer),
        "next": asked.coming(viewer),
        "talks": _talks(viewer),
        "kept": [one for one in contacts.of_helper(viewer) if one.is_near],
        "month": month(viewer) if groups else None,
        "below": _below(viewer),
        "begun_here": below.waiting(viewer),
    }
    return render(request, "zhidu/today.html", context)


def _talks(viewer: Viewer) -> list[dict[str, Any]]:
    """With whom this person has not talked yet this period: told to nobody else."""
    titles = library().fields.items["tier"].choices
    rows = talks.missing(viewer)
    # who leads is told from the first day; everybody else only when the period is nearly over
    shown = [one for one in rows if one.others or one.is_soon]
    return [{"title": titles[one.tier], "one": one} for one in shown]


def _below(viewer: Viewer) -> QuerySet[Unit]:
    """The units directly below one's own, for who helps them keep their papers."""
    kept = [post.unit_id for post in viewer.posts if post.post in KEEPERS]
    rows = Unit.objects.filter(parent__in=kept, closed=None).exclude(kind=Unit.Kind.GROUP)
    return rows.order_by("path")[:BELOW]


def _recent(viewer: Viewer) -> list[Record]:
    """What was done lately in one's units and below, of that which one may read."""
    rows = Record.objects.filter(unit__in=viewer.visible_units(), state=Record.State.FILED)
    rows = rows.select_related("unit")[: 3 * SHOWN]
    return [one for one in rows if reading.may_see_record(viewer, one)][:6]


def _group(viewer: Viewer, unit: Unit) -> Group:
    """A backlog never hides what is due now: it is folded under it."""
    rows = asked.duties_of(viewer, unit)
    near = [one for one in rows if abs(one.period.due - viewer.today) <= NEAR]
    missed = [one for one in rows if viewer.today - one.period.due > NEAR]
    later = [one for one in rows if one.period.due - viewer.today > NEAR]
    return Group(unit, viewer.why(unit), near[:SHOWN], missed, [*near[SHOWN:], *later])
