"""交接: say who hands over to whom; the two then sign as in every matter."""

from __future__ import annotations

from zhidu.matters import handover
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of
from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Post
from zhidu.sentence import Term, say

from .standing import Said, beside, take


def _concerned(actor: Actor, post: Post, *rest: object, **more: object) -> None:
    if actor.is_system:
        return
    if actor.person is None or not handover.may_see(Viewer(actor.person, actor.today), post):
        raise Refused(say("交接由移交人、接任人和上级组织部门办理。"))


@act("handover.begin", may=_concerned)
def begin(actor: Actor, post: Post, taker: Person) -> Done:
    """Open the handover of an ended post to `taker`. Who is gone is represented by the level above.

    Raises Refused for a post that still runs, a handover that is there, or the wrong two persons.
    """
    if post.ends is None or post.ends > actor.today:
        raise Refused(say("“%(post)s”还没有结束。", post=post))
    if held := handover.matter_of(post):
        raise Refused(say("这次交接已经立项：%(title)s。", title=held))
    adoption = adoption_of(post.unit, handover.SLUG, actor.today)
    if adoption is None:
        raise Refused(say("%(unit)s还没有启用“工作交接”，可以打印清单在纸上签。", unit=post.unit))
    giver = _giver(actor, post)
    if taker.pk in {giver.pk, *post.person.ids()}:
        raise Refused(say("移交人和接任人不能是同一个人。"))
    matter = beside(actor, post.unit, adoption, actor.today, subject=post.person)
    matter.said = say("%(name)s　%(post)s交接", name=post.person, post=Term(post.title))
    matter.known = {"post": post.pk}
    facts = {"post_held": post.title, "giver": str(giver.pk), "taker": str(taker.pk)}
    take(actor, matter, Said("begin", "done", actor.today, facts))
    said = say("%(giver)s向%(taker)s交接%(post)s", giver=giver, taker=taker, post=post)
    return Done(matter, said, unit=post.unit, person=post.person, thing=f"matter:{matter.pk}")


def _giver(actor: Actor, post: Post) -> Person:
    """The one who leaves; for one who is gone, a keeper of the level above."""
    if not handover.is_gone(post.person, actor.today):
        return post.person
    if actor.person is None:
        raise Refused(say("移交人已不在本组织或只用纸笔，请上级组织部门代为移交。"))
    must_keep(actor, post.unit.parent or post.unit)
    return actor.person


def find(post: Post) -> Matter:
    held = handover.matter_of(post)
    if held is None:
        raise Refused(say("这次交接还没有立项。"))
    return held
