"""Opening the case of a person leaves a line that the person sees, once a day for each reader."""

from __future__ import annotations

from zhidu.matters.models import Matter
from zhidu.matters.reading import may_see
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Look
from zhidu.sentence import say


def _sees(actor: Actor, matter: Matter) -> None:
    if actor.person is None or not may_see(Viewer(actor.person, actor.today), matter):
        raise Refused(say("这件事只有办理人、当事人和有关组织能看。"))


@act("matter.look", may=_sees)
def _look(actor: Actor, matter: Matter) -> Done:
    assert actor.person is not None
    assert matter.subject is not None
    post = Viewer(actor.person, actor.today).keeper_post(matter.unit)
    why = say("职务：%(post)s", post=post) if post else say("办理人")
    Look.objects.create(
        person=matter.subject, by=actor.person, on=actor.today, what=str(matter.said)[:120], why=why
    )
    words = say("查看%(title)s", title=matter)
    return Done(matter, words, unit=matter.unit, person=matter.subject, thing=f"matter:{matter.pk}")


def open_case(actor: Actor, matter: Matter) -> None:
    """Nothing for the person themself, and nothing for a second look on the same day."""
    if actor.person is None or matter.subject is None or matter.subject_id in actor.person.ids():
        return
    seen = Look.objects.filter(
        person=matter.subject, by=actor.person, on=actor.today, what=str(matter.said)[:120]
    )
    if not seen.exists():
        _look(actor, matter)
