"""What was said, in the language of whoever reads it now."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from zhidu.sentence import read, tell


def catalog(text: str, number: int | None = None, /) -> str:
    """Django's catalog of the reader's language, as sentences look things up."""
    return gettext(text) if number is None else ngettext(text, text, number)


def told(held: object) -> str:
    """A Sentence, a Term, or what `kept` stored of one; a plain string stays as it was written."""
    return tell(read(held), catalog)
