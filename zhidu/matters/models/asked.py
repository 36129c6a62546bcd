"""What somebody without an account holds in hand: a code, of which only the hash is kept."""

from __future__ import annotations

from django.db import models

from .happened import Matter


class Receipt(models.Model):
    """The code of a request: who has it may read the answers and says whether it was done."""

    matter = models.OneToOneField(Matter, models.CASCADE, related_name="receipt")
    code = models.CharField(max_length=64, unique=True)  # SHA-256
    on = models.DateField()
