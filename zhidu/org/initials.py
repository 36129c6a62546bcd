"""The pinyin initials by which a Chinese name is found from a Latin keyboard: 王晨粟 → wcs."""

from __future__ import annotations

from functools import lru_cache

# surnames that are read otherwise than the same character elsewhere
SURNAMES = {
    "曾": "z", "单": "s", "解": "x", "仇": "q", "查": "z", "区": "o", "盖": "g", "种": "c",
    "乐": "y", "尉": "y", "覃": "q", "朴": "p", "折": "s", "秘": "b", "缪": "m",
}  # fmt: skip
LONGEST = 40


@lru_cache(maxsize=8192)
def _letter(one: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - a third of a second

    return "".join(lazy_pinyin(one, style=Style.FIRST_LETTER)).lower()


def initials(name: str) -> str:
    """Lower-case first letters, cut at 40; letters and digits stay, all else falls away."""
    letters = "".join(_letter(one) for one in name if one.isalnum())
    return letters[:LONGEST]


def initials_of_person(name: str) -> str:
    """The same with the surname read as a surname."""
    first = SURNAMES.get(name[:1], "")
    return (first + initials(name[1:]))[:LONGEST] if first else initials(name)
