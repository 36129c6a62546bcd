"""Prepare a round, seat its scrutineers, open it with a roll."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhidu.ballots import sealing
from zhidu.ballots.access import has_seat, keeps, keeps_round, seat_of
from zhidu.ballots.form import Form, Unfit, check, written
from zhidu.ballots.models import Roll, Round, Scrutineer
from zhidu.ballots.publishing import FLOOR, K
from zhidu.boards import log
from zhidu.boards.canon import commit
from zhidu.boards.moment import moment
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit

FEW = 5  # below it, one result that all agree on is as good as open
SHORTEST = 10  # letters of a passphrase


@dataclass(frozen=True)
class Plan:
    """What is to be asked, of whom, until when. `raters` is how the roll will be drawn up."""

    kind: str
    title: str
    subject: str
    period: str
    form: Form
    last: date
    k: int = K
    two_person: bool = False
    scrutineers: tuple[int, ...] = ()
    raters: dict[str, object] = field(default_factory=dict)


@act("round.draft", may=keeps)
def draft(actor: Actor, unit: Unit, plan: Plan) -> Done:
    """Keep a round to be opened later. Raises Refused for all that is wrong with the plan."""
    wrong = [*_wrong(actor, plan)]
    try:
        check(plan.form)
    except Unfit as unfit:
        wrong += unfit.sentences
    if wrong:
        raise Refused(*wrong)
    row = Round(
        unit=unit, kind=plan.kind, title=plan.title.strip(), subject=plan.subject,
        period=plan.period, definition=written(plan.form), k=plan.k, last=plan.last,
        two_person=plan.two_person, opener=actor.person, raters=plan.raters,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Refused(
            _("“%(what)s”这一期已经有一次了：同一件事一期只有一个结果，不重开。") % {"what": row}
        ) from twice
    Scrutineer.objects.bulk_create(Scrutineer(round=row, person_id=one) for one in plan.scrutineers)
    return Done(row, _("准备“%(what)s”") % {"what": row}, unit=unit, thing=f"round:{row.pk}")


def _wrong(actor: Actor, plan: Plan) -> list[str]:
    wrong = []
    if not plan.title.strip():
        wrong.append(_("请写题目。"))
    if plan.last < actor.today:
        wrong.append(_("截止日 %(day)s 已经过去。") % {"day": plan.last})
    if not FLOOR <= plan.k <= 50:
        wrong.append(_("最低公布人数要在 %(low)d 到 50 之间。") % {"low": FLOOR})
    if plan.kind == Round.Kind.BALLOT and any(one.about for one in plan.form.items):
        wrong.append(_("投票的每一项由全体有票的人表态，不能排除谁。"))
    if plan.two_person and not plan.scrutineers:
        wrong.append(_("双人启封要至少一名监票人。"))
    own = set(actor.person.ids()) if actor.person else set()
    if own & set(plan.scrutineers):
        wrong.append(_("开这次投票的人不能自己当监票人，请另选一人。"))
    rated = {one.about for one in plan.form.items} - {None}
    # where all grade each other there is nobody else; holding it up would gain none of them
    if rated & set(plan.scrutineers) and len(rated) < FEW:
        wrong.append(_("被测评的人不能当监票人，请另选一人。"))
    return wrong


@act("round.seat", may=has_seat)
def take_seat(actor: Actor, round: Round, passphrase: str) -> Done:
    """The scrutineer sets the passphrase; it is stored nowhere. Raises Refused for a short one."""
    row = seat_of(actor, round)
    assert row is not None
    if Round.objects.select_for_update().get(pk=round.pk).state != Round.State.DRAFT:
        raise Refused(_("已经开始，口令不能再换。"))
    if len("".join(passphrase.split()).replace("-", "")) < SHORTEST:
        raise Refused(_("口令至少 %(n)d 个字，请抄在纸上自己收好。") % {"n": SHORTEST})
    seat = sealing.take_seat(passphrase)
    row.salt, row.public = seat.salt, seat.public
    row.save(update_fields=["salt", "public"])
    said = _("监票人就位：“%(what)s”") % {"what": round}
    return Done(row, said, unit=round.unit, thing=f"round:{round.pk}")


def warnings(round: Round, roll: Mapping[int, str]) -> list[str]:
    """What whoever opens must have read first (said again on the form itself)."""
    entitled = len(roll) + round.form.others
    if round.is_vote and entitled < FEW:
        return [_("本次仅 %(n)d 人，若结果一致，等于公开。") % {"n": entitled}]
    return []


@act("round.open", may=keeps_round)
def open_round(
    actor: Actor, round: Round, roll: Mapping[int, str], *, warned: bool = False
) -> Done:
    """Fix the roll ({person: group}), make the key, let people take part.

    Raises Refused for a roll too small, a scrutineer without passphrase, a warning not yet read.
    """
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.state != Round.State.DRAFT:
        raise Refused(_("已经开始过了。"))
    wrong = [*_too_few(row, roll), *_seats_empty(row)]
    if row.last < actor.today:
        wrong.append(_("截止日 %(day)s 已经过去。") % {"day": row.last})
    if not warned:
        wrong += warnings(row, roll)
    if wrong:
        raise Refused(*wrong)
    key = X25519PrivateKey.generate()
    row.public, row.opened = key.public_key().public_bytes_raw(), actor.today
    row.state, row.opener = Round.State.OPEN, actor.person
    Roll.objects.bulk_create(
        Roll(round=row, person_id=person, group=roll[person]) for person in sorted(roll)
    )
    row.log_open = _announce(row, roll, actor.today)
    row.save()
    _put_away(row, key)
    said = _("开始“%(what)s”，有 %(n)d 人可以参与") % {
        "what": row, "n": len(roll) + row.form.others,
    }  # fmt: skip
    return Done(row, said, unit=row.unit, thing=f"round:{row.pk}")


def _too_few(row: Round, roll: Mapping[int, str]) -> list[str]:
    form, wrong = row.form, []
    groups = {one.id: one.others for one in form.groups}
    for group in roll.values():
        if group not in groups:
            return [_("名册里有这张表没有的组：%(group)s。") % {"group": group}]
        groups[group] += 1
    if not sum(groups.values()):
        return [_("名册是空的，没有人可以参与。")]
    if row.is_vote:
        return []
    for one in form.groups:
        if groups[one.id] < row.k:
            wrong.append(
                _("%(group)s只有 %(n)d 人，少于 %(k)d 人，不能匿名：请并入别的组，或改为实名。")
                % {"group": one.title or _("名册上"), "n": groups[one.id], "k": row.k}
            )
    about = {one.about for one in form.items if one.about in roll}
    if not wrong and about and sum(groups.values()) - 1 < row.k:
        wrong.append(_("除去本人不足 %(k)d 人，不能匿名。") % {"k": row.k})
    return wrong


def _seats_empty(row: Round) -> list[str]:
    if not row.two_person:
        return []
    empty = [one for one in row.scrutineers.select_related("person") if not one.ready]  # type: ignore[attr-defined]
    return [_("监票人%(who)s还没有设口令，请先登录设好。") % {"who": one.person} for one in empty]


def _announce(row: Round, roll: Mapping[int, str], today: date) -> int:
    """The log learns what was asked and of how many; names and wording only as salted hashes."""
    salt = bytes(row.salt)
    entry = log.append(
        "round-open", moment(today), row.unit.code,
        id=row.pk.hex, kind=row.kind, level=1, k=row.k, two_person=row.two_person,
        form=commit(salt, row.definition), roll=commit(salt, sorted(roll.items())),
        entitled=len(roll) + row.form.others, last=row.last.isoformat(),
    )  # fmt: skip
    return entry.idx


def _put_away(row: Round, key: X25519PrivateKey) -> None:
    held = {"": key.private_bytes_raw()}
    if row.two_person:
        held = {
            str(one.pk): sealing.hand_over(
                sealing.Seat(bytes(one.salt), bytes(one.public)), row.pk, key
            )
            for one in row.scrutineers.all()  # type: ignore[attr-defined]
        }
    sealing.destroy(row.pk)  # left by an opening that did not come to its end
    sealing.keep(row.pk, held)


def people_of(roll: Mapping[int, str]) -> list[Person]:
    """Those on a roll, by name, for the page that shows it before opening."""
    return list(Person.objects.filter(pk__in=roll).order_by("name", "pk"))
