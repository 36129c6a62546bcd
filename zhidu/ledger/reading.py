"""Balances and statements, added up from the entries each time; nothing is stored beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from zhidu.org.access import Viewer
from zhidu.org.models import Unit

from .models import Account, Entry, Line

# who reads the accounts of their unit: those who handle money there, and who supervises them
READERS = ("fund_maker", "fund_approver", "fund_second", "fund_checker", "village_accountant",
           "village_chair", "supervisor")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One entry as an account sees it: what came, what went, what is there after it."""

    entry: Entry
    other: Account
    came: int
    went: int
    balance: int


def balance(account: Account) -> int:
    """What is there now, in fen: all that came less all that went."""
    return _sum(Entry.objects.filter(target=account)) - _sum(Entry.objects.filter(source=account))


def spent(line: Line) -> int:
    """What was paid on the line, less what was taken back, in fen."""
    rows = Entry.objects.filter(line=line)
    return _sum(rows.filter(target=line.use)) - _sum(rows.filter(source=line.use))


def left(line: Line) -> int:
    """What may still be paid on the line: of its cap, and of what the fund holds."""
    return min(line.cap - spent(line), balance(line.fund))


def _sum(rows: QuerySet[Entry]) -> int:
    return int(rows.aggregate(all=Sum("amount"))["all"] or 0)


def statement(account: Account) -> list[Row]:
    """Every entry in the order it was booked, with the running balance."""
    rows = Entry.objects.filter(Q(source=account) | Q(target=account))
    found, there = [], 0
    for one in rows.select_related("source", "target", "by", "reverses").order_by("pk"):
        came = one.amount if one.target_id == account.pk else 0
        went = 0 if came else one.amount
        there += came - went
        other = one.source if came else one.target
        found.append(Row(one, other, came, went, there))
    return found


def funds(unit: Unit) -> QuerySet[Account]:
    return Account.objects.filter(unit=unit, kind=Account.Kind.FUND)


def lines(unit: Unit, day: date) -> QuerySet[Line]:
    """The budget lines that may be paid from on the day."""
    rows = Line.objects.filter(fund__unit=unit, starts__lte=day, ends__gte=day)
    return rows.select_related("fund", "use")


def may_read(viewer: Viewer, unit: Unit) -> bool:
    """Who handles or supervises money there, and who keeps the papers of the unit."""
    handles = any(post.unit_id == unit.pk and post.post in READERS for post in viewer.posts)
    return handles or viewer.keeps(unit)
