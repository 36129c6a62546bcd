"""What a member adds to their own handbook, and how they ask for a record to be corrected."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters.models import Message, OwnEntry, Record
from zhidu.org.access import holders
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person
from zhidu.sentence import say


def _own(actor: Actor, person: Person, *rest: object, **more: object) -> None:
    if actor.person is None or person.pk not in actor.person.ids():
        raise Refused(_("只有本人能写自己的手册。"))


@act("own.add", may=_own)
def add(actor: Actor, person: Person, on: date, text: str) -> Done:
    """A line of one's own. Raises Refused for an empty one or a day still to come."""
    if not text.strip() or on > actor.today:
        raise Refused(_("请写内容，日期不能晚于今天。"))
    row = OwnEntry.objects.create(person=person, on=on, text=text.strip())
    return Done(row, say("在自己的手册里写了一条"), person=person)


@act("own.remove", may=_own)
def remove(actor: Actor, person: Person, row: OwnEntry) -> Done:
    if row.person_id not in person.ids():
        raise Refused(_("只有本人能写自己的手册。"))
    row.delete()
    return Done(None, say("删去自己手册里的一条"), person=person)


def _was_expected(actor: Actor, record: Record, *rest: object, **more: object) -> None:
    ids = actor.person.ids() if actor.person else []
    if not record.presences.filter(person__in=ids).exists():  # type: ignore[attr-defined]
        raise Refused(_("只有列在这条记录里的人可以请求更正。"))


@act("record.ask_correction", may=_was_expected)
def ask_correction(actor: Actor, record: Record, text: str) -> Done:
    """Tell whoever keeps the branch's records what is wrong; nothing is changed by this."""
    if not text.strip():
        raise Refused(_("请写明哪里不对。"))
    keepers = holders(record.unit, "secretary", actor.today)
    if not keepers:
        raise Refused(_("这个支部现在没有书记，请找上级组织部门。"))
    said = say(
        "%(who)s请更正%(day)s的记录：%(text)s",
        who=actor.person, day=record.held_on, text=text.strip(),
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(to=row.person, unit=record.unit, text=said, on=actor.today) for row in keepers
    )
    return Done(record, said, unit=record.unit, person=actor.person, thing=f"record:{record.pk}")
