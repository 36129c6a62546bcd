"""What an outcome does outside its matter: the closed list, carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.engine.effects import Open, Publish
from zhidu.engine.machine import Act, Refused, step
from zhidu.engine.machine import Matter as Stand
from zhidu.engine.terms import Strict
from zhidu.org.door import Actor
from zhidu.org.models import Person

from . import rulebook
from .models import Matter, Message, Record, Step


def carry_out(actor: Actor, matter: Matter, effect: Strict, record: Record | None) -> None:
    """Raises LookupError for an effect this part of the product does not know yet."""
    match effect:
        case Open():
            _open(actor, matter, effect, record)
        case Publish():
            return  # a board reads the matter itself; nothing is copied
        case _:
            raise LookupError(f"no way to carry out {type(effect).__name__}")


def _open(actor: Actor, matter: Matter, effect: Open, record: Record | None) -> None:
    last = matter.steps.filter(withdrawn=False).last()  # type: ignore[attr-defined]
    facts = last.facts if last else {}
    rows: list[dict[str, Any]] = list(facts.get(effect.for_each) or []) if effect.for_each else [{}]
    for row in rows:
        begin_child(actor, matter, effect.open, row, record)


def begin_child(
    actor: Actor, parent: Matter, slug: str, row: dict[str, Any], record: Record | None
) -> Matter:
    """Open a child matter; a first stage whose items the row already holds is done with it."""
    book = rulebook.library()
    law = book.law(slug, actor.today)
    version = book.versions_on(slug, actor.today)
    title = str(row.get("title_line") or row.get("what") or law.title)
    day = record.held_on if record else actor.today
    child = Matter.objects.create(
        unit=parent.unit, slug=slug, version=version, sha256=book.sha256(slug, version),
        opener=actor.person, parent=parent, title=title, opened=day, at=law.first, since=day,
        due=_day(row.get("due_on")), known=dict(row),
    )  # fmt: skip
    first = law.stages[law.first]
    if first.collect and all(row.get(item) for item in first.collect):
        _do_first(actor, child, law, row, day)
    _tell_owner(child, row, actor.today)
    return child


def _do_first(actor: Actor, child: Matter, law: Any, row: dict[str, Any], day: date) -> None:
    by = str(actor.person.pk) if actor.person else ""
    try:
        done = step(
            law,
            Stand(child.at, child.since, (), child.known),
            Act(child.at, "done", day, by=by, facts=row),
            rulebook.world(),
        )
    except Refused:
        return  # stays at its first stage, where the page lists what is missing
    Step.objects.create(
        matter=child, stage=law.first, outcome=done.outcome, came_from=law.first,
        came_to=done.matter.at, on=day, entered=actor.today, by=actor.person,
        role=law.stages[law.first].by, facts=dict(row),
    )  # fmt: skip
    child.at, child.since = done.matter.at, day
    child.save(update_fields=["at", "since"])


def _tell_owner(child: Matter, row: dict[str, Any], today: date) -> None:
    owner = str(row.get("owner") or "")
    if not owner.isdigit():
        return
    person = Person.objects.filter(pk=int(owner)).first()
    if person is not None:
        Message.objects.create(
            to=person, unit=child.unit, matter=child, on=today,
            text=f"{child.title}：{row.get('due_on') or ''}", key=f"owner:{child.pk}",
        )  # fmt: skip


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
