"""Write a previewed roster into the organisation: everything or the sound rows, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.org.access import must_keep
from zhidu.org.actions import tree
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Entry, Membership, Person, Post, Site, Unit

from .findings import Preview
from .matching import (
    Asked,
    Conflict,
    Decision,
    Places,
    decide,
    facts_of,
    remembered,
    words_of,
)
from .rows import PersonRow
from .units import UnitRow, key

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
        raise Refused(_("“%(unit)s”已撤销归档，不能再改。") % {"unit": unit})


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
            _("还有 %(n)d 格必须改。请改好再传，或选择只导入没有问题的行。")
            % {"n": preview.stop_count}
        )
    summary = Summary()
    places = _settle_units(actor, unit, preview, summary)
    _refuse_doubtful(preview, places)
    total, met = len(preview.people), _Met()
    writer = _Writer(actor, places)
    for number, batch in enumerate(decide(preview, places, actor.today, answers or {}), 1):
        for decision in batch:
            summary.note(decision)
        writer.write([one for one in batch if not one.asked])
        for decision in batch:
            met.add(decision)
        if on_progress:
            on_progress(min(number * len(batch), total), total)
    met.missing(summary, actor.today)
    said = _("导入名册“%(file)s”：%(sum)s") % {"file": preview.name, "sum": summary.sentence()}
    detail = {"created": summary.created, "changed": summary.changed}
    return Done(summary, said, unit=unit, detail=detail)


def _refuse_doubtful(preview: Preview, places: Places) -> None:
    names = {name for name in preview.unit_names.values() if places.doubtful(name)}
    if names:
        raise Refused(
            _("有不止一个组织叫“%(name)s”，请在名册里写全称，或选定它的上级再导入。")
            % {"name": "”“".join(sorted(names))}
        )


def _settle_units(actor: Actor, unit: Unit, preview: Preview, summary: Summary) -> Places:
    """Found the units the file names and the tree lacks, parents first."""
    places = Places(unit)
    waiting = {key(one.name): one for one in preview.sound_units()}
    for one in list(waiting.values()):
        _found(actor, places, one, waiting, summary)
    return places


def _found(
    actor: Actor, places: Places, one: UnitRow, waiting: dict[str, UnitRow], summary: Summary
) -> Unit:
    if (known := places.named(one.name)) is not None:
        return known
    above = places.named(one.parent) if one.parent else places.chosen
    if above is None:
        higher = waiting.get(key(one.parent))
        above = _found(actor, places, higher, waiting, summary) if higher else places.chosen
    unit: Unit = tree.found(
        actor, above, one.name[:120], one.kind or Unit.Kind.BRANCH,
        code=_free_code(one.code), level=one.level[:20], phone=one.phone[:40],
        address=one.address[:120],
    )  # fmt: skip
    summary.new_units.append(unit.name)
    places.add(unit)
    return unit


def _free_code(code: str) -> str:
    taken = not code or len(code) > 32 or Unit.objects.filter(code=code).exists()
    return "" if taken else code


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


class _Writer:
    """Writes batches: persons, their standings and posts, and one journal entry for each."""

    def __init__(self, actor: Actor, places: Places) -> None:
        self.actor, self.places = actor, places
        held = Post.objects.filter(first_responsible=True, ends=None)
        self.led = set(held.values_list("unit_id", flat=True))
        self.groups: dict[tuple[int, str], Unit] = {}

    def write(self, batch: list[Decision]) -> None:
        new = [one for one in batch if one.person is None]
        people = [self._person(one.row) for one in new]
        Person.objects.bulk_create(people)
        for decision, person in zip(new, people, strict=True):
            decision.person = person
        self._change([one for one in batch if one not in new and _touches(one)])
        standings = [row for one in new for row in self._standings(one)]
        Membership.objects.bulk_create(standings)
        posts = [row for one in new for row in self._posts(one, None)]
        Post.objects.bulk_create(posts)
        self._journal(new, _("随名册登记%(name)s"))

    def _person(self, row: PersonRow) -> Person:
        words = words_of(row)
        exact = row.birth.exact if row.birth else Person.Exact.DAY
        person = Person(**words, birth_exact=exact)
        person.imported = {
            **{word: remembered(word, value) for word, value in words.items()},
            **facts_of(row),
        }
        person.keep_keys()
        return person

    def _standings(self, decision: Decision) -> list[Membership]:
        """Probationary from joining, full from becoming so; unknown days stay empty."""
        row, unit = decision.row, decision.unit or self.places.chosen
        full = row.kind == Membership.Kind.FULL
        joined, full_on = row.joined, row.full_on
        group = self._group(unit, row.group)

        def standing(kind: str, since: Any, ends: date | None = None) -> Membership:
            exact = since.exact if since else Person.Exact.DAY
            on = since.on if since else None
            return Membership(
                person=decision.person, unit=unit, kind=kind, starts=on, exact=exact, ends=ends,
                group=group,
            )  # fmt: skip

        if full and joined and full_on and joined.on < full_on.on:
            return [
                standing(Membership.Kind.PROBATIONARY, joined, full_on.on),
                standing(Membership.Kind.FULL, full_on),
            ]
        since = (full_on or joined) if full else joined
        return [standing(row.kind, since if row.kind in Membership.MEMBERS else None)]

    def _group(self, unit: Unit, name: str) -> Unit | None:
        if not name:
            return None
        if (unit.pk, name) not in self.groups:
            found = Unit.objects.filter(parent=unit, name=name, closed=None).first()
            if found is None:
                found = tree.found(self.actor, unit, name, Unit.Kind.GROUP)
            self.groups[unit.pk, name] = found
        return self.groups[unit.pk, name]

    def _posts(self, decision: Decision, since: date | None) -> list[Post]:
        """A secretary leads the unit where nobody does; beside another one it is left aside."""
        unit, person, posts = decision.unit or self.places.chosen, decision.person, []
        assert person is not None
        for code, title in decision.row.posts:
            first = False
            if code == "secretary":
                holder = self.places.secretaries.setdefault(unit.pk, (person.pk, person.name))
                if holder[0] != person.pk:
                    continue
                first = unit.pk not in self.led
                self.led.add(unit.pk)
            at = self._group(unit, decision.row.group) if code == "group_leader" else None
            posts.append(
                Post(
                    person=person,
                    unit=at or unit,
                    post=code,
                    title=title,
                    starts=since,
                    first_responsible=first,
                )
            )
        return posts

    def _change(self, decisions: list[Decision]) -> None:
        for decision in decisions:
            self._words(decision)
            if decision.standing:
                self._restand(decision)
            if decision.posts:
                self._repost(decision)
        self._journal(decisions, _("随名册更新%(name)s的资料"))

    def _words(self, decision: Decision) -> None:
        person, row = decision.person, decision.row
        assert person is not None
        for word, value in decision.words.items():
            setattr(person, word, value)
            if word == "birth" and row.birth:
                person.birth_exact = row.birth.exact
        conflicts = {one.word for one in decision.conflicts}
        facts = {
            word: value
            for word, value in facts_of(row).items()
            if ("post" if word == "post" else "standing") not in conflicts
        }
        written = {w: remembered(w, v) for w, v in words_of(row).items() if w not in conflicts}
        person.imported = {**person.imported, **written, **facts}
        person.save()

    def _restand(self, decision: Decision) -> None:
        """Correct days in place; a new unit or kind ends the old standing and begins another."""
        row, today, unit = decision.row, self.actor.today, decision.unit or self.places.chosen
        open_rows = list(Membership.objects.filter(person=decision.person, ends=None))
        new = self._standings(decision)
        held = open_rows[-1] if open_rows else None
        if held is None:
            Membership.objects.bulk_create(new)
        elif (held.unit_id, held.kind) == (unit.pk, row.kind):
            Membership.objects.filter(person=decision.person, unit=unit).delete()
            Membership.objects.bulk_create(new)
        else:
            promoted = held.kind == Membership.Kind.PROBATIONARY and row.full_on
            held.ends = row.full_on.on if promoted and row.full_on else today
            held.end_reason = _("随名册更新")
            held.save(update_fields=["ends", "end_reason"])
            last = new[-1]
            last.starts = held.ends
            last.save()

    def _repost(self, decision: Decision) -> None:
        today = self.actor.today
        Post.objects.filter(person=decision.person, ends=None).update(ends=today)
        for unit, (person, _name) in list(self.places.secretaries.items()):
            if decision.person and person == decision.person.pk:
                del self.places.secretaries[unit]
                self.led.discard(unit)
        Post.objects.bulk_create(self._posts(decision, today))

    def _journal(self, decisions: list[Decision], said: str) -> None:
        Entry.objects.bulk_create(
            Entry(
                verb="roster.person",
                on=self.actor.today,
                by=self.actor.person,
                unit=decision.unit or self.places.chosen,
                person=decision.person,
                said=said % {"name": decision.row.name},
                detail={"words": sorted(decision.words)},
            )
            for decision in decisions
        )


def _touches(decision: Decision) -> bool:
    return bool(decision.words or decision.standing or decision.posts)
