"""Call a meeting, answer it, send what is due to be sent."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters import expecting, roles
from zhidu.matters.models import Answer, Call, Message
from zhidu.matters.rulebook import title_of
from zhidu.org.access import committee, members
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit
from zhidu.sentence import Sentence, joined, say

from .recording import may_record


def _calls(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    may_record(actor, unit)


@act("call.make", may=_calls)
def call(
    actor: Actor, unit: Unit, slug: str, day: date, *,
    time: str = "", place: str = "", agenda: str = "",
) -> Done:  # fmt: skip
    """Tell everybody expected: when, where, what about. Raises Refused for a day gone by."""
    if day < actor.today:
        raise Refused(_("开会日期不能早于今天。"))
    row = Call.objects.create(
        unit=unit, slug=slug, day=day, time=time, place=place, agenda=agenda,
        by=actor.person, on=actor.today,
    )  # fmt: skip
    when = joined((one for one in (day, time.strip(), place.strip()) if one), " ")
    text = say("%(when)s，%(unit)s召开%(what)s", when=when, unit=unit, what=title_of(slug))
    _tell(row, text, actor.today)
    return Done(row, text, unit=unit, thing=f"call:{row.pk}")


def expected(unit: Unit, slug: str, day: date) -> list[Person]:
    """Whom a meeting of this kind concerns: the committee, or the members."""
    if slug in expecting.of_everybody():
        return list(members(unit, day, roles.EVERYBODY))
    whole = unit.kind in (Unit.Kind.BRANCH, Unit.Kind.GROUP)
    if slug == "committee_meeting" or not whole:  # a committee has seats, its branches have members
        return committee(unit, day)
    return list(members(unit, day))


def _tell(row: Call, text: Sentence, today: date) -> None:
    people = expected(row.unit, row.slug, row.day)
    Message.objects.bulk_create(
        Message(to=one, unit=row.unit, call=row, text=text, on=today) for one in people
    )


def _one_of_them(actor: Actor, row: Call, person: Person, *rest: object, **more: object) -> None:
    if actor.person is not None and person.pk in actor.person.ids():
        return
    may_record(actor, row.unit)


@act("call.answer", may=_one_of_them)
def answer(actor: Actor, row: Call, person: Person, coming: bool, reason: str = "") -> Done:
    """Say whether one comes; a keeper may write down what was said on the phone."""
    if row.cancelled or row.day < actor.today:
        raise Refused(_("这次会议已取消或已开过。"))
    held, _new = Answer.objects.update_or_create(
        call=row, person=person,
        defaults={"coming": coming, "reason": "" if coming else reason, "on": actor.today},
    )  # fmt: skip
    said = say("%(name)s答复会议通知", name=person)
    return Done(held, said, unit=row.unit, person=person, thing=f"call:{row.pk}")


def _call_of(actor: Actor, row: Call, *rest: object, **more: object) -> None:
    may_record(actor, row.unit)


@act("call.cancel", may=_call_of)
def cancel(actor: Actor, row: Call, reason: str) -> Done:
    if not reason.strip():
        raise Refused(_("取消会议要写明缘由。"))
    row.cancelled = reason
    row.save(update_fields=["cancelled"])
    what = title_of(row.slug)
    text = say("%(day)s的%(what)s取消：%(reason)s", day=row.day, what=what, reason=reason)
    _tell(row, text, actor.today)
    return Done(row, text, unit=row.unit, thing=f"call:{row.pk}")
