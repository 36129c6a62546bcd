"""A sentence for people that can be said again in another language.

    say("“%(what)s”%(bound)s", what=Term("培养联系人"), bound=say("不多于%(most)d", most=2))

It *is* its Simplified Chinese text, so rules, examples and journals compare and keep plain strings;
`told` says it again through any catalog. Names of people and units are parts and stay as they are;
a `Term` (a title from a rule file) is looked up like the sentence itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Catalog = Callable[[str], str]
BETWEEN = "、"


class Term(str):
    """A word of a rule file, translated where it stands in a sentence."""

    __slots__ = ()


class Sentence(str):
    """`template` is the msgid, `parts` fills its %(names)s."""

    template: str
    parts: Mapping[str, object]

    def __new__(cls, template: str, parts: Mapping[str, object]) -> Sentence:
        made = super().__new__(cls, _filled(template, parts, str))
        made.template, made.parts = template, parts
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.template, dict(self.parts))

    def told(self, catalog: Catalog) -> str:
        return _filled(catalog(self.template), self.parts, catalog)


def say(template: str, /, **parts: object) -> Sentence:
    """The sentence of a msgid; raises KeyError for a placeholder that nothing fills."""
    return Sentence(template, parts)


def tell(held: object, catalog: Catalog) -> str:
    """Anything a sentence may hold, in the catalog's language; lists with its separator."""
    match held:
        case Sentence():
            return held.told(catalog)
        case Term():
            return catalog(held) if held else ""
        case list() | tuple():
            return catalog(BETWEEN).join(tell(one, catalog) for one in held)
    return "" if held is None else str(held)


def _filled(template: str, parts: Mapping[str, object], catalog: Catalog) -> str:
    numbers = (int, float)
    held = {
        name: part if isinstance(part, numbers) else tell(part, catalog)
        for name, part in parts.items()
    }
    return template % held if parts else template


def kept(held: object) -> Any:
    """The same as plain JSON, to be stored and told to another reader later."""
    match held:
        case Sentence():
            return {"say": held.template, "with": {k: kept(one) for k, one in held.parts.items()}}
        case Term():
            return {"term": str(held)}
        case list() | tuple():
            return [kept(one) for one in held]
        case date():
            return held.isoformat()
    return held if isinstance(held, (int, float)) or held is None else str(held)


def read(held: Any) -> Any:
    """What `kept` stored; a plain string stays one."""
    if isinstance(held, dict):
        if "term" in held:
            return Term(held["term"])
        return Sentence(held["say"], {name: read(one) for name, one in held["with"].items()})
    return [read(one) for one in held] if isinstance(held, list) else held
