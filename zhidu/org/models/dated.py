"""Facts that hold from a day to a day: the past stays computable."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def on_day(day: date, prefix: str = "") -> Q:
    """What holds on that day: begun, and not ended before it or on it."""
    begun = Q(**{f"{prefix}starts__lte": day}) | Q(**{f"{prefix}starts": None})
    return begun & (Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gt": day}))


class DatedRows(models.QuerySet[Any]):
    def on(self, day: date) -> DatedRows:
        return self.filter(on_day(day))

    def during(self, first: date, last: date) -> DatedRows:
        """Whatever held on at least one day from first to last, both included."""
        return self.filter(Q(starts=None) | Q(starts__lte=last), Q(ends=None) | Q(ends__gt=first))


class Dated(models.Model):
    """`starts`: first day (empty: unknown, long ago); `ends`: first day it no longer holds."""

    starts = models.DateField(_("起"), null=True, blank=True)
    ends = models.DateField(_("止"), null=True, blank=True)

    objects = DatedRows.as_manager()

    class Meta:
        abstract = True

    def holds(self, day: date) -> bool:
        begun = self.starts is None or self.starts <= day
        return begun and (self.ends is None or day < self.ends)
