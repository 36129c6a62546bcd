"""Who a role is on a day: every role resolves without asking anyone, or is a named gap."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.engine.schema import Institution, Role
from zhidu.org.access import Viewer, committee, holders, members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .models import Matter


def unit_at(unit: Unit, at: str) -> Unit | None:
    """The unit itself, its parent or its grandparent."""
    for _step in range({"unit": 0, "parent": 1, "grandparent": 2}[at]):
        if unit.parent is None:
            return None
        unit = unit.parent
    return unit


def people(role: Role, unit: Unit, day: date, matter: Matter | None = None) -> list[Person]:
    """Everybody who may act in the role; empty means a gap that the page names."""
    where = unit_at(unit, role.at)
    if where is None:
        return []
    match role.who:
        case "subject":
            return [matter.subject] if matter and matter.subject else []
        case "opener":
            return [matter.opener] if matter and matter.opener else []
        case "members":
            return list(members(where, day))
        case "post":
            about = matter.subject if matter else None
            return [row.person for row in holders(where, role.post or "", day, about)]
        case "body":
            return committee(where, day)
        case "named":
            return named(matter, role.field or "")
    return []


def named(matter: Matter | None, field: str) -> list[Person]:
    """Persons an item of the matter names: stored as ids."""
    held = matter.known.get(field) if matter else None
    ids = [held] if isinstance(held, (str, int)) and held else list(held or [])
    return list(Person.objects.filter(pk__in=[int(one) for one in ids]))


def holds(
    law: Institution, name: str, actor: Actor, unit: Unit, matter: Matter | None
) -> tuple[bool, bool]:
    """(may act, on behalf): the holder acts; a keeper of the unit may enter paper for a member."""
    role = law.roles[name]
    if role.who == "anyone" or actor.person is None:
        return True, False
    mine = set(actor.person.ids())
    if any(one.pk in mine for one in people(role, unit, actor.today, matter)):
        return True, False
    kept = Viewer(actor.person, actor.today).keeps(unit_at(unit, role.at) or unit)
    return kept and role.who in ("members", "subject", "body", "post"), kept


def who_text(law: Institution, name: str, unit: Unit, day: date, matter: Matter | None) -> str:
    """'支部书记 王晨粟'; a vacant post says who acts, a gap says so."""
    role = law.roles[name]
    if role.who in ("members", "anyone"):
        return role.title
    found = people(role, unit, day, matter)
    if not found:
        return _("%(role)s（空缺）") % {"role": role.title}
    where = unit_at(unit, role.at)
    acts = (
        role.who == "post"
        and where is not None
        and not any(
            row.post == role.post
            for row in where.posts.on(day)  # type: ignore[attr-defined]
        )
    )
    names = "、".join(one.name for one in found[:3])
    if acts:
        return _("%(role)s空缺，由%(names)s代行") % {"role": role.title, "names": names}
    return f"{role.title} {names}"
