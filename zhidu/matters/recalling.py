"""回头看: what one meeting promised is on the agenda of the next, with how each task stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhidu.engine.schema import Institution
from zhidu.org.models import Person, Unit

from .models import Matter

ITEM = "recalled"


@dataclass(frozen=True)
class Promise:
    """One task that came out of the meeting before; `state` says in words how it stands today."""

    task: Matter
    owner: Person | None
    state: str

    @property
    def row(self) -> dict[str, str]:
        """The promise as a line of the item `recalled`."""
        owner = str(self.owner.pk) if self.owner else ""
        return {"title_line": self.task.title, "owner": owner, "state": self.state}


def stage_of(law: Institution) -> str:
    """The stage that asks for a look back; '' where the institution has none."""
    return next((name for name, one in law.stages.items() if ITEM in one.collect), "")


def waiting(unit: Unit, slug: str, stage: str, day: date) -> Matter | None:
    """The matter of an earlier meeting that stands at the stage and waits for this day's one."""
    rows = Matter.objects.filter(
        unit=unit, slug=slug, at=stage, state=Matter.State.OPEN, since__lt=day
    )
    return rows.order_by("since", "pk").first()


def promises(matter: Matter, today: date) -> list[Promise]:
    """What the matter opened, in order, with how far each is."""
    rows = matter.children.exclude(state=Matter.State.VOID).order_by("pk")  # type: ignore[attr-defined]
    return [Promise(one, _owner(one), state_of(one, today)) for one in rows]


def agenda(unit: Unit, slug: str, law: Institution, today: date) -> str:
    """Lines for the agenda of the next meeting: each promise, who, how it stands."""
    held = waiting(unit, slug, stage_of(law), today)
    return "\n".join(_lines(promises(held, today))) if held else ""


def _lines(held: list[Promise]) -> Iterator[str]:
    for one in held:
        words = {"what": one.task.title, "who": one.owner or _("没有责任人"), "state": one.state}
        yield _("上次定下的事：%(what)s（%(who)s）——%(state)s") % words


def _owner(task: Matter) -> Person | None:
    named = str(task.known.get("owner") or "")
    return Person.objects.filter(pk=int(named)).first() if named.isdigit() else None


def state_of(task: Matter, today: date) -> str:
    """'12月20日办好', '正在办，1月31日到期' …: a start for the sentence the secretary signs."""
    last = task.steps.filter(withdrawn=False).last()  # type: ignore[attr-defined]
    if task.state == Matter.State.ENDED:
        done = task.at == "done"
        words = _("%(day)s办好") if done else _("%(day)s商定不再办")
        return words % {"day": last.on if last else task.since}
    if task.at == "confirm":
        return _("责任人%(day)s说办好了，等确认") % {"day": last.on if last else task.since}
    if task.due and task.due < today:
        return _("还没有办好，%(day)s已到期") % {"day": task.due}
    if task.due:
        return _("正在办，%(day)s到期") % {"day": task.due}
    return _("正在办")
