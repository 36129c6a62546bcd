"""The form of one stage, drawn from its rule: items, options, reason, or the paper tally."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhidu.engine.conditions import AllAre, Filled, Tied
from zhidu.engine.each import WHOM
from zhidu.engine.rising import HANDLING
from zhidu.engine.schema import Item
from zhidu.engine.stages import Decision, Draw, Exam, Notice, Task, Vote
from zhidu.matters import (
    asked,
    beginning,
    duty_sheets,
    knowing,
    levels,
    postings,
    recalling,
    talks,
    tally,
)
from zhidu.matters.actions import acting, counting
from zhidu.matters.models import Matter, Record, TallySheet
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import members, voters
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Person
from zhidu.org.rolls import Roll
from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined, read, say

from . import entries, notice_ways, picks, rows
from .fields import Asked


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
    def is_exam(self) -> bool:
        return isinstance(self.stage, Exam)

    @cached_property
    def first_sheet(self) -> TallySheet | None:
        """What another person has already counted: this one types the numbers, and nothing else."""
        rows = TallySheet.objects.filter(matter=self.matter, stage=self.name).select_related("by")
        return rows.exclude(by__in=self.request.person.ids()).first()

    @cached_property
    def own_sheet(self) -> bool:
        """This person made the first entry; another has to make the second."""
        mine = self.request.person.ids()
        return TallySheet.objects.filter(matter=self.matter, stage=self.name, by__in=mine).exists()

    @cached_property
    def roll(self) -> Roll | None:
        """The roll the base is held against, where the rule asks who is left out of it."""
        if not isinstance(self.stage, Vote) or self.stage.excluded is None:
            return None
        return voters(self.matter.unit, self.request.today)

    @property
    def on(self) -> str:
        return self.post.get("on", "") if self.post else self.request.today.isoformat()

    @property
    def options(self) -> dict[str, str]:
        if isinstance(self.stage, Notice):
            up = self.matter.pk is not None and postings.standing(self.matter) is not None
            return notice_ways.ways(self.law, self.stage, self.choices, up=up)
        if isinstance(self.stage, Draw):
            return {"drawn": _("当场抽")}
        held = self.stage.options if isinstance(self.stage, (Task, Decision)) else {}
        if not held:
            return {"done": _("办好了")}
        return {name: held[name] for name in self.choices if name in held}

    @cached_property
    def choices(self) -> list[str]:
        """The outcomes that are this person's to choose."""
        return asked.choices(self.request.actor, self.matter, self.name)

    @property
    def whom(self) -> str:
        """For whom a keeper enters what each does; empty: for oneself."""
        return self.post.get(WHOM, "") if self.post else ""

    @property
    def asks_reason(self) -> bool:
        return isinstance(self.stage, Decision) and bool({*self.stage.reason} & {*self.choices})

    @property
    def reason(self) -> str:
        return self.post.get("reason", "") if self.post else ""

    def people(self) -> list[Person]:
        unit = self.matter.unit
        if self.law.roles[self.stage.by].at == HANDLING:  # whoever handles it names their own
            unit = levels.current(self.matter) or unit
        found = list(members(unit, self.request.today))
        posts = unit.posts.on(self.request.today).select_related("person")  # type: ignore[attr-defined]
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
            if held[name].type == "person" or self._all_alike(name):
                wide = bool(self.stage.gathers)  # whom all below may name is any of them
                groups = tuple(
                    picks.people(self.matter, self.request.today) if wide else self._groups(name)
                )
                groups += picks.held(value, groups)
            elif held[name].type == "people":
                groups = tuple(picks.people(self.matter, self.request.today))
            named = tuple(picks.groups(name, held[name], self.matter, self.request.today))
            table = tuple(self._lines(name, held[name], value))
            needed = name in self.stage.collect or self._needed(name)
            found.append(Asked(name, held[name], needed, value, groups, named, table))
        return found

    def _lines(self, name: str, item: Item, value: Any) -> list[rows.Line]:
        """A table's lines: more empty ones when they were asked for."""
        if item.type != "rows":
            return []
        held = value if isinstance(value, list) else []
        words = beginning.words(self.matter, item)
        if fixed := self._shared(name) or beginning.fixed(item):
            return rows.lines_of(name, item, held, fixed, words)
        more = rows.EMPTY if self.post and "more" in self.post else 0
        if rows.is_graded(item):
            words["grade"] = tuple(rows.grades_of(self.law).values())
        return rows.lines(name, item, held, rows.EMPTY - len(held) + more, words)

    @property
    def has_table(self) -> bool:
        items = library().fields.items
        return any(
            items[name].type == "rows" and not self._shared(name)
            for name in [*self.stage.collect, *self.stage.may_add]
        )

    def _all_alike(self, name: str) -> tuple[str, ...]:
        """The one standing everybody named in the item must have, where the rule asks for one."""
        found = [one for one in self.stage.requires if isinstance(one, AllAre) and one.in_ == name]
        found = [one for one in found if one.when is None]
        return tuple(one.all_are for one in found[:1])

    def _groups(self, name: str) -> list[tuple[str, list[Person]]]:
        """Whom to choose from; by the ties the rule asks for, where it asks for one."""
        kinds = self._all_alike(name)
        if kinds:
            return [("", list(members(self.matter.unit, self.request.today, kinds)))]
        tied = [one for one in self.stage.requires if isinstance(one, Tied) and one.to == name]
        opener = self.matter.opener
        if not tied or opener is None:
            return [("", self.people())]
        titles = library().fields.items[tied[0].tied].choices
        found = talks.partners(opener, self.matter.unit, self.request.today)
        return [(titles[tier], people) for tier, people in found.items() if people]

    def _shared(self, name: str) -> set[str]:
        """Columns a table has in common with the one it goes on with."""
        items = library().fields.items
        source = self.stage.continues.get(name)
        return set(items[name].columns) & set(items[source].columns) if source else set()

    def records(self) -> list[Record]:
        """What a line of a report may point to."""
        return duty_sheets.to_point_to(self.matter.unit, self.request.today)

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
            and self._whatever_is_chosen(one)
            and not any(way.partition(".")[0] in here for way in one.choices)
            and self._may_ask(one)
            for one in self._guards(name)
        )

    def _whatever_is_chosen(self, guard: Filled) -> bool:
        """Every outcome that is this person's to choose asks for it."""
        guarded = [guard.for_] if isinstance(guard.for_, str) else guard.for_
        return guarded is None or {*self.choices} <= {*guarded}

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
            return self._start(name, item)
        if item.type == "rows":
            return rows.typed(self.post, name, item)
        if item.type == "people":
            return self.post.getlist(name)
        return self.post.get(name, "").strip()

    def _start(self, name: str, item: Item) -> Any:
        """What stands in the field before anything was typed."""
        known = "" if self._own_words(name, item) else self.matter.known.get(name, "")
        known = rows.written(item.type == "money", known)
        if name == recalling.ITEM and not known:
            return [one.row for one in recalling.promises(self.matter, self.request.today)]
        offered = beginning.of(name, item, self.matter, self.request.today)
        if begun := offered or self._begun(name, known):
            return begun
        if self.matter.pk is None:  # a page that opens one may be told by its address
            known = known or self.request.GET.get(name, "")
        if not known and rows.is_graded(item):
            full = members(self.matter.unit, self.request.today, (Membership.Kind.FULL,))
            return rows.a_line_each(list(full), item)
        if not known and item.type == "date" and name == "held_on":
            return self.request.today.isoformat()
        return known

    def _own_words(self, name: str, item: Item) -> bool:
        """What an earlier step or level wrote here is not this one's answer."""
        again = self.name in self.stage.next.values() or isinstance(self.stage, Notice)
        comes_back = item.type == "text" and again
        if self.stage.gathers or comes_back:
            return True  # each act is about somebody or something else
        if self.law.phases and item.type in ("text", "rows", "number"):
            return True
        return self.stage.rises and name in self.stage.may_add and item.type not in picks.PICKED

    def _begun(self, name: str, known: Any) -> list[dict[str, Any]]:
        """The lines a table begins with: those it goes on with, or what the last year had."""
        if shared := sorted(self._shared(name)):
            typed = {tuple(row.get(one) for one in shared): row for row in known or []}
            lines = self.matter.known.get(self.stage.continues[name]) or []
            given = [{one: row.get(one, "") for one in shared} for row in lines]
            return [typed.get(tuple(row.values()), row) for row in given]
        if name == "duty_lines" and not known:
            return list(duty_sheets.starting(self.matter.unit, self.request.today))
        return []

    def counts(self) -> list[dict[str, Any]]:
        """The boxes of the paper tally."""
        assert isinstance(self.stage, Vote)
        known = knowing.known_of(self.matter) if self.stage.written else {}
        written = known.get(self.stage.written or "") == "counted"
        zero = {"written": 0, "written_for": 0, "eligible": self._able()}
        return [
            {
                "name": key,
                "title": told(title),
                "value": self.post.get(key, "") if self.post else zero.get(key, ""),
            }
            for key, title in (tally.boxes(self.stage, written) | self._candidates()).items()
        ]

    def _candidates(self) -> dict[str, Any]:
        """One box for each candidate of an election."""
        assert isinstance(self.stage, Vote)
        if self.stage.ballot != "elect":
            return {}
        found = tally.candidates(self.stage, self.matter)
        return {f"{tally.VOTES}_{one.pk}": say("%(name)s得票", name=one.name) for one in found}

    def others(self) -> list[dict[str, Any]]:
        """A box for each voter who may have been named beside the candidates."""
        if not isinstance(self.stage, Vote):
            return []
        post, found = self.post or {}, tally.others(self.stage, self.matter, self.request.today)
        names = {f"{tally.VOTES}_{one.pk}": one.name for one in found}
        return [
            {"name": name, "title": title, "value": post.get(name, ""), "optional": True}
            for name, title in names.items()
        ]

    def _able(self) -> int | str:
        """The roll of today as the proposed base; none for who recommends from outside it."""
        assert isinstance(self.stage, Vote)
        if not (self.stage.excluded or self.stage.grades):
            return ""
        return len(voters(self.matter.unit, self.request.today).voters)

    def send(self, matter: Matter | None = None) -> str:
        """Hand what was typed to the action (for `matter`, made since); what happened, said."""
        self.matter = matter or self.matter
        assert self.post is not None
        try:
            on = date.fromisoformat(self.on)
            revision = int(self.post.get("revision", ""))
        except ValueError as wrong:
            raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
        if self.is_vote or self.is_exam:
            return self._count(on, revision)
        facts = self.facts()
        if (words := entries.entered(self, facts, on, revision)) is not None:
            return words
        sealed = {
            one.name: one.value
            for one in self.items()
            if one.item.sensitivity == "sealed" and one.value
        }
        step = acting.do(
            self.request.actor, self.matter, self.name, self.post.get("said", "done"), on, facts,
            revision=revision, sealed=sealed,
        )  # fmt: skip
        return told(joined(map(read, step.advice), MARKS["clause"])) or _("已记下。")

    def facts(self) -> dict[str, Any]:
        facts = {one.name: one.value for one in self.items() if one.item.sensitivity != "sealed"}
        if self.reason:
            facts["reason"] = self.reason
        facts = {name: self._typed(name, value) for name, value in facts.items()}
        for name in rows.COUNTS.keys() & facts.keys():
            facts[name] = facts[name] or rows.counted(name, facts, self.law) or ""
        return {**facts, WHOM: self.whom} if self.whom else facts

    def _typed(self, name: str, value: Any) -> Any:
        item = library().fields.items[name]
        if item.type == "unit" and value and not str(value).isdigit():
            return picks.branch_called(str(value))
        return rows.kept(item, value)

    def _count(self, on: date, revision: int) -> str:
        step = counting.count(
            self.request.actor, self.matter, self.name, self._counts(), on,
            facts={} if self.first_sheet else self.facts(), revision=revision,
        )  # fmt: skip
        if step is None:
            return _("已录入第一遍，请另一人对着原件再录一遍。")
        words = told(joined(map(read, step.advice), MARKS["clause"]))
        return words or _("两人录入一致，已经算数。")

    def _counts(self) -> dict[str, Any]:
        assert self.post is not None
        if self.is_exam:
            if self.post.get("passed") not in ("0", "1"):
                raise Refused(_("请选合格或者不合格。"))
            return {"passed": int(self.post["passed"])}
        counts, wrong = {}, []
        for box in [*self.counts(), *self.others()]:
            text = str(self.post.get(box["name"], "")).strip()
            if text in ("", "0") and box.get("optional"):
                continue
            if not text.isdigit():
                wrong.append(_("“%(box)s”请填整数。") % {"box": box["title"]})
                continue
            counts[box["name"]] = int(text)
        if wrong:
            raise Refused(*wrong)
        assert isinstance(self.stage, Vote)
        return tally.gathered(self.stage, counts)
