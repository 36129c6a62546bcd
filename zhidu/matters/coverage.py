"""What nobody covers yet (catalogue 2.13): each number is exactly its rows, and must reach zero.

Only facts are listed: a member without a branch, a branch without a secretary, somebody nobody has
reached. Reaching is the organisation's task; nothing here says how diligent a person is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from zhidu.engine.dates import add_months
from zhidu.org.access import COMMITTEE
from zhidu.org.actions.tree import NEEDS_HOST
from zhidu.org.asof import alive
from zhidu.org.models import Membership, Person, Place, Post, Stand, Unit
from zhidu.org.rolls import counted

from .duties import COMMITTEE_FROM
from .models import Matter, Presence, Record, Step

MONTHS = 6  # 2.11 and the mobile members' rule: after half a year away or unheard of
LEADING = (Unit.Kind.BRANCH, Unit.Kind.GENERAL, Unit.Kind.COMMITTEE)
# 支部工作条例: a committee of three to five; these commissioners at least
COMMISSIONERS = ("org_commissioner", "publicity_commissioner", "discipline_commissioner")
LEAST = 3


@dataclass(frozen=True)
class Scope:
    """The units a page is about (dissolved ones included) and the day it looks at."""

    units: QuerySet[Unit]
    day: date

    @property
    def since(self) -> date:
        return add_months(self.day, -MONTHS)

    @property
    def open(self) -> QuerySet[Unit]:
        return self.units.filter(alive(self.day)).select_related("parent")

    def posts(self, **words: Any) -> QuerySet[Post]:
        return Post.objects.on(self.day).filter(**words)

    def standings(self, **words: Any) -> QuerySet[Membership]:
        """Standings as a member on the day."""
        return counted(self.day).filter(**words)

    def members(self) -> QuerySet[Person]:
        held = self.standings(unit__in=self.open.values("pk"))
        return Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk")


@dataclass(frozen=True)
class Gap:
    """One kind of gap: `rows` are persons, units or places; `shows` says which."""

    key: str
    shows: str
    title: Any
    about: Any
    rows: Callable[[Scope], QuerySet[Any]]


# ---- persons -------------------------------------------------------------------------------------


def branchless(scope: Scope) -> QuerySet[Person]:
    """Members whose standing hangs on no branch, or broke off without anybody saying why."""
    elsewhere = scope.standings(unit__in=scope.open.exclude(kind=Unit.Kind.BRANCH).values("pk"))
    ended = Membership.Ended
    open_end = Q(end_kind="", end_reason="")  # nobody said how; or said where to, and never arrived
    open_end |= Q(end_kind__in=(ended.CHANGED, ended.MOVED, ended.MERGED))
    broken = Membership.objects.filter(
        open_end, unit__in=scope.units.values("pk"), kind__in=Membership.MEMBERS,
        ends__lte=scope.day, person__merged_into=None,
    )  # fmt: skip
    now = Membership.objects.on(scope.day).filter(person=OuterRef("person"))
    later = Membership.objects.filter(person=OuterRef("person"), ends__gt=OuterRef("ends"))
    broken = broken.exclude(Exists(now)).exclude(Exists(later))
    here = Q(pk__in=elsewhere.values("person")) | Q(pk__in=broken.values("person"))
    return Person.objects.filter(here, merged_into=None).order_by("name", "pk")


def dissolved(scope: Scope) -> QuerySet[Person]:
    gone = scope.units.exclude(closed=None).filter(closed__lte=scope.day)
    rows = scope.standings(unit__in=gone.values("pk"))
    return Person.objects.filter(pk__in=rows.values("person")).order_by("name", "pk")


def unreached(scope: Scope) -> QuerySet[Person]:
    """Members nobody met, talked with or heard from for half a year, by what is on record."""
    rows = scope.members().exclude(pk__in=_arrived(scope).values("person"))
    for met in _met(scope):
        rows = rows.exclude(Exists(met))
    key = Cast("pk", CharField())
    return rows.alias(key=key).exclude(key__in=_talked(scope))


def _arrived(scope: Scope) -> QuerySet[Membership]:
    """Who joined within the half year was reached by joining."""
    first = Membership.objects.filter(person=OuterRef("person"), kind__in=Membership.MEMBERS)
    first = first.order_by(F("starts").asc(nulls_first=True))
    return scope.standings(unit__in=scope.open.values("pk")).filter(
        starts__gt=scope.since, starts=Subquery(first.values("starts")[:1])
    )


def _met(scope: Scope) -> list[QuerySet[Any]]:
    """Was there; acted, or had their paper entered for them; a task to reach them was confirmed.

    Each asks one index for one person: an OR of two ways would read the whole table for everybody.
    """
    window = (scope.since, scope.day)
    there = Presence.objects.filter(
        present=True, record__state=Record.State.FILED, record__held_on__range=window
    )
    acted = Step.objects.filter(withdrawn=False, on__range=window)
    reached = Matter.objects.filter(slug="assignment", at="done", since__range=window)
    me = OuterRef("pk")
    return [
        there.filter(person=me),
        there.filter(person__merged_into=me),
        acted.filter(by=me, on_behalf=False),
        acted.filter(matter__subject=me, on_behalf=True),
        reached.filter(subject=me),
    ]


def _talked(scope: Scope) -> QuerySet[Any]:
    """The other side of talks both confirmed; who began one is already there by their step."""
    rows = Matter.objects.filter(slug="talks", at="held", since__range=(scope.since, scope.day))
    other = KeyTextTransform("other_side", "known")
    return rows.annotate(other=other).exclude(other=None).values("other")


def away(scope: Scope) -> QuerySet[Person]:
    """Away for half a year, or nobody knows since when, and nobody named to keep in touch."""
    gone = Q(away_since__lte=scope.since) | (Q(away_since=None) & ~Q(away_to=""))
    return scope.members().filter(gone, contact=None)


def roleless(scope: Scope) -> QuerySet[Person]:
    return scope.members().filter(role_kind="")


# ---- units and places ----------------------------------------------------------------------------


def _branches(scope: Scope) -> QuerySet[Unit]:
    return scope.open.filter(kind=Unit.Kind.BRANCH).order_by("path")


def headless(scope: Scope) -> QuerySet[Unit]:
    held = scope.posts(post="secretary", unit=OuterRef("pk"))
    return _branches(scope).exclude(Exists(held))


def several(scope: Scope) -> QuerySet[Unit]:
    """Two secretaries, or two first responsible ones, on one day."""
    found = Q()
    for held in (scope.posts(post="secretary"), scope.posts(first_responsible=True)):
        twice = held.order_by().values("unit").annotate(n=Count("person", distinct=True))
        found |= Q(pk__in=twice.filter(n__gt=1).values("unit"))
    return scope.open.filter(found).order_by("path")


def first_none(scope: Scope) -> QuerySet[Unit]:
    held = scope.posts(first_responsible=True, unit=OuterRef("pk"))
    return scope.open.filter(kind__in=LEADING).exclude(Exists(held)).order_by("path")


def committee(scope: Scope) -> QuerySet[Unit]:
    """Seven full members or more, but under three in the committee or a commissioner missing."""
    full = Membership.objects.on(scope.day).filter(kind=Membership.Kind.FULL)
    full = full.filter(unit__in=scope.open.values("pk")).order_by()
    large = full.values("unit").annotate(n=Count("person", distinct=True))
    rows = _branches(scope).filter(pk__in=large.filter(n__gte=COMMITTEE_FROM).values("unit"))
    held = scope.posts(post__in=COMMITTEE).order_by().values("unit")
    enough = held.annotate(n=Count("person", distinct=True)).filter(n__gte=LEAST)
    named = held.filter(post__in=COMMISSIONERS).annotate(n=Count("post", distinct=True))
    whole = Q(pk__in=enough.values("unit"))
    whole &= Q(pk__in=named.filter(n=len(COMMISSIONERS)).values("unit"))
    return rows.exclude(whole)


def baseless(scope: Scope) -> QuerySet[Unit]:
    """Nothing said of where it is set up; or a building, market … without the place itself."""
    stands = Stand.objects.on(scope.day).filter(unit=OuterRef("pk"))
    return _branches(scope).filter(Q(basis="") | (Q(basis__in=NEEDS_HOST) & ~Exists(stands)))


def uncovered(scope: Scope) -> QuerySet[Place]:
    held = Stand.objects.on(scope.day).filter(alive_unit(scope.day), place=OuterRef("pk"))
    places = Place.objects.filter(under__in=scope.units.values("pk"))
    return places.exclude(Exists(held)).select_related("under").order_by("name", "pk")


def alive_unit(day: date) -> Q:
    return Q(unit__closed=None) | Q(unit__closed__gt=day)


GAPS = {
    gap.key: gap
    for gap in (
        Gap("branchless", "person", _("没有支部的党员"),
            _("关系不在任何支部，或者中断了没有写明去向。"), branchless),
        Gap("dissolved", "person", _("还挂在已撤销组织里的党员"),
            _("组织撤销了，人还没有转入别的支部。"), dissolved),
        Gap("unreached", "person", _("半年没有联系上的党员"),
            _("半年里没有到会、谈心、办事的记录。这是组织该去做的事，交给一个人去联系。"),
            unreached),
        Gap("away", "person", _("外出满半年还没有联系人的党员"),
            _("流动党员要有一位联系人；哪天外出不详的也列在这里。"), away),
        Gap("roleless", "person", _("还没有登记作用发挥的党员"),
            _("参加活动、服务岗位，或者不能参加的缘由，写一样。"), roleless),
        Gap("headless", "unit", _("没有书记的支部"),
            _("书记空缺时由谁代行，也写在这里。"), headless),
        Gap("first_none", "unit", _("没有第一责任人的组织"),
            _("每个组织每一天有且只有一位第一责任人。"), first_none),
        Gap("several", "unit", _("有两位书记或两位第一责任人的组织"),
            _("同一天只能有一位，请免去登记重了的。"), several),
        Gap("committee", "unit", _("委员不齐的支部"),
            _("正式党员七人以上的支部设委员会，一般三至五人，有组织、宣传、纪检委员（支部工作条例）。"),
            committee),
        Gap("baseless", "unit", _("没有写明设在哪里的支部"),
            _("村、社区、企业、楼宇……选一样；设在楼宇、市场、协会、产业链的还要写明依托的单位。"),
            baseless),
        Gap("uncovered", "place", _("没有组织覆盖的单位（场所）"),
            _("设立一个组织，或者由附近的组织覆盖。"), uncovered),
    )
}  # fmt: skip


def numbers(scope: Scope) -> list[tuple[Gap, int]]:
    """Every kind of gap with how many rows it has: one query each."""
    return [(gap, gap.rows(scope).count()) for gap in GAPS.values()]
