"""Opening a person's file leaves a line that the person sees; free days are kept here too."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.free_days import FREE_DAYS
from zhidu.org.memory import forget
from zhidu.org.models import FreeDay, Look, Person, Unit
from zhidu.sentence import say


def _sees(actor: Actor, person: Person, what: str) -> None:
    if actor.person is None or not Viewer(actor.person, actor.today).sees_person(person):
        raise Refused(_("这份资料只有本人、所在组织的书记和委员、上级组织部门能看。"))


@act("person.look", may=_sees)
def look(actor: Actor, person: Person, what: str) -> Done:
    """The file is opened by somebody else: who, when, what and by which post."""
    assert actor.person is not None
    if person.pk not in actor.person.ids():
        post = next(iter(Viewer(actor.person, actor.today).posts), None)
        why = say("职务：%(post)s", post=post)
        Look.objects.create(person=person, by=actor.person, on=actor.today, what=what, why=why)
    return Done(person, say("查看%(name)s的资料", name=person), person=person)


def _top(actor: Actor, *rest: object, **more: object) -> None:
    top = Unit.objects.filter(parent=None, closed=None).first()
    if top is not None:
        must_keep(actor, top)


@act("day.set", may=_top)
def set_day(actor: Actor, day: date, works: bool | None, name: str, source: str) -> Done:
    """A day that differs from its weekday; `works` None takes the exception away."""
    FreeDay.objects.filter(day=day).delete()
    forget(FREE_DAYS)
    if works is not None:
        FreeDay.objects.create(day=day, works=works, name=name[:40], source=source[:120])
    return Done(day, say("改工作日表：%(day)s", day=day))
