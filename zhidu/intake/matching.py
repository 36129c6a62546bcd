"""Who in a roster is whom here: read-only, in batches, so that a large file needs little memory.

By keyed ID number; else by name, birth month and unit; else, when somebody may be meant, a person
is asked. A value that was changed here since the last import is a conflict and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhidu.org.models import Membership, Person, Post, Unit
from zhidu.org.seal import keyed

from .dates import Day
from .findings import Preview
from .rows import PersonRow
from .units import key

BATCH = 500
# kept in Person.imported as a keyed hash, never in plain
SEALED = ("id_number", "phone")
WORDS = (
    "name", "sex", "ethnicity", "birth", "education", "id_number", "phone", "residence",
    "work_unit", "source", "note", "employment", "working_since", "skills", "away_to", "away_since",
)  # fmt: skip
# a day may be known to the month or year only: this word of Person says so
EXACT = {"birth": "birth_exact", "working_since": "working_exact", "away_since": "away_exact"}
# standing and posts, kept together with the words in Person.imported
STANDING = (
    "unit", "group", "kind", "joined", "full_on", "entered", "applied", "activist_on", "target_on",
)  # fmt: skip
FACTS = (*STANDING, "post")
NEW = "new"


@dataclass(slots=True)
class Conflict:
    """Changed here since the last import: `here` stays, `file` is only listed."""

    row: PersonRow
    person: Person | None
    word: str
    here: str
    file: str


@dataclass(slots=True)
class Asked:
    """May be one of these persons or a new one: a person decides."""

    row: PersonRow
    choices: list[Person]


@dataclass(slots=True)
class Decision:
    """What to do with one row. `person` None: a new one. `unit` None: the unit is new too."""

    row: PersonRow
    unit: Unit | None
    person: Person | None = None
    words: dict[str, Any] = field(default_factory=dict)
    standing: bool = False
    posts: bool = False
    conflicts: list[Conflict] = field(default_factory=list)
    asked: list[Person] = field(default_factory=list)


class Places:
    """Units below the chosen one by the names a roster gives them."""

    def __init__(self, chosen: Unit) -> None:
        self.chosen = chosen
        self._by_key: dict[str, list[Unit]] = {}
        for unit in chosen.subtree().filter(closed=None):
            self.add(unit)
        held = Post.objects.filter(post="secretary", ends=None, unit__path__startswith=chosen.path)
        self.secretaries: dict[int, tuple[int, str]] = {
            unit: (person, name)
            for unit, person, name in held.values_list("unit", "person", "person__name")
        }

    def add(self, unit: Unit) -> None:
        self._by_key.setdefault(key(unit.name), []).append(unit)

    def named(self, name: str) -> Unit | None:
        """The unit of that name; '' is the chosen one. Of several, the exact name, else the top."""
        if not name:
            return self.chosen
        found = self._by_key.get(key(name), [])
        exact = [unit for unit in found if unit.name == name]
        return (exact or found or [None])[0]

    def names(self) -> list[str]:
        return [unit.name for units in self._by_key.values() for unit in units]

    def doubtful(self, name: str) -> bool:
        """Two units here go by this name, and nothing says which is meant."""
        found = self._by_key.get(key(name), []) if name else []
        return len(found) > 1 and sum(unit.name == name for unit in found) != 1


def decide(
    preview: Preview, places: Places, today: date, answers: dict[tuple[int, int], int | str]
) -> Iterator[list[Decision]]:
    """Decisions in batches of rows, in file order. `answers`: (sheet, row) → a pk or 'new'."""
    rows = preview.sound_people()
    while batch := list(islice(rows, BATCH)):
        yield _Batch(batch, places, today, answers).decisions()


class _Batch:
    def __init__(
        self,
        rows: list[PersonRow],
        places: Places,
        today: date,
        answers: dict[tuple[int, int], int | str],
    ) -> None:
        self.rows, self.places, self.today, self.answers = rows, places, today, answers
        self.keys = {row.row + (row.sheet << 32): keyed(row.id_number) for row in rows}
        self.by_id, self.by_name = self._load()
        everyone = [*self.by_id.values(), *(p for ps in self.by_name.values() for p in ps)]
        self.standing = self._standings({person.pk for person in everyone})
        self.posts = self._posts({person.pk for person in everyone})

    def _load(self) -> tuple[dict[str, Person], dict[str, list[Person]]]:
        living = Person.objects.filter(merged_into=None)
        keys = [word for word in self.keys.values() if word]
        by_id = {p.id_key: p for p in living.filter(id_key__in=keys)}
        rest = [row for row in self.rows if self._id_of(row) not in by_id]
        # two different ID numbers are two persons: only those without one may still be meant
        numbered = Q(name__in={r.name for r in rest if r.id_number}, id_key="")
        bare = Q(name__in={r.name for r in rest if not r.id_number})
        by_name: dict[str, list[Person]] = {}
        for person in living.filter(numbered | bare):
            by_name.setdefault(person.name, []).append(person)
        return by_id, by_name

    def _id_of(self, row: PersonRow) -> str:
        return self.keys[row.row + (row.sheet << 32)]

    def _standings(self, people: set[int]) -> dict[int, Membership]:
        rows = Membership.objects.filter(person__in=people, ends=None).select_related("unit")
        return {row.person_id: row for row in rows.order_by("starts", "pk")}

    def _posts(self, people: set[int]) -> dict[int, set[tuple[int, str, str]]]:
        held: dict[int, set[tuple[int, str, str]]] = {}
        for row in Post.objects.filter(person__in=people, ends=None):
            held.setdefault(row.person_id, set()).add((row.unit_id, row.post, row.title))
        return held

    def decisions(self) -> list[Decision]:
        return [self._decide(row) for row in self.rows]

    def _decide(self, row: PersonRow) -> Decision:
        unit = self.places.named(row.unit)
        person, choices = self._who(row, unit)
        decision = Decision(row, unit, person, asked=choices)
        if not choices:
            self._second_secretary(decision)
        return self._compare(decision) if person else decision

    def _second_secretary(self, decision: Decision) -> None:
        """The file names a secretary where another one serves: that is settled here, not there."""
        if decision.unit is None:
            return
        holder = self.places.secretaries.get(decision.unit.pk)
        title = next((title for code, title in decision.row.posts if code == "secretary"), "")
        if title and holder and (decision.person is None or holder[0] != decision.person.pk):
            decision.conflicts.append(
                Conflict(decision.row, decision.person, "post", f"{holder[1]}", title)
            )

    def _who(self, row: PersonRow, unit: Unit | None) -> tuple[Person | None, list[Person]]:
        if (number := self._id_of(row)) and number in self.by_id:
            return self.by_id[number], []
        named = [one for one in self.by_name.get(row.name, []) if self._may_be(row, one, number)]
        answer = self.answers.get((row.sheet, row.row))
        if answer is not None:
            chosen = next((one for one in named if one.pk == answer), None)
            return chosen, [] if chosen or answer == NEW else named
        sure = [one for one in named if self._is(row, one, unit)]
        if len(sure) == 1:
            return sure[0], []
        return None, named

    def _may_be(self, row: PersonRow, person: Person, number: str) -> bool:
        """Same name, and neither the ID numbers nor the births speak against it."""
        if number and person.id_key and number != person.id_key:
            return False
        if row.birth is None or person.birth is None:
            return True
        return _month(row.birth.on) == _month(person.birth)

    def _is(self, row: PersonRow, person: Person, unit: Unit | None) -> bool:
        """Same name, same birth month and same unit; a person without birth is never sure."""
        held = self.standing.get(person.pk)
        in_unit = held is not None and unit is not None and held.unit_id == unit.pk
        imported_here = person.imported.get("unit") == row.unit and "unit" in person.imported
        same_birth = (row.birth is None) == (person.birth is None)
        return same_birth and (in_unit or imported_here)

    def _compare(self, decision: Decision) -> Decision:
        row, person = decision.row, decision.person
        assert person is not None
        for word, value in words_of(row).items():
            self._word(decision, person, word, value)
        self._standing(decision, person)
        self._post(decision, person)
        return decision

    def _word(self, decision: Decision, person: Person, word: str, value: Any) -> None:
        """The file says `value`; here stands another; the last import wrote a third."""
        here = getattr(person, word)
        same = getattr(decision.row, word).agrees(here) if word in EXACT and here else here == value
        if same and _as_exact(decision.row, person, word):
            return
        last = person.imported.get(word)
        untouched = remembered(word, here) == last if last is not None else not here
        if untouched:
            decision.words[word] = value
        elif word not in SEALED:
            decision.conflicts.append(
                Conflict(decision.row, person, word, str(here or ""), str(value))
            )
        else:
            decision.conflicts.append(Conflict(decision.row, person, word, _("（保密）"), ""))

    def _standing(self, decision: Decision, person: Person) -> None:
        """The file's standing counts only where it differs from what the last import wrote."""
        row, last = self._completed(decision, person), person.imported
        said = facts_of(row)
        held = self.standing.get(person.pk)
        if all(last.get(fact, "") == said[fact] for fact in STANDING):
            return
        here_unit = (
            held is not None and decision.unit is not None and held.unit_id == decision.unit.pk
        )
        if held and here_unit and held.kind == row.kind and "unit" not in last:
            self._by_hand(decision, held)
            return
        if held is not None and last.get("kind", "") != held.kind:
            words = held.get_kind_display()
            decision.conflicts.append(
                Conflict(
                    row,
                    person,
                    "standing",
                    f"{held.unit} {words}",
                    f"{row.unit} {Membership.Kind(row.kind).label}",
                )
            )
            return
        decision.standing = True

    def _by_hand(self, decision: Decision, held: Membership) -> None:
        """A standing entered here by hand: an unknown first day is filled, another one stays."""
        row = decision.row
        since = since_of(row)
        if since is None or (held.starts is not None and since.agrees(held.starts)):
            return
        if held.starts is None:
            decision.standing = True
        else:
            here, file = f"{held.starts:%Y-%m-%d}", since.text()
            decision.conflicts.append(Conflict(row, decision.person, "standing", here, file))

    def _completed(self, decision: Decision, person: Person) -> PersonRow:
        """A blank changes nothing: what the row leaves open is as the last import wrote it."""
        row, last, held = decision.row, person.imported, self.standing.get(person.pk)
        if held is not None and not row.unit and held.unit.is_under(self.places.chosen):
            row = row._replace(unit=last.get("unit", ""))
            decision.unit = held.unit
        if held is not None and not row.kind_said:
            row = row._replace(kind=held.kind)
        days = {
            name: Day.of(last[name])
            for name in STANDING[3:]
            if getattr(row, name) is None and last.get(name)
        }
        row = row._replace(group=row.group or last.get("group", ""), **days)  # type: ignore[arg-type]
        decision.row = row
        return row

    def _post(self, decision: Decision, person: Person) -> None:
        row, last = decision.row, person.imported.get("post")
        said = facts_of(row)["post"]
        if not row.post_said or last == said or (last is None and not row.posts):
            return
        held = {(code, title) for _unit, code, title in self.posts.get(person.pk, set())}
        if set(row.posts) <= held and last is None:
            return
        if last is not None and "、".join(sorted(title for _c, title in held)) != last:
            here = "、".join(sorted(title for _c, title in held))
            decision.conflicts.append(Conflict(row, person, "post", here, said))
            return
        decision.posts = True


def _as_exact(row: PersonRow, person: Person, word: str) -> bool:
    """The day is known here at least as exactly as in the file."""
    if word not in EXACT:
        return True
    order = ("year", "month", "day")
    known, file = getattr(person, EXACT[word]), getattr(row, word).exact
    return order.index(known) >= order.index(file)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def since_of(row: PersonRow) -> Day | None:
    """The first day of what the person is now, as far as the file says."""
    match row.kind:
        case Membership.Kind.FULL:
            return row.full_on or row.joined
        case Membership.Kind.PROBATIONARY:
            return row.joined
        case Membership.Kind.TARGET:
            return row.target_on or row.entered
        case Membership.Kind.ACTIVIST:
            return row.activist_on or row.entered
        case Membership.Kind.APPLICANT:
            return row.applied or row.entered
    return row.entered


def words_of(row: PersonRow) -> dict[str, Any]:
    """The words of Person a row states; a blank cell states nothing."""
    values: dict[str, Any] = {
        "name": row.name,
        "sex": row.sex,
        "ethnicity": row.ethnicity,
        "birth": row.birth.on if row.birth else None,
        "education": row.education,
        "id_number": row.id_number,
        "phone": row.phone,
        "residence": row.residence,
        "work_unit": row.work,
        "source": row.source,
        "note": row.note,
        "employment": row.employment,
        "working_since": row.working_since.on if row.working_since else None,
        "skills": row.skills,
        "away_to": row.away_to,
        "away_since": row.away_since.on if row.away_since else None,
    }
    return {word: value for word, value in values.items() if value}


def facts_of(row: PersonRow) -> dict[str, str]:
    """Standing and posts as texts, to be compared with the next file."""
    return {
        "unit": row.unit,
        "group": row.group,
        "kind": row.kind,
        "joined": _day(row.joined),
        "full_on": _day(row.full_on),
        "entered": _day(row.entered),
        "applied": _day(row.applied),
        "activist_on": _day(row.activist_on),
        "target_on": _day(row.target_on),
        "post": "、".join(sorted(title for _code, title in row.posts)),
    }


def _day(day: Day | None) -> str:
    return day.text() if day else ""


def remembered(word: str, value: Any) -> str:
    """How a value is kept in Person.imported."""
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    return keyed(text) if word in SEALED else text
