"""A rule that a branch of the demo wrote itself, approved and running; and a draft with a slip."""

from __future__ import annotations

from datetime import date

from zhidu.matters.actions import acting, adopting, workshop
from zhidu.matters.models import OwnRule
from zhidu.matters.rulebook import refresh
from zhidu.matters.workshop import skeleton
from zhidu.org.access import members
from zhidu.org.door import Actor
from zhidu.org.models import Unit

BEGUN = date(2026, 9, 1)
SLIP = "within: 10 workdays", "within: 10 workday"


def tell(today: date) -> None:
    refresh()
    unit = Unit.objects.get(name="上闸所党支部")
    posts = unit.posts.on(BEGUN).select_related("person").order_by("pk")  # type: ignore[attr-defined]
    signer = next(row.person for row in posts if row.post == "secretary")
    writer = next(row.person for row in posts if row.post == "org_commissioner")
    rule = workshop.write(Actor(writer, BEGUN), unit, skeleton(BEGUN))
    workshop.submit(Actor(writer, BEGUN), rule)
    workshop.approve(Actor(signer, date(2026, 9, 4)), rule, "先试一个季度")
    adopting.adopt(Actor(signer, date(2026, 9, 4)), unit, rule.slug, date(2026, 9, 7))
    _reported(unit, rule.slug)
    _amended(Actor(writer, date(2026, 12, 28)), rule)
    text = skeleton(today).replace("安全隐患随手报", "设备交接随手记").replace(*SLIP)
    workshop.write(Actor(writer, today), unit, text)


def _amended(actor: Actor, rule: OwnRule) -> None:
    """Half the time for an answer, from the new year on: handed in, not approved yet."""
    held = workshop.amend(actor, rule)
    text = held.text.replace(BEGUN.isoformat(), "2027-01-01").replace("10 workdays", "5 workdays")
    text = text.replace("十个工作日内答复", "五个工作日内答复")
    workshop.submit(actor, workshop.edit(actor, held, text, held.revision))


def _reported(unit: Unit, slug: str) -> None:
    """A member reported the light over the gate; the answer came in a week."""
    day = date(2026, 10, 9)
    member = members(unit, day).last()
    signer = unit.posts.on(day).get(post="secretary").person  # type: ignore[attr-defined]
    matter = acting.open_matter(Actor(member, day), unit, slug, day)
    acting.do(Actor(member, day), matter, "report", "done", day, {"title_line": "闸口的灯不亮"})
    matter.refresh_from_db()
    then = date(2026, 10, 15)
    acting.do(Actor(signer, then), matter, "answer", "done", then, {"summary": "换了灯，装了罩。"})
