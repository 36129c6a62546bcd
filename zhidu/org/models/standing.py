"""What rests on a standing for a time, where a mobile member is, who keeps in touch: dated."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .dated import Dated
from .people import Person
from .tree import Unit


class Restriction(Dated):
    """Rights of a member that rest: kind, days, document. The reasons are never kept here.

    `until` is the last day the document names. Passing it decides nothing: a person lifts it.
    """

    class Kind(models.TextChoices):
        STOPPED = "stopped", _("停止党籍")
        WATCHED = "watched", _("留党察看")
        PAUSED = "paused", _("暂停行使党员权利")

    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    until = models.DateField(_("期限至"), null=True, blank=True)
    document = models.CharField(_("文号"), max_length=80, blank=True)
    decided_by = models.CharField(_("作出决定的组织"), max_length=120, blank=True)
    lift_document = models.CharField(_("恢复的文号"), max_length=80, blank=True)

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"),
                condition=models.Q(ends=None),
                name="one_open_restriction_of_a_kind",
            ),
        )


class Away(Dated):
    """A mobile member (2.11): belongs here, lives and works there, takes part at a host."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="aways")
    to = models.CharField(_("外出地点"), max_length=120, blank=True)
    # the receiving side: a branch of this installation, or a name on paper
    host = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="mobile_guests"
    )
    host_contact = models.CharField(_("流入地联系人"), max_length=120, blank=True)

    class Meta:
        ordering = ("starts", "pk")


class Pair(Dated):
    """`helper` keeps in touch with `other`, at least once in each `every`."""

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("联系流动党员")
        MEMBER = "member", _("联系党员")
        MASSES = "masses", _("联系群众")
        WORKER = "worker", _("联系困难职工")

    class Every(models.TextChoices):
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        HALF_YEAR = "half_year", _("每半年")
        YEAR = "year", _("每年")

    kind = models.CharField(_("结对类型"), max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pairs")
    helper = models.ForeignKey(Person, models.PROTECT, related_name="pairs_kept")
    other = models.ForeignKey(Person, models.PROTECT, related_name="pairs_about")
    every = models.CharField(_("多久联系一次"), max_length=10, choices=Every, default=Every.QUARTER)
    end_reason = models.CharField(_("结束缘由"), max_length=200, blank=True)

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "other"),
                condition=models.Q(ends=None),
                name="one_contact_of_a_kind",
            ),
        )
