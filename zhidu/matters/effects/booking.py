"""`account`: what the matter pays, receives or takes back becomes an entry of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhidu.engine import effects
from zhidu.ledger import actions
from zhidu.ledger.actions import Paper
from zhidu.ledger.models import Account, Entry, Line
from zhidu.matters.models import Matter, Step
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit
from zhidu.sentence import say


def carry_out(actor: Actor, matter: Matter, effect: effects.Account, step: Step) -> dict[str, Any]:
    if effect.reverses:
        return {"entry": _taken_back(actor, matter, step).pk}
    known = matter.known
    paper = Paper(_what(matter), step.on, str(known.get("voucher") or ""))
    if effect.receives:
        fund = fund_of(matter.unit, known.get(effect.account))
        amount = int(known.get(effect.receives) or 0)
        source = str(known.get("income_source") or "")
        return {"entry": actions.receive(actor, fund, source, amount, paper).pk}
    line = line_of(matter.unit, known.get(effect.account))
    amount = int(known.get(effect.pays or "") or 0)
    return {"entry": actions.pay(actor, line, amount, paper).pk}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    """The entry stays; another one the other way round goes beside it."""
    entry = Entry.objects.select_related("source", "target", "line").get(pk=held["entry"])
    if entry.reverses_id is not None:
        raise Refused(say("冲正的一笔不能再冲正，请另办一件。"))
    actions.reverse(actor, entry, reason)


def line_of(unit: Unit, value: Any) -> Line:
    """A budget line of the unit's own funds. Raises Refused for none, or for another unit's."""
    rows = Line.objects.filter(fund__unit=unit, pk=_number(value))
    row = rows.select_related("fund__unit", "use").first()
    if row is None:
        raise Refused(say("请选一条本组织的预算。"))
    return row


def fund_of(unit: Unit, value: Any) -> Account:
    rows = Account.objects.filter(unit=unit, kind=Account.Kind.FUND, pk=_number(value))
    row = rows.select_related("unit").first()
    if row is None:
        raise Refused(say("请选一笔本组织的资金。"))
    return row


def _number(value: Any) -> int:
    return int(value) if str(value).isdigit() else 0


def _what(matter: Matter) -> str:
    """What it is for, without who gets it: accounts name nobody."""
    return str(matter.known.get("purpose") or matter.title)


def _taken_back(actor: Actor, matter: Matter, step: Step) -> Entry:
    """The last entry of this matter that was not reversed yet."""
    rows = Entry.objects.filter(thing=f"matter:{matter.pk}", reverses=None, reversal=None)
    entry = rows.select_related("source", "target", "line").order_by("pk").last()
    if entry is None:
        raise Refused(say("这件事还没有记过账，没有可以冲正的。"))
    made: Entry = actions.reverse(actor, entry, str(step.facts.get("reason") or ""))
    return made
