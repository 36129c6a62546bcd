"""A round of votes or ratings. Nothing stored here says who chose what, or when anybody chose."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.boards.canon import new_salt
from zhidu.org.models import Person, Unit

from .form import Form, read

INSIDE = "matter:"  # how the subject of a round begins that is held for a matter


class Round(models.Model):
    """Something is put to a roll of people once: one result for a subject and a period."""

    class Kind(models.TextChoices):
        BALLOT = "ballot", _("无记名投票")
        RATING = "rating", _("民主测评")
        SURVEY = "survey", _("问卷")

    class State(models.TextChoices):
        DRAFT = "draft", _("准备中")
        OPEN = "open", _("进行中")
        STOPPED = "stopped", _("已截止，待启封")
        CLOSED = "closed", _("已计票")
        VOID = "void", _("已作废")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(_("题目"), max_length=200)
    # what it is about and in which period, as its owner names them: 'pledge:12', '2026-Q3'
    subject = models.CharField(max_length=120)
    period = models.CharField(max_length=40)
    definition = models.JSONField()
    salt = models.BinaryField(default=new_salt)
    k = models.PositiveSmallIntegerField(default=5)
    opened = models.DateField(null=True, blank=True)
    last = models.DateField(_("截止日"))
    two_person = models.BooleanField(_("双人启封"), default=False)
    # how the roll is drawn up on the day of opening; read by whoever opens, not here
    raters = models.JSONField(default=dict, blank=True)
    opener = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    public = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    took_part = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    log_open = models.PositiveBigIntegerField(null=True, blank=True)
    log_close = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-last", "title")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "period"),
                condition=~models.Q(state="void"),
                name="one_result_per_subject_and_period",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def form(self) -> Form:
        return read(self.definition)

    @property
    def is_inside(self) -> bool:
        """Held for a matter: its result belongs into the file, not on the public board."""
        return self.subject.startswith(INSIDE)

    @property
    def is_vote(self) -> bool:
        """A statutory ballot: always opened and counted, whatever the number."""
        return self.kind == self.Kind.BALLOT


class Roll(models.Model):
    """Who may take part, as it stood at opening; and who was handed a slip or a paper instead."""

    class Way(models.TextChoices):
        SELF = "", _("自己登录")
        SLIP = "slip", _("领了评议条")
        PAPER = "paper", _("领了纸票")

    round = models.ForeignKey(Round, models.CASCADE, related_name="roll")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    group = models.CharField(max_length=40, blank=True)
    way = models.CharField(max_length=5, choices=Way, blank=True, default=Way.SELF)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "person"), name="once_on_the_roll"),
        )


class Participation(models.Model):
    """That a person took part. No time, no number, and after closing no order either."""

    pk = models.CompositePrimaryKey("round_id", "person_id")
    round = models.ForeignKey(Round, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")


class Envelope(models.Model):
    """One sealed choice or remark, while the round runs; which of them it is, is inside."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    sealed = models.BinaryField()


class Remark(models.Model):
    """What somebody wrote, after closing: shuffled, joined to nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    text = models.TextField()


class Slip(models.Model):
    """A one-time word on paper, drawn from a pile: it stands for one vote, not for a person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    group = models.CharField(max_length=40, blank=True)
    word = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)


class Scrutineer(models.Model):
    """监票人: one whose passphrase opens the envelopes in two-person mode."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="scrutineers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    salt = models.BinaryField(null=True)
    public = models.BinaryField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "person"), name="one_seat"),)

    @property
    def ready(self) -> bool:
        return self.public is not None


class PaperCount(models.Model):
    """The paper ballots as one of two counters typed them; gone once they are merged."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="paper")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    counts = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "by"), name="one_count_each"),)
