"""Who counts in a branch on a day: its members, and those of them who may vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .models import Membership, Person, Restriction, Unit, in_branch_on


def resting(day: date) -> QuerySet[Restriction]:
    """Restrictions that hold on a day; `who` is the person, also when merged into another file."""
    who = Coalesce(F("person__merged_into"), F("person"))
    return Restriction.objects.on(day).annotate(who=who).order_by("starts", "pk")


def stopped(day: date) -> QuerySet[Restriction]:
    """Whose membership is stopped on the day: in the branch's care, on none of its lists."""
    return resting(day).filter(kind=Restriction.Kind.STOPPED).order_by()


def members(unit: Unit, day: date, kinds: tuple[str, ...] = Membership.MEMBERS) -> QuerySet[Person]:
    """The members of a branch (or of a group in it) on a day, without those who are stopped."""
    here = Q(memberships__group=unit) if unit.kind == Unit.Kind.GROUP else Q(memberships__unit=unit)
    return (
        Person.objects.filter(
            here, in_branch_on(day, "memberships__"), memberships__kind__in=kinds, merged_into=None
        )
        .exclude(pk__in=stopped(day).values("who"))
        .distinct()
        .order_by("name", "pk")
    )


def counted(day: date) -> QuerySet[Membership]:
    """The standings that make up the number of members on a day."""
    rows = Membership.objects.on(day).filter(kind__in=Membership.MEMBERS, person__merged_into=None)
    return rows.exclude(person__in=stopped(day).values("who"))


@dataclass(frozen=True)
class LeftOut:
    """A member who has no vote on the day; `why` is `probationary` or a kind of restriction."""

    person: Person
    why: str
    restriction: Restriction | None = None

    @property
    def said(self) -> str:
        """What the whole branch may read: which document and why is for a few (access)."""
        if self.why == Membership.Kind.PROBATIONARY:
            return _("预备党员没有表决权")
        return _("按规定目前没有表决权")


@dataclass(frozen=True)
class Roll:
    """The voters of a branch on a day, by name, and everybody left out with the reason."""

    unit: Unit
    day: date
    voters: list[Person]
    left_out: list[LeftOut]


def voters(unit: Unit, day: date) -> Roll:
    """有表决权党员: full members whose rights do not rest (选举工作条例第五条; 党章).

    Probationary members, members under 留党察看, with suspended rights or with membership stopped
    are left out. Who is away or ill stays on the roll: leaving them out is for people to decide.
    """
    here = Q(memberships__unit=unit) & in_branch_on(day, "memberships__")
    kinds = Q(memberships__kind__in=Membership.MEMBERS)
    folk = Person.objects.filter(here & kinds, merged_into=None).distinct().order_by("name", "pk")
    full = set(members(unit, day, (Membership.Kind.FULL,)).values_list("pk", flat=True))
    rest = {row.who: row for row in resting(day).filter(who__in=folk.order_by().values("pk"))}
    able: list[Person] = []
    left: list[LeftOut] = []
    for one in folk:
        if row := rest.get(one.pk):
            left.append(LeftOut(one, row.kind, row))
        elif one.pk in full:
            able.append(one)
        else:
            left.append(LeftOut(one, Membership.Kind.PROBATIONARY))
    return Roll(unit, day, able, left)
