"""Who may see and keep what, on a day. Default closed; each yes can be said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhidu.sentence import say

from .door import Actor, Refused
from .memory import still
from .models import Membership, Oversight, Person, Post, Unit
from .rolls import members, stopped, voters

__all__ = ("COMMITTEE", "KEEPERS", "Viewer", "committee", "holders", "members", "must_keep",
           "voters")  # fmt: skip

# posts that keep the papers of their unit and see the units below it
KEEPERS = (
    "secretary",
    "deputy_secretary",
    "org_commissioner",
    "office",
    "organiser",
)
# decisions against a member, and what rests because of them, are read by these few alone
RULING_READERS = ("secretary", "discipline_commissioner", "office")
# the posts that make up the committee of a branch
COMMITTEE = (
    "secretary",
    "deputy_secretary",
    "org_commissioner",
    "publicity_commissioner",
    "discipline_commissioner",
    "committee_member",
)
# who belongs to the leading body of a unit: its committee, and who leads its business
LEADERS = (*COMMITTEE, "director", "team_leader")


class Viewer:
    """A person on a day, with what follows from posts and standing; made once per request."""

    def __init__(self, person: Person, today: date) -> None:
        self.person, self.today = person, today

    @cached_property
    def posts(self) -> list[Post]:
        rows = Post.objects.on(self.today).filter(person_id__in=self.person.ids())
        rows = rows.filter(unit__closed=None).select_related("unit")
        return still(("posts held", self.person.pk, self.today), lambda: list(rows))

    @cached_property
    def standings(self) -> list[Membership]:
        """What the person is where; a stopped membership gives no right while it rests."""
        ids = self.person.ids()
        rows = Membership.objects.on(self.today).filter(person_id__in=ids)
        if stopped(self.today).filter(who__in=ids).exists():
            rows = rows.filter(kind=Membership.Kind.STAFF)
        return list(rows.select_related("unit", "group"))

    @cached_property
    def branches(self) -> list[Unit]:
        return list({one.unit_id: one.unit for one in self.standings}.values())

    @cached_property
    def units(self) -> list[Unit]:
        """Every unit the person has to do with: posts first, then own branch."""
        return list({u.pk: u for u in [*(p.unit for p in self.posts), *self.branches]}.values())

    def keeper_post(self, unit: Unit) -> Post | None:
        """The post by which this person keeps the unit's papers: its own, else one above it."""
        fit = [p for p in self.posts if p.post in KEEPERS and unit.is_under(p.unit)]
        return max(fit, key=lambda post: len(post.unit.path), default=None)

    def keeps(self, unit: Unit) -> bool:
        return self.keeper_post(unit) is not None

    def serves(self, unit: Unit) -> bool:
        """Holds any post of exactly this unit."""
        return any(post.unit_id == unit.pk for post in self.posts)

    def belongs(self, unit: Unit) -> bool:
        """A member of this branch, of a group of it, or a guest of its activities."""
        homes = {x for m in self.standings for x in (m.unit_id, m.group_id, m.activity_unit_id)}
        return unit.pk in homes

    def sees_unit(self, unit: Unit) -> bool:
        return self.belongs(unit) or self.serves(unit) or self.keeps(unit)

    def sees_person(self, person: Person) -> bool:
        if person.pk in self.person.ids():
            return True
        units = Unit.objects.filter(memberships__person=person).distinct()
        posts = Unit.objects.filter(posts__person=person).distinct()
        return any(self.keeps(unit) for unit in [*units, *posts])

    def sees_rulings(self, person: Person) -> bool:
        """Oneself; the secretary and discipline commissioner of the branch; the offices above."""
        if person.pk in self.person.ids():
            return True
        units = Unit.objects.filter(memberships__person__in=person.ids()).distinct()
        return any(self.reads_rulings(unit) for unit in units)

    def reads_rulings(self, unit: Unit) -> bool:
        posts = [one for one in self.posts if one.post in RULING_READERS]
        return any(unit.is_under(one.unit) for one in posts)

    def why(self, unit: Unit) -> str:
        """The sentence that answers: why can this person see that?"""
        if post := self.keeper_post(unit):
            if post.unit_id == unit.pk:
                return _("您是%(post)s") % {"post": post}
            return _("您是上级组织的%(post)s") % {"post": post}
        return _("您在%(unit)s") % {"unit": unit}

    def visible_units(self) -> QuerySet[Unit]:
        """Own units and the subtrees of those where a keeper's post is held."""
        seen = Q(pk__in=[unit.pk for unit in self.units])
        for post in self.posts:
            if post.post in KEEPERS:
                seen |= Q(path__startswith=post.unit.path)
        return Unit.objects.filter(seen)

    def kept_units(self) -> QuerySet[Unit]:
        return self.units_of(KEEPERS)

    def units_of(self, posts: Sequence[str]) -> QuerySet[Unit]:
        """The units where one of these posts is held, with all below them."""
        held = Q(pk__in=[])
        for post in self.posts:
            if post.post in posts:
                held |= Q(path__startswith=post.unit.path)
        return Unit.objects.filter(held)

    def visible_people(self) -> QuerySet[Person]:
        """Those with a standing or a post in a kept unit, and oneself."""
        kept = self.kept_units().values("pk")
        own = Q(pk__in=self.person.ids())
        return Person.objects.filter(merged_into=None).filter(
            own
            | Q(pk__in=Membership.objects.filter(unit__in=kept).values("person"))
            | Q(pk__in=Post.objects.filter(unit__in=kept).values("person"))
        )


def must_keep(actor: Actor, unit: Unit) -> None:
    """Refuses everybody but a keeper of the unit or of one above it; the system itself passes."""
    if actor.is_trusted or (actor.person and Viewer(actor.person, actor.today).keeps(unit)):
        return
    raise Refused(say("这件事由%(unit)s的书记、副书记、组织委员或上级组织部门办理。", unit=unit))


def holders(unit: Unit, post: str, day: date, *but: Person) -> list[Post]:
    """Who holds the post on the day; for a vacant one, who acts (deputy, then the committee).

    `but` are persons who must not act here, as the one a matter is about: the next in line does.
    """
    out = {one.pk for one in but}
    rows = posts_of(unit, day)
    return in_line([row for row in rows if row.person_id not in out], post)


def posts_of(unit: Unit, day: date) -> list[Post]:
    """Every post of the unit that is held on the day, with who holds it."""
    rows = unit.posts.on(day).select_related("person")  # type: ignore[attr-defined]
    return still(("posts", unit.pk, day), lambda: list(rows))


def in_line(rows: list[Post], post: str) -> list[Post]:
    """Of one unit's posts on a day: who holds `post`, else the one who acts for it."""
    held = [row for row in rows if row.post == post]
    if held or post not in COMMITTEE:
        return held
    order = ["deputy_secretary", "org_commissioner", "discipline_commissioner",
             "publicity_commissioner", "committee_member"]  # fmt: skip
    if post != "secretary":  # a commissioner's duty falls back to the secretary
        order.insert(0, "secretary")
    acting = sorted((row for row in rows if row.post in order), key=lambda r: order.index(r.post))
    return acting[:1]


def committee(unit: Unit, day: date) -> list[Person]:
    return seated(unit, COMMITTEE, day)


def seated(unit: Unit, posts: Sequence[str], day: date) -> list[Person]:
    """Whoever holds one of the posts of the unit on the day, each once, in order of the posts."""
    rows = [row for row in posts_of(unit, day) if row.post in posts]
    order = sorted(rows, key=lambda row: list(posts).index(row.post))
    return list({row.person_id: row.person for row in order}.values())


def leaders(unit: Unit, day: date) -> list[Person]:
    """The leading body of a unit on a day, each person once."""
    return seated(unit, LEADERS, day)


def overseen(person: Person, unit: Unit, day: date) -> list[Unit]:
    """What a leader of `unit` oversees (分管): what was assigned; else all directly below; else it.

    Nobody needs to register anything in a small branch: its leaders oversee its groups, or itself.
    """
    rows = Oversight.objects.on(day).filter(person__in=person.ids(), unit__closed=None)
    rows = rows.filter(unit__path__startswith=unit.path).select_related("unit")
    assigned = [row.unit for row in rows]
    if assigned:
        return assigned
    below = Unit.objects.filter(parent=unit, closed=None).order_by("path")
    return list(below) or [unit]
