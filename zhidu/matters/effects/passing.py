"""`passes`: open matters that a list names go on with another person than the subject (handover).

Only what the subject does by name moves: the matters they opened and the tasks they own. What is
done by a post moves by itself, with the post.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhidu.engine.effects import Pass
from zhidu.matters.models import Matter, Message, Step
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person
from zhidu.sentence import say


def carry_out(actor: Actor, matter: Matter, effect: Pass, step: Step) -> dict[str, Any]:
    """Raises Refused when nobody is named to go on."""
    to = Person.objects.filter(pk=int(matter.known.get(effect.to) or 0)).first()
    if to is None or matter.subject is None:
        raise Refused(say("还没有写明由谁接着办。"))
    mine = set(matter.subject.ids())
    rows = list(matter.known.get(effect.passes) or [])
    passed = [held for one in _listed(rows) if (held := _pass(one, mine, to))]
    if passed:
        Message.objects.create(
            to=to, unit=matter.unit, matter=matter, on=actor.today, key=f"passed:{step.pk}",
            text=say("接过%(count)d件没有办完的事", count=len(passed)),
        )  # fmt: skip
    return {"passed": passed, "to": to.pk}


def _listed(rows: list[dict[str, Any]]) -> Iterator[Matter]:
    """The open matters among the rows, but for those that stay with who has them."""
    for row in rows:
        word, _dot, number = str(row.get("ref", "")).partition(":")
        if word == "matter" and number.isdigit() and not row.get("stays"):
            held = Matter.objects.select_for_update().filter(pk=int(number)).first()
            if held is not None and held.state == Matter.State.OPEN:
                yield held


def _pass(held: Matter, mine: set[int], to: Person) -> dict[str, Any] | None:
    """Who gave a task never becomes who does it: then that side stays as it is."""
    owner = str(held.known.get("owner") or "")
    opened, owned = held.opener_id in mine, owner.isdigit() and int(owner) in mine
    before: dict[str, Any] = {"matter": held.pk}
    if opened and owner != str(to.pk):
        before["opener"], held.opener = held.opener_id, to
    if owned and held.opener_id != to.pk:
        before["owner"] = owner
        held.known = {**held.known, "owner": str(to.pk)}
    if len(before) == 1:
        return None
    held.revision += 1
    held.save(update_fields=["opener", "known", "revision"])
    return before


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    """Each goes back to who had it; raises Refused when it has passed on again since."""
    for row in held["passed"]:
        one = Matter.objects.select_for_update().get(pk=row["matter"])
        moved = "opener" in row and one.opener_id != held["to"]
        moved |= "owner" in row and one.known.get("owner") != str(held["to"])
        if moved:
            raise Refused(say("“%(title)s”此后又交给了别人，请先撤回后面的。", title=one))
        if "opener" in row:
            one.opener_id = row["opener"]
        if "owner" in row:
            one.known = {**one.known, "owner": row["owner"]}
        one.revision += 1
        one.save(update_fields=["opener", "known", "revision"])
