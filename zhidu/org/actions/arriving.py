"""Somebody comes with a letter from outside: known by name, on no list until they are received."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Membership, Person, Unit
from zhidu.sentence import say


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("person.expect", may=_keeps)
def expect(actor: Actor, unit: Unit, **words: Any) -> Done:
    """The person's file, a new one or the one that is there under the same ID number.

    Raises Refused when that person belongs to a branch here: then they are transferred from it.
    """
    person = Person(**words)
    person.name = person.name.strip()
    if not person.name:
        raise Refused(_("姓名不能为空。"))
    person.keep_keys()
    known = Person.objects.filter(id_key=person.id_key, merged_into=None).first()
    if person.id_key and known is not None:
        _free(known)
        person = known
    else:
        person.save()
    said = say("%(name)s持介绍信到%(unit)s报到", name=person, unit=unit)
    return Done(person, said, unit=unit, person=person)


def _free(person: Person) -> None:
    rows = Membership.objects.filter(person__in=person.ids(), ends=None)
    row = rows.exclude(kind=Membership.Kind.STAFF).select_related("unit").first()
    if row is not None:
        raise Refused(say("%(name)s现在属于%(unit)s，要从那里转出。", name=person, unit=row.unit))
