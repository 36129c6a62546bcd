"""The file of a matter: which paper lies in it, and the Word files a unit uses for its papers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit

from .happened import Attachment, Matter


class Filed(models.Model):
    """One paper that lies in the file of a matter: its day, its pages, a scan if there is one.

    A paper taken out again stays readable, with who took it out and why.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="filed")
    stage = models.CharField(max_length=60)
    paper = models.CharField(max_length=60)
    dated = models.DateField(_("材料日期"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("页数"), null=True, blank=True)
    scan = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="filed"
    )
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(_("归档日期"))
    taken_out = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)


class FormFile(models.Model):
    """A unit's own Word file for one paper: it and the units below print from it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="form_files")
    paper = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    file = models.FileField(upload_to="forms")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "paper"), condition=models.Q(ends=None), name="one_form_file"
            ),
        )
