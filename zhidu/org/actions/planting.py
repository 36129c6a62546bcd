"""A whole tree of units in one act, and back again while nothing hangs on it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Entry, Unit, UnitSpan
from zhidu.org.sprouts import Grove, Sprout
from zhidu.sentence import say

from . import tree

VERB = "unit.plant"


def _below(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act(VERB, may=_below)
def plant(actor: Actor, unit: Unit, grove: Grove, on: date) -> Done:
    """Found every unit of the grove that is not there yet, each with a journal entry of its own.

    Returns the new units, top first. All of them or none: raises Refused for a grove with problems
    and for one in which nothing is new.
    """
    if grove.problems:
        raise Refused(*grove.problems)
    made: list[Unit] = []
    Unit.objects.select_for_update().get(pk=unit.pk)  # two plant at once: the second finds it there
    for one in grove.sprouts:
        _plant(actor, unit, one, on, made)
    if not made:
        raise Refused(_("写下的组织都已经有了。"))
    said = say("“%(unit)s”之下设立 %(n)d 个组织", unit=unit.name, n=len(made))
    return Done(made, said, unit=unit, detail={"units": [one.pk for one in made]})


def _plant(actor: Actor, above: Unit, one: Sprout, on: date, made: list[Unit]) -> None:
    here = known(above, one.name)
    if here is None:
        here = tree.found(
            actor, above, one.name, one.kind, on=on, level=one.level, basis=one.basis,
        )  # fmt: skip
        made.append(here)
    for lower in one.below:
        _plant(actor, here, lower, on, made)


def known(above: Unit | None, name: str) -> Unit | None:
    """The unit of that name which stands there already."""
    return Unit.objects.filter(parent=above, name=name, closed=None).first() if above else None


def standing(unit: Unit) -> list[Entry]:
    """The latest acts of `plant` below the unit of which something still stands, newest first."""
    acts = Entry.objects.filter(verb=VERB, unit=unit)[:5]
    return [one for one in acts if Unit.objects.filter(pk__in=one.detail["units"]).exists()]


def _planted(actor: Actor, entry: Entry) -> None:
    if entry.verb != VERB or entry.unit is None:
        raise Refused(_("没有这一次设立。"))
    must_keep(actor, entry.unit)


@act("unit.unplant", may=_planted)
def unplant(actor: Actor, entry: Entry) -> Done:
    """Take back what one act of `plant` set up. Raises Refused naming each unit already in use."""
    units = list(Unit.objects.filter(pk__in=entry.detail["units"]).select_for_update())
    if not units:
        raise Refused(_("这一次设立的已经收回了。"))
    pks = {one.pk for one in units}
    if used := in_use(pks):
        names = [one.name for one in units if one.pk in used]
        raise Refused(*(say("“%(unit)s”已在用，不能收回。", unit=name) for name in names))
    UnitSpan.objects.filter(unit__in=pks).delete()
    for one in sorted(units, key=lambda one: -one.depth):
        one.delete()
    said = say("收回“%(unit)s”之下刚设立的 %(n)d 个组织", unit=entry.unit.name, n=len(units))
    return Done(entry.unit, said, unit=entry.unit)


def in_use(pks: set[int]) -> set[int]:
    """Those to which something points beside their own beginning and what was set up with them."""
    found = set(Unit.objects.filter(pk__in=pks).exclude(closed=None).values_list("pk", flat=True))
    for link in Unit._meta.get_fields(include_hidden=True):
        if not link.is_relation or link.concrete or link.related_model is Entry:
            continue
        name = link.field.name  # type: ignore[union-attr]
        rows = link.related_model._base_manager.filter(**{f"{name}__in": pks})  # type: ignore[union-attr]
        if link.related_model is Unit:
            rows = rows.exclude(pk__in=pks)
        elif link.related_model is UnitSpan:
            rows = rows.exclude(pk__in=_first_spans(pks))  # a second one: renamed, moved
            rows = rows.exclude(unit__in=pks) if name == "parent" else rows
        found.update(rows.values_list(name, flat=True))
    return found


def _first_spans(pks: set[int]) -> list[int]:
    spans = UnitSpan.objects.filter(unit__in=pks, ends=None).order_by("-pk")
    return list(dict(spans.values_list("unit", "pk")).values())
