"""`membership` and `registers`: where a person belongs and whether at all, with the document.

What each does to rolls, posts, pairs and the way in stands in `org/actions/belonging.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.engine.terms import Strict
from zhidu.matters.levels import named
from zhidu.matters.models import Matter, Step
from zhidu.org.actions import belonging
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person, Restriction

KINDS = ("moved", "arrived", "left", "withdrew", "removed", "stopped", "restored", "died")
Rests = Restriction.Kind
# what a registered decision restores: rights that rested, or the membership itself
RIGHTS = (Rests.WATCHED.value, Rests.PAUSED.value)


def carry_out(actor: Actor, matter: Matter, effect: Strict, step: Step) -> dict[str, Any]:
    person = matter.subject
    if person is None:
        raise Refused(_("这件事没有当事人，不能变动身份。"))
    if isinstance(effect, effects.Registers):
        held = _registered(actor, matter, person, effect)
    elif isinstance(effect, effects.Membership):
        held = _changed(actor, matter, person, effect, step)
    return {"person": person.pk, "rows": held}


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    person = Person.objects.get(pk=held["person"])
    belonging.undo(actor, person, held["rows"], reason=reason)


def _changed(
    actor: Actor, matter: Matter, person: Person, effect: effects.Membership, step: Step
) -> dict[str, Any]:
    paper = _text(matter, effect.by)
    if effect.membership == "arrived":  # an older standing may be known, it need not be
        return belonging.arrive(  # type: ignore[no-any-return]
            actor, person, matter.unit, _text(matter, effect.kind), step.on, document=paper,
            since=_date(matter, effect.since),
        )  # fmt: skip
    day = day_of(matter, effect.since, step)
    match effect.membership:
        case "moved":
            to = named(effect.to or "", matter.known.get(effect.to or ""))
            return belonging.move(actor, person, to, day, document=paper)  # type: ignore[no-any-return]
        case "stopped":
            return belonging.restrict(actor, person, Rests.STOPPED, day, document=paper)  # type: ignore[no-any-return]
        case "restored":
            return _restored(actor, matter, person, day, paper)
    return belonging.end(actor, person, effect.membership, day, document=paper)  # type: ignore[no-any-return]


def _restored(
    actor: Actor, matter: Matter, person: Person, day: date, paper: str
) -> dict[str, Any]:
    """A membership that was stopped goes on; one that had ended begins again in this branch."""
    if Restriction.objects.filter(person__in=person.ids(), kind=Rests.STOPPED, ends=None).exists():
        return belonging.lift(actor, person, (Rests.STOPPED,), day, document=paper)  # type: ignore[no-any-return]
    return belonging.restore(actor, person, matter.unit, day, document=paper)  # type: ignore[no-any-return]


def _registered(
    actor: Actor, matter: Matter, person: Person, effect: effects.Registers
) -> dict[str, Any]:
    """What the other body decided, from the day it names; a day not yet come is refused."""
    kind, paper = _text(matter, effect.registers), _text(matter, effect.by)
    day = _date(matter, effect.since)
    if day is None:
        raise Refused(_("身份从哪天起还不知道，请先补上那一步的日期。"))
    if kind == "rights_restored":
        return belonging.lift(actor, person, RIGHTS, day, document=paper)  # type: ignore[no-any-return]
    if kind in Rests.values:
        return belonging.restrict(  # type: ignore[no-any-return]
            actor, person, kind, day, document=paper, decided_by=_text(matter, effect.body)[:120],
            until=_date(matter, effect.until), posts_end=_text(matter, effect.posts) == "end",
        )  # fmt: skip
    if kind not in Membership.Ended.values:
        raise Refused(_("不认识的登记类别。"))
    return belonging.end(actor, person, kind, day, document=paper)  # type: ignore[no-any-return]


def day_of(matter: Matter, since: str | None, step: Step) -> date:
    """The day of the act, of the stage the effect names, or of the item that holds it.

    Raises Refused when that day was never entered: none is inferred.
    """
    if since is None:
        return step.on
    rows = Step.objects.filter(matter=matter, stage=since, withdrawn=False)
    if last := rows.order_by("pk").last():
        return last.on
    if held := _date(matter, since):
        return held
    raise Refused(_("身份从哪天起还不知道，请先补上那一步的日期。"))


def _date(matter: Matter, item: str | None) -> date | None:
    held = matter.known.get(item or "")
    return date.fromisoformat(str(held)) if held else None


def _text(matter: Matter, item: str | None) -> str:
    return str(matter.known.get(item or "") or "").strip()
