"""资金: the funds of a unit with their budget lines, and the account of each, entry by entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.ledger import actions, reading
from zhidu.ledger.models import Account
from zhidu.matters.rulebook import adoption_of
from zhidu.money import fen
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.sentence import say


def seen(request: HttpRequest, pk: int) -> Unit:
    """The unit, for who handles or supervises its money, or keeps its papers."""
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    if not reading.may_read(request.viewer, unit):
        raise Refused(say("%(unit)s的账由经办、审批、复核和监督的人看。", unit=unit))
    return unit


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, seen(request, pk))


def _page(request: HttpRequest, unit: Unit, refusal: Refused | None = None) -> HttpResponse:
    lines = reading.lines(unit, request.today)
    context = {
        "unit": unit,
        "funds": [
            {
                "fund": one,
                "balance": reading.balance(one),
                "lines": [_line(row) for row in lines if row.fund_id == one.pk],
            }
            for one in reading.funds(unit)
        ],
        "keeps": request.viewer.keeps(unit) and not unit.is_archived,
        "receives": adoption_of(unit, "income", request.today) is not None,
        "typed": request.POST,
        "year": request.today.year,
        "refusal": refusal,
    }
    return render(request, "zhidu/money.html", context, status=422 if refusal else 200)


def _line(row: Any) -> dict[str, Any]:
    return {"line": row, "spent": reading.spent(row), "left": reading.left(row)}


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Every entry with the running balance, in the order they were booked; made to be printed."""
    held = get_object_or_404(Account.objects.select_related("unit__parent"), pk=pk)
    unit = seen(request, held.unit_id)
    rows = reading.statement(held)
    undone = {row.entry.reverses_id for row in rows if row.entry.reverses_id}
    context = {
        "unit": unit,
        "account": held,
        "rows": [(row, row.entry.pk in undone, _matter(row)) for row in reversed(rows)],
        "balance": rows[-1].balance if rows else 0,
        "came": sum(row.came for row in rows),
        "went": sum(row.went for row in rows),
    }
    return render(request, "zhidu/account.html", context)


def _matter(row: reading.Row) -> int | None:
    """The matter behind the entry; whether it may be opened, its own page says."""
    kind, _mark, number = row.entry.thing.partition(":")
    return int(number) if kind == "matter" and number.isdigit() else None


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a fund or set a budget line; a refusal shows the page with what was typed."""
    unit = seen(request, pk)
    try:
        said = _do(request, unit)
    except Refused as refusal:
        return _page(request, unit, refusal)
    messages.success(request, said)
    return redirect("money", pk=pk)


def _do(request: HttpRequest, unit: Unit) -> str:
    post = request.POST
    if post.get("do") == "open":
        actions.open_fund(request.actor, unit, post.get("name", ""))
        return _("已立账。")
    fund = get_object_or_404(Account, pk=post.get("fund") or 0, unit=unit)
    try:
        cap, first, last = fen(post.get("cap", "")), _day(post["starts"]), _day(post["ends"])
    except ValueError as wrong:
        raise Refused(wrong.args[0]) from wrong
    actions.set_line(
        request.actor, fund, post.get("line", ""), cap, first, last, post.get("decided", "")
    )
    return _("预算已记下。")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(_("日期请写成 2026-04-08 这样。")) from wrong
