"""`post`: a post of the person concerned starts, ends, or is suspended until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import library
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Post, Unit
from zhidu.sentence import say

from .honours import person_of


def carry_out(actor: Actor, matter: Matter, effect: effects.Post, step: Step) -> dict[str, Any]:
    """Suspended is: ended on the day of the act and held again from the day `until` names."""
    person, unit, why = matter.subject, matter.unit, matter.said
    post = effect.post
    if effect.to is not None:
        person, post = person_of(matter.known.get(effect.to)), str(matter.known.get(post) or "")
    if person is None:
        raise Refused(_("这件事没有当事人，不能变动职务。"))
    if effect.change == "starts":
        title = library().posts.posts[post]
        row = people.appoint(actor, unit, person, post, title, step.on)
        return {"unit": unit.pk, "made": [row.pk], "ended": []}
    rows = list(Post.objects.on(step.on).filter(unit=unit, person=person, post=post))
    if not rows:
        raise Refused(say("%(name)s在%(unit)s没有这个职务。", name=person, unit=unit))
    for row in rows:
        people.relieve(actor, unit, row, step.on, why)
    made = [_again(actor, row, _until(matter, effect)) for row in rows if effect.until]
    return {"unit": unit.pk, "made": made, "ended": [row.pk for row in rows]}


def _until(matter: Matter, effect: effects.Post) -> date:
    held = matter.known.get(effect.until or "")
    if not held:
        raise Refused(_("暂停职务要写明到哪天。"))
    return date.fromisoformat(str(held))


def _again(actor: Actor, row: Post, until: date) -> int:
    held = people.appoint(actor, row.unit, row.person, row.post, row.title, until)
    return int(held.pk)


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    unit = Unit.objects.get(pk=held["unit"])
    people.restore_posts(actor, unit, held["made"], held["ended"], reason=reason)
