"""Who a role is on a day: every role resolves without asking anyone, or is a named gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from zhidu.engine.rising import HANDLING
from zhidu.engine.schema import Institution, Role
from zhidu.engine.stages import AnyStage, Decision, Vote
from zhidu.org.access import KEEPERS, Viewer, holders, members, posts_of, seated
from zhidu.org.door import Actor
from zhidu.org.models import Membership, Person, Unit
from zhidu.org.speech import told

from . import declared, levels
from .models import Matter
from .rulebook import adoption_for, library

PAPER = ("members", "everybody", "subject", "body", "post")  # a keeper may enter it from paper
EVERYBODY = (*Membership.MEMBERS, Membership.Kind.STAFF)
HIGHER = {"unit": 0, "parent": 1, "grandparent": 2}


@dataclass(frozen=True)
class Found:
    """Where a role sits on a day and who it is; `instead` is the role that acts in its stead."""

    unit: Unit | None
    people: list[Person] = field(default_factory=list)
    instead: Role | None = None


def find(
    law: Institution,
    name: str,
    unit: Unit,
    day: date,
    matter: Matter | None = None,
    stage: AnyStage | None = None,
) -> Found:
    """Everybody who may act in the role; nobody is a gap that the page names."""
    found, other = _found(law, name, unit, day, matter, stage), law.roles[name].strangers_to
    if out := {one.pk for one in declared.barred(law, matter, stage, day)}:
        found = replace(found, people=[one for one in found.people if one.pk not in out])
    if other is None or not found.people:
        return found
    near = _near(people(law, other, unit, day, matter), day)
    return replace(found, people=[one for one in found.people if not (belonging(one, day) & near)])


def _near(people: list[Person], day: date) -> set[object]:
    return {unit for one in people for unit in belonging(one, day)}


def belonging(person: Person, day: date) -> set[object]:
    """The units a person belongs to or serves on a day, and the person."""
    rows = [*person.memberships.on(day), *person.posts.on(day)]  # type: ignore[attr-defined]
    return {*(row.unit_id for row in rows), *(f"person:{one}" for one in person.ids())}


def _found(
    law: Institution,
    name: str,
    unit: Unit,
    day: date,
    matter: Matter | None = None,
    stage: AnyStage | None = None,
) -> Found:
    """As the role says, not yet without those too near to another role.

    The person a matter is about is left out of posts and bodies, and who asked for it out of the
    posts that decide: the next in line does (library §D).
    """
    role, unit = law.roles[name], unit.living()  # of a merged branch, the one it went into
    turn = stage if stage is not None and name in (stage.by, stage.late_to) else None
    barred = _barred(law, role, day, matter, turn)
    where = place(law, role, unit, day, matter, barred)
    if where is None:
        return Found(None)
    match role.who:
        case "subject":
            return Found(where, [matter.subject] if matter and matter.subject else [])
        case "opener":
            return Found(where, [matter.opener] if matter and matter.opener else [])
        case "members" | "everybody":
            out = matter.subject_id if matter and isinstance(stage, Vote) else None
            kinds = EVERYBODY if role.who == "everybody" else Membership.MEMBERS
            return Found(where, [one for one in members(where, day, kinds) if one.pk != out])
        case "post" if role.at == HANDLING:
            return Found(where, levels.who(law, role, where, day, matter))
        case "post":
            rows = holders(where, role.post or "", day, *barred)
            return Found(where, [row.person for row in rows])
        case "body":
            return _body(law, role, where, day, matter, barred)
        case "named":
            return Found(where, named(matter, role.field or ""))
    return Found(where)


def people(
    law: Institution,
    name: str,
    unit: Unit,
    day: date,
    matter: Matter | None = None,
    stage: AnyStage | None = None,
) -> list[Person]:
    return find(law, name, unit, day, matter, stage).people


def place(
    law: Institution,
    role: Role,
    unit: Unit,
    day: date,
    matter: Matter | None = None,
    barred: Sequence[Person] = (),
) -> Unit | None:
    """The unit a role sits at: its own, one or two above, the nearest upward where somebody not
    barred has it, or the one that handles the matter."""
    if role.at == HANDLING:
        return levels.current(matter) if matter else next(iter(levels.in_turn(law, unit)), None)
    if role.at in ("above", "nearest"):
        start = place(law, law.roles[role.beyond], unit, day) if role.beyond else unit
        upward = list(reversed(start.ancestors())) if start else []
        if role.at == "above":
            upward = upward[1:]
        return next((one for one in upward if _has(role, one, day, barred)), None)
    found: Unit | None = unit
    for _step in range(HIGHER[role.at]):
        found = found.parent if found else None
    return found


def _has(role: Role, unit: Unit, day: date, barred: Sequence[Person] = ()) -> bool:
    if unit.is_archived:
        return False
    if role.who == "body":
        return bool(_seats(role.body or "", unit, day))
    out = {one.pk for one in barred}
    rows = posts_of(unit, day)
    return any(row.post == role.post and row.person_id not in out for row in rows)


def _seats(body: str, unit: Unit, day: date) -> list[Person]:
    """Who sits in the body; empty where the unit has none (wrong kind of unit, or too few)."""
    held = library().posts.bodies[body]
    if held.kinds and unit.kind not in held.kinds:
        return []
    found = seated(unit, held.posts, day)
    return found if len(found) >= held.at_least else []


def _body(
    law: Institution,
    role: Role,
    where: Unit,
    day: date,
    matter: Matter | None,
    barred: list[Person],
) -> Found:
    """The body; without one, the role its setting names (H19), recorded by the unit's secretary."""
    out = {one.pk for one in barred}
    found = _seats(role.body or "", where, day)
    if found or role.instead is None:
        found = found or seated(where, library().posts.bodies[role.body or ""].posts, day)
        return Found(where, [one for one in found if one.pk not in out])
    other = _chosen(law, role.instead, matter)
    if law.roles[other].who == "members":  # the meeting decides, the secretary puts it down
        keeping = [row.person for row in holders(where, "secretary", day, *barred)]
        return Found(where, keeping, law.roles[other])
    held = find(law, other, where, day, matter)
    return Found(held.unit, [one for one in held.people if one.pk not in out], law.roles[other])


def _chosen(law: Institution, setting: str, matter: Matter | None) -> str:
    """The role the unit's setting names, as it stood when the matter began."""
    adoption = adoption_for(matter) if matter else None
    return str((adoption.settings if adoption else {}).get(setting, law.settings[setting].start))


def _barred(
    law: Institution, role: Role, day: date, matter: Matter | None, stage: AnyStage | None
) -> list[Person]:
    """Nobody decides in their own matter; who asked for one does not decide it by a post; whoever
    it is hidden from has no part in it, nor who serves in the same unit.

    `stage` is the one whose turn is the role's; what it may say besides is no decision.
    """
    if matter is None:
        return []
    asked = (
        role.who == "post" and isinstance(stage, Decision) and matter.period_start is None
    )  # a duty is opened by whoever first writes in it: that is no request
    found = [one for one in (matter.subject, matter.opener if asked else None) if one]
    found += declared.barred(law, matter, stage, day)
    return [*found, *(one for item in law.hides_from for one in _line(named(matter, item), day))]


def _line(people: list[Person], day: date) -> list[Person]:
    """These persons, and whoever holds a post where one of them does."""
    units = {post.unit for one in people for post in one.posts.on(day)}  # type: ignore[attr-defined]
    beside = [post.person for unit in units for post in unit.posts.on(day)]
    return [*people, *beside]


def named(matter: Matter | None, field: str) -> list[Person]:
    """Persons an item of the matter names: stored as ids."""
    held = matter.known.get(field) if matter else None
    ids = [held] if isinstance(held, (str, int)) and held else list(held or [])
    # of a table, its first column; a database may keep the cells of a line in another order
    first = next(iter(library().fields.items[field].columns), "")
    ids = [one.get(first, "") if isinstance(one, dict) else one for one in ids]
    return list(Person.objects.filter(pk__in=[int(one) for one in ids if one]))


def holds(
    law: Institution,
    name: str,
    actor: Actor,
    unit: Unit,
    matter: Matter | None,
    stage: AnyStage | None = None,
) -> tuple[bool, bool]:
    """(may act, on behalf): the holder acts; a keeper of the unit may enter paper for a member.

    What one person decides nobody enters for them. What a body decided in a meeting, a keeper of
    its own unit enters from the minutes; where no such unit is in the system, the branch does.
    """
    role = law.roles[name]
    if role.who == "anyone" or actor.person is None:
        return role.who == "anyone" or actor.is_system, False
    if role.who == "below":
        return is_below(Viewer(actor.person, actor.today), unit), False
    mine = set(actor.person.ids())
    found = find(law, name, unit, actor.today, matter, stage)
    if any(one.pk in mine for one in found.people):
        return True, False
    viewer = Viewer(actor.person, actor.today)
    if isinstance(stage, Decision):
        out = {one.pk for one in declared.barred(law, matter, stage, actor.today)}
        return not out & mine and _keeps_minutes(viewer, role, found, unit, matter), True
    if stage is not None and stage.rises:  # nobody above says for the asker that it is solved
        here = found.unit or unit
        kept = any(p.unit_id == here.pk and p.post in KEEPERS for p in viewer.posts)
    else:
        kept = viewer.keeps(found.unit or unit)
    if law.readers and role.who == "subject" and matter is not None:  # keepers do not read it
        readers = (
            one for other in law.readers for one in people(law, other, unit, actor.today, matter)
        )
        kept = any(one.pk in mine for one in readers)
    return kept and on_paper(role), kept


def on_paper(role: Role) -> bool:
    """Whether what one of them wrote on paper may be entered by a keeper."""
    return role.who in PAPER if role.paper is None else role.paper


def is_below(viewer: Viewer, unit: Unit, kinds: Sequence[str] = Membership.MEMBERS) -> bool:
    """A member of the unit or of any unit below it: too many to list, easy to ask of one."""
    mine = [row.unit for row in viewer.standings if row.kind in kinds]
    return any(one.is_under(unit) for one in mine)


def _keeps_minutes(
    viewer: Viewer, role: Role, found: Found, unit: Unit, matter: Matter | None
) -> bool:
    if role.who != "body" or (matter and matter.subject_id in viewer.person.ids()):
        return False
    here = found.unit or (unit if not _above_exists(role, unit) else None)
    return here is not None and any(
        post.unit_id == here.pk and post.post in KEEPERS for post in viewer.posts
    )


def _above_exists(role: Role, unit: Unit) -> bool:
    """Whether any open unit upward is of a kind that has the body, seated or not."""
    kinds = library().posts.bodies[role.body or ""].kinds
    rows = unit.ancestors().exclude(pk=unit.pk).filter(closed=None)
    return (rows.filter(kind__in=kinds) if kinds else rows).exists()


def who_text(
    law: Institution,
    name: str,
    unit: Unit,
    day: date,
    matter: Matter | None,
    stage: AnyStage | None = None,
) -> str:
    """'支部书记 王晨粟'; a vacant post says who acts, a gap says so."""
    role = law.roles[name]
    if role.who in ("members", "everybody", "below", "anyone"):
        return told(role.title)
    found = find(law, name, unit, day, matter, stage)
    names = told([one.name for one in found.people[:3]])
    title = told(role.title)
    if found.instead is not None:
        return _("%(role)s（未设），由%(instead)s代行 %(names)s") % {
            "role": title, "instead": told(found.instead.title), "names": names,
        }  # fmt: skip
    if not found.people:
        return _("%(role)s（空缺）") % {"role": title}
    if found.unit is not None and _is_vacant(role, found.unit, day):
        return _("%(role)s空缺，由%(names)s代行") % {"role": title, "names": names}
    if role.at == HANDLING and found.unit is not None:
        return f"{found.unit} {names}"
    return f"{title} {names}"


def _is_vacant(role: Role, unit: Unit, day: date) -> bool:
    """Nobody holds the post; a branch never has an office, and so none is vacant there."""
    own_way = role.post == "office" and unit.kind == Unit.Kind.BRANCH
    return role.who == "post" and not own_way and not _has(role, unit, day)


def committee_above(unit: Unit, day: date) -> Unit | None:
    """The nearest committee upward that is seated: who looks into what concerns the unit."""
    role = Role(title="", who="body", body="party_committee", at="above")
    upward = reversed(list(unit.ancestors())[:-1])
    return next((one for one in upward if _has(role, one, day)), None)
