"""Which institutions a unit has adopted, in which version, with which blanks filled."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Dated, Person, Unit


class Adoption(models.Model):
    """A unit runs an institution from `since` on; a running matter stays under its own version."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="adoptions")
    slug = models.CharField(max_length=60)
    # the name it was adopted under (启用方案); a unit may run one institution under several
    preset = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    settings = models.JSONField(default=dict)
    since = models.DateField(_("自哪天起"))
    ends = models.DateField(_("停止施行"), null=True, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    # set by a level above (1.22): the upper level's floor and the unit's own items stand apart
    floor = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "slug", "preset"),
                condition=models.Q(ends=None),
                name="one_adoption",
            ),
        )

    @property
    def name(self) -> str:
        """One of the unit's, in one word: the institution, and the name it was adopted under."""
        return f"{self.slug}:{self.preset}" if self.preset else self.slug

    def paused(self, day: date) -> Pause | None:
        return next((one for one in self.pauses.all() if one.holds(day)), None)  # type: ignore[attr-defined]


class LocalRule(models.Model):
    """A unit puts a local rule over an institution, for itself or for all below it.

    It holds for matters opened while it stands; those under way keep what they began with.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="local_rules")
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    settings = models.JSONField(default=dict)
    below = models.BooleanField(_("也用于所有下级组织"), default=False)
    since = models.DateField(_("自哪天起"))
    ends = models.DateField(_("停止施行"), null=True, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "slug", "name"),
                condition=models.Q(ends=None),
                name="one_local_rule",
            ),
        )


class Offer(models.Model):
    """A level above asks a unit, inside a running year, to take on one more institution (1.22)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="offers")
    slug = models.CharField(max_length=60)
    preset = models.CharField(max_length=60, blank=True)
    settings = models.JSONField(default=dict)
    since = models.DateField()
    reason = models.CharField(_("缘由"), max_length=200)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    accepted = models.BooleanField(null=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    answered_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "slug", "preset"),
                condition=models.Q(accepted=None),
                name="one_open_offer",
            ),
        )


class Placed(models.Model):
    """The unit has put an institution of its own choice into an open place of a pack."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placed")
    pack = models.CharField(max_length=60)
    slot = models.CharField(max_length=60)
    slug = models.CharField(max_length=60)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit", "pack", "slot"), name="one_in_a_place"),
            models.UniqueConstraint(fields=("unit", "pack", "slug"), name="once_in_a_pack"),
        )


class DutyChange(models.Model):
    """One period's duty is excused or moved to another day, with the reason (4.11); undone by hand.

    The rule stays as it is: the next period falls where the rule puts it.
    """

    class Kind(models.TextChoices):
        EXCUSED = "excused", _("免办")
        MOVED = "moved", _("改期")

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="changes")
    period_start = models.DateField()
    subject = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    day = models.DateField(_("改到"), null=True, blank=True)
    reason = models.CharField(_("缘由"), max_length=200)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    undone_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)


class Pause(Dated):
    """Suspended from a day to a day, with the reason; what falls into it is not asked."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="pauses")
    reason = models.CharField(_("缘由"), max_length=200)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
