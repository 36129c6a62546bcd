"""The ways in that hang on a post: when it ends, open sessions and unused slips end with it.

A member who was the secretary stays a member: the password remains, every open session is over,
and who signs in again has only what they still are. All that ends posts goes through `end_posts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from .models import Account, Person, Post, Slip


def end_posts(rows: QuerySet[Post], on: date, today: date) -> list[int]:
    """End these posts that day (never before they began); returns the rows that were ended.

    A day still to come closes nothing yet: `ended_between` finds it when it has come.
    """
    held = list(rows.select_for_update().select_related("person"))
    for row in held:
        row.ends = max(on, row.starts or on)
        row.save(update_fields=["ends"])
    if gone := {row.person_id for row in held if row.ends and row.ends <= today}:
        close(gone)
    return [row.pk for row in held]


def close(people: Iterable[int]) -> None:
    """Every open session of these persons is over, and so are slips for them or made by them."""
    ids = set(people)
    whole = Q(person__in=ids) | Q(person__merged__in=ids) | Q(person__merged_into__in=ids)
    accounts = Account.objects.filter(whole).values_list("pk", flat=True)
    Account.objects.filter(pk__in=list(accounts)).update(closings=F("closings") + 1)
    Slip.objects.filter(Q(person__in=ids) | Q(made_by__in=ids), used_on=None).delete()


def ended_between(person: Person, after: date, until: date) -> bool:
    """Whether a post of the person ended after the one day and no later than the other."""
    rows = Post.objects.filter(person__in=person.ids(), ends__gt=after, ends__lte=until)
    return rows.exists()


def slip_is_void(slip: Slip, today: date) -> bool:
    """A post ended since it was made, of the person it is for or of the one who made it."""
    people = [slip.person, *([slip.made_by] if slip.made_by else [])]
    return any(ended_between(one, slip.made_on, today) for one in people)
