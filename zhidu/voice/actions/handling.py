"""Those who receive: set a passphrase, read, answer, close; and the one opening a day."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say
from zhidu.voice import sealing
from zhidu.voice.access import handles, may_be_handler, must_handle
from zhidu.voice.models import Handler, Message, Opening, Report

from .sending import LETTERS, Thread, lines, put, readers_of, week_of

SHORTEST = 10
# what can become of one; who wrote it reads this with the answer
OUTCOMES = ("answered", "coordinated", "referred", "unfounded")


@act("voice.key", may=may_be_handler)
def take_key(actor: Actor, passphrase: str) -> Done:
    """Become a handler, or change the passphrase: what was sealed before stays closed to it.

    Raises Refused for a short one. It is stored nowhere.
    """
    assert actor.person is not None
    if len("".join(passphrase.split()).replace("-", "")) < SHORTEST:
        raise Refused(_("口令至少 %(n)d 个字，请抄在纸上自己收好。") % {"n": SHORTEST})
    old = Handler.objects.filter(person__in=actor.person.ids(), retired=None)
    old.update(retired=actor.today)
    seat = sealing.take_seat(passphrase)
    row = Handler.objects.create(
        person=actor.person, salt=seat.salt, public=seat.public, since=actor.today
    )
    return Done(row, say("设好收意见的口令"), thing="voice")


def inbox(actor: Actor) -> list[Report]:
    """What was sealed to this person and has been laid open, in an order that says nothing."""
    if actor.person is None:
        return []
    row = Handler.objects.filter(person__in=actor.person.ids(), retired=None).first()
    if row is None:
        return []
    rows = Report.objects.exclude(state=Report.State.WAITING).select_related("unit")
    rows = rows.filter(messages__keys__has_key=str(row.pk)).distinct()
    return [one for one in rows.order_by("-week", "id") if handles(actor.person, one, actor.today)]


def read(actor: Actor, report: Report, passphrase: str) -> Thread:
    """Raises Refused for whom it was not sealed to, and for a wrong passphrase."""
    must_handle(actor, report)
    assert actor.person is not None
    row = handles(actor.person, report, actor.today)
    if row is None or report.state == Report.State.WAITING:
        raise Refused(_("这件意见没有送给您。"))
    own = sealing.from_words(passphrase, bytes(row.salt))
    if own.public_key().public_bytes_raw() != bytes(row.public):
        raise Refused(_("口令不对。忘了就重设一个，以前的请另一位收件人办。"))
    return Thread(report, lines(report, str(row.pk), own))


@act("voice.reply", may=must_handle)
def reply(actor: Actor, report: Report, text: str) -> Done:
    """An answer, readable by whoever has the code and by the same handlers."""
    if not text.strip():
        raise Refused(_("请写答复。"))
    if len(text) > LETTERS:
        raise Refused(_("请不超过 %(n)d 字。") % {"n": LETTERS})
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.state != Report.State.OPEN:
        raise Refused(_("这件事已经办结。"))
    first = row.messages.first()  # type: ignore[attr-defined]
    able = Handler.objects.filter(pk__in=[int(one) for one in first.keys if one.isdigit()])
    week = week_of(actor.today)
    put(row, readers_of(row, able), Message.Side.HANDLER, week, text, released=True)
    return Done(row, say("答复一件意见"), unit=row.unit, thing="voice")


@act("voice.close", may=must_handle)
def close(actor: Actor, report: Report, outcome: str, text: str) -> Done:
    """The last answer, and what became of it. Raises Refused without an answer."""
    if outcome not in OUTCOMES:
        raise Refused(_("请选办理结果。"))
    reply(actor, report, text)
    row = Report.objects.select_for_update().get(pk=report.pk)
    row.state, row.outcome = Report.State.CLOSED, outcome
    row.save(update_fields=["state", "outcome"])
    return Done(row, say("办结一件意见"), unit=row.unit, thing="voice")


def lay_open(today: date) -> int:
    """Once a day: everything that came in before, all at once. How many; safe to run often."""
    try:
        with transaction.atomic():
            Opening.objects.create(day=today)
            rows = Message.objects.filter(released=False)
            number = rows.values("report").distinct().count()
            rows.update(released=True)
            Report.objects.filter(state=Report.State.WAITING).update(state=Report.State.OPEN)
            return number
    except IntegrityError:  # done already
        return 0
