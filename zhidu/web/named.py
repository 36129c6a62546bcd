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


def shelved(word: str) -> list[tuple[str, str, str]]:
    """(address, title, the other name that matched) of packs and presets called so."""
    book, found, sought = library(), [], word.lower()
    rows = [
        (f"/institutions/pack/{slug}", one.title, one.also) for slug, one in book.packs().items()
    ]
    rows += [
        (f"/institutions/{one.of}?preset={slug}", one.title, one.also)
        for slug, one in book.presets().items()
    ]
    for address, title, also in rows:
        if _is_called(title, sought):
            found.append((address, title, ""))
        elif other := next((one for one in also if _is_called(one, sought)), ""):
            found.append((address, title, other))
    return found


def _is_called(title: str, sought: str) -> bool:
    return (
        sought in title.lower()
        or sought in _(title).lower()
        or (sought.isascii() and initials(title).startswith(sought))
    )
