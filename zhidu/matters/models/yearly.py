"""What a year leaves behind and what the next begins with: frozen handbooks, plans of a year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit


class Frozen(models.Model):
    """A handbook as it stood when somebody closed the year: never written again.

    `data` is the book as plain values, `sha256` of its canonical text; `file` the PDF made then.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="frozen_books"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="frozen_books"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="handbooks/%Y")
    file_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(_("封存日期"))

    class Meta:
        ordering = ("year",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year"), condition=models.Q(person=None), name="one_branch_book"
            ),
            models.UniqueConstraint(
                fields=("person", "year"), condition=models.Q(unit=None), name="one_member_book"
            ),
            models.CheckConstraint(
                condition=models.Q(unit=None) ^ models.Q(person=None), name="book_of_one"
            ),
        )


class YearPlan(models.Model):
    """What a unit means to do in a year: lines of institution, day, title, time and place.

    A draft until somebody settles it; a settled line stands in the form when its day comes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SETTLED = "settled", _("已定")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="year_plans")
    year = models.PositiveSmallIntegerField(_("年度"))
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    lines = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "year"), name="one_plan_a_year"),)
