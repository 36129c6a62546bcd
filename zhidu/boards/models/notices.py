"""Notices (公示), what was said against them, and the decisions that waited for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.boards.canon import commit, new_salt
from zhidu.org.models import Person, Unit
from zhidu.org.seal import SealedText


class Notice(models.Model):
    """Something put up in public for a number of days. Its number is its place in the log.

    What it says is `content`; the log holds `commit(salt, content)`. Both may be erased later.
    """

    class End(models.TextChoices):
        DONE = "done", _("期满")
        WITHDRAWN = "withdrawn", _("撤回")
        REPLACED = "replaced", _("内容更正，重新公示")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    number = models.PositiveBigIntegerField(unique=True)
    case = models.CharField(max_length=120, blank=True, db_index=True)
    posted = models.DateField(_("贴出"))
    days = models.PositiveSmallIntegerField()
    working = models.BooleanField(default=True)
    content = models.JSONField(null=True)
    salt = models.BinaryField(null=True, default=new_salt)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    ended = models.DateField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return str((self.content or {}).get("title", ""))

    @property
    def promised(self) -> str:
        """The salted hash in the log, as what is stored here gives it; "" once erased."""
        return commit(bytes(self.salt), self.content) if self.salt else ""


class Objection(models.Model):
    """Somebody disagrees. With or without a name; a code lets them read the answer."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    code = models.CharField(max_length=64, unique=True)
    on = models.DateField(_("收到"))
    name = SealedText(_("姓名"), blank=True, default="")
    reach = SealedText(_("怎么联系"), blank=True, default="")
    text = SealedText(_("意见"))
    finding = models.TextField(_("核查结论"), blank=True)
    upheld = models.BooleanField(null=True)
    settled = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)


class Decision(models.Model):
    """What was decided after a notice or a vote, with their numbers in the log."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions")
    number = models.PositiveBigIntegerField(unique=True)
    case = models.CharField(max_length=120, blank=True, db_index=True)
    on = models.DateField()
    content = models.JSONField(null=True)
    salt = models.BinaryField(null=True, default=new_salt)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    vote = models.PositiveBigIntegerField(null=True, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)

    @property
    def promised(self) -> str:
        return commit(bytes(self.salt), self.content) if self.salt else ""
