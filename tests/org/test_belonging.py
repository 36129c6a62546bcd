"""Moves, endings, restrictions and the way back: each with its day, its document, its refusal."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.fixtures import SYSTEM, TODAY, Cast, account
from zhidu.org.access import Viewer, members, voters
from zhidu.org.actions import belonging, mobile, people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Account, Away, Entry, Membership, Pair, Person, Post, Restriction, Unit
from zhidu.org.rolls import counted

DAY = date(2026, 5, 1)
RULE = {"carries": "matter:1"}


def by_rule(cast: Cast, today: date = TODAY) -> Actor:
    return Actor(cast.member, today, **RULE)


def where(person: Person, day: date) -> list[Unit]:
    rows = Membership.objects.on(day).filter(person=person).exclude(kind="staff")
    return [row.unit for row in rows.select_related("unit")]


def test_a_move_is_one_day_one_branch(cast: Cast):
    belonging.move(by_rule(cast), cast.member, cast.other, DAY, document="榆转〔2026〕3号")
    assert where(cast.member, DAY - timedelta(days=1)) == [cast.village]
    assert where(cast.member, DAY) == [cast.other]
    row = Membership.objects.get(person=cast.member, ends=None)
    assert (row.began_by, row.began_document, row.kind) == ("moved", "榆转〔2026〕3号", "full")
    assert Membership.objects.get(person=cast.member, ends=DAY).end_kind == "moved"


def test_posts_and_pairs_of_the_old_branch_end_with_the_move(cast: Cast):
    mobile.pair(by_rule(cast), cast.village, cast.secretary, cast.people[7], "member", "quarter",
                date(2026, 1, 1))  # fmt: skip
    belonging.move(by_rule(cast), cast.secretary, cast.other, DAY)
    assert not Post.objects.on(DAY).filter(person=cast.secretary).exists()
    assert Pair.objects.get().ends == DAY


def test_nobody_changes_belonging_by_hand(cast: Cast):
    for actor in (cast.actor(cast.office), cast.actor(cast.secretary), cast.actor(cast.member)):
        with pytest.raises(Refused, match="按制度"):
            belonging.move(actor, cast.member, cast.other, DAY)
        with pytest.raises(Refused, match="按制度"):
            belonging.end(actor, cast.member, "removed", DAY, document="1号")
        with pytest.raises(Refused, match="按制度"):
            belonging.restrict(actor, cast.member, "watched", DAY, document="1号")
        with pytest.raises(Refused, match="按制度"):
            belonging.arrive(actor, cast.member, cast.other, "full", DAY)
        with pytest.raises(Refused, match="按制度"):
            belonging.restore(actor, cast.member, cast.other, DAY, document="1号")
        with pytest.raises(Refused, match="按制度"):
            belonging.lift(actor, cast.member, ("watched",), DAY, document="1号")
        with pytest.raises(Refused, match="按制度"):
            belonging.undo(actor, cast.member, {}, reason="错了")


def test_a_secretary_takes_nobody_out_of_another_branch(cast: Cast):
    people.appoint(SYSTEM, cast.other, cast.stranger, "secretary", "书记", date(2020, 1, 1))
    with pytest.raises(Refused, match="柏启村党支部"):
        people.join(cast.actor(cast.stranger), cast.other, cast.member, "full", TODAY)
    assert where(cast.member, TODAY) == [cast.village]


def test_a_member_does_not_leave_by_a_button(cast: Cast):
    with pytest.raises(Refused, match="组织关系转接"):
        people.leave(cast.actor(cast.office), cast.member, TODAY, reason="调走")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda a, c: belonging.move(a, c.member, c.village, DAY), "已经在"),
        (lambda a, c: belonging.move(a, c.member, c.other, date(2026, 10, 1)), "还没到"),
        (lambda a, c: belonging.move(a, c.member, c.other, date(2019, 1, 1)), "早于"),
        (lambda a, c: belonging.move(a, c.office, c.other, DAY), "不在任何支部"),
        (lambda a, c: belonging.arrive(a, c.member, c.other, "full", DAY), "要从那里转出"),
        (lambda a, c: belonging.arrive(a, c.office, c.other, "staff", DAY), "正式党员还是预备"),
        (lambda a, c: belonging.arrive(a, c.office, c.other, "full", date(2027, 1, 1)), "还没到"),
        (lambda a, c: belonging.end(a, c.member, "removed", DAY), "文号"),
        (lambda a, c: belonging.end(a, c.member, "moved", DAY, document="1"), "怎样结束"),
        (lambda a, c: belonging.restore(a, c.member, c.other, DAY, document="1"), "没有可以恢复"),
        (lambda a, c: belonging.restrict(a, c.member, "watched", DAY, document=""), "文号"),
        (lambda a, c: belonging.lift(a, c.member, ("watched",), DAY, document="1"), "没有需要"),
        (lambda a, c: belonging.restrict(a, c.member, "watched", DAY, document="1",
                                         until=date(2026, 4, 1)), "期限早于"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(cast: Cast, change, word):
    with pytest.raises(Refused, match=word):
        change(by_rule(cast), cast)


def test_the_database_itself_holds_one_branch(cast: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.member, unit=cast.other, kind="full", starts=DAY)


@pytest.mark.parametrize("kind", ["removed", "withdrew", "expelled", "cancelled", "left", "died"])
def test_an_ending_leaves_no_post_no_pair_and_no_list(cast: Cast, kind):
    person = cast.people[1]
    account(person)
    people.appoint(SYSTEM, tree.found(SYSTEM, None, "柏启村", "body", on=DAY), person, "director",
                   "主任", DAY)  # fmt: skip
    mobile.mark_away(cast.actor(cast.secretary), person, since=date(2026, 3, 1), to="省城",
                     contact=cast.people[4])  # fmt: skip
    belonging.end(by_rule(cast), person, kind, DAY, document="榆组〔2026〕8号")
    assert person not in members(cast.village, DAY)
    assert person in members(cast.village, DAY - timedelta(days=1))
    assert not Post.objects.on(DAY).filter(person=person, unit=cast.village).exists()
    employed = Post.objects.on(TODAY).filter(person=person, post="director").exists()
    assert employed == (kind != "died")
    assert not Pair.objects.filter(ends=None).exists()
    assert not Away.objects.filter(ends=None).exists()
    assert Account.objects.get(person=person).is_active == (kind not in ("died", "left"))
    assert not Viewer(person, TODAY).sees_unit(cast.village)


def test_an_ending_undone_is_as_if_it_had_not_been(cast: Cast):
    person = cast.secretary
    account(person)
    mobile.pair(by_rule(cast), cast.village, person, cast.people[7], "member", "year", DAY)
    before = {model: list(model.objects.order_by("pk").values())
              for model in (Membership, Post, Pair, Restriction, Account)}  # fmt: skip
    held = belonging.end(by_rule(cast), person, "died", DAY)
    belonging.undo(by_rule(cast), person, held, reason="登记错了人")
    Account.objects.update(closings=0)  # who was signed in signs in once more: that is not undone
    for model, rows in before.items():
        assert list(model.objects.order_by("pk").values()) == rows
    told = Entry.objects.filter(person=person).order_by("pk")
    assert [one.verb for one in told][-2:] == ["belonging.end", "belonging.undo"]


def test_undo_is_refused_when_something_was_built_on_it(cast: Cast):
    actor = by_rule(cast)
    first = belonging.move(actor, cast.member, cast.other, DAY)
    belonging.move(actor, cast.member, cast.village, DAY + timedelta(days=9))
    with pytest.raises(Refused, match="先撤销后面"):
        belonging.undo(actor, cast.member, first, reason="错了")


def test_a_post_filled_since_is_not_given_back(cast: Cast):
    held = belonging.move(by_rule(cast), cast.secretary, cast.other, DAY)
    people.appoint(SYSTEM, cast.village, cast.people[8], "secretary", "书记", DAY, first=True)
    belonging.undo(by_rule(cast), cast.secretary, held, reason="错了")
    first = Post.objects.on(TODAY).get(unit=cast.village, first_responsible=True)
    assert first.person == cast.people[8]


def test_restored_from_the_day_of_the_document_with_or_without_a_gap(cast: Cast):
    actor = by_rule(cast)
    belonging.end(actor, cast.member, "expelled", DAY, document="纪〔2026〕5号")
    belonging.restore(actor, cast.member, cast.village, DAY, document="纪复〔2026〕1号")
    assert where(cast.member, DAY) == [cast.village]
    belonging.end(actor, cast.people[6], "removed", DAY, document="榆组〔2026〕5号")
    later = DAY + timedelta(days=30)
    belonging.restore(actor, cast.people[6], cast.other, later, document="榆组〔2026〕9号")
    assert where(cast.people[6], later - timedelta(days=1)) == []
    assert where(cast.people[6], later) == [cast.other]


def test_voters_are_full_members_whose_rights_do_not_rest(cast: Cast):
    actor, folk = by_rule(cast), cast.people
    Membership.objects.filter(person=folk[3]).update(kind="probationary")
    belonging.restrict(actor, folk[4], "watched", DAY, document="纪〔2026〕2号",
                       until=DAY + timedelta(days=365))  # fmt: skip
    belonging.restrict(actor, folk[5], "paused", DAY, document="纪〔2026〕3号")
    belonging.restrict(actor, folk[6], "stopped", DAY, document="榆组〔2026〕4号")
    belonging.end(actor, folk[7], "expelled", DAY, document="纪〔2026〕5号")
    roll = voters(cast.village, TODAY)
    assert len(roll.voters) == 22 - 5
    assert {one.person: one.why for one in roll.left_out} == {
        folk[3]: "probationary", folk[4]: "watched", folk[5]: "paused", folk[6]: "stopped",
    }  # fmt: skip
    assert {one.said for one in roll.left_out} == {"预备党员没有表决权", "按规定目前没有表决权"}
    assert len(voters(cast.village, DAY - timedelta(days=1)).voters) == 22 - 1
    assert members(cast.village, TODAY).count() == 22 - 2  # stopped and expelled are on no list


def test_nothing_ends_by_itself_when_its_time_has_passed(cast: Cast):
    actor = by_rule(cast)
    belonging.restrict(actor, cast.member, "watched", DAY, document="纪1号",
                       until=DAY + timedelta(days=10))  # fmt: skip
    assert cast.member not in voters(cast.village, TODAY).voters
    belonging.lift(actor, cast.member, ("watched",), TODAY, document="纪2号")
    assert cast.member in voters(cast.village, TODAY).voters
    assert cast.member not in voters(cast.village, TODAY - timedelta(days=1)).voters


def test_a_stopped_member_is_in_the_branchs_care_but_on_none_of_its_lists(cast: Cast):
    actor, person = by_rule(cast), cast.people[1]
    belonging.restrict(actor, person, "stopped", DAY, document="榆组〔2026〕4号")
    assert where(person, TODAY) == [cast.village]
    assert person not in members(cast.village, TODAY)
    assert counted(TODAY).filter(unit=cast.village).count() == 21
    assert not Post.objects.on(TODAY).filter(person=person).exists()
    assert Viewer(person, TODAY).branches == []
    with pytest.raises(Refused, match="要先恢复"):
        belonging.move(actor, person, cast.other, TODAY)


def test_a_restriction_follows_the_person_and_a_merged_file(cast: Cast):
    actor = by_rule(cast)
    belonging.restrict(actor, cast.member, "watched", DAY, document="纪1号")
    belonging.move(actor, cast.member, cast.other, DAY)
    assert cast.member not in voters(cast.other, TODAY).voters
    twin = people.add(SYSTEM, cast.village, "full", date(2021, 1, 1), name="同名")
    belonging.restrict(actor, twin, "stopped", DAY, document="榆组4号")
    people.merge(cast.actor(cast.office), cast.people[9], twin, reason="同一人")
    assert cast.people[9] not in members(cast.village, TODAY)


def test_a_dissolved_branch_receives_nobody_its_successor_does(cast: Cast):
    third = tree.found(SYSTEM, cast.town, "柏和村党支部", "branch", on=date(2020, 1, 1))
    tree.dissolve(SYSTEM, cast.other, DAY, "合并", into=third)
    belonging.move(by_rule(cast), cast.member, cast.other, TODAY)
    assert where(cast.member, TODAY) == [third]
    with pytest.raises(Refused, match="请选一个支部"):
        belonging.move(by_rule(cast), cast.people[6],
                       tree.found(SYSTEM, third, "一组", "group", on=DAY), TODAY)  # fmt: skip
