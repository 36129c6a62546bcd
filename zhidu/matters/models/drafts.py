"""An institution that an organisation writes itself, from its first draft to its approval."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit


class OwnRule(models.Model):
    """A text written in the workshop. Once approved it stands in the library of unit and subtree
    under `slug`, and its text is never edited again: an amendment is another row."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待批准")
        APPROVED = "approved", _("已批准")
        DROPPED = "dropped", _("不用了")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="own_rules")
    slug = models.CharField(max_length=60)
    version = models.CharField(max_length=10, blank=True)  # its in_force day, once it parses
    title = models.CharField(_("名称"), max_length=120)
    text = models.TextField(_("原文"))
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    approved_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    remark = models.CharField(_("批语"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("slug", "version"),
                condition=models.Q(state="approved"),
                name="one_own_rule_per_version",
            ),
        )


class Wording(models.Model):
    """The exact texts behind a sha256 that somebody adopted or a matter began with: never edited.

    `parts` is [[slug, version, text], …]: the institution, then the local rules over it in order.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    parts = models.JSONField()
