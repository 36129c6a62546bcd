"""Keep the list of services a department offers, and the partners of a community."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Partner, Service, Unit
from zhidu.sentence import say


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("service.offer", may=_keeps)
def offer(actor: Actor, unit: Unit, title: str, on: date) -> Done:
    """A line of the list, from a day on. Raises Refused for an empty or a double one."""
    title = title.strip()
    if not title:
        raise Refused(_("请写明能办什么事。"))
    if Service.objects.filter(unit=unit, title=title, ends=None).exists():
        raise Refused(say("服务清单里已有“%(title)s”。", title=title))
    row = Service.objects.create(unit=unit, title=title[:120], starts=on)
    return Done(row, say("%(unit)s的服务清单增加“%(title)s”", unit=unit, title=title), unit=unit)


@act("service.end", may=_keeps)
def stop_offering(actor: Actor, unit: Unit, row: Service, on: date) -> Done:
    """The line is no longer offered from that day; requests handed over before go on."""
    if row.unit_id != unit.pk:
        raise Refused(_("请选择要办的事。"))
    row.ends = on
    row.save(update_fields=["ends"])
    said = say("%(unit)s的服务清单去掉“%(title)s”", unit=unit, title=row.title)
    return Done(row, said, unit=unit)


@act("partner.join", may=_keeps)
def join(
    actor: Actor, unit: Unit, name: str, kind: str, on: date, *,
    offers: str = "", contact: str = "", own: Unit | None = None,
) -> Done:  # fmt: skip
    """A partner of the community from a day on. Raises Refused for a missing or double name."""
    name = name.strip()
    if not name or kind not in Partner.Kind.values:
        raise Refused(_("请写明共建单位的名称和类别。"))
    if Partner.objects.filter(unit=unit, name=name, ends=None).exists():
        raise Refused(say("已登记过“%(name)s”。", name=name))
    row = Partner.objects.create(
        unit=unit,
        name=name[:120],
        kind=kind,
        starts=on,
        offers=offers.strip()[:200],
        contact=contact.strip()[:80],
        own=own,
    )
    return Done(row, say("%(name)s与%(unit)s共建", name=name, unit=unit), unit=unit)


@act("partner.leave", may=_keeps)
def leave(actor: Actor, unit: Unit, row: Partner, on: date) -> Done:
    """Leaving needs no reason; what it did stays where it is."""
    if row.unit_id != unit.pk:
        raise Refused(_("请选择要办的事。"))
    row.ends = on
    row.save(update_fields=["ends"])
    said = say("%(name)s不再与%(unit)s共建", name=row.name, unit=unit)
    return Done(row, said, unit=unit)
