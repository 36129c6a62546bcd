"""Catalogs without gettext's binaries: python -m tools.messages update | missing | check.

Collects every Simplified Chinese msgid from templates, Python and rule files; English is translated
by hand in zhidu/locale/en, Traditional is converted by OpenCC unless translated by hand.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import opencc
import polib

from zhidu.engine.schema import Pack, Preset, Setting
from zhidu.engine.source import read as read_rule
from zhidu.engine.source import read_fields, read_posts, read_sheet
from zhidu.engine.terms import Strict
from zhidu.sentence import Term

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "zhidu"
CALLS = {"_", "gettext", "gettext_lazy", "say", "Term"}
PLURAL = {"ngettext", "ngettext_lazy"}
COUNTED = {"many"}  # one template for both forms; other languages tell them apart
# words in tables of plain Python that pages show through the catalog
TABLES = {
    "org/templates.py": (),
}
HAN = re.compile("[\u201c\u201d\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")  # letters and marks
HOLDER = re.compile(r"%\(\w+\)[sd]")
LANGUAGES = {"en": "nplurals=2; plural=(n != 1);", "zh_Hant": "nplurals=1; plural=0;"}


def messages() -> dict[str, str]:
    """msgid → plural ('' when it has none), of everything a reader may see."""
    found: dict[str, str] = {}
    for text, other in said():
        found[text] = other or found.get(text, "")
    return {text: other for text, other in found.items() if HAN.search(text) or HOLDER.search(text)}


def twofold() -> list[str]:
    """Texts said with a plural in one place and without in another: the second finds nothing."""
    forms: dict[str, set[bool]] = {}
    for text, other in said():
        forms.setdefault(text, set()).add(bool(other))
    return sorted(text for text, held in forms.items() if len(held) > 1)


def said() -> Iterator[tuple[str, str]]:
    """(msgid, plural) of each place that says something."""
    for path in sorted(HOUSE.rglob("*.py")):
        yield from python(path.read_text(encoding="utf-8"))
    for path in sorted((HOUSE / "web/templates").rglob("*.html")):
        yield from template(path)
    yield from ((text, "") for text in (*rules(), *tables()))


def python(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if name in CALLS and texts and isinstance(texts[0], str):
            yield texts[0], ""
        elif name in COUNTED and texts:
            yield str(texts[0]), str(texts[0])
        elif name in PLURAL and len(texts) > 1:
            yield str(texts[0]), str(texts[1])


def template(path: Path) -> Iterator[tuple[str, str]]:
    """Django turns a template into calls of gettext; what is between them is noise."""
    from django.utils.translation.template import templatize

    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in re.finditer(r"(n?gettext)\(", text):
        call = _call(text[match.start() :])
        if call is not None:
            yield from python(call)


def _call(text: str) -> str | None:
    """The call at the start of the text, up to the bracket that makes it whole."""
    for end in (one.start() + 1 for one in re.finditer(r"\)", text)):
        try:
            ast.parse(text[:end])
        except SyntaxError:
            continue
        return text[:end]
    return None


def rules() -> Iterator[str]:
    """Whatever the schema calls a title, in every file of the packaged institutions."""
    folder = HOUSE / "institutions"
    sheets: list[Any] = [read_fields(folder), read_posts(folder)]
    sheets += [read_rule(path)[1] for path in sorted(folder.glob("*/*-*-*.yaml"))]
    sheets += [read_sheet(path, Pack) for path in sorted((folder / "packs").glob("*.yaml"))]
    sheets += [read_sheet(path, Preset) for path in sorted((folder / "presets").glob("*.yaml"))]
    for sheet in sheets:
        yield from titles(sheet)


def titles(held: Any) -> Iterator[str]:
    match held:
        case Term():
            yield str(held)
        case Strict():
            if isinstance(held, Setting) and isinstance(held.start, list):
                yield from map(str, held.start)
            for _name, one in held:
                yield from titles(one)
        case dict():
            yield from (text for one in held.values() for text in titles(one))
        case list() | tuple():
            yield from (text for one in held for text in titles(one))


def tables() -> Iterator[str]:
    for name, wanted in TABLES.items():
        tree = ast.parse((HOUSE / name).read_text(encoding="utf-8"))
        for node in tree.body:
            target = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
            if target in wanted and isinstance(node, ast.Assign):
                assert isinstance(node.value, ast.Dict)
                yield from (str(getattr(one, "value", "")) for one in node.value.values)
        if not wanted:  # level names
            yield from (
                str(getattr(node.args[0], "value", ""))
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Level"
            )


def path_of(language: str) -> Path:
    return HOUSE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    path = path_of(language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def renewed(language: str) -> polib.POFile:
    """The catalog as it should stand: every msgid once, sorted, translations kept."""
    before = {one.msgid: one for one in read(language)}
    convert = opencc.OpenCC("s2tw").convert
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    for text, other in sorted(messages().items()):
        old = before.get(text)
        entry = polib.POEntry(msgid=text)
        if other:
            entry.msgid_plural = other
            many = dict(old.msgstr_plural) if old else {}
            entry.msgstr_plural = {0: convert(text)} if language == "zh_Hant" else many
        else:
            entry.msgstr = convert(text) if language == "zh_Hant" else (old.msgstr if old else "")
        fresh.append(entry)
    return fresh


def update() -> int:
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = renewed(language)
        fresh.save(str(path))
        fresh.save_as_mofile(str(path.with_suffix(".mo")))
    return missing()


def untranslated(catalog: polib.POFile) -> list[str]:
    return [
        one.msgid
        for one in catalog
        if not (all(one.msgstr_plural.values()) and one.msgstr_plural)
        and not (one.msgstr and not one.msgid_plural)
    ]


def missing() -> int:
    """Print what English lacks, one JSON-like line each."""
    rest = untranslated(read("en"))
    print(*rest, f"{len(rest)} missing", sep="\n")
    return 0


def check() -> int:
    wrong = [f"said with a plural and without: {one}" for one in twofold()]
    for language in LANGUAGES:
        held, fresh = read(language), renewed(language)
        if str(held) != str(fresh):
            wrong.append(f"{language}: stale; run python -m tools.messages update")
        wrong += [f"{language}: not translated: {one}" for one in untranslated(held)]
        wrong += [f"{language}: fuzzy: {one.msgid}" for one in held.fuzzy_entries()]
        wrong += [f"{language}: {one}" for one in holders(held)]
    print(*wrong, f"{len(messages())} messages, {len(wrong)} problems", sep="\n")
    return int(bool(wrong))


def holders(catalog: polib.POFile) -> Iterator[str]:
    """Translations that lost or invented a %(placeholder)s."""
    for one in catalog:
        wanted = set(HOLDER.findall(one.msgid))
        for text in [one.msgstr, *one.msgstr_plural.values()]:
            if text and set(HOLDER.findall(text)) != wanted:
                yield f"placeholders differ: {one.msgid!r} → {text!r}"


def load(path: Path) -> int:
    """Take translations from lines 'msgid<TAB>English' ('\\n' for a new line; plural: '|||')."""
    catalog = read("en")
    known = {one.msgid: one for one in catalog}
    for line in path.read_text(encoding="utf-8").splitlines():
        text, tab, english = line.partition("\t")
        entry = known.get(text.replace("\\n", "\n"))
        if not tab or entry is None:
            continue
        if entry.msgid_plural:
            one, _bar, many = english.partition("|||")
            entry.msgstr_plural = {0: one, 1: many or one}
        else:
            entry.msgstr = english.replace("\\n", "\n")
    catalog.save(str(path_of("en")))
    return update()


def main(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidu.config.settings")
    django.setup()
    if argv[0] == "load":
        return load(Path(argv[1]))
    return {"update": update, "missing": missing, "check": check}[argv[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
