"""Where a person belongs: moves, arrivals, endings, restorations, each with day and document.

None of these is a button: a matter's own rule (transfer, removal …) allows them. Each returns
the rows it touched, which `undo` takes back.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Membership, Person, Restriction, Unit
from zhidu.org.speech import term_of
from zhidu.sentence import say

from .changed import Changed, of_branch, of_the_party, take_back

Ended = Membership.Ended
Rests = Restriction.Kind
# what ends a membership for good, and what of it may be read in the history by few (access)
ENDINGS = (Ended.LEFT, Ended.REMOVED, Ended.WITHDREW, Ended.EXPELLED, Ended.CANCELLED, Ended.DIED)


def _by_rule(actor: Actor, *rest: object, **more: object) -> None:
    if not actor.is_trusted:
        raise Refused(_("组织关系和党籍的变动要按制度立项办理，不能直接改。"))


def _held(person: Person) -> Membership | None:
    """The open standing, locked: there is never more than one beside the masses' roll."""
    Person.objects.select_for_update().get(pk=person.pk)
    rows = Membership.objects.filter(person__in=person.ids(), ends=None)
    rows = rows.exclude(kind=Membership.Kind.STAFF).select_related("unit")
    return rows.order_by("-starts", "-pk").first()


def _standing(person: Person, on: date, today: date) -> Membership:
    """The open standing that a change on that day may end. Raises Refused with the reason."""
    if on > today:
        raise Refused(say("日期 %(day)s 还没到。", day=on))
    row = _held(person)
    if row is None:
        raise Refused(say("%(name)s现在不在任何支部。", name=person))
    if row.here_since and row.here_since > on:
        raise Refused(
            say(
                "日期早于%(name)s在%(unit)s的起始日期 %(day)s。",
                name=person,
                unit=row.unit,
                day=row.here_since,
            )
        )
    return row


def _open_unit(unit: Unit) -> Unit:
    unit = unit.living()
    if unit.is_archived or unit.kind in (Unit.Kind.GROUP, Unit.Kind.BODY):
        raise Refused(say("“%(unit)s”不能接收组织关系，请选一个支部。", unit=unit))
    return unit


@act("belonging.move", may=_by_rule)
def move(actor: Actor, person: Person, to: Unit, on: date, *, document: str = "") -> Done:
    """Belong to another branch from a day on: received there, and from that day gone here.

    Posts of the old branch and its pairs end that day; restrictions follow the person.
    """
    row, to = _standing(person, on, actor.today), _open_unit(to)
    if row.unit_id == to.pk:
        raise Refused(say("%(name)s已经在%(unit)s。", name=person, unit=to))
    if Restriction.objects.filter(person__in=person.ids(), kind=Rests.STOPPED, ends=None).exists():
        raise Refused(_("停止党籍期间不能转接组织关系，要先恢复。"))
    changed = Changed()
    changed.end(row, on, Ended.MOVED, document)
    changed.begin(
        Membership(
            person=row.person, unit=to, kind=row.kind, starts=on,
            began_by=Membership.Began.MOVED, began_document=document,
        )
    )  # fmt: skip
    _leave_branch(changed, person, row.unit, on)
    said = say(
        "%(name)s的组织关系%(day)s由%(from)s转到%(to)s",
        name=person,
        day=on,
        to=to,
        **{"from": row.unit},
    )
    return Done(changed.kept(), said, unit=to, person=person, detail=changed.kept())


def _leave_branch(changed: Changed, person: Person, unit: Unit, on: date) -> None:
    changed.end_posts(person, on, of_branch(unit))
    changed.end_pairs(person, on, Q(unit=unit), _("组织关系转出"))
    changed.come_back(person, on)


@act("belonging.arrive", may=_by_rule)
def arrive(
    actor: Actor, person: Person, unit: Unit, kind: str, on: date, *,
    document: str = "", since: date | None = None, began: str = Membership.Began.ARRIVED,
) -> Done:  # fmt: skip
    """A member received from outside this installation, or restored: belongs from that day.

    `since`: the day the person became what `kind` says, when that is known to be earlier.
    """
    unit = _open_unit(unit)
    if on > actor.today:
        raise Refused(say("日期 %(day)s 还没到。", day=on))
    if kind not in Membership.MEMBERS:
        raise Refused(_("请写明是正式党员还是预备党员。"))
    if (row := _held(person)) is not None:
        raise Refused(say("%(name)s现在属于%(unit)s，要从那里转出。", name=person, unit=row.unit))
    last = _last(person)
    if last is not None and last.ends and last.ends > on:
        raise Refused(say("日期早于上一段身份结束的 %(day)s。", day=last.ends))
    changed = Changed()
    row = changed.begin(
        Membership(
            person=person, unit=unit, kind=kind, starts=min(since or on, on), entered=on,
            began_by=began, began_document=document,
        )
    )  # fmt: skip
    said = say("%(name)s自%(day)s起属于%(unit)s", name=person, day=on, unit=unit)
    return Done(changed.kept(), said, unit=unit, person=person, detail=changed.kept())


def _last(person: Person) -> Membership | None:
    """The latest standing that has ended, the masses' roll aside."""
    rows = Membership.objects.filter(person__in=person.ids()).exclude(ends=None)
    rows = rows.exclude(kind=Membership.Kind.STAFF).select_related("unit")
    return rows.order_by("-ends", "-pk").first()


def lost(person: Person) -> Membership | None:
    """The member's standing that ended for good and may be restored; None for everybody else."""
    row = _last(person)
    if row is None or row.kind not in Membership.MEMBERS or row.end_kind not in ENDINGS:
        return None
    return None if row.end_kind == Ended.DIED or _open(person) else row


def _open(person: Person) -> bool:
    rows = Membership.objects.filter(person__in=person.ids(), ends=None)
    return rows.exclude(kind=Membership.Kind.STAFF).exists()


@act("belonging.restore", may=_by_rule)
def restore(actor: Actor, person: Person, unit: Unit, on: date, *, document: str) -> Done:
    """恢复党籍: belongs again, of the kind as before. `on` is the day the document names.

    A removal found wrong is restored on the very day it took effect: then there is no gap.
    """
    row = lost(person)
    if row is None:
        raise Refused(say("%(name)s没有可以恢复的党籍。", name=person))
    _needs(document)
    held = arrive(actor, person, unit, row.kind, on, document=document,
                  began=Membership.Began.RESTORED)  # fmt: skip
    said = say("%(name)s自%(day)s起恢复党籍", name=person, day=on)
    return Done(held, said, unit=unit, person=person, detail=held)


def _needs(document: str) -> None:
    if not document.strip():
        raise Refused(_("要写明文号。"))


@act("belonging.end", may=_by_rule)
def end(
    actor: Actor, person: Person, kind: str, on: date, *, document: str = "", why: str = ""
) -> Done:
    """The membership ends that day, in the way `kind` names; a person's act with its document.

    Party posts and pairs end with it, restrictions rest no longer. The way in is closed only for
    who has left or died: everybody else may still read their own file and appeal.
    """
    if kind not in ENDINGS:
        raise Refused(_("请写明怎样结束。"))
    if kind != Ended.DIED:
        _needs(document)
    row = _standing(person, on, actor.today)
    if row.kind not in Membership.MEMBERS and kind != Ended.DIED:
        raise Refused(say("%(name)s不是党员。", name=person))
    changed = Changed()
    changed.end(row, on, kind, document, why)
    changed.end_posts(person, on, Q() if kind == Ended.DIED else of_the_party())
    changed.end_pairs(person, on, Q(), str(Ended(kind).label))
    changed.come_back(person, on)
    for rest in Restriction.objects.filter(person__in=person.ids(), ends=None):
        changed.lift(rest, on)
    if kind in (Ended.DIED, Ended.LEFT):
        changed.close_account(person)
    if kind == Ended.DIED:
        for staff in Membership.objects.filter(person__in=person.ids(), ends=None):
            changed.end(staff, on, kind, document)
    said = say("%(name)s的党籍%(day)s结束", name=person, day=on)
    if kind in (Ended.DIED, Ended.LEFT):
        said = say("%(name)s%(day)s离开组织", name=person, day=on)
    return Done(changed.kept(), said, unit=row.unit, person=person, detail=changed.kept())


@act("belonging.restrict", may=_by_rule)
def restrict(
    actor: Actor, person: Person, kind: str, on: date, *,
    document: str, decided_by: str = "", until: date | None = None, posts_end: bool = False,
) -> Done:  # fmt: skip
    """Rights rest from a day on; nothing ends by itself when `until` has passed."""
    row = _standing(person, on, actor.today)
    _needs(document)
    if row.kind not in Membership.MEMBERS or kind not in Rests.values:
        raise Refused(say("%(name)s不是党员。", name=person))
    if Restriction.objects.filter(person__in=person.ids(), kind=kind, ends=None).exists():
        raise Refused(
            say("%(name)s已经登记为%(kind)s。", name=person, kind=term_of(Rests(kind).label))
        )
    if until is not None and until < on:
        raise Refused(_("期限早于起始日期。"))
    changed = Changed()
    changed.rest(
        Restriction(
            person=person, kind=kind, starts=on, until=until, document=document,
            decided_by=decided_by,
        )
    )  # fmt: skip
    if posts_end or kind == Rests.STOPPED:
        changed.end_posts(person, on, of_the_party())
    said = say("登记%(name)s的党员权利变动", name=person)
    return Done(changed.kept(), said, unit=row.unit, person=person, detail=changed.kept())


@act("belonging.lift", may=_by_rule)
def lift(actor: Actor, person: Person, kinds: tuple[str, ...], on: date, *, document: str) -> Done:
    """The rights are whole again from that day, by the document that says so."""
    _needs(document)
    if on > actor.today:
        raise Refused(say("日期 %(day)s 还没到。", day=on))
    rows = list(Restriction.objects.filter(person__in=person.ids(), kind__in=kinds, ends=None))
    if not rows:
        raise Refused(say("%(name)s没有需要恢复的权利。", name=person))
    if any(row.starts and row.starts > on for row in rows):
        raise Refused(_("恢复的日期早于起始日期。"))
    changed = Changed()
    for row in rows:
        changed.lift(row, on, document)
    home = _held(person)
    said = say("%(name)s自%(day)s起恢复党员权利", name=person, day=on)
    held = changed.kept()
    return Done(held, said, unit=home and home.unit, person=person, detail=held)


@act("belonging.undo", may=_by_rule)
def undo(actor: Actor, person: Person, held: dict[str, Any], *, reason: str) -> Done:
    """A change entered by mistake goes back to the row; both stay in the journal.

    `held` is what the act returned. Raises Refused when the standing has changed again since.
    """
    if not reason.strip():
        raise Refused(_("撤销要写明缘由。"))
    Person.objects.select_for_update().get(pk=person.pk)
    take_back(held, person)
    home = _held(person)
    said = say("撤回%(name)s的身份变动：%(reason)s", name=person, reason=reason)
    detail = {**held, "reason": reason}
    return Done(held, said, unit=home and home.unit, person=person, detail=detail)
