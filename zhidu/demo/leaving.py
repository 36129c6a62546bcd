"""28 December at 上闸所: the publicity commissioner hands over; the list waits to be taken over."""

from __future__ import annotations

from datetime import date

from zhidu.matters import handover
from zhidu.matters.actions import acting, handing
from zhidu.org.access import Viewer, holders, members
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Unit
from zhidu.org.speech import told

POST = "publicity_commissioner"


def tell(unit: Unit) -> None:
    asked, day, signed = date(2026, 12, 20), date(2026, 12, 28), date(2026, 12, 29)
    secretary = holders(unit, "secretary", asked)[0].person
    (post,) = unit.posts.on(asked).filter(post=POST).select_related("person", "unit")  # type: ignore[attr-defined]
    leaves = post.person
    comes = next(one for one in members(unit, day) if not one.posts.exists())  # type: ignore[attr-defined]
    task = acting.open_matter(Actor(secretary, asked), unit, "assignment", asked)
    facts = {"title_line": "换一期活动室的展板", "owner": str(leaves.pk), "due_on": "2027-01-15"}
    acting.do(Actor(secretary, asked), task, "give", "done", asked, facts)
    acting.do(Actor(leaves, asked), task, "accept", "accept", asked, {})
    people.relieve(Actor(None, day), unit, post, day, "分工调整")
    people.appoint(Actor(None, day), unit, comes, POST, post.title, day)
    post.refresh_from_db()
    matter = handing.begin(Actor(comes, signed), post, comes)
    rows = [handover.plain(one, told) for one in handover.lines(post, Viewer(comes, signed))]
    acting.do(Actor(leaves, signed), matter, "give", "done", signed, {"handed": rows})
