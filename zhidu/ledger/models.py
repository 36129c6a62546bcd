"""Accounts, budget lines and entries. Amounts are whole fen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit


class Account(models.Model):
    """Where money is (a fund), where it comes from, what it is spent on. A fund is never below
    zero; the other two count what passed."""

    class Kind(models.TextChoices):
        FUND = "fund", _("资金")
        SOURCE = "source", _("来源")
        USE = "use", _("用途")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accounts")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=Kind)
    opened = models.DateField()

    class Meta:
        ordering = ("unit", "kind", "pk")
        constraints = (
            models.UniqueConstraint(fields=("unit", "kind", "name"), name="one_account_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """A budget line: how much of a fund may be spent on something in a time, and who decided it."""

    fund = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    use = models.ForeignKey(Account, models.PROTECT, related_name="+")
    cap = models.PositiveBigIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    decided = models.CharField(max_length=120)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="a_line_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.use.name} {self.starts.year}"


class Entry(models.Model):
    """One amount from one account to another. Append-only: guarded by triggers (guard.py)."""

    on = models.DateField()
    entered = models.DateField()
    source = models.ForeignKey(Account, models.PROTECT, related_name="out")
    target = models.ForeignKey(Account, models.PROTECT, related_name="came")
    amount = models.PositiveBigIntegerField()
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="entries")
    what = models.CharField(max_length=120)
    voucher = models.CharField(max_length=60, blank=True)
    thing = models.CharField(max_length=60, blank=True)  # 'matter:7', the decision behind it
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_entry_moves_money"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="from_one_to_another"
            ),
        )
