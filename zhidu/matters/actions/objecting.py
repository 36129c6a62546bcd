"""An objection to a notice: anybody may make one, its text goes to who looks into it alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.engine.stages import Notice
from zhidu.matters import postings
from zhidu.matters.effects.children import begin_child
from zhidu.matters.models import Matter
from zhidu.matters.roles import committee_above
from zhidu.matters.rulebook import law_of
from zhidu.org.door import Actor, Done, Refused, act, anyone
from zhidu.sentence import say

LONGEST = 2000
OPEN_AT_ONCE = 50  # without an account, against one notice: more than this is not people writing


@act("notice.object", may=anyone, visitors=True)
def object_to(actor: Actor, matter: Matter, words: str, kind: str, objector: str = "") -> Done:
    """Against the notice that stands; the committee above looks into it, else the unit itself.

    Returns the objection, a matter of its own: until it has a finding the notice has no clear
    conclusion. Raises Refused when no notice stands, or nothing is said.
    """
    held = Matter.objects.select_for_update().get(pk=matter.pk)
    law, posted = law_of(held), postings.standing(held)
    stage = law.stages.get(held.at)
    if posted is None or not isinstance(stage, Notice) or stage.objections is None:
        raise Refused(_("这项公示现在没有在公示，请直接向党组织反映。"))
    if not words.strip():
        raise Refused(_("请写明不同意见。"))
    rows = held.children.filter(slug=stage.objections, state=Matter.State.OPEN)  # type: ignore[attr-defined]
    if actor.visitor and rows.count() >= OPEN_AT_ONCE:
        raise Refused(_("收到的意见较多，请打电话或者当面向党组织反映。"))
    row = {
        "objection_text": words.strip()[:LONGEST], "objector_kind": kind,
        "objector": objector.strip()[:60], "notice": posted.pk,
    }  # fmt: skip
    unit = committee_above(held.unit, actor.today) or held.unit
    made = begin_child(actor, held, stage.objections, row, actor.today, unit=unit)
    said = say("%(title)s：收到一件异议", title=held)
    return Done(made, said, unit=unit, thing=f"matter:{held.pk}")
