"""A sealed round held for one stage of a matter: its count becomes the step."""

from __future__ import annotations

from django.db import models

from zhidu.ballots.models import Round
from zhidu.org.models import Person

from .happened import Matter, Step


class Poll(models.Model):
    """What was put down before anybody voted, and the round; never who voted, nor what."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="polls")
    stage = models.CharField(max_length=60)
    round = models.OneToOneField(Round, models.PROTECT, related_name="+")
    # the resolution, who is left out of the base and why: as the form of the stage asks
    facts = models.JSONField(default=dict)
    # counted in the room: {"present": n, "written": n, "written_for": n}, each where it is asked
    heads = models.JSONField(default=dict)
    # kinds of standing that have a voice, where the rule does not fix the roll
    kinds = models.JSONField(default=list)
    step = models.OneToOneField(Step, models.SET_NULL, null=True, blank=True, related_name="poll")
    # a count that no step could be made of, and why the unit above set it aside
    set_aside = models.CharField(max_length=200, blank=True)
    set_aside_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
