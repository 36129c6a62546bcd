"""Somebody nobody has reached for half a year: one click gives it to a person as a task."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters.models import Matter, Message
from zhidu.matters.rulebook import adoption_of
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Membership, Person, Post, Unit
from zhidu.sentence import say

from .standing import Said, beside, take


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("coverage.ask", may=_keeps)
def ask_to_reach(actor: Actor, unit: Unit, person: Person, owner: Person, due: date) -> Done:
    """A task about a person, given to another: it goes the way of every task, to its confirmation.

    Raises Refused when the branch has no tasks, when one is under way, or for the wrong two people.
    """
    adoption = adoption_of(unit, "assignment", actor.today)
    if adoption is None:
        raise Refused(say("%(unit)s还没有启用“交办事项”，请先启用。", unit=unit))
    if not Membership.objects.on(actor.today).filter(person=person, unit=unit).exists():
        raise Refused(say("%(name)s现在不在%(unit)s。", name=person, unit=unit))
    _check_owner(actor, unit, person, owner)
    if held := task_for(person):
        raise Refused(say("已经交给人去联系了：%(task)s。", task=held))
    matter = beside(actor, unit, adoption, actor.today, subject=person)
    matter.said = say("联系%(name)s", name=person)
    facts = {"title_line": str(matter.said), "owner": str(owner.pk), "due_on": due.isoformat()}
    matter.due = due
    take(actor, matter, Said("give", "done", actor.today, facts))
    Message.objects.create(
        to=owner, unit=unit, matter=matter, on=actor.today, key=f"owner:{matter.pk}",
        text=say("%(what)s，%(day)s前", what=matter, day=due.isoformat()),
    )  # fmt: skip
    said = say("请%(owner)s联系%(name)s", owner=owner, name=person)
    return Done(matter, said, unit=unit, person=person, thing=f"matter:{matter.pk}")


def _check_owner(actor: Actor, unit: Unit, person: Person, owner: Person) -> None:
    """Somebody of the branch, or the one who asks; never the person to be reached."""
    if owner.pk == person.pk:
        raise Refused(_("请交给另一个人去联系。"))
    own = actor.person is not None and owner.pk == actor.person.pk
    here = Membership.objects.on(actor.today).filter(person=owner, unit=unit).exists()
    serves = Post.objects.on(actor.today).filter(person=owner, unit=unit).exists()
    if not (own or here or serves):
        raise Refused(say("%(name)s不在%(unit)s，不能交给他。", name=owner, unit=unit))


def task_for(person: Person) -> Matter | None:
    """The open task to reach this person."""
    rows = Matter.objects.filter(subject=person, slug="assignment", state=Matter.State.OPEN)
    return rows.first()
