"""The units of a file in the tree: found what is missing, fill what is blank, list what differs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhidu.org.actions import tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, say

from .findings import Preview
from .matching import Places
from .units import UnitRow, key

# words of a unit that a file may state, with the room there is for them
WORDS = {"level": 20, "phone": 40, "address": 120, "basis": 20, "opened": 0}


def refuse_doubtful(preview: Preview, places: Places) -> None:
    names = {name for name in preview.unit_names.values() if places.doubtful(name)}
    if names:
        raise Refused(
            say(
                "有不止一个组织叫“%(name)s”，请在名册里写全称，或选定它的上级再导入。",
                name="”“".join(sorted(names)),
            )
        )


def settle(actor: Actor, unit: Unit, preview: Preview) -> tuple[Places, list[str]]:
    """Found the units the file names and the tree lacks, parents first; the names of these."""
    places, made = Places(unit), list[str]()
    waiting = {key(one.name): one for one in preview.sound_units()}
    for one in list(waiting.values()):
        if (known := places.named(one.name)) is None:
            _found(actor, places, one, waiting, made)
        elif new := _blanks(known, one, unit):
            tree.change(actor, known, actor.today, _("随名册补填"), **new)
    return places, made


def notes(unit: Unit, preview: Preview) -> list[Sentence]:
    """What the file says of units and is not written, one sentence each; made before writing."""
    places, found = Places(unit), list[Sentence]()
    for one in preview.sound_units():
        known = places.named(one.name)
        found += _differences(known, one) if known else _left_out(one, places, preview)
    return found


def _left_out(one: UnitRow, places: Places, preview: Preview) -> list[Sentence]:
    """What a new unit is founded without."""
    found = []
    if one.basis in tree.NEEDS_HOST:
        found.append(say(
            "“%(unit)s”的设置依据要写明依托哪个单位或场所，先不写，设立后请在组织页补上。",
            unit=one.name,
        ))  # fmt: skip
    if one.code and not _free_code(one.code):
        found.append(say(
            "“%(unit)s”的编号“%(code)s”已有组织使用或太长，另给一个编号。",
            unit=one.name, code=one.code,
        ))  # fmt: skip
    names = {key(other.name) for other in preview.units}
    if one.parent and places.named(one.parent) is None and key(one.parent) not in names:
        found.append(say(
            "“%(unit)s”的上级“%(above)s”不在这里，设在“%(chosen)s”之下。",
            unit=one.name, above=one.parent, chosen=places.chosen.name,
        ))  # fmt: skip
    return found + [
        say(
            "“%(unit)s”的“%(text)s”太长，只写前 %(room)d 个字。",
            unit=one.name, text=text, room=room,
        )
        for word, room in WORDS.items()
        if room and len(text := getattr(one, word)) > room
    ]  # fmt: skip


def _differences(known: Unit, one: UnitRow) -> list[Sentence]:
    found = []
    for word, value in _stated(one).items():
        here = getattr(known, word)
        if here and here != value:
            name = str(Unit._meta.get_field(word).verbose_name)
            found.append(_other(one, name, _shown(word, here), _shown(word, value)))
    if one.code and one.code != known.code:
        found.append(_other(one, _("编号"), known.code, one.code))
    if one.parent and known.parent and key(one.parent) != key(known.parent.name):
        found.append(_other(one, _("上级"), known.parent.name, one.parent))
    return found


def _other(one: UnitRow, what: str, here: str, file: str) -> Sentence:
    return say(
        "“%(unit)s”的%(what)s这里是“%(here)s”，名册是“%(file)s”：没有改，要改请到组织页办理。",
        unit=one.name, what=what, here=here, file=file,
    )  # fmt: skip


def _shown(word: str, value: Any) -> str:
    return str(Unit.Basis(value).label) if word == "basis" else str(value)


def _blanks(known: Unit, one: UnitRow, chosen: Unit) -> dict[str, Any]:
    """What the file states and the unit lacks. The chosen unit itself is changed from above."""
    if known.pk == chosen.pk:
        return {}
    return {
        word: value
        for word, value in _stated(one).items()
        if not getattr(known, word) and not (word == "basis" and value in tree.NEEDS_HOST)
    }


def _stated(one: UnitRow) -> dict[str, Any]:
    held = {word: getattr(one, word) for word in WORDS}
    return {
        word: value[: WORDS[word]] if WORDS[word] else value
        for word, value in held.items()
        if value
    }


def _found(
    actor: Actor, places: Places, one: UnitRow, waiting: dict[str, UnitRow], made: list[str]
) -> Unit:
    if (known := places.named(one.name)) is not None:
        return known
    above = places.named(one.parent) if one.parent else places.chosen
    if above is None:
        higher = waiting.get(key(one.parent))
        above = _found(actor, places, higher, waiting, made) if higher else places.chosen
    words = _stated(one)
    if words.get("basis") in tree.NEEDS_HOST:
        del words["basis"]
    unit: Unit = tree.found(
        actor, above, one.name[:120], one.kind or Unit.Kind.BRANCH,
        code=one.code if _free_code(one.code) else "", on=words.pop("opened", None), **words,
    )  # fmt: skip
    made.append(unit.name)
    places.add(unit)
    return unit


def _free_code(code: str) -> bool:
    return bool(code) and len(code) <= 32 and not Unit.objects.filter(code=code).exists()
