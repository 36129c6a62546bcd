"""The log: entries that triggers keep from change, and what was signed over them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class LogEntry(models.Model):
    """Entry number `idx`, counted from 0 without gaps. Never updated, never deleted."""

    idx = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16, db_index=True)
    bytes = models.BinaryField()
    leaf = models.BinaryField()
    # roots of the perfect subtrees over entries 0..idx, widest first: an append needs no others
    peaks = models.BinaryField()
    # at every 256th entry the root over the last 256: a proof reads these instead of all leaves
    tile = models.BinaryField(null=True)

    class Meta:
        ordering = ("idx",)

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(bytes(self.bytes))
        return found


class Checkpoint(models.Model):
    """The signed statement that the first `size` entries have this root."""

    size = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    line = models.TextField()

    class Meta:
        ordering = ("size",)

    @property
    def note(self) -> str:
        """With the lines of all witnesses that looked at it."""
        lines = "".join(one.line for one in self.cosignatures.all())  # type: ignore[attr-defined]
        return f"{self.text}\n{self.line}{lines}"


class Witness(models.Model):
    """Somebody else's machine that keeps a copy and signs what it saw."""

    name = models.CharField(max_length=120, unique=True)
    vkey = models.CharField(max_length=240)
    since = models.DateField()
    retired = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    line = models.TextField()
    time = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("time", "pk")
        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "witness"), name="one_cosignature"),
        )
