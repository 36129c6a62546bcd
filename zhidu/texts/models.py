"""A text, its versions that are never edited once issued, and who confirmed having read one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.models import Person, Unit


class Text(models.Model):
    """A rule, a standard, study material, or a document that rules rest on (4.12, 4.22, 4.73)."""

    class Kind(models.TextChoices):
        RULE = "rule", _("规章制度")
        STANDARD = "standard", _("先进性标准")
        STUDY = "study", _("学习文件")
        BASIS = "basis", _("依据文件")

    class Basis(models.TextChoices):
        CONSTITUTION = "constitution", _("党章")
        PARTY_RULE = "party_rule", _("党内法规")
        LAW = "law", _("法律")
        REGULATION = "regulation", _("法规")
        POLICY = "policy", _("政策")
        GUIDELINE = "guideline", _("方针")

    class Audience(models.TextChoices):
        MEMBERS = "members", _("党员")
        EVERYONE = "everyone", _("全体人员")
        KEEPERS = "keepers", _("支部委员和经办")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="texts")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    basis_kind = models.CharField(_("依据的种类"), max_length=14, choices=Basis, blank=True)
    title = models.CharField(_("名称"), max_length=160)
    audience = models.CharField(
        _("给谁看"), max_length=10, choices=Audience, default=Audience.MEMBERS
    )
    post = models.CharField(_("适用职务"), max_length=40, blank=True)  # a standard: one post type
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.UniqueConstraint(fields=("unit", "kind", "title"), name="one_text_per_title"),
        )

    def __str__(self) -> str:
        return self.title

    def on(self, day: date) -> Version | None:
        """The version that holds on the day."""
        rows = self.versions.exclude(in_force=None).filter(in_force__lte=day)  # type: ignore[attr-defined]
        return next((one for one in rows.order_by("-in_force", "-pk") if one.holds(day)), None)


class Version(models.Model):
    """One wording. A draft may change; what was issued never does, it is followed by the next."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草案")
        TRIAL = "trial", _("试行")
        IN_FORCE = "in_force", _("施行")
        REPEALED = "repealed", _("废止")

    text = models.ForeignKey(Text, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField(_("正文"), blank=True)
    reference = models.CharField(_("文号或出处"), max_length=160, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    penalties = models.BooleanField(_("含有处罚"), default=False)
    rests_on = models.ManyToManyField(Text, blank=True, related_name="carries")
    no_basis = models.BooleanField(_("没有上位依据"), default=False)
    # the organisation that exists by this wording (2.40), as a joint meeting of departments
    sets_up = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="wordings"
    )
    research = models.CharField(_("所依据的调研报告"), max_length=160, blank=True)
    drafted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    drafted_on = models.DateField()
    shown_on = models.DateField(_("征求意见自"), null=True, blank=True)
    issued_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    issued_on = models.DateField(null=True, blank=True)
    in_force = models.DateField(_("施行日期"), null=True, blank=True)
    review_on = models.DateField(_("复审日期"), null=True, blank=True)
    ends = models.DateField(_("止"), null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("text", "number"), name="one_number_per_text"),
        )

    def __str__(self) -> str:
        return f"{self.text} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def holds(self, day: date) -> bool:
        begun = self.in_force is not None and self.in_force <= day
        return begun and (self.ends is None or day < self.ends)

    def is_overdue(self, day: date) -> bool:
        """Past its review date: it asks extend, make formal or repeal; nothing ends by itself."""
        return self.review_on is not None and self.review_on <= day and self.holds(day)


class Comment(models.Model):
    """An opinion on a draft, and what came of it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="comments")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    words = models.CharField(_("意见"), max_length=400)
    taken = models.BooleanField(_("采纳"), null=True)
    answer = models.CharField(_("答复"), max_length=400, blank=True)

    class Meta:
        ordering = ("pk",)


class Reading(models.Model):
    """This person confirmed having read this wording. Only a rule with penalties asks it (5.20)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "person"), name="read_once"),)
