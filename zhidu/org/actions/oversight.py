"""分管: which leader oversees which unit."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import LEADERS, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Oversight, Person, Post, Unit
from zhidu.sentence import say


def _unit_of(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("post.oversee", may=_unit_of)
def oversee(actor: Actor, unit: Unit, person: Person, on: date) -> Done:
    """A leader of this unit, or of one above it, is named to oversee it (分管).

    Raises Refused for somebody who leads none of them.
    """
    above = unit.ancestors().values("pk")
    rows = Post.objects.on(on).filter(person__in=person.ids(), unit__in=above, post__in=LEADERS)
    if not rows.exists():
        raise Refused(
            say(
                "%(name)s不是%(unit)s或上级组织的班子成员，不能登记为分管。", name=person, unit=unit
            )
        )
    row, _new = Oversight.objects.get_or_create(
        person=person, unit=unit, ends=None, defaults={"starts": on}
    )
    said = say("%(name)s分管%(unit)s", name=person, unit=unit)
    return Done(row, said, unit=unit, person=person)


@act("post.oversee_end", may=_unit_of)
def stop_overseeing(actor: Actor, unit: Unit, row: Oversight, on: date) -> Done:
    if row.unit_id != unit.pk:
        raise Refused(_("请选择要办的事。"))
    row.ends = on
    row.save(update_fields=["ends"])
    said = say("%(name)s不再分管%(unit)s", name=row.person, unit=unit)
    return Done(row, said, unit=unit, person=row.person)
