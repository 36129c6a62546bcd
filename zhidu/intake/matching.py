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
    "work_unit", "source", "note",
)  # fmt: skip
# standing and posts, kept together with the words in Person.imported
FACTS = ("unit", "group", "kind", "joined", "full_on", "post")
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
        rows = Membership.objects.filter(person__in=people, ends=None).select_related("group")
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
        same_exact = word != "birth" or person.birth_exact == decision.row.birth.exact  # type: ignore[union-attr]
        if here == value and same_exact:
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
        row, last = decision.row, person.imported
        said = facts_of(row)
        held = self.standing.get(person.pk)
        if all(last.get(fact) == said[fact] for fact in FACTS[:5]):
            return
        here_unit = (
            held is not None and decision.unit is not None and held.unit_id == decision.unit.pk
        )
        if held and here_unit and held.kind == row.kind and "unit" not in last:
            return
        if held is not None and last.get("kind", "") != held.kind:
            words = held.get_kind_display()
            decision.conflicts.append(
                Conflict(row, person, "standing", f"{held.unit} {words}", f"{row.unit} {row.kind}")
            )
            return
        decision.standing = True

    def _post(self, decision: Decision, person: Person) -> None:
        row, last = decision.row, person.imported.get("post")
        said = facts_of(row)["post"]
        if last == said or (last is None and not row.posts):
            return
        held = {(code, title) for _unit, code, title in self.posts.get(person.pk, set())}
        if set(row.posts) <= held and last is None:
            return
        if last is not None and "、".join(sorted(title for _c, title in held)) != last:
            here = "、".join(sorted(title for _c, title in held))
            decision.conflicts.append(Conflict(row, person, "post", here, said))
            return
        decision.posts = True


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def words_of(row: PersonRow) -> dict[str, Any]:
    """The words of Person a row states; a blank cell states nothing."""
    values: dict[str, Any] = {
        "name": row.name,
        "sex": row.sex,
        "ethnicity": row.ethnicity,
        "birth": row.birth.on if row.birth else None,
        "education": row.education[:30],
        "id_number": row.id_number,
        "phone": row.phone,
        "residence": row.residence[:120],
        "work_unit": row.work[:120],
        "source": row.source,
        "note": row.note[:200],
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
        "post": "、".join(sorted(title for _code, title in row.posts)),
    }


def _day(day: Day | None) -> str:
    return day.text() if day else ""


def remembered(word: str, value: Any) -> str:
    """How a value is kept in Person.imported."""
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    return keyed(text) if word in SEALED else text
