"""What a condition may look at: the day, the records, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhidu.sentence import Sentence, Series, Term, say

from . import dates
from .dates import Calendar, Span

Told = Sentence | Series


@dataclass(frozen=True)
class Record:
    """What was done: append-only."""

    stage: str
    outcome: str
    on: date
    by: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """All a condition may look at: the day, the records, and what is known."""

    today: date
    since: date
    actor: str
    records: tuple[Record, ...]
    known: Mapping[str, Any]
    titles: Mapping[str, str]
    levels: Mapping[str, list[str]]
    calendar: Calendar
    held: Mapping[str, Any] = field(default_factory=dict)  # what was known before this act
    money: frozenset[str] = frozenset()  # items that hold an amount in fen
    columns: Mapping[str, list[str]] = field(default_factory=dict)  # of each table

    def title(self, name: str) -> Term:
        return Term(self.titles.get(name, name))

    def last(self, stage: str) -> date | None:
        return next((one.on for one in reversed(self.records) if one.stage == stage), None)

    def posted(self, stage: str) -> date | None:
        """The day a notice went up, while it stands: nothing else was done since."""
        last = self.records[-1] if self.records else None
        return last.on if last and (last.stage, last.outcome) == (stage, "posted") else None

    def is_unknown(self, name: str) -> bool:
        """An earlier stage or item that two people entered as not known: no breach, no proof."""
        return name in (self.known.get("unknown") or ())

    def number(self, value: int | str) -> int:
        """A number, or what a setting or an item says; a list counts its entries."""
        held = self.known.get(value, 0) if isinstance(value, str) else value
        if isinstance(held, str) and held and not held.isdigit():
            return 1  # one name
        return len(held) if isinstance(held, (list, tuple, dict)) else int(held or 0)

    def span(self, value: Span | str) -> Span:
        """A length of time, or the setting or item that holds one; a bare number is months."""
        if not isinstance(value, str):
            return value
        held = str(self.known.get(value))
        return Span(int(held), "months") if held.isdigit() else dates.span(held)

    def day(self, name: str) -> date | None:
        """The day an item holds; None when it is empty or no day."""
        return dates.day(self.known.get(name))

    def people(self, name: str) -> list[str]:
        held = self.known.get(name) or []
        return [held] if isinstance(held, str) else list(held)

    def said(self, column: str, cell: str) -> Term | str:
        """A cell as people say it: the words of a choice, the name of whom it names."""
        way = self.titles.get(f"{column}.{cell}")
        whose = dict(self.known.get("called") or {}).get(f"{column}.{cell}", cell)
        return Term(way) if way else str(whose)

    def called(self, person: str) -> str:
        """What people call whoever an item names; the application may keep numbers there."""
        return str(dict(self.known.get("called") or {}).get(person, person))


def lacks(what: Term) -> Sentence:
    return say("缺“%(what)s”", what=what)
