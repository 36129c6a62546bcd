"""What an outcome will change outside its matter, said before anybody chooses it."""

from __future__ import annotations

from zhidu.engine import consequences, effects
from zhidu.engine.names import Names, outcome_title
from zhidu.engine.stages import AnyStage
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of, library
from zhidu.org.models import Post, Unit
from zhidu.sentence import Sentence, joined, say

TOLD = (effects.Membership, effects.Registers, effects.Pairing, effects.Post)
# after these no Party post is held any more; a move ends those of the old branch
ENDS_POSTS = ("moved", "left", "withdrew", "removed", "stopped", "died")


def ahead(matter: Matter, stage: AnyStage) -> list[Sentence]:
    """For each outcome that changes a standing: what it does, and which posts end with it."""
    law = law_of(matter)
    names = Names(law, library().fields, {})
    found: list[Sentence] = []
    for outcome, held in stage.effects.items():
        for effect in held:
            if isinstance(effect, TOLD):
                way = outcome_title(stage, outcome)
                found.append(
                    say("%(way)s后：%(done)s", way=way, done=consequences.done(effect, names))
                )
                found += _posts(matter, effect)
    return found


def _posts(matter: Matter, effect: object) -> list[Sentence]:
    if not isinstance(effect, effects.Membership) or effect.membership not in ENDS_POSTS:
        return []
    rows = Post.objects.filter(person=matter.subject, ends=None).select_related("unit")
    if effect.membership == "moved":
        rows = rows.filter(unit=matter.unit)
    elif effect.membership != "died":
        rows = rows.exclude(unit__kind=Unit.Kind.BODY)
    if not rows:
        return []
    return [say("同日终止的职务：%(posts)s", posts=joined(str(one) for one in rows))]
