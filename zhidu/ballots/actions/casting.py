"""Take part, once. Who took part and what was chosen are written together and never joined.

These are the only writes that go past the journal: a line with a time beside every vote would be
the very link that must not exist.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zhidu.ballots import sealing
from zhidu.ballots.form import Unfit, answers
from zhidu.ballots.models import Envelope, Participation, Roll, Round, Slip
from zhidu.org.actions.entry import word_hash
from zhidu.org.door import Refused
from zhidu.org.models import Person


def cast(
    round_id: UUID, person: Person, given: Mapping[str, str], remark: str, today: date
) -> None:
    """Seal what this person chose. Raises Refused, with nothing written."""
    round = Round.objects.get(pk=round_id)
    seat = Roll.objects.filter(round=round, person_id__in=person.ids()).first()
    if seat is None:
        raise Refused(_("您不在这次的名册上。名册在开始那天定下，有疑问请问经办人。"))
    if seat.way:
        raise Refused(_("您已经领了评议条或纸票，请用那一张，不能再在这里交。"))
    sealed = _sealed(round, seat.group, dict(given), remark, seat.person_id)
    try:
        with transaction.atomic():
            _hold(round_id, today)
            # asked again under the lock: a slip may have been handed out meanwhile
            if Roll.objects.filter(pk=seat.pk, way="").count() != 1:
                raise Refused(_("您已经领了评议条或纸票，请用那一张，不能再在这里交。"))
            Participation.objects.create(round_id=round_id, person_id=seat.person_id)
            Envelope.objects.bulk_create(sealed)
    except IntegrityError as twice:
        raise Refused(_("您已经参与过了，一人一次，不能再交。")) from twice


def cast_by_slip(word: str, given: Mapping[str, str], remark: str, today: date) -> Round:
    """The same with a one-time word instead of a name. Raises Refused."""
    slip = slip_of(word)
    sealed = _sealed(slip.round, slip.group, dict(given), remark, None)
    with transaction.atomic():
        _hold(slip.round_id, today)
        if Slip.objects.filter(pk=slip.pk, used=False).update(used=True) != 1:
            raise Refused(_("这张评议条已经用过了，一张只能用一次。"))
        Envelope.objects.bulk_create(sealed)
    return slip.round


def slip_of(word: str) -> Slip:
    """An unused slip of a round under way. Raises Refused."""
    row = Slip.objects.filter(word=word_hash(word)).select_related("round__unit").first()
    if row is None:
        raise Refused(_("没有这张评议条，或那次评议已经结束。请对照纸条再输一遍。"))
    if row.used:
        raise Refused(_("这张评议条已经用过了，一张只能用一次。"))
    return row


def has_taken_part(round: Round, person: Person) -> bool:
    return Participation.objects.filter(round=round, person_id__in=person.ids()).exists()


def awaiting(person: Person, today: date) -> list[Round]:
    """Rounds under way in which this person has a voice and has not used it; asked for themself."""
    mine = person.ids()
    rows = Round.objects.filter(state=Round.State.OPEN, last__gte=today)
    rows = rows.filter(roll__person__in=mine, roll__way="").select_related("unit").distinct()
    done = Participation.objects.filter(person_id__in=mine).values_list("round_id", flat=True)
    return [one for one in rows.order_by("last") if one.pk not in set(done)]


def turnout(round: Round) -> int:
    """How many took part so far, signed in or with a slip. A number, never who."""
    if round.took_part is not None:
        return round.took_part
    signed_in = Participation.objects.filter(round=round).count()
    return signed_in + Slip.objects.filter(round=round, used=True).count()


def must_be_open(round: Round, today: date) -> None:
    if round.state != Round.State.OPEN or today > round.last:
        raise Refused(_("“%(what)s”已经截止，谢谢您。") % {"what": round})


def _hold(round_id: UUID, today: date) -> None:
    """The round cannot be closed while this vote is written; votes do not wait for each other."""
    row = Round.objects.get(pk=round_id)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = Round._meta.db_table
            cursor.execute(f"SELECT state FROM {table} WHERE id = %s FOR SHARE", [round_id])  # noqa: S608
            row.state = cursor.fetchone()[0]
    must_be_open(row, today)


def _sealed(
    round: Round, group: str, given: dict[str, str], remark: str, of: int | None
) -> list[Envelope]:
    """One envelope for every item, chosen or not, and one for the remark; in no order."""
    form = round.form
    try:
        values, text = answers(form, given, remark, all_asked=round.is_vote, of=of)
    except Unfit as wrong:
        raise Refused(*wrong.sentences) from wrong
    public = bytes(round.public or b"")
    if not public:
        raise Refused(_("“%(what)s”还没有开始。") % {"what": round})
    found = [
        sealing.seal(public, round.pk, {"g": group, "i": item, "v": value})
        for item, value in values.items()
    ]
    if form.remarks:
        found.append(sealing.seal(public, round.pk, {"r": text}, sealing.REMARK))
    secrets.SystemRandom().shuffle(found)
    return [Envelope(round=round, sealed=one) for one in found]
