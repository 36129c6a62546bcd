"""What a department offers to units, and who builds a community together with its Party unit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.speech import told
from zhidu.sentence import Sentence, say

from .dated import Dated
from .tree import Unit


class Service(Dated):
    """One line of a department's list of services (2.39): what it helps with, from a day on."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="services")
    title = models.CharField(_("服务事项"), max_length=120)

    class Meta:
        ordering = ("unit__path", "title", "pk")

    @property
    def said(self) -> Sentence:
        return say("%(unit)s：%(title)s", unit=self.unit, title=self.title)

    def __str__(self) -> str:
        return told(self)


class Partner(Dated):
    """Who joins in a community's work (2.38); it need not be in the Party's own tree."""

    class Kind(models.TextChoices):
        SELF_GOVERNMENT = "self_government", _("居民自治组织")
        MASS = "mass", _("群众组织")
        SOCIETY = "society", _("社区其他组织")
        RESIDENT = "resident", _("驻区单位")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="partners")
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    offers = models.CharField(_("能帮什么"), max_length=200, blank=True)
    contact = models.CharField(_("联系方式"), max_length=80, blank=True)
    # its own Party unit, where it has one; most have none
    own = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="joins")

    class Meta:
        ordering = ("kind", "name", "pk")

    def __str__(self) -> str:
        return self.name
