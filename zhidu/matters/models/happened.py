"""Matters, the steps taken in them, and the records of what was done."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit
from zhidu.org.seal import SealedText
from zhidu.org.speech import SaidField, told


class Matter(models.Model):
    """One run of an institution, pinned to the version it began under."""

    class State(models.TextChoices):
        OPEN = "open", _("在办")
        ENDED = "ended", _("已办结")
        VOID = "void", _("已作废")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="matters")
    slug = models.CharField(max_length=60)
    preset = models.CharField(max_length=60, blank=True)  # the adoption's, that it began under
    version = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    # local rules over that version, from the top down, as they stood then: [{file, settings}]
    overlays = models.JSONField(default=list)
    subject = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="matters_about"
    )
    opener = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="matters_opened"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    # what it is called, told in the reader's language; `title` is its Chinese text, to be searched
    said = SaidField(default=str)
    title = models.CharField(max_length=200, editable=False)
    opened = models.DateField()
    # the period whose duty this matter is; empty for one opened on request or beside the duty
    period_start = models.DateField(null=True, blank=True)
    period_name = models.CharField(max_length=40, blank=True)
    due = models.DateField(null=True, blank=True)
    at = models.CharField(max_length=60)
    since = models.DateField()
    # which unit handles a request now: above the unit that asks, or the department it went to
    handler = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="handles")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    known = models.JSONField(default=dict)
    # earlier stages and items that two people put down as not known; never read as a breach
    unknown = models.JSONField(default=list)
    # when the superior put later steps under the rules of that day: [{from, to, on, by, reason}]
    turns = models.JSONField(default=list)
    # counts the writes: two people on one page, the second is told
    revision = models.PositiveIntegerField(default=0)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-opened", "-pk")
        indexes = (
            models.Index(fields=("unit", "slug", "period_start")),
            models.Index(fields=("state", "slug", "at")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "slug", "preset", "period_start", "subject"),
                condition=~models.Q(state="void") & models.Q(subject__isnull=False),
                name="one_matter_per_duty_and_person",
            ),
            models.UniqueConstraint(
                fields=("unit", "slug", "preset", "period_start"),
                condition=~models.Q(state="void") & models.Q(subject__isnull=True),
                name="one_matter_per_duty",
            ),
        )

    def __str__(self) -> str:
        return told(self)

    def save(self, *args: Any, **more: Any) -> None:
        self.title = str(self.said)[:200]
        super().save(*args, **more)


class Record(models.Model):
    """What was done, once: it may fill the duties of several institutions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        FILED = "filed", _("已记下")
        WITHDRAWN = "withdrawn", _("已撤回")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records")
    slug = models.CharField(max_length=60)
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    title = models.CharField(_("题目"), max_length=200, blank=True)
    summary = models.TextField(_("内容纪要"), blank=True)
    # {item: value} of everything else the institutions ask, and the targets 'slug.stage' it fills
    facts = models.JSONField(default=dict)
    fills = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="records_made")
    on = models.DateField(_("录入日期"))
    on_behalf = models.BooleanField(_("代录"), default=False)
    filed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=("unit", "held_on")),)


class Presence(models.Model):
    """Who was expected at a record, there or not; a reason if it was given."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="presences")
    present = models.BooleanField(default=True)
    reason = models.CharField(_("缺席事由"), max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "person"), name="once_per_record"),
        )


class Step(models.Model):
    """One act in a matter: append-only; a withdrawn one stays readable."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=60)
    outcome = models.CharField(max_length=60)
    came_to = models.CharField(max_length=60)
    came_from = models.CharField(max_length=60)
    on = models.DateField(_("办理日期"))
    entered = models.DateField(_("录入日期"))
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="steps")
    role = models.CharField(max_length=60, blank=True)
    # the unit that handled the matter when this was done
    handler = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    on_behalf = models.BooleanField(_("代录"), default=False)
    facts = models.JSONField(default=dict)
    advice = models.JSONField(default=list)
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="steps")
    # what its effects made and ended outside the matter, so that exactly this can be taken back
    carried = models.JSONField(default=list)
    # an earlier step of a case that was placed at its stage: its day, given by two people
    placed = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)


class TallySheet(models.Model):
    """The paper tally of a vote as one person typed it: counts only, never who chose what."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="tallies")
    stage = models.CharField(max_length=60)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()
    counts = models.JSONField()
    # what goes down beside the counts: who was left out of the base and why, the resolution
    facts = models.JSONField(default=dict)


class Placing(models.Model):
    """A case begun on paper is put at its stage: one person proposes, another confirms."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="placings")
    stage = models.CharField(max_length=60)
    since = models.DateField(null=True, blank=True)
    # {stage: 'YYYY-MM-DD'} where the day is known; the others before `stage` are not known
    days = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField()
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    dropped = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)


class SealedNote(models.Model):
    """What was said between two people: stored encrypted, read and deleted by these two only."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notes")
    item = models.CharField(max_length=60)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = SealedText()
    on = models.DateField()


class Attachment(models.Model):
    """A scan or photo beside a record or a matter; its metadata was removed before it was kept.

    `item` names the paper it is, when it is one that the matter's file asks for. One taken away
    loses its content at once; that it was there, and why it went, stays.
    """

    record = models.ForeignKey(
        Record, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    matter = models.ForeignKey(
        Matter, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    item = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="attachments/%Y", blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    removed_on = models.DateField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    removed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(record=None) ^ models.Q(matter=None), name="beside_one_thing"
            ),
        )
