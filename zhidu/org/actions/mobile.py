"""Members who live and work elsewhere (2.11), and who keeps in touch with whom."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Away, Pair, Person, Unit
from zhidu.sentence import say

from .people import file_of

MONTHS = 6  # 流动党员: cannot join the life of the own branch for six months running (2024)


def mobile_from(since: date) -> date:
    """The day six months away are full: then a receiving contact must be there."""
    month = since.month - 1 + MONTHS
    year, month = since.year + month // 12, month % 12 + 1
    for day in (since.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError(since)


@act("person.away", may=file_of)
def mark_away(
    actor: Actor, person: Person, *, since: date | None, to: str, contact: Person | None,
    host: Unit | None = None, host_contact: str = "",
) -> Done:  # fmt: skip
    """Where a mobile member is, since when, with whom there and here; `since` None: came back.

    After six months away a contact must be named.
    """
    if since is not None and since > actor.today:
        raise Refused(_("外出日期不能晚于今天。"))
    long_ago = since is not None and mobile_from(since) < actor.today
    if long_ago and contact is None:
        raise Refused(_("外出超过六个月，要写明一位联系人。"), article=_("党员教育管理工作条例"))
    if contact is not None and contact.pk in person.ids():
        raise Refused(_("联系人不能是本人。"))
    _keep_away(actor, person, since, to, host, host_contact)
    _takes_part(actor, person, host if since else None)
    _keep_contact(actor, person, contact if since else None, since)
    if since != person.away_since:
        person.away_exact = Person.Exact.DAY
    person.away_since, person.away_to = since, to if since else ""
    person.contact = contact if since else None
    person.save()
    home = person.membership(actor.today)
    said = say("%(name)s外出%(to)s", name=person, to=to)
    if since is None:
        said = say("%(name)s外出回来", name=person)
    return Done(person, said, unit=home and home.unit, person=person)


def _keep_away(
    actor: Actor, person: Person, since: date | None, to: str, host: Unit | None, there: str
) -> None:
    """The open row is corrected while it is the same absence; another one ends it."""
    row = Away.objects.filter(person=person, ends=None).first()
    if row is not None and row.starts != since:
        row.ends = max(since or actor.today, row.starts or actor.today)
        row.save(update_fields=["ends"])
        row = None
    if since is not None:
        row = row or Away(person=person, starts=since)
        row.to, row.host, row.host_contact = to, host, there
        row.save()


def _takes_part(actor: Actor, person: Person, host: Unit | None) -> None:
    """One belonging, organisational life at the host as well (条例第三十三条)."""
    home = person.membership(actor.today)
    if home is not None and home.activity_unit_id != (host and host.pk):
        home.activity_unit = host
        home.save(update_fields=["activity_unit"])


def _keep_contact(actor: Actor, person: Person, contact: Person | None, since: date | None) -> None:
    """The branch names who keeps in touch; the contact before is relieved the same day."""
    held = Pair.objects.filter(kind=Pair.Kind.MOBILE, other=person, ends=None).first()
    if held is not None and contact is not None and held.helper_id == contact.pk:
        return
    if held is not None:
        _end(held, actor.today, _("外出回来") if contact is None else _("换了联系人"))
    home = person.membership(actor.today)
    if contact is not None and home is not None:
        starts = max(since or actor.today, held.ends if held and held.ends else date.min)
        Pair.objects.create(
            kind=Pair.Kind.MOBILE, unit=home.unit, helper=contact, other=person, starts=starts
        )


def _end(row: Pair, on: date, why: str) -> None:
    row.ends, row.end_reason = max(on, row.starts or on), why[:200]
    row.save(update_fields=["ends", "end_reason"])


def _by_rule(actor: Actor, *rest: object, **more: object) -> None:
    if not actor.is_trusted:
        raise Refused(_("结对要按制度立项，经双方同意。"))


@act("pair.start", may=_by_rule)
def pair(
    actor: Actor, unit: Unit, helper: Person, other: Person, kind: str, every: str, on: date
) -> Done:
    """Both have agreed. The contact of the same kind before is relieved the same day."""
    if kind not in Pair.Kind.values or every not in Pair.Every.values:
        raise Refused(_("请写明结对类型和多久联系一次。"))
    if helper.pk in other.ids():
        raise Refused(_("联系人不能是本人。"))
    before = Pair.objects.filter(kind=kind, other=other, ends=None).first()
    if before is not None:
        _end(before, on, _("换了联系人"))
    row = Pair.objects.create(
        kind=kind, unit=unit, helper=helper, other=other, every=every, starts=on
    )
    if kind == Pair.Kind.MOBILE:
        Person.objects.filter(pk=other.pk).update(contact=helper)
    said = say("%(helper)s联系%(other)s", helper=helper, other=other)
    held = {"made": row.pk, "ended": before and before.pk}
    return Done(held, said, unit=unit, person=other, detail=held)


@act("pair.undo", may=_by_rule)
def unpair(actor: Actor, made: int, ended: int | None, *, reason: str) -> Done:
    """A pair entered by mistake goes, the one before goes on."""
    row = Pair.objects.select_related("unit", "other").get(pk=made)
    if row.ends is not None:
        raise Refused(_("这一对已经结束，不能撤回。"))
    unit, other = row.unit, row.other
    row.delete()
    before = Pair.objects.filter(pk=ended).first() if ended else None
    if before is not None:
        Pair.objects.filter(pk=before.pk).update(ends=None, end_reason="")
    if row.kind == Pair.Kind.MOBILE:
        Person.objects.filter(pk=other.pk).update(contact=before and before.helper)
    said = say("撤回结对：%(reason)s", reason=reason)
    return Done(None, said, unit=unit, person=other, detail={"made": made, "ended": ended})


def _one_of_them(actor: Actor, row: Pair, *rest: object, **more: object) -> None:
    """The two themselves, or who keeps the unit's papers."""
    mine = set(actor.person.ids()) if actor.person else set()
    if not mine & {row.helper_id, row.other_id}:
        must_keep(actor, row.unit)


@act("pair.end", may=_one_of_them)
def end_pair(actor: Actor, row: Pair, on: date, *, reason: str) -> Done:
    """The two part; whoever is still away then needs another contact."""
    if not reason.strip():
        raise Refused(_("结束结对要写明缘由。"))
    if row.ends is not None or (row.starts and on < row.starts) or on > actor.today:
        raise Refused(_("请看过这一对的起止日期再办。"))
    _end(row, on, reason.strip())
    if row.kind == Pair.Kind.MOBILE:
        Person.objects.filter(pk=row.other_id, contact=row.helper).update(contact=None)
    said = say("%(helper)s不再联系%(other)s", helper=row.helper, other=row.other)
    return Done(row, said, unit=row.unit, person=row.other, detail={"reason": reason})
