"""Make the panel for the wall: rules from what is in force, goals and zones as the branch says."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhidu.matters import panels
from zhidu.matters.models import Panel
from zhidu.org.access import members, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import say

LETTERS, MOST = 120, 40


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("panel.make", may=_keeps)
def make(actor: Actor, unit: Unit, goals: Sequence[str], zones: Sequence[tuple[str, int]]) -> Done:
    """A new version from today's data; `zones` are (area, member). Earlier ones stay as they were.

    Raises Refused for a member of another branch, an area without anybody, or nothing to show.
    """
    kept = [one.strip() for one in goals if one.strip()]
    here = {one.pk: one.name for one in members(unit, actor.today)}
    wrong = []
    if any(len(one) > LETTERS for one in [*kept, *(area for area, _person in zones)]):
        wrong.append(_("每一行请不超过 %(n)d 字，上板才看得清。") % {"n": LETTERS})
    if len(kept) > MOST or len(zones) > MOST:
        wrong.append(_("最多 %(n)d 行。") % {"n": MOST})
    wrong += [
        _("“%(area)s”请选本支部的党员。") % {"area": area}
        for area, person in zones
        if person not in here
    ]
    rules = panels.rules_now(unit, actor.today)
    if not (rules or kept or zones):
        wrong.append(_("还没有制度、目标和责任区可以上板。"))
    if wrong:
        raise Refused(*wrong)
    Unit.objects.select_for_update().get(pk=unit.pk)
    last = panels.latest(unit)
    row = Panel.objects.create(
        unit=unit, version=last.version + 1 if last else 1, on=actor.today, by=actor.person,
        content={
            "rules": rules, "goals": kept,
            "zones": [[area.strip(), here[person], person] for area, person in zones],
        },
    )  # fmt: skip
    said = say("做展板第 %(n)d 版", n=row.version)
    return Done(row, said, unit=unit, thing=f"panel:{row.pk}")
