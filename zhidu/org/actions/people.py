"""Persons, their standing and their posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.org import ways
from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.memory import forget
from zhidu.org.models import TWINS, Account, Membership, Person, Post, Unit
from zhidu.org.speech import term_of
from zhidu.sentence import Term, say

SUPERVISOR, VILLAGE = "supervisor", ("village_chair", "village_member")

# days that may be known to the month or year only, with the word that says so
EXACT = {"birth": "birth_exact", "working_since": "working_exact"}
# what a person may correct on their own page without asking
OWN_WORDS = {"phone", "residence", "skills", "paper_only"}


def _roster_of(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def file_of(actor: Actor, person: Person, *rest: object, **more: object) -> None:
    """A keeper of the person's unit; the person for the few words that are theirs."""
    if actor.is_trusted:
        return
    if actor.person is None:
        raise Refused(_("只有本人所在组织的书记、组织委员或上级组织部门可以改动人员资料。"))
    viewer = Viewer(actor.person, actor.today)
    own = person.pk in actor.person.ids()
    if own and more and set(more) - {"reason"} <= OWN_WORDS:
        return
    if not any(viewer.keeps(unit) for unit in _units(person, actor.today)):
        raise Refused(_("只有本人所在组织的书记、组织委员或上级组织部门可以改动人员资料。"))


def _units(person: Person, today: date) -> list[Unit]:
    """Where the person stands or serves today; else where they last stood."""
    now = Unit.objects.filter(
        pk__in=[
            *Membership.objects.on(today).filter(person=person).values_list("unit", flat=True),
            *Post.objects.on(today).filter(person=person).values_list("unit", flat=True),
        ]
    )
    if now:
        return list(now)
    return list(Unit.objects.filter(memberships__person=person).distinct())


@act("person.add", may=_roster_of)
def add(actor: Actor, unit: Unit, kind: str, since: date | None, **words: Any) -> Done:
    """A new person with a standing in the unit. Raises Refused when the ID number is known."""
    person = Person(**words)
    person.name = person.name.strip()
    if not person.name:
        raise Refused(_("姓名不能为空。"))
    person.keep_keys()
    if person.id_key and (twin := Person.objects.filter(id_key=person.id_key).first()):
        raise Refused(say("这个身份证号已登记在“%(name)s”名下，请查找此人后办理转入。", name=twin))
    person.save()
    Membership.objects.create(person=person, unit=unit, kind=kind, starts=since)
    said = say("登记%(name)s", name=person)
    return Done(person, said, unit=unit, person=person)


@act("person.change", may=file_of)
def change(actor: Actor, person: Person, *, reason: str = "", **words: Any) -> Done:
    """Correct words of the file; sealed ones go into the journal by name only, never by value."""
    sealed = {"id_number", "phone"}
    old = {word: getattr(person, word) for word in words}
    changed = {word: value for word, value in words.items() if old[word] != value}
    if "name" in changed and not str(changed["name"]).strip():
        raise Refused(_("姓名不能为空。"))
    own = actor.person is not None and person.pk in actor.person.ids()
    if changed and not own and not actor.is_system and not reason.strip():
        raise Refused(_("改动人员资料要写明缘由。"))
    for word, value in changed.items():
        setattr(person, word, value)
    person.save()
    detail = {
        word: ["", ""] if word in sealed else [str(old[word] or ""), str(value or "")]
        for word, value in changed.items()
        if word not in EXACT.values()
    }
    said = say("更正%(name)s的资料", name=person)
    home = person.membership(actor.today)
    return Done(
        person, said, unit=home and home.unit, person=person, detail={**detail, "reason": reason}
    )


@act("membership.start", may=_roster_of)
def join(
    actor: Actor,
    unit: Unit,
    person: Person,
    kind: str,
    since: date | None,
    exact: str = Person.Exact.DAY,
    reason: str = "",
) -> Done:
    """A standing in a branch from a day on; what the person was before ends that day."""
    if unit.is_archived:
        raise Refused(say("“%(unit)s”已撤销归档。", unit=unit))
    places: dict[str, Any] = {}
    for row in _standing(person):
        must_keep(actor, row.unit)  # nobody takes a person out of a branch that is not theirs
        if since is None or (row.starts and row.starts > since):
            raise Refused(_("起始日期早于现有身份的起始日期。"))
        here = row.unit_id == unit.pk
        row.ends, row.end_reason = since, reason
        row.end_kind = Membership.Ended.CHANGED if here else Membership.Ended.MOVED
        row.save(update_fields=["ends", "end_kind", "end_reason"])
        if here:  # another standing in the same branch keeps its group
            places = {"group": row.group, "activity_unit": row.activity_unit}
        else:
            places = {"began_by": Membership.Began.MOVED}
    row = Membership.objects.create(
        person=person, unit=unit, kind=kind, starts=since, exact=exact, **places
    )
    said = say(
        "%(name)s自%(day)s起为%(unit)s%(kind)s",
        name=person,
        day=since or Term("不详日期"),
        unit=unit,
        kind=term_of(row.get_kind_display()),
    )
    return Done(row, said, unit=unit, person=person, detail={"reason": reason})


def _standing(person: Person) -> list[Membership]:
    """What the person is today in the organisation; being employed somewhere is beside it."""
    rows = Membership.objects.filter(person=person, ends=None)
    return list(rows.exclude(kind=Membership.Kind.STAFF))


@act("membership.lapse", may=file_of)
def lapse(actor: Actor, person: Person, on: date, *, reason: str) -> Done:
    """A standing ends from that day and none follows; posts and the way in are not touched."""
    rows = _standing(person)
    for row in rows:
        if row.starts and row.starts > on:
            raise Refused(_("起始日期早于现有身份的起始日期。"))
        row.ends, row.end_reason = on, reason
        row.save(update_fields=["ends", "end_reason"])
    unit = rows[0].unit if rows else None
    said = say("%(name)s的身份自%(day)s起终止", name=person, day=on)
    return Done(rows, said, unit=unit, person=person, detail={"reason": reason})


@act("membership.earlier", may=_roster_of)
def came_before(
    actor: Actor, unit: Unit, person: Person, kind: str, since: date, *, reason: str
) -> Done:
    """What the person was before the register begins: until the first day it knows of them.

    Returns nothing where the register already covers that day; today's standing never changes.
    """
    rows = Membership.objects.filter(person=person).exclude(kind=Membership.Kind.STAFF)
    covered = any(row.holds(since) for row in rows)
    later = min((row.starts for row in rows if row.starts and row.starts > since), default=None)
    made = None
    if not covered and later is not None:
        made = Membership.objects.create(
            person=person, unit=unit, kind=kind, starts=since, ends=later, end_reason=reason
        )
    said = say("补记%(name)s自%(day)s起的身份", name=person, day=since)
    return Done(made, said, unit=unit, person=person, detail={"reason": reason, "kept": not made})


@act("membership.take_back", may=file_of)
def take_back(
    actor: Actor,
    person: Person,
    made: list[int],
    ended: list[int],
    *,
    reason: str,
    earlier: list[int] | None = None,
) -> Done:
    """A change of standing that was taken back: the `made` rows go, the `ended` ones hold again.

    `earlier` are rows of the past (came_before), which nothing later hangs on. Raises Refused when
    the standing has changed again since.
    """
    rows = Membership.objects.filter(person=person)
    now = {row.pk for row in _standing(person)}
    if (made or ended) and now != set(made):
        raise Refused(say("%(name)s的身份此后又有变动，请先撤回后面的。", name=person))
    unit = rows.filter(pk__in=[*made, *ended, *(earlier or [])]).first()
    home = unit.unit if unit else None
    rows.filter(pk__in=[*made, *(earlier or [])]).delete()
    rows.filter(pk__in=ended).update(ends=None, end_kind="", end_reason="")
    said = say("撤回%(name)s的身份变动：%(reason)s", name=person, reason=reason)
    detail = {"made": made, "ended": ended, "reason": reason}
    return Done(None, said, unit=home, person=person, detail=detail)


@act("membership.end", may=file_of)
def leave(actor: Actor, person: Person, on: date, *, reason: str) -> Done:
    """The person no longer belongs from that day; posts end and the way in is closed.

    For the masses' roll and for applicants; a member's leaving is a transfer or an ending by rule.
    """
    if not reason.strip():
        raise Refused(_("离开组织要写明缘由。"))
    rows = list(Membership.objects.filter(person=person, ends=None))
    if not actor.is_trusted and any(row.kind in Membership.MEMBERS for row in rows):
        raise Refused(_("党员离开要办组织关系转接；去世、除名等按制度登记。"))
    for row in rows:
        row.ends, row.end_reason = on, reason
        row.save(update_fields=["ends", "end_reason"])
    ways.end_posts(Post.objects.filter(person=person, ends=None), on, actor.today)
    Account.objects.filter(person=person).update(is_active=False)
    unit = rows[0].unit if rows else None
    said = say("%(name)s自%(day)s起离开", name=person, day=on)
    return Done(person, said, unit=unit, person=person, detail={"reason": reason})


@act("membership.group", may=_roster_of)
def set_group(actor: Actor, unit: Unit, person: Person, group: Unit | None) -> Done:
    rows = Membership.objects.on(actor.today).filter(person=person, unit=unit)
    rows.update(group=group)
    said = say("%(name)s编入%(group)s", name=person, group=group or Term("无小组"))
    return Done(person, said, unit=unit, person=person)


@act("post.start", may=_roster_of)
def appoint(
    actor: Actor,
    unit: Unit,
    person: Person,
    post: str,
    title: str,
    since: date | None,
    *,
    first: bool = False,
    acting: bool = False,
    stated: bool = False,
) -> Done:
    """A post from a day on. A new first responsible person relieves the one before (2.43).

    `stated`: who is to supervise said to be no close relative of the village committee; nobody's
    relatives are kept, so the statement is all there is (村民委员会组织法：村务监督机构).
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    _not_both(unit, person, post, since or actor.today)
    if post == SUPERVISOR and not stated and not actor.is_system:
        raise Refused(_("村务监督委员会成员要由本人声明：不是村委会成员的近亲属。请勾上再任职。"))
    if first:
        for old in Post.objects.filter(unit=unit, first_responsible=True, ends=None):
            if since is None or (old.starts and old.starts >= since):
                raise Refused(
                    say(
                        "%(day)s起已有第一责任人%(name)s，每个组织同一天只有一位。",
                        day=old.starts,
                        name=old.person,
                    )
                )
            ways.end_posts(Post.objects.filter(pk=old.pk), since, actor.today)
    row = Post.objects.create(
        unit=unit, person=person, post=post, title=title, starts=since,
        first_responsible=first, acting=acting,
    )  # fmt: skip
    said = say("%(name)s任%(post)s", name=person, post=row)
    detail = {"stated": "no_kin"} if post == SUPERVISOR and stated else {}
    return Done(row, said, unit=unit, person=person, detail=detail)


def _not_both(unit: Unit, person: Person, post: str, day: date) -> None:
    """Nobody sits in the village committee and supervises it."""
    other = VILLAGE if post == SUPERVISOR else (SUPERVISOR,) if post in VILLAGE else ()
    rows = Post.objects.on(day).filter(unit=unit, person__in=person.ids(), post__in=other)
    if held := rows.first():
        raise Refused(
            say("%(name)s现任%(post)s，村委会成员不能又监督村务。", name=person, post=held)
        )


@act("post.end", may=_roster_of)
def relieve(actor: Actor, unit: Unit, row: Post, on: date, reason: str) -> Done:
    if row.unit_id != unit.pk or not reason.strip():
        raise Refused(_("免去职务要写明缘由。"))
    ways.end_posts(Post.objects.filter(pk=row.pk), on, actor.today)
    row.refresh_from_db()
    said = say("%(name)s不再任%(post)s", name=row.person, post=row)
    return Done(row, said, unit=unit, person=row.person, detail={"reason": reason})


@act("post.take_back", may=_roster_of)
def restore_posts(
    actor: Actor, unit: Unit, made: list[int], ended: list[int], *, reason: str
) -> Done:
    """A change of posts that was taken back: the `made` rows go, the `ended` ones hold again."""
    rows = Post.objects.filter(unit=unit)
    if rows.filter(pk__in=made).exclude(ends=None).exists():
        raise Refused(say("%(unit)s的职务此后又有变动，请先撤回后面的。", unit=unit))
    first = rows.filter(pk__in=[*made, *ended]).first()
    person = first.person if first else None
    rows.filter(pk__in=made).delete()
    rows.filter(pk__in=ended).update(ends=None)
    said = say("撤回%(unit)s的职务变动：%(reason)s", unit=unit, reason=reason)
    detail = {"made": made, "ended": ended, "reason": reason}
    return Done(None, said, unit=unit, person=person, detail=detail)


@act("person.merge", may=file_of)
def merge(actor: Actor, person: Person, twin: Person, *, reason: str) -> Done:
    """`twin` was the same person entered twice: its rows stay and are read under `person`."""
    file_of(actor, twin)
    if person.pk == twin.pk or twin.merged_into_id or person.merged_into_id:
        raise Refused(_("这两份资料不能合并。"))
    twin.merged_into = person
    twin.save(update_fields=["merged_into"])
    Person.objects.filter(merged_into=twin).update(merged_into=person)
    for word in ("sex", "ethnicity", "birth", "education", "id_number", "phone", "work_unit"):
        if not getattr(person, word) and getattr(twin, word):
            setattr(person, word, getattr(twin, word))
    person.save()
    forget(TWINS)
    said = say("两份“%(name)s”的资料合为一份", name=person)
    return Done(person, said, person=person, thing=f"person:{twin.pk}", detail={"reason": reason})


@act("person.unmerge", may=file_of)
def unmerge(actor: Actor, person: Person, twin: Person, *, reason: str) -> Done:
    if twin.merged_into_id != person.pk:
        raise Refused(_("这两份资料没有合并过。"))
    twin.merged_into = None
    twin.save(update_fields=["merged_into"])
    forget(TWINS)
    said = say("“%(name)s”的两份资料重新分开", name=person)
    return Done(twin, said, person=person, thing=f"person:{twin.pk}", detail={"reason": reason})


@act("person.role", may=file_of)
def set_role(actor: Actor, person: Person, *, kind: str, text: str) -> Done:
    """What an arriving member takes part in (2.21): activity, a service post, or not able, why."""
    if kind not in ("activity", "post", "none") or not text.strip():
        raise Refused(_("请写明参加的活动、服务岗位，或不能参加的缘由。"))
    person.role_kind, person.role_text = kind, text
    person.save(update_fields=["role_kind", "role_text"])
    home = person.membership(actor.today)
    said = say("登记%(name)s的作用发挥", name=person)
    return Done(person, said, unit=home and home.unit, person=person)
