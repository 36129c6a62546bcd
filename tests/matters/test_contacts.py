"""Mobile members and who keeps in touch (2.11): agreed by both, the helper is told first."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import reading
from zhidu.matters.actions import acting, adopting
from zhidu.matters.contacts import of_helper, of_person
from zhidu.matters.models import Matter, Message
from zhidu.matters.ticking import tick
from zhidu.org.access import Viewer
from zhidu.org.actions import belonging, mobile
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Away, Pair, Person


@pytest.fixture
def paired(cast: Cast) -> Cast:
    """people[4] keeps in touch with people[5], who went away in February, every quarter."""
    for slug in ("pairing", "contact", "assignment"):
        adopting.adopt(SYSTEM, cast.village, slug, date(2026, 1, 1))
    mobile.mark_away(cast.actor(cast.secretary, date(2026, 2, 1)), cast.people[5],
                     since=date(2026, 2, 1), to="省城", contact=cast.people[4],
                     host=cast.other, host_contact="汪冬禾")  # fmt: skip
    return cast


def contacted(cast: Cast, day: date, said: str = "noted", **facts) -> Matter:
    helper = cast.people[4]
    matter = acting.open_matter(Actor(helper, day), cast.village, "contact", day)
    held = {"other_side": str(cast.people[5].pk), "held_on": day.isoformat(),
            "contact_way": "phone", **facts}  # fmt: skip
    acting.do(Actor(helper, day), matter, "visit", said, day, held)
    matter.refresh_from_db()
    return matter


def kept(cast: Cast, today: date = TODAY):
    (one,) = of_helper(Viewer(cast.people[4], today))
    return one


def test_row_2_11(cast: Cast):
    """Away over six months a contact is named; a quarter without one reminds the branch."""
    for slug in ("pairing", "contact"):
        adopting.adopt(SYSTEM, cast.village, slug, date(2026, 1, 1))
    actor, person = cast.actor(cast.secretary), cast.people[5]
    with pytest.raises(Refused, match="联系人"):
        mobile.mark_away(actor, person, since=date(2026, 1, 1), to="省城", contact=None)
    mobile.mark_away(actor, person, since=date(2026, 6, 1), to="省城", contact=cast.people[4])
    assert Pair.objects.get().helper == cast.people[4]
    tick(date(2026, 8, 30))
    assert [one.to for one in Message.objects.filter(key__startswith="pair")] == [cast.people[4]]
    tick(date(2026, 9, 20))
    told = Message.objects.filter(key__startswith="pair").order_by("pk")
    assert [one.to for one in told] == [cast.people[4], cast.people[4], cast.secretary]


def test_where_a_mobile_member_is_stays_dated(paired: Cast):
    person = paired.people[5]
    assert Viewer(person, TODAY).belongs(paired.other)  # takes part at the host as well
    assert person.membership(TODAY).unit == paired.village
    mobile.mark_away(paired.actor(paired.secretary), person, since=None, to="", contact=None)
    row = Away.objects.get()
    assert (row.starts, row.ends, row.host, row.host_contact) == (
        date(2026, 2, 1), TODAY, paired.other, "汪冬禾",
    )  # fmt: skip
    person.refresh_from_db()
    assert (person.away_since, person.contact, Pair.objects.get().ends) == (None, None, TODAY)
    assert not Viewer(person, TODAY).belongs(paired.other)


def test_another_contact_relieves_the_one_before_the_same_day(paired: Cast):
    person = paired.people[5]
    mobile.mark_away(paired.actor(paired.secretary), person, since=date(2026, 2, 1), to="省城",
                     contact=paired.people[6])  # fmt: skip
    rows = Pair.objects.order_by("pk")
    assert [(one.helper, one.starts, one.ends) for one in rows] == [
        (paired.people[4], date(2026, 2, 1), TODAY), (paired.people[6], TODAY, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ({"since": date(2027, 1, 1), "to": "省城", "contact": None}, "不能晚于今天"),
        ({"since": date(2026, 9, 1), "to": "省城", "contact": "self"}, "不能是本人"),
    ],
)
def test_what_cannot_be_marked(cast: Cast, words, what):
    person = cast.people[5]
    if words["contact"] == "self":
        words = {**words, "contact": person}
    with pytest.raises(Refused, match=what):
        mobile.mark_away(cast.actor(cast.secretary), person, **words)


def test_only_the_branch_marks_its_members(cast: Cast):
    with pytest.raises(Refused):
        mobile.mark_away(cast.actor(cast.people[9]), cast.people[5], since=date(2026, 8, 1),
                         to="省城", contact=None)  # fmt: skip


def test_due_follows_from_the_last_contact(paired: Cast):
    assert (kept(paired).due, kept(paired).is_late) == (date(2026, 5, 1), True)
    contacted(paired, date(2026, 7, 10))
    one = kept(paired)
    assert (one.last, one.due, one.is_late, one.is_near) == (
        date(2026, 7, 10), date(2026, 10, 10), False, False,
    )  # fmt: skip
    assert kept(paired, date(2026, 10, 1)).is_near


def test_who_says_there_was_none_is_believed(paired: Cast):
    contacted(paired, date(2026, 7, 10))
    matter = contacted(paired, date(2026, 9, 1), "ask")
    assert kept(paired).last == date(2026, 9, 1)
    acting.do(Actor(paired.people[5], TODAY), matter, "confirm", "no", TODAY, {})
    assert kept(paired).last == date(2026, 7, 10)


def test_the_helper_learns_of_a_miss_a_week_before_anybody_else(paired: Cast):
    tick(date(2026, 5, 2))
    assert {one.to for one in Message.objects.filter(key__startswith="pair")} == {paired.people[4]}
    tick(date(2026, 5, 8))
    assert paired.secretary not in {one.to for one in Message.objects.all()}
    tick(date(2026, 5, 9))
    tick(date(2026, 5, 10))
    rows = Message.objects.filter(to=paired.secretary, key__startswith="pair")
    assert rows.count() == 1
    contacted(paired, date(2026, 5, 11))
    tick(date(2026, 5, 12))
    assert Message.objects.filter(key__startswith="pair").count() == 2


def test_what_is_to_be_done_becomes_a_task(paired: Cast):
    rows = [{"title_line": "代交医保", "owner": str(paired.people[4].pk), "due_on": "2026-10-01"}]
    contacted(paired, TODAY, commitments=rows)
    task = Matter.objects.get(slug="assignment")
    assert (task.title, task.at) == ("代交医保", "accept")


def test_a_contact_is_for_the_two_and_the_keepers(paired: Cast):
    matter = contacted(paired, TODAY)
    readers = {
        paired.people[4]: True, paired.people[5]: True, paired.secretary: True,
        paired.office: True, paired.people[9]: False, paired.stranger: False,
    }  # fmt: skip
    for person, may in readers.items():
        viewer = Viewer(person, TODAY)
        assert reading.may_see(viewer, matter) == may, person
        assert (matter in reading.visible_matters(viewer)) == may, person


def agreed(cast: Cast, helper: Person, other: Person) -> Matter:
    matter = acting.open_matter(cast.actor(cast.secretary), cast.village, "pairing", TODAY, other)
    facts = {"helper": str(helper.pk), "pair_kind": "member", "contact_every": "year"}
    acting.do(cast.actor(cast.secretary), matter, "propose", "done", TODAY, facts)
    acting.do(cast.actor(helper), matter, "helper_says", "agree", TODAY, {})
    matter.refresh_from_db()
    return matter


def test_a_pair_begins_when_both_have_agreed(paired: Cast):
    helper, other = paired.people[7], paired.people[8]
    matter = agreed(paired, helper, other)
    assert not Pair.objects.filter(other=other).exists()
    for person in (helper, paired.people[9]):
        with pytest.raises(Refused):
            acting.do(paired.actor(person), matter, "person_says", "agree", TODAY, {})
    acting.do(paired.actor(other), matter, "person_says", "agree", TODAY, {})
    row = Pair.objects.get(other=other)
    assert (row.helper, row.kind, row.every, row.starts) == (helper, "member", "year", TODAY)
    acting.withdraw_step(paired.actor(other), matter.steps.last(), "按错了")
    assert not Pair.objects.filter(other=other).exists()


def test_the_person_asks_for_another_contact_themself(paired: Cast):
    person, new = paired.people[5], paired.people[7]
    matter = acting.open_matter(paired.actor(person), paired.village, "pairing", TODAY, person)
    acting.do(paired.actor(person), matter, "ask", "done", TODAY, {"reason": "作息对不上"})
    acting.do(paired.actor(paired.secretary), matter, "propose", "done", TODAY,
              {"helper": str(new.pk), "pair_kind": "mobile", "contact_every": "month"})  # fmt: skip
    acting.do(paired.actor(new), matter, "helper_says", "agree", TODAY, {})
    acting.do(paired.actor(person), matter, "person_says", "agree", TODAY, {})
    assert [one.pair.helper for one in of_person(person, TODAY)] == [new]
    person.refresh_from_db()
    assert person.contact == new
    with pytest.raises(Refused):  # nobody asks it for somebody else
        acting.open_matter(paired.actor(paired.people[9]), paired.village, "pairing", TODAY,
                           paired.people[10])  # fmt: skip


def test_the_two_and_the_branch_may_part_nobody_else(paired: Cast):
    row = Pair.objects.get()
    for person in (paired.people[9], paired.stranger):
        with pytest.raises(Refused):
            mobile.end_pair(paired.actor(person), row, TODAY, reason="换人")
    with pytest.raises(Refused, match="缘由"):
        mobile.end_pair(paired.actor(paired.people[4]), row, TODAY, reason=" ")
    with pytest.raises(Refused, match="起止日期"):
        mobile.end_pair(paired.actor(paired.people[4]), row, date(2026, 1, 1), reason="换人")
    mobile.end_pair(paired.actor(paired.people[4]), row, TODAY, reason="要出差一年")
    paired.people[5].refresh_from_db()
    assert (of_person(paired.people[5], TODAY), paired.people[5].contact) == ([], None)


def test_nobody_is_paired_by_a_button(cast: Cast):
    for actor in (cast.actor(cast.secretary), cast.actor(cast.office)):
        with pytest.raises(Refused, match="双方同意"):
            mobile.pair(
                actor, cast.village, cast.people[4], cast.people[5], "member", "year", TODAY
            )


def test_who_dies_or_leaves_is_in_no_pair(paired: Cast):
    belonging.end(Actor(None, TODAY), paired.people[4], "died", TODAY)
    assert of_person(paired.people[5], TODAY) == []
