"""Put a title on the roll of honours, end it, and let the person hide or show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters.models import Honour, Matter
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit
from zhidu.sentence import Term, say


@dataclass(frozen=True)
class Given:
    """By which matter, on which day, under which document, by whom, and where it is kept."""

    matter: Matter
    on: date
    document: str
    grantor: str
    kept_by: Unit
    level: str = Honour.Level.OWN
    shown: bool = True


def _by_rule(actor: Actor, *rest: object, **more: object) -> None:
    """Only a matter's own outcome writes on the roll: nobody does it by hand."""
    if not actor.is_trusted:
        raise Refused(_("荣誉只由评选、登记的事项记上去。"))


@act("honour.grant", may=_by_rule)
def grant(actor: Actor, given: Given, title: str, person: Person | None, unit: Unit | None) -> Done:
    row = Honour.objects.create(
        person=person, unit=unit, title=title, level=given.level, grantor=given.grantor,
        document=given.document, on=given.on, matter=given.matter, kept_by=given.kept_by,
        shown=given.shown or person is None,
    )  # fmt: skip
    said = say("授予%(who)s“%(title)s”", who=row.who, title=Term(title))
    return Done(row, said, unit=unit or given.kept_by, person=person, thing=f"honour:{row.pk}")


@act("honour.forget", may=_by_rule)
def forget(actor: Actor, numbers: Sequence[int], reason: str) -> Done:
    """The step that gave them was taken back on the spot; refused once one has ended since."""
    rows = Honour.objects.select_for_update().filter(pk__in=numbers)
    if rows.exclude(ends=None).exists():
        raise Refused(_("荣誉已经终止过，不能再撤回授予。"))
    count, _each = rows.delete()
    return Done(count, say("撤回授予：%(why)s", why=reason), detail={"reason": reason})


@act("honour.end", may=_by_rule)
def end(actor: Actor, honour: Honour, how: str, on: date, reason: str) -> Done:
    """It no longer holds from that day; the entry stays, marked as ended, with the reason."""
    honour.ends, honour.ended_as, honour.end_reason = on, how, reason[:200]
    honour.save(update_fields=["ends", "ended_as", "end_reason"])
    said = say("%(who)s的“%(title)s”终止", who=honour.who, title=Term(honour.title))
    return Done(
        honour, said, unit=honour.unit or honour.kept_by, person=honour.person,
        thing=f"honour:{honour.pk}", detail={"how": how, "reason": reason},
    )  # fmt: skip


@act("honour.restore", may=_by_rule)
def restore(actor: Actor, honour: Honour, reason: str) -> Done:
    """The step that ended it was taken back."""
    honour.ends, honour.ended_as, honour.end_reason = None, "", ""
    honour.save(update_fields=["ends", "ended_as", "end_reason"])
    said = say("恢复荣誉：%(why)s", why=reason)
    return Done(honour, said, person=honour.person, thing=f"honour:{honour.pk}")


def is_own(actor: Actor, honour: Honour, *rest: object) -> None:
    if actor.person is None or honour.person_id not in actor.person.ids():
        raise Refused(_("公开不公开，由本人定。"))


@act("honour.show", may=is_own)
def show(actor: Actor, honour: Honour, shown: bool) -> Done:
    """The person lets the public page show it, or not; the entry stays in both cases."""
    honour.shown = shown
    honour.save(update_fields=["shown"])
    said = say("公开荣誉") if shown else say("荣誉不再公开")
    return Done(honour, said, person=honour.person, thing=f"honour:{honour.pk}")


def may_have_paper(actor: Actor, honour: Honour) -> None:
    """The certificate is printed for who holds it, and by who keeps the roll or the unit."""
    if actor.person is None:
        raise Refused(_("请先登录再办这件事。"))
    viewer = Viewer(actor.person, actor.today)
    own = honour.person_id in actor.person.ids()
    unit = honour.unit is not None and viewer.keeps(honour.unit)
    if not (own or unit or viewer.keeps(honour.kept_by)):
        raise Refused(_("证书由本人和管这份荣誉的组织打印。"))
