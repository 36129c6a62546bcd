"""A rule changed while a case was under way: who approves may decide that the rest goes by the new.

No transitional rule is known, so nothing turns by itself: a matter stays under the version it began
with until the committee above says otherwise, with its reason, from the day it says so.
"""

from __future__ import annotations

from zhidu.engine.schema import Institution
from zhidu.matters.models import Matter
from zhidu.matters.roles import committee_above
from zhidu.matters.rulebook import keep, law_of, library, local_rules
from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say

from .standing import effective, lock


def may_turn(actor: Actor, matter: Matter, *rest: object, **more: object) -> None:
    """Keepers of the committee above; where none is in the system, those of the unit itself."""
    above = committee_above(matter.unit, actor.today)
    if above is None:
        must_keep(actor, matter.unit)
    elif not (actor.is_system or _keeps_at(actor, above.pk)):
        raise Refused(say("由%(unit)s决定。", unit=above))


def _keeps_at(actor: Actor, unit: int) -> bool:
    if actor.person is None:
        return False
    viewer = Viewer(actor.person, actor.today)
    return any(post.unit_id == unit and viewer.keeps(post.unit) for post in viewer.posts)


def _gate_before(matter: Matter, law: Institution) -> str:
    """Gates the new rules put before the present stage come first: where the last step leads."""
    last = matter.steps.filter(withdrawn=False).order_by("pk").last()  # type: ignore[attr-defined]
    stage = law.stages.get(last.stage) if last else None
    leads = stage.next.get(last.outcome) if stage and last else None
    is_new = leads is not None and leads not in law_of(matter).stages
    return leads if is_new and leads in law.stages else matter.at


@act("matter.turn", may=may_turn)
def turn(actor: Actor, matter: Matter, reason: str) -> Done:
    """From here on the matter runs under the rules in force today, local ones included.

    What was done stays as it was done. Raises Refused without a reason, when nothing would change,
    and while the matter stands at a stage that the new rules do not have.
    """
    held = lock(matter, None)
    version = library().versions_on(held.slug, actor.today)
    rules = local_rules(held.unit, held.slug, actor.today)
    pinned = [{"file": one.version, "settings": one.settings} for one in rules]
    if not reason.strip():
        raise Refused(say("改按新版办要写明缘由。"))
    if (held.version, held.overlays) == (version, pinned):
        raise Refused(say("这件事已经按现行的规则办。"))
    law = effective(held.slug, version, rules)
    if held.at not in law.stages:
        raise Refused(say("现在这一步在新的规则里没有，办过这一步再改。"))
    by = actor.person.pk if actor.person else None
    held.turns = [
        *held.turns,
        {"from": held.version, "to": version, "on": actor.today.isoformat(), "by": by,
         "reason": reason.strip()[:200]},
    ]  # fmt: skip
    files = [one.version for one in rules]
    held.at = _gate_before(held, law)
    held.version, held.overlays = version, pinned
    held.sha256 = keep(held.slug, version, *files)
    held.revision += 1
    held.save()
    said = say("%(title)s：以后的步骤按%(version)s版办", title=held, version=version)
    detail = held.turns[-1]
    return Done(
        held, said, unit=held.unit, person=held.subject, thing=f"matter:{held.pk}", detail=detail
    )
