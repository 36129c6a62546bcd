"""Reports nobody's name stands under. Nothing stored here says who wrote, when, or what.

Text and pictures are sealed to the handlers and to the holder of the code; the week is all that is
kept of the time, and no row has a number that would tell which came first.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit


class Handler(models.Model):
    """Somebody whose post lets them receive reports, and whose passphrase opens them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    salt = models.BinaryField()
    public = models.BinaryField()
    since = models.DateField()
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(retired=None), name="one_key_at_a_time"
            ),
        )


class Report(models.Model):
    """One thread. `lookup` is derived from the code, and so is what unwraps the case key."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("意见和建议")
        PROBLEM = "problem", _("反映问题")
        CONDUCT = "conduct", _("反映干部作风")

    class State(models.TextChoices):
        WAITING = "waiting", _("次日送到")
        OPEN = "open", _("在办")
        CLOSED = "closed", _("已办结")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    week = models.CharField(max_length=8)  # 2026-W48
    lookup = models.BinaryField(unique=True)
    public = models.BinaryField()
    wrapped = models.BinaryField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    outcome = models.CharField(max_length=12, blank=True)


class Message(models.Model):
    """One text or picture, padded; `keys` holds its key once for each who may read it."""

    class Side(models.TextChoices):
        REPORTER = "reporter", _("反映人")
        HANDLER = "handler", _("办理人")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="messages")
    place = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    week = models.CharField(max_length=8)
    sealed = models.BinaryField()
    keys = models.JSONField()
    # what a reporter added waits for the next morning as the report itself did
    released = models.BooleanField(default=False)

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("report", "place"), name="one_place"),)


class Opening(models.Model):
    """A day on which what had come in was laid before the handlers, all at once."""

    day = models.DateField(unique=True)
