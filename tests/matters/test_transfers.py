"""Transfers by their rules: on the way counted once, received, returned, taken back, out and in."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.belonging import does, here, opened, sent, where
from zhidu.matters import reading
from zhidu.matters.actions import acting
from zhidu.matters.models import Message
from zhidu.matters.ticking import tick
from zhidu.matters.transit import of_person, transits
from zhidu.org.access import Viewer, members, voters
from zhidu.org.actions import arriving, people, tree
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Post, Restriction

__all__ = ("here",)  # the fixture


def test_in_transit_counts_once_and_at_the_origin(here: Cast):
    matter = sent(here, here.member)
    assert where(here.member) == here.village
    assert here.member in members(here.village, TODAY)
    assert here.member not in members(here.other, TODAY)
    assert here.member in voters(here.village, TODAY).voters
    for unit in (here.village, here.other, here.town):
        (seen,) = transits(unit.subtree().values_list("pk", flat=True), TODAY)
        assert (seen.origin, seen.to, seen.letter) == (here.village, here.other, "杉转〔2026〕3号")
    assert of_person(here.member, date(2026, 9, 2)) is None
    for person in (here.member, here.secretary, here.stranger, here.office):
        assert reading.may_see(Viewer(person, TODAY), matter), person
        assert matter in reading.visible_matters(Viewer(person, TODAY)), person
    for person in (here.people[7], here.people[8]):
        assert not reading.may_see(Viewer(person, TODAY), matter)


def test_received_and_taken_back(here: Cast):
    post = Post.objects.get(unit=here.village, post="publicity_commissioner").person
    matter = sent(here, post)
    does(here.stranger, matter, "receive", "receive", date(2026, 9, 10), receipt_number="回执3号")
    assert (where(post, date(2026, 9, 9)), where(post)) == (here.village, here.other)
    assert not Post.objects.on(TODAY).filter(person=post).exists()
    assert transits({here.village.pk}, TODAY) == []
    assert transits({here.village.pk}, date(2026, 9, 9))[0].matter == matter  # as of that day
    told = {one.to: str(one.text) for one in Message.objects.filter(matter=matter)}
    assert "已接收" in told[post]
    step = matter.steps.last()
    acting.withdraw_step(here.actor(here.stranger), step, "接错了人")
    assert where(post) == here.village
    assert Post.objects.on(TODAY).filter(person=post).exists()
    assert transits({here.other.pk}, TODAY)[0].matter == matter


def test_each_step_is_its_own_persons(here: Cast):
    matter = opened(here, "transfer", here.member, here.member)
    facts = {"to_unit": str(here.other.pk), "move_reason": "work"}
    with pytest.raises(Refused, match="党员本人"):
        does(here.people[7], matter, "apply", "done", TODAY, **facts)
    does(here.member, matter, "apply", "done", TODAY, **facts)
    for person in (here.member, here.people[7], here.stranger):
        with pytest.raises(Refused, match="所在支部书记"):
            does(person, matter, "endorse", "forward", TODAY)
    does(here.secretary, matter, "endorse", "forward", TODAY)
    letter = {"letter_number": "1号", "letter_on": TODAY.isoformat()}
    for person in (here.member, here.secretary, here.stranger):
        with pytest.raises(Refused):
            does(person, matter, "send", "send", TODAY, **letter)
    does(here.office, matter, "send", "send", TODAY, **letter)
    for person in (here.member, here.secretary, here.office):
        with pytest.raises(Refused, match="接收支部书记"):
            does(person, matter, "receive", "receive", TODAY)
    does(here.stranger, matter, "receive", "receive", TODAY)
    assert where(here.member) == here.other


def test_the_member_takes_it_back_before_the_letter_not_after(here: Cast):
    matter = opened(here, "transfer", here.member, here.member)
    does(here.member, matter, "apply", "done", TODAY, to_unit=str(here.other.pk),
         move_reason="work")  # fmt: skip
    does(here.member, matter, "endorse", "withdraw", TODAY)
    assert matter.at == "stays"
    later = sent(here, here.people[6])
    with pytest.raises(Refused):
        does(here.people[6], later, "receive", "withdraw", TODAY)


def test_returned_it_stays_at_the_origin_and_goes_again(here: Cast):
    matter = sent(here, here.member)
    with pytest.raises(Refused, match="理由"):
        does(here.stranger, matter, "receive", "return", TODAY)
    does(here.stranger, matter, "receive", "return", TODAY, reason="姓名写错")
    assert (where(here.member), transits({here.village.pk}, TODAY)) == (here.village, [])
    does(here.office, matter, "back", "again", TODAY)
    does(here.office, matter, "send", "send", TODAY, letter_number="4号",
         letter_on=TODAY.isoformat())  # fmt: skip
    assert transits({here.village.pk}, TODAY)[0].letter == "4号"


def test_past_the_letters_day_both_ends_are_told_once_and_nothing_lapses(here: Cast):
    matter = sent(here, here.member, on=date(2026, 9, 3))
    later = date(2026, 12, 20)
    assert [one.late for one in transits({here.village.pk}, later)] == [True]
    assert [one.late for one in transits({here.village.pk}, date(2026, 12, 2))] == [False]
    tick(later)
    tick(later + timedelta(days=1))
    rows = Message.objects.filter(key__startswith="transit:")
    assert {one.to for one in rows} == {here.secretary, here.stranger}
    assert rows.count() == 2
    matter.refresh_from_db()
    assert (matter.at, where(here.member, later)) == ("receive", here.village)


def test_a_branch_merged_on_the_way_receives_through_its_successor(here: Cast):
    third = tree.found(SYSTEM, here.town, "柏和村党支部", "branch", on=date(2020, 1, 1))
    head = people.add(SYSTEM, third, "full", date(2020, 1, 1), name="汪冬禾")
    people.appoint(SYSTEM, third, head, "secretary", "书记", date(2020, 1, 1), first=True)
    matter = sent(here, here.member)
    tree.dissolve(SYSTEM, here.other, TODAY, "并村", into=third)
    does(head, matter, "receive", "receive", TODAY)
    assert where(here.member) == third


def test_an_origin_merged_on_the_way_is_left_through_its_successor(here: Cast):
    third = tree.found(SYSTEM, here.town, "柏和村党支部", "branch", on=date(2020, 1, 1))
    matter = sent(here, here.member)
    tree.dissolve(SYSTEM, here.village, TODAY, "并村", into=third)
    assert where(here.member) == third
    does(here.stranger, matter, "receive", "receive", TODAY)
    assert where(here.member) == here.other


def test_a_stopped_member_is_not_transferred_and_is_told_before_anybody_tries(here: Cast):
    matter = sent(here, here.member)
    Restriction.objects.create(person=here.member, kind="stopped", starts=date(2026, 9, 4),
                               document="1号")  # fmt: skip
    with pytest.raises(Refused, match="要先恢复"):
        does(here.stranger, matter, "receive", "receive", TODAY)
    assert where(here.member) == here.village


def test_out_of_the_tree_from_the_day_of_the_receipt(here: Cast):
    matter = opened(here, "transfer_out", here.secretary, here.member)
    does(here.secretary, matter, "apply", "done", date(2026, 8, 1), to_outside="邻省某街道",
         move_reason="residence")  # fmt: skip
    does(here.secretary, matter, "endorse", "forward", date(2026, 8, 1))
    does(here.office, matter, "send", "send", date(2026, 8, 2), letter_number="外1号",
         letter_on="2026-08-02")  # fmt: skip
    assert transits({here.village.pk}, TODAY)[0].outside == "邻省某街道"
    does(here.office, matter, "answer", "received", TODAY, receipt_on="2026-08-20")
    assert (where(here.member, date(2026, 8, 19)), where(here.member)) == (here.village, None)
    row = Membership.objects.get(person=here.member)
    assert (row.ends, row.end_kind, row.end_document) == (date(2026, 8, 20), "left", "外1号")


def test_in_from_outside_is_on_no_list_until_received(here: Cast):
    person = arriving.expect(here.actor(here.secretary), here.village, name="于夏麦")
    matter = opened(here, "transfer_in", here.secretary, person)
    does(here.people[1], matter, "arrive", "done", date(2026, 9, 1), from_outside="邻省某公司",
         letter_number="邻88号", letter_on="2026-08-20", member_kind="full",
         standing_since="2012-07-01")  # fmt: skip
    assert transits({here.village.pk}, TODAY)[0].to == here.village
    assert members(here.village, TODAY).count() == 22
    with pytest.raises(Refused, match="上级党组织经办"):
        does(here.secretary, matter, "check", "fit", TODAY)
    does(here.office, matter, "check", "fit", date(2026, 9, 5))
    does(here.secretary, matter, "receive", "done", date(2026, 9, 8), held_on="2026-09-08")
    assert person in members(here.village, date(2026, 9, 8))
    assert person not in members(here.village, date(2026, 9, 7))
    row = person.membership(TODAY)
    assert (row.starts, row.entered, row.began_by) == (
        date(2012, 7, 1), date(2026, 9, 8), "arrived",
    )  # fmt: skip


def test_who_belongs_here_does_not_arrive_from_outside(here: Cast):
    people.change(here.actor(here.secretary), here.member, reason="登记",
                  id_number="11010519491231002X")  # fmt: skip
    with pytest.raises(Refused, match="要从那里转出"):
        arriving.expect(here.actor(here.secretary), here.village, name="某人",
                        id_number="11010519491231002X")  # fmt: skip
    with pytest.raises(Refused, match="组织委员或上级"):
        arriving.expect(here.actor(here.member), here.village, name="某人")
