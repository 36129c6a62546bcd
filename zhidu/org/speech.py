"""What was said, in the language of whoever reads now."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext, ngettext

from zhidu.sentence import Sentence, Series, Term, read, tell


def catalog(text: str, number: int | None = None, /) -> str:
    """Django's catalog of the reader's language, as sentences look things up."""
    return gettext(text) if number is None else ngettext(text, text, number)


def told(held: object) -> str:
    """A Sentence, a Term, or what `kept` stored of one; a plain string stays as it was written."""
    return tell(read(held), catalog)


def tell_in_pages() -> None:
    """Templates show what has an __html__ through it: so no page can forget the language."""
    for kind in (Sentence, Series, Term):
        kind.__html__ = lambda held: escape(told(held))  # type: ignore[union-attr]
