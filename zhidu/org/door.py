"""The door every write goes through: permission, change and journal in one transaction.

    @act("unit.rename", may=keeps_the_tree)
    def rename(actor, unit, name, reason): ...; return Done(unit, f"…", unit=unit)

A view, a command or a test calls the function; it raises `Refused` with sentences for people.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ParamSpec

from django.db import transaction

from zhidu.sentence import MARKS, joined, say

from .memory import remembering
from .models import Entry, Person, Unit

P = ParamSpec("P")
ACTS: list[Callable[..., Any]] = []  # every act there is, in the order its module was read


class Refused(Exception):
    """Not allowed, said in sentences; `article` is the rule that says so."""

    def __init__(self, *sentences: str, article: str = "") -> None:
        # a Sentence stays one, so that a page tells it in the reader's language
        self.sentences = tuple(one if isinstance(one, str) else str(one) for one in sentences)
        super().__init__(str(joined(self.sentences, MARKS["clause"])))
        self.article = article


@dataclass(frozen=True)
class Actor:
    """Who acts and on which day; `person` is None for the installation itself (CLI, demo, tick).

    `carries` names the matter whose step is being carried out ('matter:7'): the rule has given the
    permission there, and every entry this act writes points back to it. A `visitor` is whoever
    opens a public page without an account: nobody, and not the installation. Whether it is the
    installation that acts is asked by `is_system`, never by `person is None`.
    """

    person: Person | None
    today: date
    carries: str = ""
    visitor: bool = False

    @property
    def is_system(self) -> bool:
        return self.person is None and not self.visitor

    @property
    def is_trusted(self) -> bool:
        """Permission was asked already: by the installation, or by the rule of a matter."""
        return self.is_system or bool(self.carries)


@dataclass(frozen=True)
class Done:
    """What an act returns to its caller, and what it writes into the journal."""

    result: Any
    said: str
    unit: Unit | None = None
    person: Person | None = None
    thing: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def anyone(actor: Actor, *args: object, **more: object) -> None:
    """No permission of its own: the change itself refuses what may not be."""


def act(
    verb: str, may: Callable[..., None], *, visitors: bool = False
) -> Callable[[Callable[P, Done]], Callable[P, Any]]:
    """Make a function the one way to change something; `may` gets the same arguments.

    Who has no account is refused at the door, before `may`, unless the act is for `visitors`.
    """

    def wrap(change: Callable[P, Done]) -> Callable[P, Any]:
        @functools.wraps(change)
        def through(*args: P.args, **more: P.kwargs) -> Any:
            actor = args[0]
            assert isinstance(actor, Actor)
            if actor.visitor and not (visitors or actor.carries):
                raise Refused(say("请先登录再办这件事。"))
            with remembering(), transaction.atomic():
                may(*args, **more)
                done = change(*args, **more)
                Entry.objects.create(
                    verb=verb,
                    on=actor.today,
                    by=actor.person,
                    unit=done.unit,
                    person=done.person,
                    thing=done.thing or actor.carries,
                    said=done.said,
                    detail=done.detail,
                )
            return done.result

        through.verb = verb  # type: ignore[attr-defined]
        ACTS.append(through)
        return through

    return wrap
