"""What must hold in the packs and presets beside the institutions (L110 to L113)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from zhidu.sentence import say

from . import scenario
from .dates import span
from .linkage import Book
from .machine import World
from .schema import Pack, Preset, Setting
from .source import Problem, Where, read_as

Finding = tuple[Where, str, str]  # where, code, message


def problems(folder: Path, book: Book) -> list[Problem]:
    """Every fault of every pack and preset of the folder, in the order of the files."""
    found: list[Problem] = []
    for path in sorted((folder / "packs").glob("*.yaml")):
        source, pack, faults = read_as(path, Pack)
        found += faults
        if source and pack and not faults:
            found += [source.problem(*one) for one in _of_pack(pack, book)]
    for path in sorted((folder / "presets").glob("*.yaml")):
        source, preset, faults = read_as(path, Preset)
        found += faults
        if source and preset and not faults:
            found += [source.problem(*one) for one in _of_preset(preset, book)]
    return found


def _of_pack(pack: Pack, book: Book) -> Iterator[Finding]:
    for slug, settings in pack.institutions.items():
        where: Where = ("institutions", slug)
        if slug not in book.laws:
            yield where, "L110", say("没有“%(slug)s”这项制度。", slug=slug)
            continue
        yield from _blanks(book, slug, settings, where)
        empty = [
            one.title
            for name, one in book.laws[slug].settings.items()
            if one.start in (None, "") and name not in settings
        ]
        for title in empty:
            yield where, "L111", say("空格“%(blank)s”没有起始值，要在这里填上。", blank=title)
    for name, slot in pack.slots.items():
        place: Where = ("slots", name)
        for slug in slot.of:
            if slug not in book.laws:
                yield place, "L110", say("没有“%(slug)s”这项制度。", slug=slug)
        known = [book.laws[slug] for slug in slot.of if slug in book.laws]
        if slot.duty and known and not any(law.cadence for law in known):
            yield place, "L113", say("这里要按日历带出应办，列出的制度都没有 cadence。")


def _of_preset(preset: Preset, book: Book) -> Iterator[Finding]:
    law = book.laws.get(preset.of)
    if law is None:
        yield ("of",), "L110", say("没有“%(slug)s”这项制度。", slug=preset.of)
        return
    wrong = list(_blanks(book, preset.of, preset.set, ("set",)))
    yield from wrong
    if wrong:
        return
    named, world = preset.of_law(law), World(book.fields.items, book.fields.names)
    for index, message in scenario.failures(named, world):
        own = index - len(law.scenarios)
        if own >= 0:  # an example of the institution may rest on another choice
            yield ("scenarios", own), "L112", message


def _blanks(book: Book, slug: str, given: dict[str, Any], where: Where) -> Iterator[Finding]:
    """Only blanks the institution declares, each with what it may hold."""
    settings = book.laws[slug].settings
    for name, value in given.items():
        place = (*where, name)
        if name not in settings:
            message = say("“%(name)s”不是“%(base)s”的空格。", name=name, base=slug)
            yield place, "L111", message
        elif not fits(settings[name], value):
            words = say(
                "空格“%(blank)s”不能填“%(value)s”。", blank=settings[name].title, value=value
            )
            yield place, "L111", words


def fits(one: Setting, value: Any) -> bool:
    """Whether a blank may hold the value: its type, its range, its choices."""
    if one.choices:
        return value in one.choices
    try:
        match one.type:
            case "number":
                low, high = one.range or (0, int(value))
                return low <= int(value) <= high
            case "money":
                return isinstance(value, int) and value >= 0
            case "span":
                span(value)
            case "date":
                date.fromisoformat(str(value))
    except (TypeError, ValueError):
        return False
    return True
