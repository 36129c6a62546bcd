"""What was changed by whom, who read which file, the installation itself, and the free days."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.speech import SaidField

from .people import Person
from .tree import Unit


class Entry(models.Model):
    """One act that wrote something: append-only, made by org.door in the same transaction."""

    verb = models.CharField(max_length=60, db_index=True)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="acts")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="entries")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="entries")
    thing = models.CharField(max_length=60, blank=True, db_index=True)
    said = SaidField(default=str)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-pk",)


class Look(models.Model):
    """Somebody opened a person's file: the person sees this."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="looked")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    what = SaidField(default=str)
    why = SaidField(default=str)

    class Meta:
        ordering = ("-pk",)


class Site(models.Model):
    """This installation: one row. A demo keeps its own fixed day."""

    name = models.CharField(max_length=120, blank=True)
    demo_today = models.DateField(null=True, blank=True)
    first_run_word = models.CharField(max_length=64, blank=True)
    first_run_done = models.BooleanField(default=False)

    @classmethod
    def here(cls) -> Site:
        return cls.objects.get_or_create(pk=1)[0]

    @property
    def is_demo(self) -> bool:
        return self.demo_today is not None


class FreeDay(models.Model):
    """A day that differs from its weekday: free, or worked to make up. Editable by the top unit."""

    day = models.DateField(unique=True)
    works = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    class Meta:
        ordering = ("day",)
