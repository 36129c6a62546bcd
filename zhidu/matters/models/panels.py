"""展板: what was made for the wall, version by version; an older one is never edited."""

from __future__ import annotations

from django.db import models

from zhidu.org.models import Person, Unit


class Panel(models.Model):
    """One version: {"rules": [[title, basis]], "goals": [text], "zones": [[area, name, pk]]}."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="panels")
    version = models.PositiveSmallIntegerField()
    on = models.DateField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("unit", "version"), name="one_panel_per_version"),
        )
