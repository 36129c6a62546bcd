"""A branch's handbook of a year, item by item: what the plan asked for and what the records show.

The checker reads it before writing a remark, the branch when it looks through its own book (4.32).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.models import Unit
from zhidu.org.speech import told

from . import execution
from .models import Matter, Record, YearPlan
from .rulebook import title_of


@dataclass(frozen=True)
class Gap:
    """One line that is not as the plan asked; a remark may be written beside it."""

    key: str
    title: str
    said: str


@dataclass(frozen=True)
class Item:
    """One thing the book holds: asked for so often, there so often, and what is not there."""

    key: str
    title: str
    asked: int
    there: int
    gaps: list[Gap] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.asked == self.there and not self.gaps


def items(unit: Unit, year: int, today: date) -> list[Item]:
    """Duties first, each with the periods that were late or missed; then plan, records, tasks."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    lines = execution.lines([unit.pk], first, last, min(last, today))
    found = [
        _duty(slug, tally) for slug, tally in execution.by_institution(lines).items()
    ]  # fmt: skip
    found = [one for one in found if one.asked]
    plan = YearPlan.objects.filter(unit=unit, year=year, state=YearPlan.State.SETTLED).first()
    if plan is not None:
        found.append(_planned(plan, unit, min(last, today)))
    return [*found, _recorded(unit, first, last), _tasks(unit, first, last, today)]


def _duty(slug: str, tally: execution.Tally) -> Item:
    counts = tally.counts
    gaps = list(_gaps(slug, tally))
    return Item(slug, told(tally.lines[0].duty.law.title), counts["due"],
                counts["due"] - counts[execution.UNDONE], gaps)  # fmt: skip


def _gaps(slug: str, tally: execution.Tally) -> Iterator[Gap]:
    """What the unit itself missed; of duties of persons the number is enough, no names."""
    words = {execution.UNDONE: _("过期未办"), execution.LATE: _("迟办")}
    for line in tally.lines:
        if line.kind in words and line.duty.subject is None:
            key = f"{slug}:{line.duty.period.starts.isoformat()}"
            yield Gap(key, told(line.duty.title), words[line.kind])


def _planned(plan: YearPlan, unit: Unit, until: date) -> Item:
    """Each line of the settled plan whose day has come, held in its month or not."""
    rows = Record.objects.filter(unit=unit, state=Record.State.FILED, held_on__year=plan.year)
    held = {(fill.partition(".")[0], one.held_on.month) for one in rows for fill in one.fills}
    due = [one for one in plan.lines if str(one["on"]) <= until.isoformat()]
    missed = [
        one for one in due if (one["slug"], date.fromisoformat(str(one["on"])).month) not in held
    ]  # fmt: skip
    gaps = [
        Gap(f"plan:{at}", f"{told(title_of(one['slug']))} {one['on']} {one['title']}".strip(),
            _("当月没有记录"))
        for at, one in enumerate(missed)
    ]  # fmt: skip
    return Item("plan", _("本年计划"), len(due), len(due) - len(missed), gaps)


def _recorded(unit: Unit, first: date, last: date) -> Item:
    """Records of meetings: what happened stands in each, and who was there."""
    rows = list(
        Record.objects.filter(
            unit=unit, state=Record.State.FILED, held_on__range=(first, last)
        ).prefetch_related("presences").order_by("held_on", "pk")
    )  # fmt: skip
    gaps = []
    for one in rows:
        wrong = [] if one.summary.strip() else [_("没有写内容")]
        wrong += [] if any(p.present for p in one.presences.all()) else [_("没有写到会的人")]  # type: ignore[attr-defined]
        if wrong:
            kinds = told([title_of(fill.partition(".")[0]) for fill in one.fills])
            title = f"{one.held_on.isoformat()} {kinds} {one.title}".strip()
            gaps.append(Gap(f"record:{one.pk}", title, told(wrong)))
    return Item("records", _("会议和活动纪实"), len(rows), len(rows) - len(gaps), gaps)


def _tasks(unit: Unit, first: date, last: date, today: date) -> Item:
    """Tasks that were given: done, or past their day."""
    rows = Matter.objects.filter(unit=unit, slug="assignment", opened__range=(first, last))
    held = list(rows.exclude(state=Matter.State.VOID).order_by("opened", "pk"))
    late = [
        one for one in held if one.state == Matter.State.OPEN and one.due and one.due < today
    ]  # fmt: skip
    gaps = [Gap(f"task:{one.pk}", str(one), _("过期未办")) for one in late]
    return Item("tasks", _("交办事项"), len(held), len(held) - len(late), gaps)
