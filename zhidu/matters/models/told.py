"""Who was told what and when, and who said they would come."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit
from zhidu.org.speech import SaidField

from .happened import Matter, Record


class Call(models.Model):
    """A meeting is called: when, where, what about. Members may answer; silence is no answer."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="calls")
    slug = models.CharField(max_length=60)
    day = models.DateField(_("日期"))
    time = models.CharField(_("时间"), max_length=20, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    agenda = models.TextField(_("议题"), blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    cancelled = models.CharField(_("取消缘由"), max_length=200, blank=True)
    record = models.ForeignKey(Record, models.SET_NULL, null=True, blank=True, related_name="calls")


class Answer(models.Model):
    call = models.ForeignKey(Call, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="answers")
    coming = models.BooleanField()
    reason = models.CharField(_("缘由"), max_length=120, blank=True)
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("call", "person"), name="one_answer"),)


class Message(models.Model):
    """One person was told something on a day. Whether it was read is nobody's business."""

    to = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    text = SaidField(default=str)
    on = models.DateField()
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, blank=True, related_name="+")
    call = models.ForeignKey(Call, models.CASCADE, null=True, blank=True, related_name="messages")
    # what makes sending it twice impossible
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("to", "key"), condition=~models.Q(key=""), name="told_once"
            ),
        )


class OwnEntry(models.Model):
    """A line a member writes into their own handbook; only the member writes and removes it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="own_entries")
    on = models.DateField(_("日期"))
    text = models.TextField(_("内容"))

    class Meta:
        ordering = ("on", "pk")
