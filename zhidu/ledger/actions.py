"""Open a fund, set a budget line, and book: always by the rule of a matter, never by hand.

Each booking takes the fund's row first, so that two at once cannot both see the same balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhidu.money import yuan
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import say

from .models import Account, Entry, Line
from .reading import balance, spent


@dataclass(frozen=True)
class Paper:
    """What stands behind an entry: what it is for, its voucher, its day."""

    what: str
    on: date
    voucher: str = ""


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def _keeps_fund(actor: Actor, fund: Account, *rest: object, **more: object) -> None:
    must_keep(actor, fund.unit)


def _by_rule(actor: Actor, *rest: object, **more: object) -> None:
    """Two persons and a decision stand behind every entry: the rule of a matter asked for them."""
    if not actor.is_trusted:
        raise Refused(_("账只能由办理的事项记入，不能直接记。"))


@act("ledger.open", may=_keeps)
def open_fund(actor: Actor, unit: Unit, name: str) -> Done:
    """A fund of the unit, empty. Raises Refused for a name it has already."""
    name = name.strip()[:60]
    if not name:
        raise Refused(_("请写明是哪一笔资金。"))
    row, new = Account.objects.get_or_create(
        unit=unit, kind=Account.Kind.FUND, name=name, defaults={"opened": actor.today}
    )
    if not new:
        raise Refused(say("%(unit)s已有“%(name)s”。", unit=unit, name=name))
    return Done(row, say("立账：%(name)s", name=name), unit=unit, thing=f"account:{row.pk}")


@act("ledger.budget", may=_keeps_fund)
def set_line(
    actor: Actor, fund: Account, name: str, cap: int, starts: date, ends: date, decided: str
) -> Done:
    """A budget line of `cap` fen; `decided` names the decision it rests on.

    Raises Refused without one, or for a line of this name that runs in the same time.
    """
    if fund.kind != Account.Kind.FUND or not name.strip():
        raise Refused(_("请写明预算用在什么上。"))
    if not decided.strip():
        raise Refused(_("请写明预算是哪一次会议、哪一份文件定的。"))
    if cap <= 0 or ends < starts:
        raise Refused(_("预算要有金额，止日不能早于起日。"))
    use, _new = Account.objects.get_or_create(
        unit=fund.unit, kind=Account.Kind.USE, name=name.strip()[:60],
        defaults={"opened": actor.today},
    )  # fmt: skip
    if Line.objects.filter(fund=fund, use=use, starts__lte=ends, ends__gte=starts).exists():
        raise Refused(say("“%(name)s”在这段时间已有预算。", name=use.name))
    row = Line.objects.create(
        fund=fund, use=use, cap=cap, starts=starts, ends=ends, decided=decided.strip()[:120],
        by=actor.person,
    )  # fmt: skip
    said = say("预算：%(name)s %(cap)s元（%(decided)s）", name=use.name, cap=yuan(cap),
               decided=row.decided)  # fmt: skip
    return Done(row, said, unit=fund.unit, thing=f"account:{fund.pk}")


@act("ledger.receive", may=_by_rule)
def receive(actor: Actor, fund: Account, source: str, amount: int, paper: Paper) -> Done:
    """Money that came into the fund, from where."""
    held = _locked(fund)
    if held.kind != Account.Kind.FUND or not source.strip():
        raise Refused(_("请写明钱从哪里来。"))
    origin, _new = Account.objects.get_or_create(
        unit=held.unit, kind=Account.Kind.SOURCE, name=source.strip()[:60],
        defaults={"opened": paper.on},
    )  # fmt: skip
    return _book(actor, origin, held, amount, paper, None)


@act("ledger.pay", may=_by_rule)
def pay(actor: Actor, line: Line, amount: int, paper: Paper) -> Done:
    """Money paid on a budget line. Raises Refused over the cap, over what the fund holds, or
    outside the time of the line."""
    held = _locked(line.fund)
    wrong = []
    if not line.starts <= paper.on <= line.ends:
        wrong.append(say("“%(line)s”的预算只到 %(day)s。", line=line, day=line.ends))
    if amount > (rest := line.cap - spent(line)):
        wrong.append(say("“%(line)s”的预算还剩 %(rest)s 元，不够付 %(amount)s 元。", line=line,
                         rest=yuan(rest), amount=yuan(amount)))  # fmt: skip
    if amount > (there := balance(held)):
        wrong.append(say("“%(fund)s”还有 %(there)s 元，不够付 %(amount)s 元。", fund=held,
                         there=yuan(there), amount=yuan(amount)))  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    return _book(actor, held, line.use, amount, paper, line)


@act("ledger.reverse", may=_by_rule)
def reverse(actor: Actor, entry: Entry, reason: str) -> Done:
    """Take an entry back by another one the other way round; both stay. Raises Refused the second
    time, without a reason, and when the money of a receipt was spent already."""
    if not reason.strip():
        raise Refused(_("冲正要写明缘由。"))
    for one in (entry.source, entry.target):
        _locked(one)
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise Refused(say("第 %(n)d 笔已经冲正，或者本身就是冲正。", n=entry.pk))
    if entry.target.kind == Account.Kind.FUND and balance(entry.target) < entry.amount:
        raise Refused(say("“%(fund)s”收进来的钱已经用掉，不能冲正。", fund=entry.target))
    what = str(say("冲正第%(n)d笔：%(reason)s", n=entry.pk, reason=reason.strip()))[:120]
    row = Entry.objects.create(
        on=actor.today, entered=actor.today, source=entry.target, target=entry.source,
        amount=entry.amount, line=entry.line, what=what, thing=entry.thing, by=actor.person,
        reverses=entry,
    )  # fmt: skip
    said = say("冲正第%(n)d笔", n=entry.pk)
    return Done(row, said, unit=entry.source.unit, detail={"entry": row.pk, "reason": reason})


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update().select_related("unit").get(pk=account.pk)


def _book(
    actor: Actor, source: Account, target: Account, amount: int, paper: Paper, line: Line | None
) -> Done:
    if amount <= 0:
        raise Refused(_("金额要大于零。"))
    row = Entry.objects.create(
        on=paper.on, entered=actor.today, source=source, target=target, amount=amount, line=line,
        what=paper.what[:120], voucher=paper.voucher[:60], thing=actor.carries, by=actor.person,
    )  # fmt: skip
    said = say("记账第%(n)d笔：%(amount)s元", n=row.pk, amount=yuan(amount))
    return Done(row, said, unit=source.unit, detail={"entry": row.pk})
