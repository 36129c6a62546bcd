"""Write a previewed roster into the organisation: everything or the sound rows, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Membership, Site, Unit
from zhidu.sentence import Sentence, say

from . import settling
from .findings import Preview
from .matching import Asked, Conflict, Decision, Places, decide
from .writing import Writer

# lists for people to read: what is beyond is counted
LISTED = 2000
Answers = dict[tuple[int, int], int | str]


@dataclass(slots=True)
class Summary:
    """What an import did, or would do. Lists are cut at LISTED; the numbers are whole."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    asked_count: int = 0
    conflict_count: int = 0
    missing_count: int = 0
    new_units: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    # (name, unit) of people here whom the file does not name
    missing: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str, str]] = field(default_factory=list)
    # what the file says of units and is not written
    unit_notes: list[Sentence] = field(default_factory=list)

    def sentence(self) -> str:
        return _(
            "新增 %(created)d 人，更新 %(changed)d 人，%(unchanged)d 人没有变化；"
            "%(conflicts)d 处冲突没有写入，%(asked)d 人要您认定，%(missing)d 人名册里没有。"
        ) % {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "conflicts": self.conflict_count,
            "asked": self.asked_count,
            "missing": self.missing_count,
        }

    def note(self, decision: Decision) -> None:
        self.conflict_count += len(decision.conflicts)
        self.conflicts += decision.conflicts[: LISTED - len(self.conflicts)]
        if decision.asked:
            self.asked_count += 1
            if len(self.asked) < LISTED:
                self.asked.append(Asked(decision.row, decision.asked))
        elif decision.person is None:
            self.created += 1
        elif decision.words or decision.standing or decision.posts:
            self.changed += 1
            self._note_words(decision)
        else:
            self.unchanged += 1

    def _note_words(self, decision: Decision) -> None:
        for word, value in decision.words.items():
            if len(self.changes) < LISTED:
                shown = ("", "") if word in ("id_number", "phone") else (
                    str(getattr(decision.person, word) or ""), str(value)
                )  # fmt: skip
                self.changes.append((decision.row.name, word, *shown))


def known_names(unit: Unit) -> list[str]:
    """Names of the units below the chosen one, for read_roster(known_units=…)."""
    return Places(unit).names()


def compare(preview: Preview, unit: Unit, today: date, answers: Answers | None = None) -> Summary:
    """What apply() would do; nothing is written."""
    places, summary, met = Places(unit), Summary(), _Met()
    summary.unit_notes = settling.notes(unit, preview)
    for one in preview.sound_units():
        if places.named(one.name) is None:
            summary.new_units.append(one.name)
    for batch in decide(preview, places, today, answers or {}):
        for decision in batch:
            summary.note(decision)
            met.add(decision)
    met.missing(summary, today)
    return summary


def _may_import(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)
    if Site.here().is_demo:
        raise Refused(_("这是演示数据，不能导入真实名册。请用 zhidu serve 建立自己的库。"))
    if unit.is_archived:
        raise Refused(say("“%(unit)s”已撤销归档，不能再改。", unit=unit))


@act("roster.import", may=_may_import)
def apply_roster(
    actor: Actor,
    unit: Unit,
    preview: Preview,
    *,
    only_sound: bool = False,
    answers: Answers | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Done:
    """Write the preview under `unit` in one transaction and return a Summary.

    Raises Refused when there are stopping faults and `only_sound` is not said.
    """
    if preview.stop_count and not only_sound:
        raise Refused(
            say("还有 %(n)d 格必须改。请改好再传，或选择只导入没有问题的行。", n=preview.stop_count)
        )
    Unit.objects.select_for_update().get(pk=unit.pk)  # two imports: one after the other
    summary = Summary(unit_notes=settling.notes(unit, preview))
    places, summary.new_units = settling.settle(actor, unit, preview)
    settling.refuse_doubtful(preview, places)
    total, met = len(preview.people), _Met()
    writer = Writer(actor, places)
    for number, batch in enumerate(decide(preview, places, actor.today, answers or {}), 1):
        for decision in batch:
            summary.note(decision)
        writer.write([one for one in batch if not one.asked])
        for decision in batch:
            met.add(decision)
        if on_progress:
            on_progress(min(number * len(batch), total), total)
    met.missing(summary, actor.today)
    said = say("导入名册“%(file)s”：%(sum)s", file=preview.name, sum=summary.sentence())
    detail = {"created": summary.created, "changed": summary.changed}
    return Done(summary, said, unit=unit, detail=detail)


class _Met:
    """Who the file named, and in which units: the others there are listed as missing."""

    def __init__(self) -> None:
        self.people: set[int] = set()
        self.units: set[int] = set()

    def add(self, decision: Decision) -> None:
        if decision.unit is not None:
            self.units.add(decision.unit.pk)
        if decision.person is not None and decision.person.pk:
            self.people.add(decision.person.pk)
        self.people.update(one.pk for one in decision.asked)

    def missing(self, summary: Summary, today: date) -> None:
        rows = Membership.objects.on(today).filter(unit__in=self.units, person__merged_into=None)
        seen = set(self.people)
        values = rows.values_list("person", "person__name", "unit__name").order_by("unit", "pk")
        for person, name, unit in values.iterator(chunk_size=2000):
            if person in seen:
                continue
            seen.add(person)
            summary.missing_count += 1
            if len(summary.missing) < LISTED:
                summary.missing.append((name, unit))
