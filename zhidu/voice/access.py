"""Who receives what is written about a unit: a few posts there and above, never under two."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import RULING_READERS, Viewer
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person, Post, Unit

from .models import Handler, Report

AT_LEAST, AT_MOST = 2, 4


def receivers(unit: Unit, day: date) -> list[Person]:
    """Secretary, discipline commissioner and office of the unit and those above; nearest first."""
    above = unit.ancestors().exclude(kind=Unit.Kind.GROUP)
    rows = Post.objects.on(day).filter(unit__in=above, post__in=RULING_READERS)
    rows = rows.select_related("person", "unit").order_by("pk")
    ordered = sorted(rows, key=lambda row: -len(row.unit.path))
    return list({row.person_id: row.person for row in ordered}.values())


def ready(unit: Unit, day: date) -> list[Handler]:
    """Those of them who have set their passphrase, nearest first."""
    people = receivers(unit, day)
    held = {
        row.person_id: row
        for row in Handler.objects.filter(retired=None, person__in=people).select_related("person")
    }
    return [held[one.pk] for one in people if one.pk in held]


def may_receive(viewer: Viewer) -> bool:
    return any(post.post in RULING_READERS for post in viewer.posts)


def may_be_handler(actor: Actor, *rest: object, **more: object) -> None:
    if actor.person is None or not may_receive(Viewer(actor.person, actor.today)):
        raise Refused(_("收意见的是书记、纪检委员和组织办公室。"))


def handles(person: Person, report: Report, day: date) -> Handler | None:
    """Their key, when they still hold such a post and this report was sealed to it."""
    row = Handler.objects.filter(person__in=person.ids(), retired=None).first()
    first = report.messages.first()  # type: ignore[attr-defined]
    if row is None or first is None or str(row.pk) not in first.keys:
        return None
    return row if any(one.pk in person.ids() for one in receivers(report.unit, day)) else None


def must_handle(actor: Actor, report: Report, *rest: object, **more: object) -> None:
    if actor.person is None or handles(actor.person, report, actor.today) is None:
        raise Refused(_("这件意见没有送给您。"))
