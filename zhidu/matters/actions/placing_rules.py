"""Put an institution the unit runs into an open place of a pack, or take it out again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.matters.models import Placed
from zhidu.matters.packs import free_for
from zhidu.matters.rulebook import library, title_of
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import say


def _keeps(actor: Actor, unit: Unit, *rest: object) -> None:
    must_keep(actor, unit)


@act("pack.place", may=_keeps)
def place(actor: Actor, unit: Unit, pack: str, slot: str, slug: str) -> Done:
    """Raises Refused for a place that is not open, and what is not run here or is in."""
    held = _open(pack, slot)
    if slug not in [one for one, _title in free_for(unit, pack)]:
        raise Refused(_("只能选本组织正在施行、还没有放进来的制度。"))
    Placed.objects.update_or_create(
        unit=unit, pack=pack, slot=slot,
        defaults={"slug": slug, "by": actor.person, "on": actor.today},
    )  # fmt: skip
    said = say("把“%(title)s”放到“%(slot)s”", title=title_of(slug), slot=held)
    return Done(None, said, unit=unit, thing=f"pack:{pack}")


@act("pack.clear", may=_keeps)
def clear(actor: Actor, unit: Unit, pack: str, slot: str) -> Done:
    """The place is empty again; the institution itself goes on."""
    held = _open(pack, slot)
    row = Placed.objects.filter(unit=unit, pack=pack, slot=slot).first()
    if row is None:
        raise Refused(_("这个位置本来就空着。"))
    row.delete()
    said = say("“%(slot)s”空出来，原来是“%(title)s”", slot=held, title=title_of(row.slug))
    return Done(None, said, unit=unit, thing=f"pack:{pack}")


def _open(pack: str, slot: str) -> str:
    """The title of the place, where a unit may choose what stands there."""
    found = library().packs().get(pack)
    held = found.slots.get(slot) if found else None
    if held is None or held.of:
        raise Refused(_("这个位置不由单位选定。"))
    return held.title
