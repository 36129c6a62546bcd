"""The half of a draw's seed that is sealed before anybody draws."""

from __future__ import annotations

from django.db import models

from .happened import Matter, Step


class DrawSeal(models.Model):
    """32 bytes nobody sees before the draw; their hash and that of the frame are in the log."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="seals")
    secret = models.BinaryField(max_length=32)
    frame = models.CharField(max_length=64)  # hash of the frame, as the log has it
    entry = models.PositiveBigIntegerField()  # of the log, when it was sealed
    on = models.DateField()
    # when it was opened: the entry, the number called in the room, and the step that drew
    opened = models.PositiveBigIntegerField(null=True, blank=True)
    called = models.CharField(max_length=60, blank=True)
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
