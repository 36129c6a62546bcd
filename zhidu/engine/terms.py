"""How single terms are written: names, numbers, lengths of time, thresholds, and their union."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, NamedTuple, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from zhidu.sentence import Term, say

from . import dates
from .dates import Span, span

# what readers see of a file: told in their language wherever it is shown
Title = Annotated[str, AfterValidator(Term)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


def _number(value: Any) -> int | str:
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text


def _time(value: Any) -> Span | str:
    text = str(value)
    return dates.span(value) if not text.isidentifier() else text


def _share(value: Any) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as wrong:
        raise ValueError(say("份额要写成“1/3”。")) from wrong


def _written(pattern: str) -> WithJsonSchema:
    """What an editor is told of a term that the file writes as text."""
    return WithJsonSchema({"type": ["string", "integer"], "pattern": pattern})


# a file says yes or no
Yes = Annotated[bool, WithJsonSchema({"enum": ["yes", "no", "true", "false", True, False]})]
NAME = "[a-z][a-z0-9_]*"
TIME = r"\d+ (hours|workdays|days|months|years)"
Number = Annotated[  # a number, or the setting that holds it
    int | Slug, BeforeValidator(_number), _written(rf"^(-?\d+|{NAME})$")
]
TimeOrName = Annotated[Span | Slug, BeforeValidator(_time), _written(f"^({TIME}|{NAME})$")]
Length = Annotated[Span, BeforeValidator(dates.span), _written(f"^{TIME}$")]
Share = Annotated[Fraction, BeforeValidator(_share), _written(r"^\d+(/\d+)?$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def union(*classes: type[Strict]) -> Any:
    """One of these classes, told apart by the word that each puts first."""
    words = {next(iter(one.__annotations__)): one for one in classes}

    def key(value: Any) -> str | None:
        if isinstance(value, Strict):
            return next(iter(type(value).__annotations__))
        return next((word for word in words if word in value), None)

    members = tuple(Annotated[one, Tag(word)] for word, one in words.items())
    known = f"write one of: {', '.join(words)}"
    choice = Discriminator(key, custom_error_type="word", custom_error_message=known)
    return Annotated[Union[members], choice]  # noqa: UP007 - built at run time


class Threshold(NamedTuple):
    """'over 1/2 of eligible': the base is never implied."""

    strict: bool
    share: Fraction
    base: str

    def met(self, number: int, tally: Mapping[str, Any]) -> bool:
        if not tally.get(self.base):
            return False
        share = Fraction(number, tally[self.base])
        return share > self.share if self.strict else share >= self.share


class Bar(NamedTuple):
    """One threshold, or several joined by 'or' when the law names two bases."""

    either: tuple[Threshold, ...]
    text: str

    def quorate(self, tally: Mapping[str, Any]) -> bool:
        there = {"eligible": "present", "households": "households_present"}
        return any(one.met(tally.get(there[one.base], 0), tally) for one in self.either)

    def over(self, base: str) -> Bar:
        """The same shares, of another base."""
        return Bar(tuple(one._replace(base=base) for one in self.either), self.text)

    def passed(self, number: int, tally: Mapping[str, Any]) -> bool:
        return any(one.met(number, tally) for one in self.either)


class Deadline(NamedTuple):
    """'1 months' from when the stage began, or '1 months of prereview' from another stage."""

    length: Span | str
    since: str | None


def _deadline(text: Any) -> Deadline:
    length, _, since = str(text).partition(" of ")
    return Deadline(length if length.isidentifier() else span(length), since or None)


def _bar(text: Any) -> Bar:
    parts = str(text).split(" or ")
    return Bar(tuple(_threshold(part) for part in parts), str(text))


def _threshold(text: str) -> Threshold:
    found = re.fullmatch(r"(over|at least) (\d+)/(\d+) of (eligible|present|households)", text)
    if not found or not 0 < int(found[2]) <= int(found[3]):
        raise ValueError(say("门槛要写成“over 1/2 of eligible”或“at least 4/5 of present”。"))
    return Threshold(found[1] == "over", Fraction(int(found[2]), int(found[3])), found[4])


def _dotted(text: Any) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", str(text)):
        raise ValueError(say("要写成“制度.名字”，如“members_meeting.hold”。"))
    return str(text)


def plain(value: Any) -> Any:
    """The reader keeps every scalar as text; in facts, '12' means the number."""
    match value:
        case dict():
            return {key: plain(held) for key, held in value.items()}
        case list():
            return [plain(held) for held in value]
        case str() if value.isascii() and value.isdigit() and str(int(value)) == value:
            return int(value)
    return value


ONE_BAR = r"(over|at least) \d+/\d+ of (eligible|present|households)"
Sentence = Annotated[Bar, BeforeValidator(_bar), _written(f"^{ONE_BAR}( or {ONE_BAR})*$")]
Dotted = Annotated[str, BeforeValidator(_dotted), _written(rf"^{NAME}\.{NAME}$")]
Due = Annotated[Deadline, BeforeValidator(_deadline), _written(f"^({TIME}|{NAME})( of {NAME})?$")]
Facts = Annotated[dict[str, Any], BeforeValidator(plain)]
