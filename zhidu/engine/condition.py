"""What every condition is: a sentence that tells a person what is missing, or nothing."""

from __future__ import annotations

from abc import abstractmethod

from pydantic import Field

from zhidu.money import yuan
from zhidu.sentence import Sentence, say

from .moment import Moment, Told
from .terms import Dotted, Number, Slug, Strict


class Condition(Strict):
    for_: Slug | list[Slug] | None = Field(default=None, alias="for")
    # 'setting.choice' or 'item.choice', one or several of it: it binds only where that was chosen
    when: Dotted | list[Dotted] | None = None

    @property
    def choices(self) -> list[str]:
        return [self.when] if isinstance(self.when, str) else list(self.when or [])

    def concerns(self, outcome: str, at: Moment) -> bool:
        if self.choices and not any(_chosen(one, at) for one in self.choices):
            return False
        return self.for_ is None or outcome in (
            [self.for_] if isinstance(self.for_, str) else self.for_
        )

    @abstractmethod
    def unmet(self, at: Moment) -> Told | None:
        """The sentence that says what is missing, or None."""

    def unknown(self, at: Moment) -> str | None:
        """The earlier stage or item, entered as not known, without which nobody can tell."""
        return None


def _chosen(way: str, at: Moment) -> bool:
    word, _dot, choice = way.partition(".")
    return bool(at.known.get(word) == choice)


class Bounded(Condition):
    at_least: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None

    def outside(self, number: int, at: Moment, *, money: bool = False) -> Sentence | None:
        """What is wrong with the number; an amount is kept in fen and told in yuan."""
        if money:
            return self._amount(number, at)
        if self.at_least is not None and number < at.number(self.at_least):
            least = at.number(self.at_least)
            return say("不少于%(least)d，现为%(number)d", least=least, number=number)
        if self.at_most is not None and number > at.number(self.at_most):
            most = at.number(self.at_most)
            return say("不多于%(most)d，现为%(number)d", most=most, number=number)
        if self.less_than is not None and number >= at.number(self.less_than):
            less = at.number(self.less_than)
            return say("须少于%(less)d，现为%(number)d", less=less, number=number)
        return None

    def _amount(self, number: int, at: Moment) -> Sentence | None:
        now = yuan(number)
        if self.at_least is not None and number < (least := at.number(self.at_least)):
            return say("不少于 %(least)s 元，现为 %(now)s 元", least=yuan(least), now=now)
        if self.at_most is not None and number > (most := at.number(self.at_most)):
            return say("不多于 %(most)s 元，现为 %(now)s 元", most=yuan(most), now=now)
        return None
