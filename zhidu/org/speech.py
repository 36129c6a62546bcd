"""What was said: kept in the database, and told in the language of whoever reads now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import get_language, gettext, ngettext, override

from zhidu.sentence import Sentence, Series, Term, kept, read, tell


def catalog(text: str, number: int | None = None, /) -> str:
    """Django's catalog of the reader's language, as sentences look things up."""
    return gettext(text) if number is None else ngettext(text, text, number)


# as far as the day is known: how it is written in Chinese and in English
DAYS = {
    "year": ("Y年", "Y"),
    "month": ("Y年n月", "F Y"),
    "monthday": ("n月j日", "j F"),
    "day": ("Y年n月j日", "j F Y"),
}


def day_said(day: date, exact: str = "day") -> str:
    """2026年4月8日; English '8 April 2026'. `exact` leaves out what is not known, or the year."""
    chinese, english = DAYS[exact]
    return date_format(day, chinese if (get_language() or "").startswith("zh") else english)


def told(held: object) -> str:
    """A Sentence, a Term, or what `kept` stored of one; a plain string stays as it was written."""
    return tell(read(held), catalog)


def term_of(label: object) -> Term:
    """A label of a model or a choice, as the word it is looked up by."""
    with override("zh-hans"):
        return Term(str(label))


def tell_in_pages() -> None:
    """Templates show what has an __html__ through it: so no page can forget the language."""
    for kind in (Sentence, Series, Term):
        kind.__html__ = lambda held: escape(told(held))  # type: ignore[union-attr]


class SaidField(models.JSONField):
    """A column that holds a sentence; what a person typed stays the plain string it was."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return read(super().from_db_value(value, expression, connection))

    def get_prep_value(self, value: Any) -> Any:
        return kept(value)
