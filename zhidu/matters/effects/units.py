"""`reshapes`: a unit is set up, merged, split, renamed, moved, dissolved, as the items say.

The deciding committee is where the role of the step sits; it changes only what is below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine.effects import Reshape
from zhidu.matters import roles
from zhidu.matters.actions import adopting
from zhidu.matters.models import Adoption, Matter, Step
from zhidu.matters.rulebook import law_of
from zhidu.matters.shape import unit_of
from zhidu.org.actions import tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person, Place, Unit
from zhidu.org.speech import told
from zhidu.sentence import say

# what kind of place a unit stands in follows from the basis it is set on
PLACES = {
    "village": "village", "community": "community", "firm": "firm", "leading_firm": "firm",
    "building": "building", "market": "market", "association": "association", "chain": "chain",
    "office": "station",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """The items of one change, read: `changed` is the unit it is about, `other` the second one."""

    kind: str
    on: date
    committee: Unit
    changed: Unit | None
    other: Unit | None
    name: str
    unit_kind: str
    basis: str
    hosts: tuple[str, ...]
    folk: tuple[Person, ...]
    reason: str


def carry_out(actor: Actor, matter: Matter, effect: Reshape, step: Step) -> dict[str, Any]:
    """Do it through the organisation's own acts; what they refuse is refused here."""
    plan = _plan(actor, matter, effect, step)
    made = {
        "set_up": _set_up, "split": _split, "merge": _merge, "dissolve": _dissolve,
        "rename": _rename, "move": _move,
    }[plan.kind](actor, plan)  # fmt: skip
    return {"unit": made.pk}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    raise Refused(_("组织设置调整已经生效，不能撤回。要改回来，请另办一次调整。"))


def _plan(actor: Actor, matter: Matter, effect: Reshape, step: Step) -> Plan:
    """Raises Refused for a unit the deciding committee has no say over."""
    law, known = law_of(matter), matter.known
    committee = roles.place(law, law.roles[step.role], matter.unit, actor.today, matter)
    if committee is None:
        raise Refused(_("上面没有能作决定的党委。"))
    changed, other = unit_of(known.get("changed_unit")), unit_of(known.get("other_unit"))
    for one in (changed, other):
        if one is not None and not (one.is_under(committee) and one.pk != committee.pk):
            if one.pk == committee.pk and one is other:
                continue  # a unit may come to hang directly below the committee
            raise Refused(
                say(
                    "“%(unit)s”不在%(committee)s之下，请由管得到它的党委立项。",
                    unit=one,
                    committee=committee,
                )
            )
    return Plan(
        kind=str(known[effect.reshapes]), on=date.fromisoformat(str(known[effect.on])),
        committee=committee, changed=changed, other=other,
        name=str(known.get("new_name") or "").strip(),
        unit_kind=str(known.get("unit_kind") or Unit.Kind.BRANCH),
        basis=str(known.get("basis_kind") or ""), hosts=_lines(known.get("host_places")),
        folk=tuple(Person.objects.filter(pk__in=known.get("moved_people") or [])),
        reason=f"{known.get('reason') or ''} {known.get('document_ref') or ''}".strip(),
    )  # fmt: skip


def _lines(text: Any) -> tuple[str, ...]:
    """One place a line."""
    return tuple(one.strip() for one in str(text or "").splitlines() if one.strip())


def _set_up(actor: Actor, plan: Plan) -> Unit:
    """A new unit; who is named comes from other branches below the same committee."""
    above = plan.other or plan.committee
    made = _found(actor, plan, above, plan.unit_kind)
    if plan.folk:
        _check_branches(plan)
        tree.fill(actor, made, list(plan.folk), plan.on, plan.reason)
    return made


def _split(actor: Actor, plan: Plan) -> Unit:
    """A second unit beside the first; it runs the same rules from that day."""
    unit = _needed(plan.changed)
    made = _found(actor, plan, unit.parent or plan.committee, unit.kind, level=unit.level)
    elsewhere = [
        one.name
        for one in plan.folk
        if not Membership.objects.on(plan.on).filter(person=one, unit=unit).exists()
    ]
    if elsewhere:
        raise Refused(
            say("%(names)s不在“%(unit)s”，不能随它拆分。", names=told(elsewhere), unit=unit)
        )
    tree.fill(actor, made, list(plan.folk), plan.on, plan.reason)
    _adopt_the_same(actor, unit, made, plan.on)
    return made


def _found(actor: Actor, plan: Plan, above: Unit, kind: str, **more: Any) -> Unit:
    place = PLACES.get(plan.basis, Place.Kind.OTHER)
    hosts = [tree.set_place(actor, above, one, place) for one in plan.hosts]
    made: Unit = tree.found(
        actor, above, plan.name, kind, on=plan.on, hosts=hosts, reason=plan.reason,
        basis=plan.basis, **more,
    )  # fmt: skip
    return made


def _check_branches(plan: Plan) -> None:
    rows = Membership.objects.on(plan.on).filter(person__in=plan.folk, ends=None)
    for row in rows.exclude(kind=Membership.Kind.STAFF).select_related("unit", "person"):
        if not row.unit.is_under(plan.committee):
            raise Refused(
                say("%(name)s在“%(unit)s”，请先办理组织关系转接。", name=row.person, unit=row.unit)
            )


def _adopt_the_same(actor: Actor, unit: Unit, made: Unit, on: date) -> None:
    """What the branch ran goes on in both: no rule lapses because a branch grew too large."""
    rule = replace(actor, person=None)
    for row in Adoption.objects.filter(unit=unit, ends=None):
        adopting.adopt(rule, made, row.slug, on, dict(row.settings), preset=row.preset)


def _merge(actor: Actor, plan: Plan) -> Unit:
    unit = _needed(plan.changed)
    tree.dissolve(actor, unit, plan.on, plan.reason, _needed(plan.other))
    return unit


def _dissolve(actor: Actor, plan: Plan) -> Unit:
    unit = _needed(plan.changed)
    tree.dissolve(actor, unit, plan.on, plan.reason, plan.other)
    return unit


def _rename(actor: Actor, plan: Plan) -> Unit:
    unit = _needed(plan.changed)
    tree.change(actor, unit, plan.on, plan.reason, name=plan.name)
    return unit


def _move(actor: Actor, plan: Plan) -> Unit:
    unit = _needed(plan.changed)
    tree.move(actor, unit, _needed(plan.other), plan.on, plan.reason)
    return unit


def _needed(unit: Unit | None) -> Unit:
    if unit is None:
        raise Refused(_("请从列出的里面选"))
    return unit
