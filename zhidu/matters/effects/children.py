"""`open`: what was decided or found becomes matters of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F

from zhidu.engine.effects import Open
from zhidu.engine.machine import Act, Refused, step
from zhidu.engine.machine import Matter as Stand
from zhidu.matters import knowing, rulebook
from zhidu.matters.models import Matter, Message, Step
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.sentence import Sentence, Term, say


def carry_out(actor: Actor, matter: Matter, effect: Open, step: Step) -> dict[str, Any]:
    """One child, or one for each entry of an item; a row that is filled in carries itself on."""
    held = knowing.known_of(matter) if effect.with_ else {}
    given = {own: held.get(item) for own, item in effect.with_.items()}
    rows: list[dict[str, Any]] = [{own: held for own, held in given.items() if held}]
    if effect.for_each:
        rows = _entries(matter, step, effect.for_each)
        rows = [row for row in rows if not _is_opened(step, effect.open, row)]
    if effect.for_each and effect.by:
        rows = _together(rows, effect.as_ or effect.for_each, effect.by)
    where = units_below(matter.unit) if effect.below else [matter.unit]
    made = [
        begin_child(actor, matter, effect.open, dict(row), step.on, unit=unit, at_unit=effect.below)
        for unit in where
        for row in rows
    ]
    return {"children": [one.pk for one in made]}


def units_below(unit: Unit) -> list[Unit]:
    """The branches and committees directly below: no groups, no administrative bodies."""
    rows = unit.children.filter(closed=None)  # type: ignore[attr-defined]
    return list(rows.exclude(kind__in=(Unit.Kind.GROUP, Unit.Kind.BODY)).order_by("path"))


def _entries(matter: Matter, step: Step, item: str) -> list[dict[str, Any]]:
    """The entries put down with this step, or, where it does not ask for them, before it."""
    asked = rulebook.law_of(matter).stages[step.stage].asked
    held = step.facts if item in asked else matter.known
    return list(held.get(item) or [])


def _is_opened(step: Step, slug: str, row: Mapping[str, Any]) -> bool:
    """The same record may fill several duties: what it decided becomes a matter once."""
    if step.record_id is None:
        return False
    rows = Matter.objects.filter(slug=slug, parent__steps__record=step.record_id)
    return any(one.known == dict(row) for one in rows.exclude(state=Matter.State.VOID))


def _together(rows: list[dict[str, Any]], item: str, column: str) -> list[dict[str, Any]]:
    """One row for all that share the cell: the cell itself, and their lines as the item."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row.get(column) or ""), []).append(row)
    return [{column: cell, item: lines} for cell, lines in found.items()]


def take_back(actor: Actor, held: Mapping[str, Any], reason: str) -> None:
    """Open children end as void; one that was already brought to its end stays as it is."""
    rows = Matter.objects.select_for_update().filter(pk__in=held["children"])
    rows.filter(state=Matter.State.OPEN).update(
        state=Matter.State.VOID, void_reason=reason[:200], revision=F("revision") + 1
    )


def begin_child(
    actor: Actor,
    parent: Matter,
    slug: str,
    row: dict[str, Any],
    day: date,
    *,
    unit: Unit | None = None,
    at_unit: bool = False,
) -> Matter:
    """Open a child matter; a first stage whose items the row already holds is done with it.

    `at_unit`: one of several, called after its unit.
    """
    book = rulebook.library()
    law = book.law(slug, actor.today)
    version = book.versions_on(slug, actor.today)
    words = next((row[one] for one in ("title_line", "what", "purpose") if row.get(one)), "")
    said = _numbered(parent, slug, law) if "title_line" in law.privacy else None
    said = said or words or _called(row, law.title)
    if at_unit:
        said = say("%(name)s　%(what)s", name=unit, what=Term(law.title))
    child = Matter.objects.create(
        unit=unit or parent.unit, slug=slug, version=version, sha256=rulebook.keep(slug, version),
        opener=actor.person, parent=parent, said=said, opened=day, at=law.first, since=day,
        due=_day(row.get("due_on")), known=dict(row),
    )  # fmt: skip
    first = law.stages[law.first]
    if first.collect and all(row.get(item) for item in first.collect):
        _do_first(actor, child, law, row, day)
    _tell_owner(child, row, actor.today)
    return child


def _numbered(parent: Matter, slug: str, law: Any) -> Sentence:
    """What is for few to read stands in no title: the number is enough, the journal keeps it."""
    number = Matter.objects.filter(parent=parent, slug=slug).count() + 1
    return say("%(what)s（%(n)d）", what=Term(law.title), n=number)


def _called(row: dict[str, Any], title: str) -> Sentence | Term:
    """Whose it is, where a child is one person's own and has no title."""
    owner = str(row.get("owner") or "")
    person = Person.objects.filter(pk=int(owner)).first() if owner.isdigit() else None
    return say("%(name)s　%(what)s", name=person, what=Term(title)) if person else Term(title)


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
            text=_asked(child), key=f"owner:{child.pk}",
        )  # fmt: skip


def _asked(child: Matter) -> Sentence:
    if child.due is None:
        return say("请办理“%(title)s”", title=child)
    return say("请办理“%(title)s”，%(day)s前", title=child, day=child.due)


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
