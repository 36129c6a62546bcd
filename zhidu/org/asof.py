"""The tree as it hung on a past day: which units were under one, and still (or again) alive."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from .models import Unit, UnitSpan


def alive(day: date) -> Q:
    """Set up by that day (or on a day nobody knows) and not yet dissolved."""
    begun = Q(opened__lte=day) | Q(opened=None)
    return begun & (Q(closed=None) | Q(closed__gt=day))


def under(top: Unit, day: date) -> QuerySet[Unit]:
    """The unit and everything that hung below it on the day, dissolved ones included.

    Today's paths are right unless something was moved since; only then the dated spans are walked.
    """
    if not UnitSpan.objects.filter(starts__gt=day).exists():
        return top.subtree()
    below: dict[int | None, list[int]] = defaultdict(list)
    newest: dict[int, int | None] = {}
    spans = UnitSpan.objects.filter(Q(starts=None) | Q(starts__lte=day)).order_by("starts", "pk")
    for unit, parent in spans.values_list("unit", "parent"):
        newest[unit] = parent
    for unit, parent in newest.items():
        below[parent].append(unit)
    found, todo = set(), [top.pk]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += below[here]
    return Unit.objects.filter(pk__in=found)
