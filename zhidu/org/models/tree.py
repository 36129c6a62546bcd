"""Units in a tree of any depth, and the places they stand in or cover."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.org.initials import LONGEST, initials

from .dated import Dated


class Unit(models.Model):
    """An organisation. What it is called and where it hangs is dated in UnitSpan; here is today."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("党委")
        GENERAL = "general_branch", _("党总支")
        BRANCH = "branch", _("党支部")
        GROUP = "group", _("党小组")
        BODY = "body", _("行政或业务组织")

    class Basis(models.TextChoices):
        VILLAGE = "village", _("村")
        COMMUNITY = "community", _("社区")
        FIRM = "firm", _("企业")
        OFFICE = "office", _("机关或事业单位")
        ASSOCIATION = "association", _("协会")
        CHAIN = "chain", _("产业链")
        LEADING_FIRM = "leading_firm", _("龙头企业")
        BUILDING = "building", _("楼道（楼宇）")
        MARKET = "market", _("市场")
        JOINT = "joint", _("联合组建")
        TEMPORARY = "temporary", _("临时")
        MOBILE = "mobile", _("流动党员")
        OTHER = "other", _("其他")

    code = models.CharField(_("编号"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    initials = models.CharField(max_length=LONGEST, blank=True, db_index=True, editable=False)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind, default=Kind.BRANCH)
    level = models.CharField(_("层级"), max_length=20, blank=True)
    basis = models.CharField(_("设置依据"), max_length=20, choices=Basis, blank=True)
    template = models.CharField(_("模板"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, db_index=True, default="")
    term_years = models.PositiveSmallIntegerField(_("任期（年）"), null=True, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    address = models.CharField(_("办公地点"), max_length=120, blank=True)
    opened = models.DateField(_("成立日期"), null=True, blank=True)
    closed = models.DateField(_("撤销日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.initials = initials(self.name)
        if (fields := kwargs.get("update_fields")) and "name" in fields:
            kwargs["update_fields"] = {*fields, "initials"}
        super().save(*args, **kwargs)

    @property
    def is_archived(self) -> bool:
        return self.closed is not None

    @property
    def depth(self) -> int:
        return self.path.count(".")

    def place_in_tree(self) -> None:
        """Path of fixed-width ids: byte order is tree order, a subtree is a prefix."""
        above = self.parent.path if self.parent else ""
        self.path = f"{above}{self.pk:07d}."

    def living(self) -> Unit:
        """The unit, or the one it was merged into, as often as that happened."""
        unit = self
        while unit.is_archived and unit.merged_into is not None:
            unit = unit.merged_into
        return unit

    def is_under(self, other: Unit) -> bool:
        return self.path.startswith(other.path)

    def ancestors(self) -> models.QuerySet[Unit]:
        """From the top down, this unit last."""
        steps = self.path.split(".")[:-1]
        paths = [".".join(steps[: n + 1]) + "." for n in range(len(steps))]
        return Unit.objects.filter(path__in=paths).order_by("path")

    def subtree(self) -> models.QuerySet[Unit]:
        return Unit.objects.filter(path__startswith=self.path)


class UnitSpan(Dated):
    """What a unit was called, what kind it was and under whom, from a day to a day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="spans")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Unit.Kind)
    reason = models.CharField(_("缘由"), max_length=200, blank=True)

    class Meta:
        ordering = ("starts",)


class Place(models.Model):
    """A village, firm, building, market … that a unit stands in or covers."""

    class Kind(models.TextChoices):
        VILLAGE = "village", _("村")
        COMMUNITY = "community", _("社区")
        FIRM = "firm", _("企业")
        BUILDING = "building", _("楼宇")
        MARKET = "market", _("市场")
        ASSOCIATION = "association", _("协会")
        CHAIN = "chain", _("产业链")
        STATION = "station", _("所站")
        OTHER = "other", _("其他")

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    under = models.ForeignKey(
        Unit, models.PROTECT, related_name="places_under", verbose_name=_("所属上级组织")
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def covered_by(self, day: date) -> list[Unit]:
        """The units that stand in it or cover it on a day; none is a gap in the coverage."""
        rows = self.stands.on(day).filter(unit__closed=None).select_related("unit")  # type: ignore[attr-defined]
        return [row.unit for row in rows]


class Stand(Dated):
    """A unit stands in a place, or covers it although it stands elsewhere."""

    class Kind(models.TextChoices):
        HOST = "host", _("依托")
        COVERS = "covers", _("覆盖")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="stands")
    place = models.ForeignKey(Place, models.PROTECT, related_name="stands")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HOST)
