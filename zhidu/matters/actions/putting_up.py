"""Put the notice of a case on the public board with its step, take it down with it; and put the
decision that waited for it, or the count of a sealed vote, into the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from zhidu.boards import reading
from zhidu.boards.actions import decisions, notices
from zhidu.engine import dates
from zhidu.engine.schema import Institution
from zhidu.engine.stages import POSTED, Decision, Notice, Survey, Vote
from zhidu.matters import knowing, postings
from zhidu.matters.models import Matter, Poll, Step
from zhidu.matters.plain import worded
from zhidu.matters.roles import committee_above
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import holders
from zhidu.org.door import Actor
from zhidu.org.models import Unit
from zhidu.org.speech import told


def follow(
    actor: Actor, matter: Matter, law: Institution, step: Step, poll: Poll | None = None
) -> None:
    """Put the page up on the day itself; take it down when the conclusion is against it.

    A decision or vote that rests on a notice, and every count of a sealed round, goes into the log.
    Raises Refused with what V1 to V7 find missing.
    """
    stage = law.stages[step.stage]
    if isinstance(stage, (Decision, Vote, Survey)):
        _into_log(actor, matter, step, poll)
        return
    if not isinstance(stage, Notice) or stage.board == "subject":
        return
    if step.outcome == POSTED and step.on == actor.today:
        _put_up(replace(actor, carries=f"matter:{matter.pk}"), matter, stage, step)
    elif step.outcome == "objected":
        rows = matter.steps.filter(stage=step.stage, outcome=POSTED, withdrawn=False)  # type: ignore[attr-defined]
        why = _("本人收回同意") if "objected" in stage.also_by else _("有异议查实")
        _take_down(actor, rows.order_by("pk").last(), why)


def _into_log(actor: Actor, matter: Matter, step: Step, poll: Poll | None) -> None:
    page = postings.relied_on(matter)
    if page is None and poll is None:
        return
    content = {
        "matter": matter.pk, "institution": matter.slug, "stage": step.stage,
        "outcome": step.outcome, "on": step.on.isoformat(),
    }  # fmt: skip
    decisions.decide(
        replace(actor, carries=f"matter:{matter.pk}"), matter.unit, content, notice=page,
        vote=poll.round.log_close if poll else None, case=postings.case_of(step),
    )  # fmt: skip


def undo(actor: Actor, step: Step, reason: str) -> None:
    """The step is taken back: so is its page."""
    _take_down(actor, step if step.outcome == POSTED else None, reason)


def _take_down(actor: Actor, step: Step | None, reason: str) -> None:
    page = postings.of(step) if step else None
    if step and page and reading.stands(page, actor.today):
        notices.withdraw(replace(actor, carries=f"matter:{step.matter_id}"), page, reason)


def _put_up(actor: Actor, matter: Matter, stage: Notice, step: Step) -> None:
    length = _length(matter, stage)
    notices.post(
        actor, matter.unit, _words(matter, stage, actor.today), length.number,
        working=length.unit == "workdays", case=postings.case_of(step),
    )  # fmt: skip


def _length(matter: Matter, stage: Notice) -> dates.Span:
    held = stage.lasts
    return dates.span(knowing.known_of(matter)[held]) if isinstance(held, str) else held


def _words(matter: Matter, stage: Notice, day: date) -> notices.Words:
    """White-listed words alone: what for, who, where they work, by which rule."""
    who, shown = matter.subject, set(stage.shows)
    name = who.name if who and "person_name" in shown else ""
    lines = [
        (_("姓名"), name),
        (_("工作单位及职务"), who.work_unit if who and "work_unit" in shown else ""),
        *_public(matter, stage),
        (_("依据"), law_of(matter).basis),
    ]
    title = f"{stage.title}：{name}" if name else stage.title
    return notices.Words(title, lines, _contact(matter.unit, day))


def _public(matter: Matter, stage: Notice) -> Iterator[tuple[str, str]]:
    """What the rule shows of the matter itself: items that are public, nothing else."""
    items = library().fields.items
    for name in stage.shows:
        if name in items and items[name].sensitivity == "public" and matter.known.get(name):
            if list(items[name].columns) == ["item", "content"]:  # the table is a list of lines
                yield from ((row["item"], row["content"]) for row in matter.known[name])
                continue
            yield told(items[name].title), worded(items[name], matter.known[name])


def _contact(unit: Unit, day: date) -> str:
    """Whom to turn to: the branch, and the committee above it."""
    return "；".join(_reach(one, day) for one in (unit, committee_above(unit, day)) if one)


def _reach(unit: Unit, day: date) -> str:
    head = next((row.person.name for row in holders(unit, "secretary", day)), "")
    return " ".join(one for one in (unit.name, head, unit.address, unit.phone) if one)
