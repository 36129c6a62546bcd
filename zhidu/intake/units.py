"""Names of organisations: when two writings mean one unit, and when one is a slip of another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .words import squeezed

PREFIX = re.compile(r"^(中国共产党|中共)")
SUFFIX = re.compile(r"(党支部委员会|支部委员会|党支部|支部)$")
HEADCOUNT = re.compile(r"[(（].*[)）]$")
# what tells two neighbours apart on purpose is never taken for a slip of the pen
TELLING = frozenset(
    "一二三四五六七八九十百零〇两0123456789甲乙丙丁戊东南西北中上下前后左右大小新老正副内外"
)
KINDS = (
    (re.compile(r"党小组$|小组$"), "group"),
    (re.compile(r"总支(部)?(委员会)?$"), "general_branch"),
    (re.compile(r"支部(委员会)?$"), "branch"),
    (re.compile(r"(党委|党工委|工委|党组|委员会)$"), "committee"),
)
KIND_WORDS = (
    ("小组", "group"),
    ("总支", "general_branch"),
    ("支部", "branch"),
    ("党委", "committee"),
    ("工委", "committee"),
    ("党组", "committee"),
    ("委员会", "committee"),
    ("行政", "body"),
    ("业务", "body"),
)
BASES = (
    ("产业链", "chain"),
    ("龙头", "leading_firm"),
    ("协会", "association"),
    ("楼", "building"),
    ("市场", "market"),
    ("联合", "joint"),
    ("临时", "temporary"),
    ("流动", "mobile"),
    ("社区", "community"),
    ("居委会", "community"),
    ("村", "village"),
    ("机关", "office"),
    ("事业", "office"),
    ("企业", "firm"),
    ("公司", "firm"),
)
TITLE = re.compile(
    r"^(?:\d{4}年度?)?(.{2,40}?(?:支部|总支|党委|党工委|党组)(?:委员会)?)"
    r"(?:\d{4}年度?)?(?:全体|在册|现有)?(?:党员|党组织|人员|基本|花名册|名册|名单|信息)"
)


@dataclass(slots=True)
class UnitRow:
    """A unit named in the file. `row` 0: only named in the branch column; `people` counts them."""

    name: str
    parent: str = ""
    kind: str = ""
    level: str = ""
    basis: str = ""
    code: str = ""
    opened: date | None = None
    phone: str = ""
    address: str = ""
    sheet: str = ""
    row: int = 0
    people: int = 0


def key(name: str) -> str:
    """柏启村, 柏启村党支部 and 中共柏启村支部委员会 are one."""
    bare = SUFFIX.sub("", PREFIX.sub("", squeezed(name)))
    return bare or squeezed(name)


def kind_of(name: str, said: str = "") -> str:
    """The kind by what the kind column says, else by the end of the name; a branch if neither."""
    for word, kind in KIND_WORDS:
        if word in said:
            return kind
    for pattern, kind in KINDS:
        if pattern.search(name):
            return kind
    return "branch"


def basis_of(said: str) -> str:
    """On what a branch is set up, by the words of the column; '' when they do not say."""
    return next((basis for word, basis in BASES if word in said), "")


def section_name(text: str) -> str:
    """The unit a heading row names (柏启村党支部（22人）), or ''."""
    bare = HEADCOUNT.sub("", squeezed(text)).rstrip(":：")
    bare = re.sub(r"^([一二三四五六七八九十]+|\d+)[、.．]", "", bare)
    return bare if re.search(r"(支部|总支|党委|小组)$", bare) and len(bare) <= 40 else ""


def title_unit(text: str) -> str:
    """The unit in a title such as 柏启村党支部2026年党员花名册, or ''."""
    found = TITLE.match(re.sub(r"^附件\d*[:：]?", "", squeezed(text)))
    return found[1] if found else ""


def slip_of(name: str, known: Iterable[str]) -> str:
    """The known name this one is most likely a slip of the pen of, or ''."""
    mine = key(name)
    for other in known:
        theirs = key(other)
        if mine != theirs and _one_slip(mine, theirs):
            return other
    return ""


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 2:
        return False
    if len(one) == len(other):
        differ = [at for at in range(len(one)) if one[at] != other[at]]
        if len(differ) == 1:
            return _alike(one[differ[0]], other[differ[0]])
        return len(differ) == 2 and _swapped(one, other, differ[0], differ[1])
    short, long = sorted((one, other), key=len)
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    doubled = at > 0 and long[at] == long[at - 1]
    return short == long[:at] + long[at + 1 :] and doubled and long[at] not in TELLING


def _swapped(one: str, other: str, first: int, second: int) -> bool:
    if second != first + 1 or {one[first], one[second]} & TELLING:
        return False
    return one[first] == other[second] and one[second] == other[first]


def _alike(one: str, other: str) -> bool:
    """Neighbours in GB 2312: level 1 stands in order of sound, level 2 in order of shape."""
    if {one, other} & TELLING:
        return False
    places = [_place(one), _place(other)]
    if None in places:
        return False
    return abs((places[0] or 0) - (places[1] or 0)) <= 8


def _place(letter: str) -> int | None:
    try:
        code = letter.encode("gb2312")
    except UnicodeEncodeError:
        return None
    return (code[0] - 0xA0) * 94 + code[1] - 0xA0 if len(code) == 2 else None
