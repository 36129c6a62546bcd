"""Leaders go to the basic units they are in touch with; a worker in difficulty has a leader."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from zhidu.matters.actions import acting, adopting
from zhidu.matters.asked import duties_of
from zhidu.matters.contacts import of_helper
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter, Message
from zhidu.matters.ticking import tick
from zhidu.org.access import Viewer, leaders
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Pair

BEGAN, DAY = date(2026, 1, 1), date(2026, 5, 12)


def test_row_4_50(cast: Cast):
    """Each leader each quarter, nobody else; overdue on their own page; a promise is their task."""
    adopting.adopt(SYSTEM, cast.village, "grassroots_contact", BEGAN)
    mine = cast.secretary
    first = date(2026, 4, 2)
    assert [one.state for one in duties_of(Viewer(mine, first), cast.village)][:1] == ["late"]
    assert {one.subject for one in duties(cast.village, first)} == {*leaders(cast.village, first)}
    assert duties_of(Viewer(cast.member, first), cast.village) == []
    me = cast.actor(mine, DAY)
    matter = acting.open_matter(me, cast.village, "grassroots_contact", DAY, mine)
    row = {"title_line": "换两扇窗", "owner": str(mine.pk), "due_on": "2026-06-10"}
    facts = {"visited_unit": str(cast.other.pk), "held_on": DAY.isoformat()}
    with pytest.raises(Refused, match="听到要办的"):
        acting.do(me, matter, "go", "heard", DAY, {**facts, "commitments": [row]})
    acting.do(me, matter, "go", "heard", DAY, {**facts, "heard": "冷", "commitments": [row]})
    task = Matter.objects.get(parent=matter, slug="assignment")
    assert (task.at, task.known["owner"]) == ("accept", str(mine.pk))
    spring = [one for one in duties(cast.village, DAY) if one.subject == mine]
    assert [one.state for one in spring] == ["late", "done"]


def test_row_4_61(cast: Cast):
    """A worker agrees to a leader or asks for another; a contact overdue reminds the leader."""
    for slug in ("pairing", "contact"):
        adopting.adopt(SYSTEM, cast.village, slug, BEGAN)
    worker = people.add(SYSTEM, cast.village, "staff", BEGAN, name="施晨黍")
    secretary, leader, other = cast.secretary, cast.people[1], cast.people[2]
    matter = acting.open_matter(cast.actor(worker, DAY), cast.village, "pairing", DAY, worker)
    acting.do(cast.actor(worker, DAY), matter, "ask", "done", DAY, {})
    waiting = Matter.objects.get(slug="pairing", at="propose")
    assert waiting.subject == worker, "who asked and has nobody yet is listed"
    terms = {"pair_kind": "worker", "contact_every": "month"}
    for helper, said in ((leader, "another"), (other, "agree")):
        facts = {"helper": str(helper.pk), **terms}
        acting.do(cast.actor(secretary, DAY), matter, "propose", "done", DAY, facts)
        acting.do(cast.actor(helper, DAY), matter, "helper_says", "agree", DAY, {})
        acting.do(cast.actor(worker, DAY), matter, "person_says", said, DAY, {})
    pair = Pair.objects.get()
    assert (pair.kind, pair.helper, pair.other) == ("worker", other, worker)
    (kept,) = of_helper(Viewer(other, date(2026, 6, 20)))
    assert kept.is_late
    tick(date(2026, 6, 20))
    assert Message.objects.filter(to=other, key__startswith=f"pair:{pair.pk}").exists()
