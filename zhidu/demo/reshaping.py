"""Units that changed in 2026 by a decision of the committee above (1.25)."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit
from zhidu.org.rolls import members

from .asking import go, holder


def begin() -> None:
    """The community runs it from January on; its other rules begin in autumn."""
    day = date(2026, 1, 1)
    adopting.adopt(Actor(None, day), Unit.objects.get(name="槐序社区党支部"), "unit_change", day)


def tell() -> None:
    _building()
    _merge()


def apply(unit: str, day: date, kind: str) -> Matter:
    me = Actor(holder(unit, "secretary"), day)
    matter: Matter = acting.open_matter(me, Unit.objects.get(name=unit), "unit_change", day)
    acting.do(me, matter, "choose", "done", day, {"change_kind": kind})
    return matter


def fill(matter: Matter, unit: str, day: date, **facts: Any) -> None:
    acting.do(Actor(holder(unit, "secretary"), day), matter, "fill", "done", day, facts)


def _building() -> None:
    """20 July: a branch in a building, refused without its host, then set up with building five."""
    community, street, day = "槐序社区党支部", "梧清街道党工委", date(2026, 7, 20)
    branch = Unit.objects.get(name=community)
    folk = list(members(branch, day).exclude(posts__ends=None, posts__unit=branch))[-4:]
    matter = apply(community, day, "set_up")
    words = {"new_name": "梧清五号楼党支部", "basis_kind": "building", "change_on": "2026-08-01",
             "reason": "五号楼住着四名党员，离社区远。",
             "moved_people": [str(one.pk) for one in folk]}  # fmt: skip
    try:
        fill(matter, community, day, **words)
    except Refused:
        fill(matter, community, day, **words, host_places="梧清五号楼")
    go(matter, street, "secretary", "agree", date(2026, 7, 27), document_ref="梧清〔2026〕12号")
    since = date(2026, 8, 1)
    go(matter, street, "office", "done", since)
    people.appoint(
        Actor(holder(street, "office"), since), Unit.objects.get(name="梧清五号楼党支部"), folk[0],
        "secretary", "书记", since, first=True,
    )  # fmt: skip


def _merge() -> None:
    """December: two branches of three want to become one; the park has not decided yet."""
    firm, other, day = "桦衡包装党支部", "桦衡印务党支部", date(2026, 12, 18)
    matter = apply(firm, day, "merge")
    fill(
        matter, firm, day, changed_unit=str(Unit.objects.get(name=firm).pk),
        other_unit=str(Unit.objects.get(name=other).pk), change_on="2027-02-01",
        reason="两家各三名党员，同在一个园区。",
    )  # fmt: skip
