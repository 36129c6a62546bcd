"""Send what is due to be sent, each message once by its key; decides nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from zhidu.org.access import holders
from zhidu.org.models import Person, Unit
from zhidu.sentence import joined, say

from . import contacts, talks, transit
from .duties import Duty, duties
from .models import Adoption, Call, Message
from .rulebook import title_of

SOON = timedelta(days=3)
LATE = timedelta(days=14)  # a missed duty is mentioned once, to its holder only, while it is fresh


def tick(today: date) -> int:
    """How many messages were sent. Safe to run twice, and after a week of sleep."""
    with transaction.atomic():
        rows = [*_calls(today), *_duties(today), *_talks(today)]
        rows += [*transit.overdue(today), *contacts.reminders(today)]
        before = Message.objects.count()
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        return Message.objects.count() - before


def _calls(today: date) -> list[Message]:
    """The day before a meeting, to those who were told of it."""
    found = []
    for call in Call.objects.filter(day=today + timedelta(days=1), cancelled=""):
        people = Person.objects.filter(messages__call=call).distinct()
        where = joined((one for one in (call.time, call.place) if one), " ")
        text = say("明天 %(where)s，%(what)s", where=where, what=title_of(call.slug))
        key = f"call:{call.pk}:eve"
        found += [
            Message(to=one, unit=call.unit, call=call, text=text, on=today, key=key)
            for one in people
        ]
    return found


def _duties(today: date) -> list[Message]:
    """To the holder of the post alone: first when it comes due, once more when it is late."""
    units = Unit.objects.filter(pk__in=Adoption.objects.values("unit"), closed=None)
    found = []
    for unit in units:
        for duty in duties(unit, today, since=today - LATE):
            kind = _kind(duty)
            if kind:
                found += [_message(duty, kind, one) for one in _whom(duty)]
    return found


def _talks(today: date) -> list[Message]:
    """A leader who has not talked with a unit they oversee learns it first, and alone."""
    found = []
    for row in Adoption.objects.filter(slug=talks.SLUG, ends=None, unit__closed=None):
        for leader, period, units in talks.leaders_without(row.unit, today):
            text = say(
                "%(day)s前还没有同这些分管单位谈过心：%(names)s", day=period.ends, names=units
            )
            key = f"talks:{row.unit_id}:{period.starts}"
            found.append(Message(to=leader, unit=row.unit, on=today, text=text, key=key))
    return found


def _kind(duty: Duty) -> str:
    left = duty.period.due - duty.today
    if duty.state == "late" and -left <= LATE:
        return "late"
    return "soon" if duty.state in ("soon", "due") and timedelta(0) <= left <= SOON else ""


def _whom(duty: Duty) -> list[Person]:
    if duty.subject is not None:
        return [duty.subject]
    return [row.person for row in holders(duty.unit, "secretary", duty.today)]


def _message(duty: Duty, kind: str, to: Person) -> Message:
    held = {"what": duty.title, "day": duty.period.due}
    soon = say("“%(what)s”%(day)s到期。", **held)
    words = soon if kind == "soon" else say("“%(what)s”%(day)s已到期，可以补办。", **held)
    who = duty.subject.pk if duty.subject else 0
    return Message(
        to=to, unit=duty.unit, on=duty.today,
        text=words,
        key=f"duty:{duty.adoption.name}:{duty.unit.pk}:{duty.period.starts}:{who}:{kind}",
    )  # fmt: skip
