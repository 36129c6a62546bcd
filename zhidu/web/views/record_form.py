"""What the record page asks, drawn from the rule files: at most five things are required."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zhidu.engine.machine import filled_by_record
from zhidu.engine.schema import Institution, Item
from zhidu.engine.stages import Stage
from zhidu.matters import recalling, rollover, safety
from zhidu.matters.actions.recording import RECORDERS, Written, may_record
from zhidu.matters.actions.telling import expected
from zhidu.matters.duties import duties
from zhidu.matters.models import Adoption, Answer, Call, Matter, Record
from zhidu.matters.rulebook import law_adopted, library
from zhidu.org.access import Viewer
from zhidu.org.door import Refused
from zhidu.org.models import Person, Unit
from zhidu.sentence import joined, say

# these have a place of their own on the page
OWN = {"held_on", "attendance", "title_line", "summary", "decisions", recalling.ITEM}
ROWS = 3


def recordable_units(viewer: Viewer, today: date) -> list[Unit]:
    """Units whose records this person writes, own posts first; a superior names the unit."""
    own = [post.unit for post in viewer.posts if post.post in RECORDERS]
    return list({unit.pk: unit for unit in own if unit.adoptions.exists()}.values())  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Field:
    """One more thing an institution asks, with its value as typed."""

    name: str
    item: Item
    required: bool
    value: Any


@dataclass(frozen=True)
class Target:
    """A duty this record may also stand for, and why or why not yet."""

    key: str
    law: Institution
    checked: bool
    note: str
    extra: tuple[str, ...] = ()


class RecordForm:
    def __init__(self, request: HttpRequest, unit: Unit, draft: Record | None) -> None:
        self.request, self.unit, self.draft = request, unit, draft
        self.today: date = request.today
        self.post = request.POST if request.method == "POST" else None
        self.behalf = may_record(request.actor, unit)

    @cached_property
    def laws(self) -> dict[str, Institution]:
        """The adopted institutions a record can fill, in the order of the library."""
        rows = Adoption.objects.filter(unit=self.unit, ends=None, since__lte=self.today)
        laws = {row.slug: law_adopted(row) for row in rows}
        return {slug: law for slug, law in sorted(laws.items()) if filled_by_record(law)}

    @cached_property
    def open_duties(self) -> dict[str, Any]:
        """The first open duty of each kind: what a new record would most likely fill."""
        found: dict[str, Any] = {}
        for duty in duties(self.unit, self.today):
            if duty.slug in self.laws and duty.state != "done":
                found.setdefault(duty.slug, duty)
        return found

    @cached_property
    def kind(self) -> str:
        named = self._value("kind", self.draft.slug if self.draft else "")
        if named in self.laws:
            return str(named)
        if self.open_duties:
            first = min(self.open_duties.values(), key=lambda duty: duty.period.due)
            return str(first.slug)
        return next(iter(self.laws), "")

    @property
    def law(self) -> Institution:
        return self.laws[self.kind]

    @property
    def stage_name(self) -> str:
        return filled_by_record(self.law)[0]

    @property
    def stage(self) -> Stage:
        return self.law.stages[self.stage_name]

    @property
    def main(self) -> str:
        return f"{self.kind}.{self.stage_name}"

    def _value(self, name: str, other: Any = "") -> Any:
        if self.post is not None:
            return self.post.get(name, "")
        return self.request.GET.get(name) or other

    @cached_property
    def call(self) -> Call | None:
        """The latest call of this kind that is not recorded yet: its answers fill the absentees."""
        rows = Call.objects.filter(unit=self.unit, slug=self.kind, record=None, cancelled="")
        return rows.filter(day__lte=self.today).order_by("-day").first()

    @cached_property
    def held_on(self) -> str:
        first = self.draft.held_on if self.draft else self.call.day if self.call else self.today
        return str(self._value("held_on", first.isoformat()))

    @cached_property
    def place(self) -> str:
        default = self.draft.place if self.draft else self.call.place if self.call else ""
        return str(self._value("place", default or (self.plan or {}).get("place", "")))

    @cached_property
    def plan(self) -> dict[str, Any] | None:
        """What the unit's settled plan says of this kind and month; a draft has its own words."""
        if self.draft or self.post is not None:
            return None
        return rollover.planned(self.unit, self.kind, self.day)

    @cached_property
    def title(self) -> str:
        planned = (self.plan or {}).get("title", "")
        return str(self._value("title", self.draft.title if self.draft else planned))

    @cached_property
    def summary(self) -> str:
        return str(self._value("summary", self.draft.summary if self.draft else ""))

    @property
    def asks_title(self) -> bool:
        return "title_line" in self.stage.asked or any(
            "title_line" in one.law.stages[one.key.partition(".")[2]].collect
            for one in self.targets
        )

    @property
    def title_required(self) -> bool:
        return "title_line" in self.stage.collect

    @cached_property
    def day(self) -> date:
        try:
            return date.fromisoformat(self.held_on)
        except ValueError:
            return self.today

    @cached_property
    def people(self) -> list[Person]:
        return expected(self.unit, self.kind, self.day)

    @property
    def people_mark(self) -> str:
        """The same as long as the same people are asked about, and told by the same call."""
        asked = [self.call.pk if self.call else 0, *(one.pk for one in self.people)]
        return f"who-{hash(tuple(asked)) & 0xFFFFFFFF:x}"

    @cached_property
    def absent(self) -> dict[int, str]:
        """Who is struck out, with the reason."""
        if self.post is not None:
            there, asked = set(self.post.getlist("there")), self.post.getlist("asked")
            # whom the page did not ask about (another day, another kind) is there by default
            known = set(asked) if asked else {str(one.pk) for one in self.people}
            return {
                one.pk: self.post.get(f"why_{one.pk}", "")
                for one in self.people
                if str(one.pk) in known - there
            }
        if self.draft:
            rows = self.draft.presences.filter(present=False)  # type: ignore[attr-defined]
            return {row.person_id: row.reason for row in rows}
        if self.call:
            rows = Answer.objects.filter(call=self.call, coming=False)
            return {row.person_id: row.reason for row in rows}
        return {}

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"person": one, "absent": one.pk in self.absent, "why": self.absent.get(one.pk, "")}
            for one in self.people
        ]

    @cached_property
    def targets(self) -> list[Target]:
        """The other duties this kind may stand for, with why or why not yet."""
        found = []
        for key, extra in self.stage.counts_for.items():
            slug = key.partition(".")[0]
            if slug not in self.laws:
                continue
            if key == self.recall_key:
                found += self._look_back(key)
                continue
            duty = self.open_duties.get(slug)
            note = say("%(what)s还没有记过", what=duty.title) if duty else say("本期已经记过")
            if extra:
                names = joined(library().fields.items[one].title for one in extra)
                note = say("%(words)s，要写明%(items)s", words=note, items=names)
            found.append(Target(key, self.laws[slug], self._ticked(key), note, tuple(extra)))
        return found

    @property
    def recall_key(self) -> str:
        """'life_meeting.recall' where this kind looks back on the meeting before it, else ''."""
        stage = recalling.stage_of(self.law)
        return f"{self.kind}.{stage}" if stage else ""

    @cached_property
    def former(self) -> Matter | None:
        """The meeting before, whose promises are looked back on at this one."""
        stage = recalling.stage_of(self.law)
        return recalling.waiting(self.unit, self.kind, stage, self.day) if stage else None

    def _look_back(self, key: str) -> list[Target]:
        if self.former is None:
            return []
        checked = self._ticked(key) if self.post is not None or self.draft else True
        note = _("%(what)s定下的 %(n)d 件，一件件说") % {
            "what": self.former, "n": len(self.recalled),
        }  # fmt: skip
        return [Target(key, self.law, checked, note, (recalling.ITEM,))]

    @cached_property
    def recalled(self) -> list[dict[str, Any]]:
        """Each promise of the meeting before, with the words of how it stands as typed or known."""
        if self.former is None:
            return []
        kept = self.draft.facts.get(recalling.ITEM) or [] if self.draft else []
        rows = []
        for number, one in enumerate(recalling.promises(self.former, self.today)):
            state = kept[number]["state"] if number < len(kept) else one.state
            row = {**one.row, "state": self._value(f"recalled_{number}", state)}
            rows.append({"promise": one, "row": row})
        return rows

    def _ticked(self, key: str) -> bool:
        if self.post is not None:
            return key in self.post.getlist("fills")
        return bool(self.draft and key in self.draft.fills)

    @cached_property
    def fields(self) -> list[Field]:
        items = library().fields.items
        names = [one for one in self.stage.asked if one not in OWN]
        facts = self.draft.facts if self.draft else {}
        found = []
        for name in dict.fromkeys(names):
            if items[name].type == "file" or items[name].sensitivity == "sealed":
                continue
            required = name in self.stage.collect
            if name == "agenda" and not required:
                facts = {"agenda": self._agenda(), **facts}
            found.append(Field(name, items[name], required, self._value(name, facts.get(name, ""))))
        return found

    def _agenda(self) -> str:
        """What the meeting was called for; else, for a safety meeting, the week before it."""
        if self.call:
            return str(self.call.agenda)
        return safety.week(self.unit, self.today) if self.kind == safety.MEETING else ""

    @cached_property
    def decisions(self) -> list[dict[str, str]]:
        """Three lines for what was decided: matter, owner, day."""
        if "decisions" not in self.stage.asked:
            return []
        kept = list(self.draft.facts.get("decisions") or []) if self.draft else []
        kept += [{}] * (ROWS - len(kept))
        if self.post is None:
            return kept
        words = ("title_line", "owner", "due_on")
        return [{w: self.post.get(f"{w}_{n}", "") for w in words} for n in range(ROWS)]

    @property
    def required(self) -> int:
        """How many things must be there; the browser test holds it at five or fewer."""
        return len(self.stage.collect)

    def written(self) -> Written:
        """What was typed, as the action wants it. Raises Refused for a day that is no day."""
        assert self.post is not None
        try:
            held_on = date.fromisoformat(self.held_on)
        except ValueError as wrong:
            raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
        facts: dict[str, Any] = {one.name: one.value for one in self.fields if one.value}
        lines = [row for row in self.decisions if any(row.values())]
        for number, row in enumerate(lines, 1):
            if not all(row.values()):
                raise Refused(say("决定的第%(n)d行，事项、责任人、期限都要写。", n=number))
        if lines:
            facts["decisions"] = lines
        if any(one.key == self.recall_key and one.checked for one in self.targets):
            facts[recalling.ITEM] = [one["row"] for one in self.recalled]
        return Written(
            slug=self.kind,
            held_on=held_on,
            title=self.title,
            place=self.place,
            summary=self.summary,
            facts=facts,
            fills=(self.main, *(one.key for one in self.targets if one.checked)),
            expected=tuple(one.pk for one in self.people),
            absent=self.absent,
            on_behalf="behalf" in self.post,
        )
