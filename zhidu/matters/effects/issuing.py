"""`issues`: the draft of a text is shown for comment, or put in force as the matter decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import effects
from zhidu.engine.dates import day as a_day
from zhidu.matters.binding import drafts
from zhidu.matters.models import Matter, Step
from zhidu.org.door import Actor, Refused
from zhidu.texts import actions
from zhidu.texts.models import Version


def carry_out(actor: Actor, matter: Matter, effect: effects.Issue, step: Step) -> dict[str, Any]:
    """Raises Refused with all that the draft lacks, and for one changed since it was shown."""
    number = str(matter.known.get(effect.issues) or "")
    version = next((one for one in drafts(matter) if str(one.pk) == number), None)
    if version is None:
        raise Refused(_("请选本组织的一份草案。"))
    if effect.change == "shown":
        return _shown(actor, version)
    if version.shown_on is None:
        raise Refused(_("草案改过以后还没有给大家看过。"))
    first, review = _day(matter, effect.on), _day(matter, effect.review)
    status = str(matter.known.get(effect.status or "") or "")
    before = version.text.on(first or step.on)
    actions.issue(actor, version, status, first or step.on, review)
    return {"version": version.pk, "before": before.pk if before else None}


def _shown(actor: Actor, version: Version) -> dict[str, Any]:
    """By who wrote it: who decides later is then another for certain."""
    if actor.person is not None and version.drafted_by_id not in actor.person.ids():
        raise Refused(_("草案由起草人本人报送。"))
    was = version.shown_on
    actions.show(actor, version)
    return {"version": version.pk, "shown": was.isoformat() if was else None}


def _day(matter: Matter, item: str | None) -> date | None:
    return a_day(matter.known.get(item or ""))


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    version = Version.objects.select_related("text__unit").get(pk=held["version"])
    if "shown" in held:
        actions.hide(actor, version, a_day(held["shown"]))
    else:
        actions.recall(actor, version, held["before"], reason)
