"""Set up, rename, move, merge and dissolve units; say where they stand and what they cover."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhidu.org import ways
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Membership, Person, Place, Post, Stand, Unit, UnitSpan
from zhidu.sentence import Term, say

# a branch set on one of these must name the place it stands in (catalogue 2.12)
NEEDS_HOST = {"association", "chain", "leading_firm", "building", "market"}


def _above(actor: Actor, parent: Unit | None, *rest: object, **more: object) -> None:
    if parent is None:
        if not actor.is_system:
            raise Refused(_("最上级组织只能在首次设置时建立。"))
        return
    must_keep(actor, parent)


def _of(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    """The tree above a unit is changed by the level above; the top by its own keepers."""
    must_keep(actor, unit.parent or unit)


@act("unit.found", may=_above)
def found(
    actor: Actor,
    parent: Unit | None,
    name: str,
    kind: str = Unit.Kind.BRANCH,
    *,
    code: str = "",
    on: date | None = None,
    hosts: list[Place] | None = None,
    reason: str = "",
    **rest: Any,
) -> Done:
    """A new unit under `parent`. Raises Refused for an empty or double name or a missing host."""
    name = name.strip()
    if parent is not None:  # the same name twice at once: the second is told
        Unit.objects.select_for_update().get(pk=parent.pk)
    _check_name(parent, name)
    if rest.get("basis") in NEEDS_HOST and not hosts:
        raise Refused(_("设在楼道、市场、协会、产业链或龙头企业的组织，要写明依托的单位或楼宇。"))
    if parent and parent.is_archived:
        raise Refused(say("“%(name)s”已撤销，不能在它下面设立组织。", name=parent))
    unit = Unit(name=name, kind=kind, parent=parent, opened=on, **rest)
    if code and Unit.objects.filter(code=code).exists():
        raise Refused(say("编号“%(code)s”已有组织使用。", code=code))
    unit.code = code or f"~{secrets.token_hex(8)}"
    unit.save()
    unit.place_in_tree()
    unit.code = code or _code_of(unit)
    unit.save(update_fields=["path", "code"])
    UnitSpan.objects.create(
        unit=unit, parent=parent, name=name, kind=kind, starts=on, reason=reason
    )
    for place in hosts or []:
        Stand.objects.create(unit=unit, place=place, kind=Stand.Kind.HOST, starts=on)
    return Done(unit, say("设立%(unit)s", unit=name), unit=unit)


def _code_of(unit: Unit) -> str:
    """From its own number, so that two founded at once never ask for the same."""
    wish = f"U{unit.pk:05d}"
    return f"{wish}~" if Unit.objects.filter(code=wish).exists() else wish


def _check_name(parent: Unit | None, name: str, but: Unit | None = None) -> None:
    if not name:
        raise Refused(_("组织名称不能为空。"))
    same = Unit.objects.filter(parent=parent, name=name, closed=None)
    if but:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise Refused(say("同一上级下已有“%(name)s”。", name=name))


def _turn(unit: Unit, on: date, reason: str) -> None:
    """End today's span and begin another with what the unit is now called and under whom."""
    last = unit.spans.filter(ends=None).last()  # type: ignore[attr-defined]
    if last and last.starts and on < last.starts:
        raise Refused(say("不能早于上一次变动的日期 %(day)s。", day=last.starts))
    if last and last.starts == on:
        last.delete()
    elif last:
        last.ends = on
        last.save(update_fields=["ends"])
    UnitSpan.objects.create(
        unit=unit, parent=unit.parent, name=unit.name, kind=unit.kind, starts=on, reason=reason
    )


def _open(unit: Unit) -> None:
    if unit.is_archived:
        raise Refused(say("“%(unit)s”已撤销归档，不能再改。", unit=unit))


@act("unit.change", may=_of)
def change(actor: Actor, unit: Unit, on: date, reason: str, **new: Any) -> Done:
    """New name, level, basis, phone or address from a day on; the old name stays in the history."""
    _open(unit)
    old = {word: getattr(unit, word) for word in new}
    if "name" in new:
        new["name"] = new["name"].strip()
        _check_name(unit.parent, new["name"], unit)
    for word, value in new.items():
        setattr(unit, word, value)
    unit.save()
    if old.get("name", unit.name) != unit.name:
        if not reason.strip():
            raise Refused(_("改名要写明缘由。"))
        _turn(unit, on, reason)
    detail = {word: [str(old[word]), str(value)] for word, value in new.items()}
    return Done(unit, say("变更%(unit)s的资料", unit=unit), unit=unit, detail=detail)


@act("unit.move", may=_of)
def move(actor: Actor, unit: Unit, parent: Unit, on: date, reason: str) -> Done:
    """Hang the unit and all below it under another parent; what was before stays readable."""
    _open(unit)
    _open(parent)
    if parent.is_under(unit):
        raise Refused(_("不能把组织移到它自己的下级。"))
    must_keep(actor, parent)
    _check_name(parent, unit.name)
    if not reason.strip():
        raise Refused(_("调整隶属关系要写明缘由。"))
    below, before = list(unit.subtree()), unit.path
    unit.parent = parent
    unit.place_in_tree()
    for one in below:
        one.path = unit.path + one.path.removeprefix(before)
    Unit.objects.bulk_update(below, ["path"])
    unit.save(update_fields=["parent", "path"])
    _turn(unit, on, reason)
    return Done(unit, say("%(unit)s改属%(parent)s", unit=unit, parent=parent), unit=unit)


@act("unit.dissolve", may=_of)
def dissolve(actor: Actor, unit: Unit, on: date, reason: str, into: Unit | None = None) -> Done:
    """Close a unit; with `into`, its members and sub-units go there. Records stay where they are.

    Raises Refused while somebody still belongs to it and no `into` is named.
    """
    _open(unit)
    if not reason.strip():
        raise Refused(_("撤销或合并要写明缘由。"))
    if into is not None and (into.is_archived or into.is_under(unit)):
        raise Refused(say("不能并入“%(unit)s”。", unit=into))
    later = Membership.objects.filter(unit=unit, ends=None, starts__gt=on).first()
    if later is not None:
        raise Refused(
            say(
                "%(name)s在 %(day)s 才来到%(unit)s，日期不能早于这一天。",
                name=later.person, day=later.starts, unit=unit,
            )
        )  # fmt: skip
    left = Membership.objects.on(on).filter(unit=unit)
    below = Unit.objects.filter(parent=unit, closed=None)
    if into is None and (left.exists() or below.exists()):
        raise Refused(
            say(
                "“%(unit)s”还有%(people)d名人员、%(units)d个下级组织，请先写明并入哪里。",
                unit=unit,
                people=left.count(),
                units=below.count(),
            )
        )
    for one in list(below):
        move(actor, one, into, on, reason)
    for row in list(left):
        _carry(row, into, on)
    ways.end_posts(unit.posts.on(on), on, actor.today)  # type: ignore[attr-defined]
    unit.stands.on(on).update(ends=on)  # type: ignore[attr-defined]
    unit.spans.filter(ends=None).update(ends=on)  # type: ignore[attr-defined]
    unit.closed, unit.merged_into = on, into
    unit.save(update_fields=["closed", "merged_into"])
    said = say("撤销%(unit)s", unit=unit)
    if into:
        said = say("%(unit)s并入%(into)s", unit=unit, into=into)
    return Done(unit, said, unit=unit, detail={"reason": reason})


@act("unit.fill", may=_of)
def fill(actor: Actor, unit: Unit, folk: list[Person], on: date, reason: str) -> Done:
    """Persons of other branches belong to this one from a day on; what they held there ends.

    Records stay with the branch they were made in. Raises Refused for who belongs nowhere then.
    """
    _open(unit)
    for person in folk:
        rows = Membership.objects.on(on).filter(person=person, ends=None)
        row = rows.exclude(kind=Membership.Kind.STAFF).select_related("unit").first()
        if row is None or row.unit_id == unit.pk:
            raise Refused(say("%(name)s在 %(day)s 不在别的支部，不能划入。", name=person, day=on))
        before = Q(unit=row.unit) | Q(unit__parent=row.unit, unit__kind=Unit.Kind.GROUP)
        ways.end_posts(Post.objects.filter(before, person=person, ends=None), on, actor.today)
        _carry(row, unit, on)
    said = say("%(n)d人自%(day)s起划入%(unit)s", n=len(folk), day=on, unit=unit)
    return Done(unit, said, unit=unit, detail={"reason": reason})


def _carry(row: Membership, into: Unit | None, on: date) -> None:
    if into is None:
        return
    row.ends, row.end_kind, row.end_reason = on, Membership.Ended.MERGED, Term("组织设置调整")
    row.save(update_fields=["ends", "end_kind", "end_reason"])
    Membership.objects.create(
        person=row.person, unit=into, kind=row.kind, starts=on, exact=row.exact,
        began_by=Membership.Began.MERGED,
    )  # fmt: skip


@act("place.set", may=_above)
def set_place(
    actor: Actor, under: Unit | None, name: str, kind: str, parent: Place | None = None
) -> Done:
    if under is None or not name.strip():
        raise Refused(_("单位（场所）名称不能为空。"))
    place, _new = Place.objects.get_or_create(
        name=name.strip(), kind=kind, under=under, defaults={"parent": parent}
    )
    return Done(place, say("登记单位（场所）%(place)s", place=name), unit=under)


@act("place.cover", may=_of)
def cover(actor: Actor, unit: Unit, place: Place, kind: str, on: date) -> Done:
    """The unit stands in the place, or covers it, from a day on."""
    Stand.objects.get_or_create(unit=unit, place=place, kind=kind, ends=None, starts=on)
    said = say("%(unit)s覆盖%(place)s", unit=unit, place=place)
    return Done(place, said, unit=unit)


@act("place.uncover", may=_of)
def uncover(actor: Actor, unit: Unit, stand: Stand, on: date) -> Done:
    stand.ends = on
    stand.save(update_fields=["ends"])
    said = say("%(unit)s不再覆盖%(place)s", unit=unit, place=stand.place)
    return Done(stand, said, unit=unit)
