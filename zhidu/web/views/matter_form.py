"""The form of one stage, drawn from its rule: items, options, reason, or the paper tally."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhidu.engine.conditions import Filled, Tied
from zhidu.engine.schema import Item
from zhidu.engine.stages import Decision, Task, Vote
from zhidu.matters import asked, knowing, recalling, talks, tally
from zhidu.matters.actions import acting, counting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import members, voters
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Person
from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined, read

from . import picks, rows

ONE_LINE = {"title_line", "new_name", "document_ref"}


@dataclass(frozen=True)
class Asked:
    """One item: how it is shown and what was typed."""

    name: str
    item: Item
    required: bool
    value: Any
    # whom a person item offers, by heading; one group without a heading where all are alike
    groups: tuple[tuple[str, list[Person]], ...] = ()
    picks: tuple[picks.Group, ...] = ()  # the same for one that names a unit, a service, a partner
    rows: tuple[rows.Line, ...] = ()

    @property
    def is_line(self) -> bool:
        """A name or a number of a document: one line is enough."""
        return self.name in ONE_LINE

    @property
    def is_short(self) -> bool:
        """Few enough choices to see them all at once."""
        return self.item.type == "choice" and len(self.item.choices) <= 5


class ActForm:
    def __init__(self, request: HttpRequest, matter: Matter, stage: str) -> None:
        self.request, self.matter, self.name = request, matter, stage
        self.law = law_of(matter)
        if stage not in self.law.stages:
            raise Refused(_("没有这一步。"))
        self.stage = self.law.stages[stage]
        post = request.method == "POST" and request.POST.get("stage") == stage
        self.post = request.POST if post else None

    @property
    def is_vote(self) -> bool:
        return isinstance(self.stage, Vote)

    @property
    def on(self) -> str:
        return self.post.get("on", "") if self.post else self.request.today.isoformat()

    @property
    def options(self) -> dict[str, str]:
        held = self.stage.options if isinstance(self.stage, (Task, Decision)) else {}
        if not held:
            return {"done": _("办好了")}
        return {name: held[name] for name in self.choices if name in held}

    @cached_property
    def choices(self) -> list[str]:
        """The outcomes that are this person's to choose."""
        return asked.choices(self.request.actor, self.matter, self.name)

    @property
    def asks_reason(self) -> bool:
        return isinstance(self.stage, Decision) and bool({*self.stage.reason} & {*self.choices})

    @property
    def reason(self) -> str:
        return self.post.get("reason", "") if self.post else ""

    def people(self) -> list[Person]:
        found = list(members(self.matter.unit, self.request.today))
        posts = self.matter.unit.posts.on(self.request.today).select_related("person")  # type: ignore[attr-defined]
        return list({one.pk: one for one in [*found, *(p.person for p in posts)]}.values())

    def items(self) -> list[Asked]:
        held = library().fields.items
        found = []
        for name in dict.fromkeys([*self.stage.collect, *self.stage.may_add]):
            if held[name].type == "file" or (name == "reason" and self.asks_reason):
                continue
            if name not in self.stage.collect and not self._wanted(name):
                continue
            value = self._value(name, held[name])
            groups: tuple[tuple[str, list[Person]], ...] = ()
            if held[name].type == "person":
                groups = tuple(self._groups(name))
            elif held[name].type == "people":
                groups = tuple(picks.people(self.matter, self.request.today))
            named = tuple(picks.groups(held[name], self.matter, self.request.today))
            table = tuple(self._lines(name, held[name], value))
            needed = name in self.stage.collect or self._needed(name)
            found.append(Asked(name, held[name], needed, value, groups, named, table))
        return found

    def _lines(self, name: str, item: Item, value: Any) -> list[rows.Line]:
        """A table's lines: more empty ones when they were asked for."""
        if item.type != "rows":
            return []
        held = value if isinstance(value, list) else []
        more = rows.EMPTY if self.post and "more" in self.post else 0
        grades = tuple(rows.grades_of(self.law).values()) if rows.is_graded(item) else ()
        return rows.lines(name, item, held, rows.EMPTY - len(held) + more, grades)

    @property
    def has_table(self) -> bool:
        items = library().fields.items
        return any(
            items[name].type == "rows" for name in [*self.stage.collect, *self.stage.may_add]
        )

    def _groups(self, name: str) -> list[tuple[str, list[Person]]]:
        """Whom to choose from; by the ties the rule asks for, where it asks for one."""
        tied = [one for one in self.stage.requires if isinstance(one, Tied) and one.to == name]
        opener = self.matter.opener
        if not tied or opener is None:
            return [("", self.people())]
        titles = library().fields.items[tied[0].tied].choices
        found = talks.partners(opener, self.matter.unit, self.request.today)
        return [(titles[tier], people) for tier, people in found.items() if people]

    def _wanted(self, name: str) -> bool:
        """Whether some outcome of this person's can use the item, as far as is known by now."""
        guards = self._guards(name)
        return not guards or any(self._may_ask(one) for one in guards)

    def _guards(self, name: str) -> list[Filled]:
        """What asks or advises to fill the item in, each in its own case."""
        asked = [*self.stage.requires, *self.stage.advises]
        return [one for one in asked if isinstance(one, Filled) and one.filled == name]

    def _needed(self, name: str) -> bool:
        """Asked for whatever is chosen here: the case is known already."""
        here = {*self.stage.collect, *self.stage.may_add}
        return any(
            one in self.stage.requires
            and one.for_ is None
            and not any(way.partition(".")[0] in here for way in one.choices)
            and self._may_ask(one)
            for one in self._guards(name)
        )

    def _may_ask(self, guard: Filled) -> bool:
        """An outcome that is mine needs it; what this very form asks may still be chosen."""
        guarded = [guard.for_] if isinstance(guard.for_, str) else guard.for_
        if guarded and not {*guarded} & {*self.choices}:
            return False
        here = {*self.stage.collect, *self.stage.may_add}
        ways = [one.partition(".") for one in guard.choices]
        known = {**knowing.known_of(self.matter), **self.matter.known} if ways else {}
        return not ways or any(item in here or known.get(item) == held for item, _dot, held in ways)

    def _value(self, name: str, item: Item) -> Any:
        if self.post is None:
            known = self.matter.known.get(name, "")
            if name == recalling.ITEM and not known:
                return [one.row for one in recalling.promises(self.matter, self.request.today)]
            if self.matter.pk is None:  # a page that opens one may be told by its address
                known = known or self.request.GET.get(name, "")
            if self.stage.rises and name in self.stage.may_add and item.type not in picks.PICKED:
                known = ""  # what an earlier level wrote is not the next one's answer
            if not known and rows.is_graded(item):
                full = members(self.matter.unit, self.request.today, (Membership.Kind.FULL,))
                return rows.a_line_each(list(full), item)
            if not known and item.type == "date" and name == "held_on":
                return self.request.today.isoformat()
            return known
        if item.type == "rows":
            return rows.typed(self.post, name, item)
        if item.type == "people":
            return self.post.getlist(name)
        return self.post.get(name, "").strip()

    def counts(self) -> list[dict[str, Any]]:
        """The boxes of the paper tally."""
        assert isinstance(self.stage, Vote)
        able = len(voters(self.matter.unit, self.request.today).voters)
        return [
            {
                "name": key,
                "title": told(title),
                "value": self.post.get(key, "") if self.post else able if key == "eligible" else "",
            }
            for key, title in tally.boxes(self.stage).items()
        ]

    def send(self, matter: Matter | None = None) -> str:
        """Hand what was typed to the action (for `matter`, made since); what happened, said."""
        self.matter = matter or self.matter
        assert self.post is not None
        try:
            on = date.fromisoformat(self.on)
            revision = int(self.post.get("revision", ""))
        except ValueError as wrong:
            raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
        if self.is_vote:
            return self._count(on, revision)
        facts = {one.name: one.value for one in self.items() if one.item.sensitivity != "sealed"}
        sealed = {
            one.name: one.value
            for one in self.items()
            if one.item.sensitivity == "sealed" and one.value
        }
        if self.reason:
            facts["reason"] = self.reason
        facts = {name: self._typed(name, value) for name, value in facts.items()}
        for name in rows.COUNTS.keys() & facts.keys():
            facts[name] = facts[name] or rows.counted(name, facts, self.law) or ""
        step = acting.do(
            self.request.actor, self.matter, self.name, self.post.get("said", "done"), on, facts,
            revision=revision, sealed=sealed,
        )  # fmt: skip
        return told(joined(map(read, step.advice), MARKS["clause"])) or _("已记下。")

    def _typed(self, name: str, value: Any) -> Any:
        item = library().fields.items[name]
        if item.type in ("number", "money") and str(value).isdigit():
            return int(value)
        return value

    def _count(self, on: date, revision: int) -> str:
        assert self.post is not None
        counts, wrong = {}, []
        for box in self.counts():
            text = str(self.post.get(box["name"], "")).strip()
            if not text.isdigit():
                wrong.append(_("“%(box)s”请填整数。") % {"box": box["title"]})
                continue
            counts[box["name"]] = int(text)
        if wrong:
            raise Refused(*wrong)
        step = counting.count(
            self.request.actor, self.matter, self.name, counts, on, revision=revision
        )
        if step is None:
            return _("已录入第一遍，请另一人对着票再录一遍。")
        return _("两人录入一致，计票完成。")
