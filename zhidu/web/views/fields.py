"""One item of a form as a page draws it: what kind of field, what is offered, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhidu.engine.schema import Item
from zhidu.org.models import Person

from . import picks, rows

ONE_LINE = {
    "title_line", "new_name", "document_ref", "letter_number", "receipt_number", "decided_by",
    "to_outside", "from_outside", "applicant_name", "demo_post", "honour_title", "grantor",
}  # fmt: skip


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
    def is_written(self) -> bool:
        """A unit out of too many to list: its name is written."""
        return self.item.type == "unit" and not self.picks

    @property
    def is_short(self) -> bool:
        """Few enough choices to see them all at once."""
        return self.item.type == "choice" and len(self.item.choices) <= 5
