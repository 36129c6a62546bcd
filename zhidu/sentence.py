"""A sentence for people that can be said again in another language.

    say("“%(what)s”%(bound)s", what=Term("培养联系人"), bound=say("不多于%(most)d", most=2))
    many("%(n)d个工作日", 5)                    # where a language has a plural
    joined([first, second], MARKS["clause"])   # "；" is translated as well

Each *is* its Simplified Chinese text, so that rules and examples compare plain strings; `tell` says
it again through any catalog. Names of people and units are parts and stay as they are; a `Term`
(a title from a rule file) is looked up like the sentence itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol


class Catalog(Protocol):
    """gettext, and ngettext when a number is given."""

    def __call__(self, text: str, number: int | None = None, /) -> str: ...


class Term(str):
    """A word of a rule file, translated where it stands in a sentence."""

    __slots__ = ()


# what stands between the members of a series; each is a msgid
MARKS = {
    "list": Term("、"), "phrase": Term("，"), "clause": Term("；"), "or": Term("或"),
    "slash": Term(" / "), "space": Term("　"),
}  # fmt: skip


class Sentence(str):
    """`template` is the msgid, `parts` fills its %(names)s; `number` picks the plural form."""

    template: str
    parts: Mapping[str, object]
    number: int | None

    def __new__(
        cls, template: str, parts: Mapping[str, object], number: int | None = None
    ) -> Sentence:
        made = super().__new__(cls, _filled(template, parts, _chinese))
        made.template, made.parts, made.number = template, parts, number
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.template, dict(self.parts), self.number)

    def told(self, catalog: Catalog) -> str:
        return _filled(catalog(self.template, self.number), self.parts, catalog)


class Series(str):
    """Several sentences or terms with a mark between them."""

    members: tuple[object, ...]
    mark: str

    def __new__(cls, members: tuple[object, ...], mark: str) -> Series:
        made = super().__new__(cls, mark.join(tell(one, _chinese) for one in members))
        made.members, made.mark = members, mark
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Series, (self.members, self.mark)

    def told(self, catalog: Catalog) -> str:
        return catalog(self.mark).join(tell(one, catalog) for one in self.members)


def say(template: str, /, **parts: object) -> Sentence:
    """The sentence of a msgid; raises KeyError for a placeholder that nothing fills."""
    return Sentence(template, parts)


def many(template: str, n: int, /, **parts: object) -> Sentence:
    """The same where other languages tell one from several: %(n)d is the number."""
    return Sentence(template, {"n": n, **parts}, n)


def joined(members: Iterable[object], mark: str = MARKS["list"]) -> Series:
    return Series(tuple(members), mark)


def tell(held: object, catalog: Catalog) -> str:
    """Anything a sentence may hold, in the catalog's language; lists with its separator."""
    held = getattr(held, "said", held)  # a length of time, a matter, a post: they say themselves
    match held:
        case Sentence() | Series():
            return held.told(catalog)
        case Term():
            return catalog(str(held)) if held else ""
        case list() | tuple():
            return joined(held).told(catalog)
    return "" if held is None else str(held)


def _chinese(text: str, number: int | None = None, /) -> str:
    return text


def _filled(template: str, parts: Mapping[str, object], catalog: Catalog) -> str:
    numbers = (int, float)
    held = {
        name: part if isinstance(part, numbers) else tell(part, catalog)
        for name, part in parts.items()
    }
    return template % held if parts else template


def kept(held: object) -> Any:
    """The same as plain JSON, to be stored and told to another reader later."""
    held = getattr(held, "said", held)
    match held:
        case Sentence():
            parts = {name: kept(one) for name, one in held.parts.items()}
            number = {} if held.number is None else {"n": held.number}
            return {"say": held.template, "with": parts, **number}
        case Series():
            return {"join": [kept(one) for one in held.members], "mark": held.mark}
        case Term():
            return {"term": str(held)}
        case list() | tuple():
            return [kept(one) for one in held]
        case date():
            return held.isoformat()
    return held if isinstance(held, (int, float)) or held is None else str(held)


def read(held: Any) -> Any:
    """What `kept` stored; a plain string stays one."""
    match held:
        case {"term": term}:
            return Term(term)
        case {"say": template, "with": parts}:
            filled = {name: read(one) for name, one in parts.items()}
            return Sentence(template, filled, held.get("n"))
        case {"join": members, "mark": mark}:
            return Series(tuple(read(one) for one in members), mark)
        case list():
            return [read(one) for one in held]
    return held
