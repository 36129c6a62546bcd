"""Write decided rows: persons, their standings and posts, and one journal entry for each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.org import ways
from zhidu.org.actions import tree
from zhidu.org.door import Actor
from zhidu.org.models import Entry, Membership, Person, Post, Unit

from .dates import Day
from .matching import EXACT, Decision, Places, facts_of, remembered, since_of, words_of
from .rows import PersonRow

# what a person may have been before what they are now, in order
LADDER = (
    Membership.Kind.APPLICANT, Membership.Kind.ACTIVIST, Membership.Kind.TARGET,
    Membership.Kind.PROBATIONARY, Membership.Kind.FULL,
)  # fmt: skip


class Writer:
    """Writes batches; who leads which unit is known from one batch to the next."""

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
        exact = {EXACT[word]: getattr(row, word).exact for word in EXACT if word in words}
        person = Person(**words, **exact)
        person.imported = {
            **{word: remembered(word, value) for word, value in words.items()},
            **facts_of(row),
        }
        person.keep_keys()
        return person

    def _standings(self, decision: Decision) -> list[Membership]:
        """One standing after the other, each until the next; unknown days stay empty."""
        row, unit = decision.row, decision.unit or self.places.chosen
        group = self._group(unit, row.group)
        spans = spans_of(row)
        ends = [since.on if since else None for _kind, since in spans[1:]]
        return [
            Membership(
                person=decision.person, unit=unit, kind=kind, ends=end, group=group,
                starts=since.on if since else None,
                exact=since.exact if since else Person.Exact.DAY,
                **_entered(row, since),
            )
            for (kind, since), end in zip(spans, [*ends, None], strict=True)
        ]  # fmt: skip

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
            if word in EXACT:
                setattr(person, EXACT[word], getattr(row, word).exact)
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
            last = new[-1]
            promoted = held.unit_id == unit.pk and last.starts and last.starts > _least(held)
            moved = held.unit_id != unit.pk and row.entered and row.entered.on > _least(held)
            day = last.starts if promoted else row.entered.on if moved and row.entered else today
            held.ends, held.end_reason = day, _("随名册更新")
            held.save(update_fields=["ends", "end_reason"])
            last.starts, last.entered = day, None
            last.save()
            if held.unit_id != unit.pk:
                left = Post.objects.filter(person=decision.person, unit=held.unit, ends=None)
                ways.end_posts(left, day, today)

    def _repost(self, decision: Decision) -> None:
        today = self.actor.today
        ways.end_posts(Post.objects.filter(person=decision.person, ends=None), today, today)
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


def spans_of(row: PersonRow) -> list[tuple[str, Day | None]]:
    """(kind, first day) in order, the last one without end: what the person was and is now."""
    kinds = Membership.Kind
    if row.kind not in LADDER:
        return [(row.kind, row.entered)]
    days = {
        kinds.APPLICANT: row.applied, kinds.ACTIVIST: row.activist_on,
        kinds.TARGET: row.target_on, kinds.PROBATIONARY: row.joined, kinds.FULL: row.full_on,
    }  # fmt: skip
    now = LADDER.index(row.kind)
    before = [(kind, days[kind]) for kind in LADDER[:now] if days[kind]]
    since = since_of(row)
    # an unknown last step takes the place of the one before: joined in 1970, full since then
    before = [(kind, day) for kind, day in before if since is None or day.on < since.on]  # type: ignore[union-attr]
    return [*before, (row.kind, since)]


def _entered(row: PersonRow, since: Day | None) -> dict[str, Any]:
    """The day of coming to this branch, where the standing is older than that."""
    day = row.entered
    if day is None or (since is not None and day.on <= since.on):
        return {}
    return {"entered": day.on, "entered_exact": day.exact}


def _least(held: Membership) -> date:
    return held.starts or date.min


def _touches(decision: Decision) -> bool:
    return bool(decision.words or decision.standing or decision.posts)
