"""A rule as its page tells it: the plain sentences in steps, and what came of it in one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhidu.engine.schema import Institution
from zhidu.engine.words import Line
from zhidu.matters import reading
from zhidu.matters.duties import Duty, of_adoption
from zhidu.matters.models import Adoption, Matter, Step
from zhidu.matters.reading import COMMITTEE_ONLY
from zhidu.org.access import Viewer
from zhidu.sentence import Sentence, Series

SHOWN = 24  # two years of months
Said = str | Sentence | Series


@dataclass(frozen=True)
class Part:
    """One stage in plain words: what and who, then its particulars."""

    text: Said
    under: list[Said]


@dataclass(frozen=True)
class Plain:
    head: list[Said]
    steps: list[Part]
    ends: list[Said]


def plain(law: Institution, lines: list[Line]) -> Plain:
    """The sentences by stage. The title, the blanks and a way that only goes on stand elsewhere."""
    single = {f"{name}.next." for name, one in law.stages.items() if len(one.next) == 1}
    head, steps, ends = [], [], []
    for line in lines:
        key = line.key
        if key == "title" or key.startswith("setting.") or any(map(key.startswith, single)):
            continue
        if key.startswith("end."):
            ends.append(line.text)
        elif line.under:
            steps[-1].under.append(line.text)
        elif key.endswith(".who"):
            steps.append(Part(line.text, []))
        else:
            head.append(line.text)
    return Plain(head, steps, ends)


@dataclass(frozen=True)
class Row:
    """One period: its duty (for a person's own: how many of how many), and what records it."""

    duty: Duty
    count: int
    done: int
    record: int | None
    matter: int | None

    @property
    def is_shared(self) -> bool:
        return self.duty.subject is None


@dataclass(frozen=True)
class Run:
    """How a rule is carried out in one unit; each number is of whole periods."""

    rows: list[Row]
    others: list[Matter]
    due: int
    done: int
    late: int
    excused: int


def run(viewer: Viewer, adoption: Adoption, today: date) -> Run:
    """Newest first. What each person owes is a count for everybody: nobody is listed as late."""
    found = sorted(of_adoption(adoption, today), key=lambda one: one.period.starts)
    records = _records(viewer, adoption)
    rows = []
    for _starts, group in groupby(found, key=lambda one: one.period.starts):
        held = list(group)
        first = held[0]
        matter = first.matter if first.subject is None else None
        rows.append(
            Row(
                first, len(held), sum(one.is_met for one in held),
                records.get(matter.pk) if matter else None, matter.pk if matter else None,
            )
        )  # fmt: skip
    states = [one.state for one in found]
    return Run(
        rows[::-1][:SHOWN], _others(viewer, adoption), len(found), states.count("done"),
        states.count("late"), states.count("excused"),
    )  # fmt: skip


def _others(viewer: Viewer, adoption: Adoption) -> list[Matter]:
    """Runs beside the calendar, of those this person may see."""
    rows = reading.visible_matters(viewer).filter(
        unit=adoption.unit, slug=adoption.slug, period_start=None
    )
    return list(rows.exclude(state=Matter.State.VOID).order_by("-opened", "-pk")[:SHOWN])


def _records(viewer: Viewer, adoption: Adoption) -> dict[int, int]:
    """matter → the record that filled it, where this person may read it."""
    unit = adoption.unit
    if adoption.slug in COMMITTEE_ONLY and not (viewer.keeps(unit) or viewer.serves(unit)):
        return {}
    rows = Step.objects.filter(
        matter__unit=unit, matter__slug=adoption.slug, withdrawn=False, record__isnull=False
    )
    return dict(rows.values_list("matter", "record"))
