"""Persons (not only members), their standing and their posts, all dated."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhidu.org.initials import LONGEST, initials_of_person
from zhidu.org.memory import once
from zhidu.org.seal import SealedText, keyed
from zhidu.org.speech import SaidField, told
from zhidu.sentence import Sentence, Term, say

from .dated import Dated, DatedRows, on_day
from .tree import Unit

TWINS = "who was merged into whom"  # whoever merges or parts two files lets it be forgotten


class Person(models.Model):
    class Sex(models.TextChoices):
        MALE = "m", _("男")
        FEMALE = "f", _("女")

    class Exact(models.TextChoices):
        DAY = "day", _("到日")
        MONTH = "month", _("到月")
        YEAR = "year", _("到年")

    class Source(models.TextChoices):
        SERVING = "serving", _("在职")
        RETIRED = "retired", _("退休")
        LAID_OFF = "laid_off", _("下岗失业")
        MOBILE = "mobile", _("流动")
        VILLAGER = "villager", _("村民")
        STUDENT = "student", _("学生")
        SOLDIER = "soldier", _("退役军人")
        OTHER = "other", _("其他")

    class RoleKind(models.TextChoices):
        ACTIVITY = "activity", _("参加活动")
        POST = "post", _("服务岗位")
        NONE = "none", _("不能参加")

    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    initials = models.CharField(max_length=LONGEST, blank=True, db_index=True, editable=False)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    birth = models.DateField(_("出生日期"), null=True, blank=True)
    birth_exact = models.CharField(max_length=5, choices=Exact, default=Exact.DAY)
    education = models.CharField(_("学历"), max_length=30, blank=True)
    id_number = SealedText(_("身份证号"), blank=True, default="")
    id_key = models.CharField(max_length=64, blank=True, db_index=True)
    phone = SealedText(_("联系电话"), blank=True, default="")
    phone_key = models.CharField(max_length=64, blank=True, db_index=True)
    residence = models.CharField(_("现居住地"), max_length=120, blank=True)
    work_unit = models.CharField(_("工作单位及职务"), max_length=120, blank=True)
    employment = models.CharField(_("用工性质"), max_length=20, blank=True)
    # a notice about a person may show it: the white list of public notices
    working_since = models.DateField(_("参加工作时间"), null=True, blank=True)
    working_exact = models.CharField(max_length=5, choices=Exact, default=Exact.DAY)
    source = models.CharField(_("来源类别"), max_length=10, choices=Source, blank=True)
    skills = models.CharField(_("特长"), max_length=200, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    # the person's own wish: shown to whoever enters for them
    paper_only = models.BooleanField(_("只用纸笔"), default=False)
    # 2.11: away from the branch since; a receiving contact is then named
    away_since = models.DateField(_("外出自"), null=True, blank=True)
    away_exact = models.CharField(max_length=5, choices=Exact, default=Exact.DAY)
    away_to = models.CharField(_("外出地点"), max_length=120, blank=True)
    contact = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="contact_of"
    )
    # 2.21: what the person takes part in; `none` needs a reason
    role_kind = models.CharField(_("作用发挥"), max_length=10, choices=RoleKind, blank=True)
    role_text = models.CharField(_("岗位或缘由"), max_length=120, blank=True)
    # what the last import wrote, to tell an edit made here from one made in the file
    imported = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.keep_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def keep_keys(self) -> None:
        """bulk_create does not call save(): whoever loads in bulk calls this first."""
        self.id_key, self.phone_key = keyed(self.id_number), keyed(self.phone)
        self.initials = initials_of_person(self.name)

    def ids(self) -> list[int]:
        """This person's number and those merged into it: records keep the old number."""
        return [self.pk, *once(TWINS, _twins).get(self.pk, ())]

    def membership(self, day: date) -> Membership | None:
        return self.memberships.on(day).select_related("unit").order_by("-starts").first()  # type: ignore[attr-defined]


def _twins() -> dict[int, list[int]]:
    """{person kept: those merged into it} of all files there are: few."""
    found: dict[int, list[int]] = {}
    for kept, gone in Person.objects.exclude(merged_into=None).values_list("merged_into", "pk"):
        found.setdefault(kept, []).append(gone)
    return found


def in_branch_on(day: date, prefix: str = "") -> Q:
    """Standings that hold on a day in that very branch: who came later was elsewhere until then."""
    here = Q(**{f"{prefix}entered": None}) | Q(**{f"{prefix}entered__lte": day})
    return on_day(day, prefix) & here


class StandingRows(DatedRows):
    def on(self, day: date) -> StandingRows:
        return self.filter(in_branch_on(day))


class Membership(Dated):
    """Standing of a person in one branch, from a day to a day; one branch per person and day.

    `entered`: the day the person came to this branch with a standing that is older.
    """

    class Kind(models.TextChoices):
        APPLICANT = "applicant", _("入党申请人")
        ACTIVIST = "activist", _("入党积极分子")
        TARGET = "target", _("发展对象")
        PROBATIONARY = "probationary", _("预备党员")
        FULL = "full", _("正式党员")
        STAFF = "staff", _("职工群众")

    class Began(models.TextChoices):
        MOVED = "moved", _("组织关系转入")
        ARRIVED = "arrived", _("从系统外转入")
        MERGED = "merged", _("组织设置调整划入")
        RESTORED = "restored", _("恢复党籍")

    class Ended(models.TextChoices):
        CHANGED = "changed", _("身份变化")
        MOVED = "moved", _("组织关系转出")
        LEFT = "left", _("转往系统外")
        MERGED = "merged", _("组织设置调整划出")
        REMOVED = "removed", _("除名")
        WITHDREW = "withdrew", _("退党")
        EXPELLED = "expelled", _("开除党籍")
        CANCELLED = "cancelled", _("取消预备党员资格")
        DIED = "died", _("去世")

    MEMBERS = (Kind.PROBATIONARY, Kind.FULL)

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    kind = models.CharField(_("人员类别"), max_length=12, choices=Kind)
    exact = models.CharField(max_length=5, choices=Person.Exact, default=Person.Exact.DAY)
    entered = models.DateField(_("进入本支部"), null=True, blank=True)
    entered_exact = models.CharField(max_length=5, choices=Person.Exact, default=Person.Exact.DAY)
    group = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="group_members"
    )
    # a second, 'activity' affiliation is allowed beside the one branch (catalogue 2.12)
    activity_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="guests"
    )
    # how this standing began and ended, with the document (letter, resolution, decision)
    began_by = models.CharField(_("怎样来的"), max_length=10, choices=Began, blank=True)
    began_document = models.CharField(_("转入依据"), max_length=80, blank=True)
    end_kind = models.CharField(_("怎样结束"), max_length=10, choices=Ended, blank=True)
    end_document = models.CharField(_("结束依据"), max_length=80, blank=True)
    end_reason = SaidField(_("结束缘由"), default=str, blank=True)

    objects = StandingRows.as_manager()

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            # one branch per person and day: never two open standings (the masses' roll aside)
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(ends=None) & ~models.Q(kind="staff"),
                name="one_branch_at_a_time",
            ),
        )

    @property
    def here_since(self) -> date | None:
        """The first day in this very branch; None: unknown, long ago."""
        return self.entered or self.starts

    def holds(self, day: date) -> bool:
        return super().holds(day) and (self.entered is None or self.entered <= day)


class Post(Dated):
    """A post held at a unit; exactly one per unit and day is the first responsible one (2.43)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    post = models.CharField(_("职务"), max_length=40)
    title = models.CharField(_("职务名称"), max_length=40)
    first_responsible = models.BooleanField(_("第一责任人"), default=False)
    acting = models.BooleanField(_("主持工作（代理）"), default=False)

    class Meta:
        ordering = ("-first_responsible", "pk")

    @property
    def said(self) -> Sentence:
        return say("%(unit)s%(post)s", unit=self.unit.name, post=Term(self.title))

    def __str__(self) -> str:
        return told(self)


class Oversight(Dated):
    """A leader oversees a unit (分管), from a day to a day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="oversights")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="overseers")

    class Meta:
        ordering = ("unit__path", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "unit"), condition=models.Q(ends=None), name="oversees_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person.name}→{self.unit.name}"
