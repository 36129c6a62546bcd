"""What is asked in a round: items with their choices, groups of raters, room for a remark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhidu.sentence import MARKS, Sentence, joined, say

TITLE, ID = 200, 40
REMARK_LETTERS = 1000  # 4 bytes each at most: fits the envelope
SPOILT = "spoilt"


class Unfit(ValueError):
    """The form or the answers are not as they must be; `sentences` say where and what to do."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__(str(joined(sentences, MARKS["clause"])))
        self.sentences = sentences


@dataclass(frozen=True)
class Choice:
    """`worth` places it on a scale (5 very satisfied … 1 not); None for a plain alternative.

    `counts` is False for “I cannot say”: it is no answer, and no threshold counts it.
    """

    id: str
    title: str
    worth: int | None = None
    counts: bool = True


@dataclass(frozen=True)
class Item:
    """One question about one subject. `about` is the person who may not answer it.

    `blank` is the choice of whoever leaves it untouched: a name that is not on the list.
    """

    id: str
    title: str
    choices: tuple[Choice, ...]
    hint: str = ""
    about: int | None = None
    heading: str = ""
    blank: str = ""

    @property
    def on_scale(self) -> bool:
        return all(one.worth is not None for one in self.choices if one.counts)

    def choice(self, id: str) -> Choice | None:
        return next((one for one in self.choices if one.id == id), None)


@dataclass(frozen=True)
class Group:
    """Raters of one kind. `others` may take part without standing on the roll by name."""

    id: str
    title: str
    weight: int = 1
    others: int = 0


EVERYBODY = Group("", "")


@dataclass(frozen=True)
class Form:
    items: tuple[Item, ...]
    groups: tuple[Group, ...] = (EVERYBODY,)
    remarks: bool = False
    # an election: at most this many items may get the first choice
    most: int | None = None
    lede: str = field(default="")

    @property
    def others(self) -> int:
        return sum(one.others for one in self.groups)

    def item(self, id: str) -> Item | None:
        return next((one for one in self.items if one.id == id), None)

    def group(self, id: str) -> Group | None:
        return next((one for one in self.groups if one.id == id), None)


def check(form: Form) -> None:
    """Raises Unfit with everything that is wrong at once."""
    wrong = []
    ids = [one.id for one in form.items]
    if not ids:
        wrong.append(say("至少要有一题。"))
    if len(set(ids)) != len(ids):
        wrong.append(say("有两题用了同一个代号。"))
    for one in form.items:
        if len(one.choices) < 2 or len({c.id for c in one.choices}) != len(one.choices):
            wrong.append(say("“%(item)s”至少要有两个不同的选项。", item=one.title))
        if not one.title.strip() or len(one.title) > TITLE or len(one.id) > ID:
            wrong.append(say("每一题要有题目，不超过 200 字。"))
    if form.most is not None and not 0 < form.most <= len(form.items):
        wrong.append(say("应选人数要在 1 和候选人数之间。"))
    if wrong:
        raise Unfit(*dict.fromkeys(wrong))


def written(form: Form) -> dict[str, Any]:
    """The form as plain JSON: what is hashed into the log and stored with the round."""
    return {
        "items": [
            {
                "id": one.id, "title": one.title, "hint": one.hint, "about": one.about,
                "heading": one.heading,
                "choices": [[c.id, c.title, c.worth, c.counts] for c in one.choices],
                **({"blank": one.blank} if one.blank else {}),
            }
            for one in form.items
        ],
        "groups": [[one.id, one.title, one.weight, one.others] for one in form.groups],
        "remarks": form.remarks, "most": form.most, "lede": form.lede,
    }  # fmt: skip


def read(held: dict[str, Any]) -> Form:
    items = tuple(
        Item(
            one["id"], one["title"], tuple(Choice(*c) for c in one["choices"]),
            one["hint"], one["about"], one["heading"], one.get("blank", ""),
        )
        for one in held["items"]
    )  # fmt: skip
    groups = tuple(Group(*one) for one in held["groups"])
    return Form(items, groups, held["remarks"], held["most"], held["lede"])


def answers(
    form: Form, given: dict[str, str], remark: str, *, all_asked: bool, of: int | None
) -> tuple[dict[str, str], str]:
    """What is put into the envelopes: one value for every item, "" where nothing was chosen.

    `all_asked`: a vote, where every item needs a choice. `of`: the person, who is silent about
    themself. Raises Unfit.
    """
    found, wrong = {}, []
    for one in form.items:
        value = given.get(one.id, "") if one.about is None or one.about != of else ""
        value = value or one.blank
        if value and one.choice(value) is None:
            wrong.append(say("“%(item)s”没有这个选项，请重新选。", item=one.title))
        if not value and all_asked and (one.about is None or one.about != of):
            wrong.append(say("“%(item)s”还没有选。不想表态可以选弃权。", item=one.title))
        found[one.id] = value
    firsts = sum(found[one.id] == one.choices[0].id for one in form.items)
    if form.most is not None and firsts > form.most:
        wrong.append(
            say("选了 %(n)d 人，应选 %(most)d 人，请改到不超过。", n=firsts, most=form.most)
        )
    text = remark.strip() if form.remarks else ""
    if len(text) > REMARK_LETTERS:
        wrong.append(say("留言请不超过 %(n)d 字。", n=REMARK_LETTERS))
    if wrong:
        raise Unfit(*wrong)
    return found, text
