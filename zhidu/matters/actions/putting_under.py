"""What somebody puts under a matter that invites it: an entry to a call (`opens: {under: …}`)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters import knowing, reading, roles
from zhidu.matters.effects.children import begin_child
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library, put_under
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say

from .standing import lock


def invited(parent: Matter) -> tuple[str, ...]:
    """The institutions of which one may be put under the matter where it stands now."""
    if parent.state != Matter.State.OPEN:
        return ()
    return put_under().get((parent.slug, parent.at), ())


def may_put(actor: Actor, parent: Matter, slug: str, *rest: object) -> None:
    """Whoever reads the matter and holds the role that opens; raises Refused for everybody else."""
    parent.refresh_from_db()
    if slug not in invited(parent):
        raise Refused(_("现在不收了，请看最新的情况。"))
    if actor.person is None:
        raise Refused(_("请先登录再办这件事。"))
    if not reading.may_see(Viewer(actor.person, actor.today), parent):
        raise Refused(_("这件事只有办理人、当事人和有关组织能看。"))
    law = library().law(slug, actor.today)
    assert law.opens is not None
    by = law.roles[law.opens.by]
    if by.who != "opener" and not roles.holds(law, law.opens.by, actor, parent.unit, None)[0]:
        raise Refused(say("这项制度由%(who)s立项。", who=by.title))


@act("matter.put_under", may=may_put)
def put(actor: Actor, parent: Matter, slug: str, day: date) -> Done:
    """The new matter under `parent`, which knows from it what its rule brings along."""
    held = lock(parent, None)
    child = begin_child(actor, held, slug, brought(held, slug, actor), day)
    return Done(
        child, say("立项：%(title)s", title=child), unit=held.unit, thing=f"matter:{child.pk}"
    )


def brought(parent: Matter, slug: str, actor: Actor) -> dict[str, object]:
    """What the new matter begins with, blanks of the other one and who opens it among it."""
    law, known = library().law(slug, actor.today), knowing.known_of(parent)
    who = {"opener": str(actor.person.pk) if actor.person else ""}
    given = law.opens.with_ if law.opens else {}
    return {own: {**known, **who}.get(item) for own, item in given.items()}


def draft(parent: Matter, slug: str, actor: Actor) -> Matter:
    """The same, not kept: for the page with the form of its first step."""
    version, law = library().versions_on(slug, actor.today), library().law(slug, actor.today)
    return Matter(
        unit=parent.unit, slug=slug, version=version, parent=parent, opener=actor.person,
        opened=actor.today, since=actor.today, at=law.first, known=brought(parent, slug, actor),
    )  # fmt: skip
