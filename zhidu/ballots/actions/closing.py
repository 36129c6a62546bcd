"""Close a round: nothing more comes in, the envelopes are opened at once, the key is destroyed."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.ballots import janitor, sealing
from zhidu.ballots.access import counts, keeps_round, seat_of
from zhidu.ballots.form import Form
from zhidu.ballots.models import Envelope, PaperCount, Participation, Remark, Round, Slip
from zhidu.ballots.publishing import REMARKS_FROM, parts, results
from zhidu.boards import log
from zhidu.boards.canon import commit
from zhidu.boards.moment import moment
from zhidu.org.door import Actor, Done, Refused, act

from .casting import turnout
from .paper import Paper, agreed

TOO_FEW = "too-few"


@act("round.stop", may=counts)
def stop(actor: Actor, round: Round) -> Done:
    """No more votes from now on. Counting is a second step, for a second person if so set up."""
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.state != Round.State.OPEN:
        raise Refused(_("现在不在进行中。"))
    row.state = Round.State.STOPPED
    row.save(update_fields=["state"])
    return Done(row, _("截止“%(what)s”") % {"what": row}, unit=row.unit, thing=f"round:{row.pk}")


@act("round.count", may=counts)
def count(actor: Actor, round: Round, passphrase: str = "") -> Done:
    """Open, count, publish what may be published, forget the rest.

    In two-person mode the actor is a scrutineer and `passphrase` theirs. With fewer than k the key
    is destroyed and nothing is opened, except in a vote. Raises Refused when no key can be had,
    paper ballots are out and not yet counted by two, or envelopes are missing.
    """
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.state != Round.State.STOPPED:
        raise Refused(_("请先截止，再计票。"))
    key = _key(actor, row, passphrase)
    paper = agreed(row)
    took = turnout(row)
    _none_missing(row, took)
    if not row.is_vote and _may_open(row, took) + paper.returned < row.k:
        _void(actor, row, TOO_FEW, took + paper.returned)
        said = _("“%(what)s”参与人数不足，未启封") % {"what": row}
        return Done(row, said, unit=row.unit, thing=f"round:{row.pk}")
    found = _open(row, key, took, paper)
    row.took_part, row.state = took + paper.returned, Round.State.CLOSED
    row.result = _result(row, found, took, paper)
    _keep_remarks(row, found.remarks)
    _forget(row)
    entry = log.append(
        "round-close", moment(actor.today), row.unit.code,
        id=row.pk.hex, took=row.took_part, result=commit(bytes(row.salt), row.result),
    )  # fmt: skip
    row.log_close = entry.idx
    row.save()
    transaction.on_commit(partial(janitor.finish, row.pk))
    said = _("“%(what)s”计票，%(n)d 人参与") % {"what": row, "n": row.took_part}
    return Done(row, said, unit=row.unit, thing=f"round:{row.pk}")


@act("round.void", may=keeps_round)
def void(actor: Actor, round: Round, reason: str) -> Done:
    """Give up a round that was not counted: unopened, the key destroyed, the reason in public."""
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.state in (Round.State.CLOSED, Round.State.VOID):
        raise Refused(_("已经结束的不能作废。结果有错，请另发更正说明，不重开。"))
    if not reason.strip():
        raise Refused(_("作废要写明缘由。"))
    _void(actor, row, reason.strip(), turnout(row))
    said = _("作废“%(what)s”：%(reason)s") % {"what": row, "reason": reason}
    return Done(row, said, unit=row.unit, thing=f"round:{row.pk}")


def _key(actor: Actor, row: Round, passphrase: str) -> X25519PrivateKey:
    try:
        held = sealing.kept(row.pk)
    except sealing.Lost as lost:
        raise Refused(
            _("这次的钥匙不在了（换过机器，或数据被恢复过），票打不开，只能作废重来。")
        ) from lost
    if not row.two_person:
        return X25519PrivateKey.from_private_bytes(held[""])
    seat = seat_of(actor, row)
    if seat is None:
        raise Refused(_("这次是双人启封，请监票人登录，用自己的口令计票。"))
    own = sealing.Seat(bytes(seat.salt or b""), bytes(seat.public or b""))
    try:
        return sealing.take_back(own, row.pk, held[str(seat.pk)], passphrase)
    except (sealing.WrongWord, KeyError) as wrong:
        raise Refused(_("口令不对，没有启封。可以再试，也可以请另一位监票人来。")) from wrong


def _none_missing(row: Round, took: int) -> None:
    form = row.form
    expected = took * (len(form.items) + bool(form.remarks))
    there = Envelope.objects.filter(round=row).count()
    if there != expected:
        raise Refused(
            _("应有 %(expected)d 个信封，现有 %(there)d 个：数据被改过，不能计票，请作废并查明。")
            % {"expected": expected, "there": there}
        )


@dataclass
class Opened:
    """counts[group][item][choice], and the remarks, in no order."""

    counts: dict[str, dict[str, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    remarks: list[str] = field(default_factory=list)


def _open(row: Round, key: X25519PrivateKey, took: int, paper: Paper) -> Opened:
    """Every envelope, shuffled first; with the paper ballots put in among them."""
    found = Opened()
    if _may_open(row, took):
        sealed = list(Envelope.objects.filter(round=row).values_list("sealed", flat=True))
        secrets.SystemRandom().shuffle(sealed)
        _read(row, key, sealed, found)
    for group, items in paper.counts.items():
        for item, choices in items.items():
            found.counts[group][item].update(choices)
    return found


def _may_open(row: Round, took: int) -> int:
    """How many sealed ones may be opened: all or none.

    Whoever counted the paper could subtract it again, so what came in by phone must be at least k
    by itself; a vote is always opened.
    """
    return took if row.is_vote or took >= row.k else 0


def _read(row: Round, key: X25519PrivateKey, sealed: Iterable[bytes], found: Opened) -> None:
    form = row.form
    for one in sealed:
        try:
            said = sealing.unseal(key, row.pk, bytes(one))
        except sealing.Broken:
            continue  # counted as spoilt: whatever is missing from the returned ones
        if "r" in said:
            found.remarks += [said["r"]] if said["r"] else []
        elif _is_on(form, said):
            found.counts[said["g"]][said["i"]][said["v"]] += 1


def _is_on(form: Form, said: dict[str, Any]) -> bool:
    item = form.item(said["i"])
    known = item is not None and (not said["v"] or item.choice(said["v"]) is not None)
    return known and form.group(said["g"]) is not None


def _result(row: Round, found: Opened, took: int, paper: Paper) -> dict[str, Any]:
    n = took + paper.returned
    entitled = row.roll.count() + row.form.others  # type: ignore[attr-defined]
    head = {"n": n, "entitled": entitled}
    if row.is_vote:
        return {**head, "issued": took + paper.issued, "items": _votes(row.form, found, n)}
    unopened = took - _may_open(row, took)
    lines = results(row.form, found.counts, row.k)
    told = {"items": lines, "parts": parts(row.form, found.counts, row.k)}
    return {**head, "n": n - unopened, "unopened": unopened, **told}


def _votes(form: Form, found: Opened, n: int) -> list[dict[str, Any]]:
    """For + against + abstained + spoilt = returned, item by item; of the names that were not on
    the list only those somebody wrote."""
    lines = []
    for item in form.items:
        total: Counter[str] = Counter()
        for items in found.counts.values():
            total.update(items[item.id])
        tally = {one.id: total[one.id] for one in item.choices}
        if item.blank and tally[item.blank] == sum(tally.values()):
            continue
        lines.append({"id": item.id, "counts": tally, "spoilt": n - sum(tally.values())})
    return lines


def _keep_remarks(row: Round, remarks: list[str]) -> None:
    if len(remarks) >= REMARKS_FROM and (row.took_part or 0) >= row.k:
        secrets.SystemRandom().shuffle(remarks)
        Remark.objects.bulk_create(Remark(round=row, text=one) for one in remarks)


def _forget(row: Round) -> None:
    """Take away all that could still be put into an order, and all that was sealed."""
    people = sorted(Participation.objects.filter(round=row).values_list("person_id", flat=True))
    Participation.objects.filter(round=row).delete()
    Participation.objects.bulk_create(
        Participation(round=row, person_id=person) for person in people
    )
    for table in (Envelope, Slip, PaperCount):
        table.objects.filter(round=row).delete()


def _void(actor: Actor, row: Round, reason: str, took: int) -> None:
    was_open = row.log_open is not None
    row.state, row.void_reason, row.took_part = Round.State.VOID, reason[:200], took
    for table in (Envelope, Slip, PaperCount, Participation):
        table.objects.filter(round=row).delete()  # type: ignore[attr-defined]
    if was_open:
        entry = log.append(
            "round-void", moment(actor.today), row.unit.code,
            id=row.pk.hex, took=took, too_few=reason == TOO_FEW,
        )  # fmt: skip
        row.log_close = entry.idx
    row.save()
    transaction.on_commit(partial(janitor.finish, row.pk))
