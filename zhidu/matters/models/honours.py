"""The roll of honours: who was honoured with what, by whom, under which document."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit

from .happened import Matter


class Honour(models.Model):
    """One title of one person or one unit; what ended stays on the roll as ended, with its reason.

    A person decides whether the public page shows it; the entry itself stays (2.35).
    """

    class Level(models.TextChoices):
        OWN = "own", _("本级")
        COUNTY = "county", _("县（区）级")
        CITY = "city", _("市级")
        PROVINCE = "province", _("全省")
        NATION = "nation", _("全国")

    class Ended(models.TextChoices):
        LAPSED = "lapses", _("到期或离岗，自动终止")
        REMOVED = "removed", _("已撤销")

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="honours")
    title = models.CharField(_("荣誉"), max_length=120)
    level = models.CharField(_("级别"), max_length=8, choices=Level, default=Level.OWN)
    grantor = models.CharField(_("授予机关"), max_length=120)
    document = models.CharField(_("文号"), max_length=120, blank=True)
    on = models.DateField(_("授予日期"))
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="honours")
    # where it is kept: the unit that gave it, or that put it down
    kept_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    shown = models.BooleanField(_("公开"), default=True)
    ends = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=8, choices=Ended, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("on",)),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(unit=None) ^ models.Q(person=None), name="honour_of_one"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        return str(self.person or self.unit)

    def holds(self, day: date) -> bool:
        return self.on <= day and (self.ends is None or day < self.ends)
