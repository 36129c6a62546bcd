"""A page as its reader sees it, less what is data: names, what people typed, the file itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.apps import apps

import zhidu
from zhidu.org.speech import SaidField

CATALOG = Path(zhidu.__file__).parent / "locale/zh_Hant/LC_MESSAGES/django.po"
# letters, and the marks that only Chinese writes
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
SPEAKING = ("aria-label", "title", "alt", "placeholder", "content")


def words(page: str) -> list[str]:
    """Every piece of text of a page, also those only a screen reader says."""
    # what stands in a field is stored as it stands: a unit's own words, whoever reads the page
    page = re.sub(r"<(script|style|textarea)\b.*?</\1>", " ", page, flags=re.S)
    page = re.sub(r'<(\w+)[^>]*\blang="zh-[^>]*>.*?</\1>', " ", page, flags=re.S)
    page = re.sub(r'<(\w+)[^>]*class="yin"[^>]*>.*?</\1>', " ", page, flags=re.S)  # the emblem
    said = re.findall(rf'\b(?:{"|".join(SPEAKING)})="([^"]*)"', page)
    texts = [*re.sub(r"<[^>]+>", "\n", page).split("\n"), *said]
    return [html.unescape(one).strip() for one in texts if one.strip()]


def data() -> list[str]:
    """Whatever the tables hold that nobody translates, longest first."""
    known = {one.msgid for one in polib.pofile(str(CATALOG))}
    found = {one for one in _held() if CHINESE.search(one)} - known
    found |= {*"甲乙丙丁戊", "一支部"}  # whom worked examples name
    lines = {line.strip() for one in found for line in one.splitlines() if CHINESE.search(line)}
    own = {word.strip() for line in lines for word in re.findall(r": ([^{}\[\],]+)", line)}
    own = {word for word in own if CHINESE.search(word)}  # what a rule of their own calls things
    return sorted(found | lines | own, key=len, reverse=True)


def chinese(page: str, known: list[str]) -> list[str]:
    """What of a page is Chinese and not data."""
    names = re.compile("|".join(re.escape(one) for one in known) or "(?!)")
    found = [one for one in dict.fromkeys(words(page)) if CHINESE.search(one)]
    return [one for one in found if CHINESE.search(names.sub("", one))]


def _held() -> Iterator[str]:
    for model in apps.get_models():
        if not model.__module__.startswith("zhidu."):
            continue
        fields = [
            one
            for one in model._meta.concrete_fields
            if one.get_internal_type() in ("CharField", "TextField", "JSONField") and one.editable
        ]
        if not fields:
            continue
        for row in model._default_manager.values_list(*(one.name for one in fields)):
            for field, value in zip(fields, row, strict=True):
                if isinstance(field, SaidField):
                    yield from _parts(value)
                else:
                    yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str() if value.strip():
            yield value.strip()
        case dict():
            yield from (text for one in value.values() for text in _strings(one))
        case list():
            yield from (text for one in value for text in _strings(one))


def _parts(value: Any) -> Iterator[str]:
    """What was typed inside a sentence: a name, a reason; or all of it, if nobody composed it."""
    for one in getattr(value, "members", None) or getattr(value, "parts", {}).values() or ():
        yield from _parts(one)
    if type(value) is str:
        yield value
