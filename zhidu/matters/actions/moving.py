"""Excuse one period's duty or move it to another day, with a reason; take it back (4.11)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhidu.matters.duties import Duty, of_adoption
from zhidu.matters.models import Adoption, DutyChange
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person
from zhidu.sentence import say

AHEAD = timedelta(days=366)  # a duty of the coming year may be planned around
LATEST = timedelta(days=92)  # after the end of its period; later it is the next period's duty


def _keeps(actor: Actor, adoption: Adoption, *rest: object, **more: object) -> None:
    must_keep(actor, adoption.unit)


def find(actor: Actor, adoption: Adoption, starts: date, subject: Person | None) -> Duty:
    """The duty of the period that begins on `starts`; raises Refused when there is none."""
    rows = of_adoption(adoption, actor.today, until=max(actor.today, starts))
    for one in rows if starts - actor.today <= AHEAD else ():
        same = one.subject is None if subject is None else one.subject == subject
        if one.period.starts == starts and same:
            return one
    raise Refused(_("没有这一期的应办。"))


def _open(actor: Actor, adoption: Adoption, starts: date, subject: Person | None) -> Duty:
    duty = find(actor, adoption, starts, subject)
    if duty.is_met:
        raise Refused(say("“%(title)s”已经办好了，不用改期或免办。", title=duty.title))
    return duty


@act("duty.excuse", may=_keeps)
def excuse(
    actor: Actor, adoption: Adoption, starts: date, reason: str, subject: Person | None = None
) -> Done:
    """This period's duty need not be done; it is shown as excused with the reason, never as done.

    Raises Refused without a reason, or when it was done already.
    """
    duty = _open(actor, adoption, starts, subject)
    if not reason.strip():
        raise Refused(_("免办要写明缘由。"))
    row = _put(actor, duty, DutyChange.Kind.EXCUSED, None, reason)
    said = say("“%(title)s”免办：%(reason)s", title=duty.title, reason=reason)
    return Done(row, said, unit=adoption.unit, person=subject, thing=_thing(adoption))


@act("duty.move", may=_keeps)
def move(
    actor: Actor, adoption: Adoption, starts: date, day: date, reason: str,
    subject: Person | None = None,
) -> Done:  # fmt: skip
    """This period's duty falls on another day; the next one stays where the rule puts it."""
    duty = _open(actor, adoption, starts, subject)
    if not reason.strip():
        raise Refused(_("改期要写明缘由。"))
    last = duty.period.ends + LATEST
    if not duty.period.starts <= day <= last:
        raise Refused(
            say("改到的日期应在 %(first)s 到 %(last)s 之间。", first=duty.period.starts, last=last)
        )
    row = _put(actor, duty, DutyChange.Kind.MOVED, day, reason)
    said = say("“%(title)s”改到%(day)s：%(reason)s", title=duty.title, day=day, reason=reason)
    return Done(row, said, unit=adoption.unit, person=subject, thing=_thing(adoption))


def _put(actor: Actor, duty: Duty, kind: str, day: date | None, reason: str) -> DutyChange:
    standing = DutyChange.objects.filter(
        adoption=duty.adoption, period_start=duty.period.starts, subject=duty.subject
    )
    standing.filter(undone_on=None).update(undone_on=actor.today)
    return DutyChange.objects.create(
        adoption=duty.adoption, period_start=duty.period.starts, subject=duty.subject,
        kind=kind, day=day, reason=reason.strip(), by=actor.person, on=actor.today,
    )  # fmt: skip


@act("duty.restore", may=_keeps)
def restore(actor: Actor, adoption: Adoption, change: DutyChange) -> Done:
    """Take an excuse or a move back: the duty stands again as the rule has it."""
    if change.adoption_id != adoption.pk or change.undone_on is not None:
        raise Refused(_("这一条已经恢复过了。"))
    change.undone_on = actor.today
    change.save(update_fields=["undone_on"])
    said = say("恢复原定的期限：%(reason)s", reason=change.reason)
    return Done(change, said, unit=adoption.unit, thing=_thing(adoption))


def _thing(adoption: Adoption) -> str:
    return f"institution:{adoption.slug}"
