"""What a person was, where, from when to when, by which document: told newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhidu.sentence import say

from .models import Away, Membership, Person, Post, Restriction
from .speech import told

Ended = Membership.Ended
# said in full to few: decisions against a person and what followed from them
GUARDED = (Ended.REMOVED, Ended.EXPELLED, Ended.CANCELLED)


@dataclass(frozen=True)
class Event:
    """One change; `day` is None when nobody knows it, `document` is what it rests on."""

    day: date | None
    exact: str
    said: str
    document: str = ""
    until: date | None = None
    late: bool = False


def history(person: Person, *, rulings: bool, today: date) -> list[Event]:
    """Newest first. `rulings`: the reader may learn of decisions against the person (access)."""
    ids = person.ids()
    rows = list(Membership.objects.filter(person__in=ids).select_related("unit").order_by("pk"))
    found = [event for row in rows for event in _standing(row, rows, rulings)]
    if rulings:
        for rest in Restriction.objects.filter(person__in=ids):
            found += _restriction(rest, today)
    for away in Away.objects.filter(person__in=ids):
        found += _away(away)
    for post in Post.objects.filter(person__in=ids).select_related("unit"):
        found += _post(post)
    return sorted(found, key=lambda one: one.day or date.min, reverse=True)


def _standing(row: Membership, rows: list[Membership], rulings: bool) -> list[Event]:
    here, kind = row.here_since, row.get_kind_display()
    words = {"unit": row.unit, "kind": kind, "how": row.get_began_by_display()}
    if row.began_by:
        said = _("%(how)s：%(unit)s，%(kind)s") % words
    else:
        said = _("%(unit)s，%(kind)s") % words
    found = [Event(here, row.entered_exact if row.entered else row.exact, said, row.began_document)]
    if row.ends is None or any(_follows(row, other) for other in rows):
        return found  # what came next says it
    if row.end_kind in GUARDED and not rulings:
        end = Event(row.ends, "day", _("不再是党员"))
    else:
        said = row.get_end_kind_display() or _("离开%(unit)s") % words
        if row.end_reason and not row.end_kind:
            said = told(say("%(words)s（%(why)s）", words=said, why=row.end_reason))
        end = Event(row.ends, "day", said, row.end_document)
    return [*found, end]


def _follows(row: Membership, other: Membership) -> bool:
    return other.pk != row.pk and row.ends is not None and other.here_since == row.ends


def _restriction(row: Restriction, today: date) -> list[Event]:
    kind = row.get_kind_display()
    late = row.ends is None and row.until is not None and row.until < today
    paper = " ".join(one for one in (row.decided_by, row.document) if one)
    found = [Event(row.starts, "day", str(kind), paper, row.until, late)]
    if row.ends is not None:
        stopped = row.kind == Restriction.Kind.STOPPED
        back = _("恢复党籍") if stopped else _("恢复党员权利")
        ended = _("%(kind)s随党籍结束") % {"kind": kind}
        found.append(
            Event(row.ends, "day", back if row.lift_document else ended, row.lift_document)
        )
    return found


def _away(row: Away) -> list[Event]:
    there = " ".join(str(one) for one in (row.host, row.host_contact) if one)
    said = _("外出%(to)s") % {"to": row.to}
    if there:
        said = told(say("%(words)s（%(why)s）", words=said, why=there))
    found = [Event(row.starts, "day", said)]
    return [*found, Event(row.ends, "day", _("外出回来"))] if row.ends else found


def _post(row: Post) -> list[Event]:
    said = _("任%(post)s") % {"post": row}
    found = [Event(row.starts, "day", said)]
    if row.ends is not None:
        found.append(Event(row.ends, "day", _("不再任%(post)s") % {"post": row}))
    return found
