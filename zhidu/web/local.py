"""Local rules over an institution, as its page lists them."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.rulebook import library, local_rules
from zhidu.org.models import Unit
from zhidu.sentence import Term


def local_rules_over(unit: Unit | None, slug: str, today: date) -> list[dict[str, Any]]:
    """Those that could be put over it, each with what holds here and the unit it comes from."""
    if unit is None:
        return []
    book, held = library(), local_rules(unit, slug, today)
    return [
        {
            "name": name,
            "title": Term(book.local(slug, book.local_on(slug, name, today)).title),
            "rules": [one for one in held if one.name == name],
        }
        for name in book.locals_of(slug)
    ]
