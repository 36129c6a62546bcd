"""Institutions by any of their names, in any language, or by pinyin initials."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.matters.rulebook import library
from zhidu.org.initials import initials


def named(word: str) -> list[tuple[str, str, str]]:
    """(slug, title, the other name that matched) of institutions called so, in any language."""
    book, found, sought = library(), [], word.lower()
    for slug in book.slugs():
        law = book.law(slug, book.versions(slug)[-1])
        if _is_called(law.title, sought):
            found.append((slug, law.title, ""))
        elif other := next((one for one in law.also if _is_called(one, sought)), ""):
            found.append((slug, law.title, other))
    return found


def _is_called(title: str, sought: str) -> bool:
    return (
        sought in title.lower()
        or sought in _(title).lower()
        or (sought.isascii() and initials(title).startswith(sought))
    )
