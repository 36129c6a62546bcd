"""The rows an act on a person's standing began and ended, for the journal and the way back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhidu.org import ways
from zhidu.org.door import Refused
from zhidu.org.models import Account, Away, Membership, Pair, Person, Post, Restriction, Unit


@dataclass
class Changed:
    """Primary keys by table; an act fills it as it goes, `undo` reads it back."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)
    aways: list[int] = field(default_factory=list)
    rested: list[int] = field(default_factory=list)
    lifted: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        return {name: rows for name, rows in asdict(self).items() if rows}

    def begin(self, row: Membership) -> Membership:
        row.save()
        self.begun.append(row.pk)
        return row

    def end(self, row: Membership, on: date, kind: str, document: str = "", why: str = "") -> None:
        row.ends, row.end_kind, row.end_document, row.end_reason = on, kind, document, why
        row.save(update_fields=["ends", "end_kind", "end_document", "end_reason"])
        self.ended.append(row.pk)

    def end_posts(self, person: Person, on: date, which: Q) -> None:
        rows = Post.objects.filter(which, person__in=person.ids(), ends=None)
        self.posts += ways.end_posts(rows, on, date.max)  # has happened: nobody enters it ahead

    def end_pairs(self, person: Person, on: date, which: Q, why: str) -> None:
        both = Q(helper__in=person.ids()) | Q(other__in=person.ids())
        for row in Pair.objects.filter(both, which, ends=None):
            row.ends, row.end_reason = max(on, row.starts or on), why
            row.save(update_fields=["ends", "end_reason"])
            self.pairs.append(row.pk)

    def come_back(self, person: Person, on: date) -> None:
        """Nobody is away from a branch they no longer belong to."""
        for row in Away.objects.filter(person__in=person.ids(), ends=None):
            row.ends = max(on, row.starts or on)
            row.save(update_fields=["ends"])
            self.aways.append(row.pk)
        Person.objects.filter(pk=person.pk).update(away_since=None, away_to="", contact=None)

    def rest(self, row: Restriction) -> Restriction:
        row.save()
        self.rested.append(row.pk)
        return row

    def lift(self, row: Restriction, on: date, document: str = "") -> None:
        row.ends, row.lift_document = max(on, row.starts or on), document
        row.save(update_fields=["ends", "lift_document"])
        self.lifted.append(row.pk)

    def close_account(self, person: Person) -> None:
        rows = Account.objects.filter(person__in=person.ids(), is_active=True)
        self.accounts += rows.values_list("pk", flat=True)
        rows.update(is_active=False)


def of_branch(unit: Unit) -> Q:
    """Posts of a branch and of its groups: they hang on belonging to it."""
    return Q(unit=unit) | Q(unit__parent=unit, unit__kind=Unit.Kind.GROUP)


def of_the_party() -> Q:
    """Posts of Party organisations; a post of an administrative body is not the Party's to end."""
    return ~Q(unit__kind=Unit.Kind.BODY)


def take_back(held: dict[str, Any], person: Person) -> None:
    """Reverse what `held` says was changed, to the row.

    Raises Refused when something was built on it since: the later change goes first.
    """
    begun = list(Membership.objects.filter(pk__in=held.get("begun", [])))
    open_now = Membership.objects.filter(person__in=person.ids(), ends=None)
    later = open_now.exclude(kind=Membership.Kind.STAFF).exclude(pk__in=[one.pk for one in begun])
    if any(one.ends for one in begun) or (held.get("ended") and later.exists()):
        raise Refused(_("这以后身份又变动过，请先撤销后面的变动。"))
    if Restriction.objects.filter(pk__in=held.get("rested", [])).exclude(ends=None).exists():
        raise Refused(_("这以后身份又变动过，请先撤销后面的变动。"))
    Membership.objects.filter(pk__in=[one.pk for one in begun]).delete()
    Restriction.objects.filter(pk__in=held.get("rested", [])).delete()
    closed = {"end_kind": "", "end_document": "", "end_reason": ""}
    Membership.objects.filter(pk__in=held.get("ended", [])).update(ends=None, **closed)
    Restriction.objects.filter(pk__in=held.get("lifted", [])).update(ends=None, lift_document="")
    Account.objects.filter(pk__in=held.get("accounts", [])).update(is_active=True)
    _reopen(held, person)


def _reopen(held: dict[str, Any], person: Person) -> None:
    """Posts, pairs and absence go on, unless somebody else has taken their place since."""
    for row in Post.objects.filter(pk__in=held.get("posts", [])):
        others = Post.objects.filter(unit=row.unit, first_responsible=True, ends=None)
        if not (row.first_responsible and others.exists()):
            Post.objects.filter(pk=row.pk).update(ends=None)
    for pair in Pair.objects.filter(pk__in=held.get("pairs", [])):
        if not Pair.objects.filter(kind=pair.kind, other=pair.other, ends=None).exists():
            Pair.objects.filter(pk=pair.pk).update(ends=None, end_reason="")
    for away in Away.objects.filter(pk__in=held.get("aways", [])):
        Away.objects.filter(pk=away.pk).update(ends=None)
        contact = Pair.objects.filter(kind=Pair.Kind.MOBILE, other=person, ends=None).first()
        Person.objects.filter(pk=person.pk).update(
            away_since=away.starts, away_to=away.to, contact=contact and contact.helper
        )
