"""Coverage: each number is its rows, each row has its remedy, and all of them can reach zero."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_recording import written
from zhidu.matters import coverage
from zhidu.matters.actions import acting, reaching, recording
from zhidu.matters.coverage import Scope
from zhidu.matters.models import Step
from zhidu.org import asof
from zhidu.org.actions import mobile, people, tree
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Place, Unit


def rows(cast: Cast, key: str, day: date = TODAY, top: Unit | None = None) -> list[object]:
    return list(coverage.GAPS[key].rows(Scope(asof.under(top or cast.town, day), day)))


def _a_meeting(cast: Cast) -> None:
    """Everybody but two was there."""
    absent = {cast.people[3].pk: "生病", cast.people[7].pk: "外出"}
    held = written(cast, absent=absent)
    recording.file(cast.actor(cast.secretary), cast.village, held)


def test_a_member_hung_on_the_committee_has_no_branch(cast: Cast):
    person = people.add(SYSTEM, cast.town, "full", date(2026, 1, 1), name="韩春麦")
    assert rows(cast, "branchless") == [person]
    people.join(SYSTEM, cast.village, person, "full", TODAY, reason="编入支部")
    assert rows(cast, "branchless") == []
    assert rows(cast, "branchless", TODAY - timedelta(days=1)) == [person]


def test_a_standing_that_broke_off_without_a_word_is_listed_a_leaving_is_not(cast: Cast):
    lost, left = cast.people[7], cast.people[8]
    Membership.objects.filter(person=lost).update(ends=date(2026, 5, 1))
    people.leave(SYSTEM, left, date(2026, 5, 1), reason="转到外县")
    assert rows(cast, "branchless") == [lost]
    people.join(SYSTEM, cast.other, lost, "full", TODAY, reason="查清了")
    assert rows(cast, "branchless") == []


def test_a_member_of_a_dissolved_branch_is_listed_until_joined_elsewhere(cast: Cast):
    Unit.objects.filter(pk=cast.other.pk).update(closed=TODAY)
    assert rows(cast, "dissolved") == [cast.stranger]
    assert rows(cast, "dissolved", TODAY - timedelta(days=1)) == []
    people.join(SYSTEM, cast.village, cast.stranger, "full", TODAY, reason="并入")
    assert rows(cast, "dissolved") == []


def test_posts_missing_and_double(cast: Cast):
    assert rows(cast, "headless") == [cast.other]
    assert rows(cast, "first_none") == [cast.town, cast.other]
    people.appoint(SYSTEM, cast.other, cast.stranger, "secretary", "书记", TODAY, first=True)
    people.appoint(SYSTEM, cast.town, cast.office, "secretary", "书记", TODAY, first=True)
    assert rows(cast, "headless") == rows(cast, "first_none") == []
    assert rows(cast, "several") == []
    twice = people.appoint(SYSTEM, cast.village, cast.member, "secretary", "书记", TODAY)
    assert rows(cast, "several") == [cast.village]
    people.relieve(SYSTEM, cast.village, twice, TODAY, "登记重了")
    assert rows(cast, "several") == []


def test_seven_full_members_need_a_committee_with_its_commissioners(cast: Cast):
    assert rows(cast, "committee") == [cast.village]  # nobody for discipline
    people.appoint(
        SYSTEM, cast.village, cast.people[3], "discipline_commissioner", "纪检委员", TODAY
    )
    assert rows(cast, "committee") == []
    for one in Membership.objects.filter(unit=cast.village)[6:]:
        people.leave(SYSTEM, one.person, TODAY, reason="转出")
    cast.village.posts.filter(post="discipline_commissioner").delete()
    assert rows(cast, "committee") == []  # six full members: a secretary is enough


def test_a_branch_says_where_it_is_set_up(cast: Cast):
    bare = tree.found(SYSTEM, cast.town, "流动党支部", "branch", on=TODAY)
    assert rows(cast, "baseless") == [bare]
    tree.change(SYSTEM, bare, TODAY, "", basis="mobile")
    assert rows(cast, "baseless") == []
    Unit.objects.filter(pk=bare.pk).update(basis="building")
    assert rows(cast, "baseless") == [bare]
    place = tree.set_place(SYSTEM, cast.town, "三号楼", "building")
    assert rows(cast, "uncovered") == [place]
    tree.cover(SYSTEM, bare, Place.objects.get(), "host", TODAY)
    assert rows(cast, "baseless") == rows(cast, "uncovered") == []


def test_away_for_half_a_year_without_a_contact(cast: Cast):
    person = cast.people[4]
    mobile.mark_away(SYSTEM, person, since=date(2026, 4, 1), to="省城", contact=None)
    assert rows(cast, "away") == []
    assert rows(cast, "away", date(2026, 10, 1)) == [person]
    mobile.mark_away(SYSTEM, person, since=date(2026, 4, 1), to="省城", contact=cast.people[5])
    assert rows(cast, "away", date(2026, 10, 1)) == []
    type(person).objects.filter(pk=cast.people[5].pk).update(away_to="南方")
    assert rows(cast, "away") == [cast.people[5]], "nobody knows since when"


def test_who_was_there_has_talked_or_has_acted_is_reached(adopted: Cast):
    everybody = len(rows(adopted, "unreached"))
    assert everybody == 23
    _a_meeting(adopted)
    left = {one.pk for one in rows(adopted, "unreached")}
    assert left == {adopted.people[3].pk, adopted.people[7].pk, adopted.stranger.pk}
    me, day = adopted.actor(adopted.secretary), TODAY
    talk = acting.open_matter(me, adopted.village, "talks", day)
    facts = {"other_side": str(adopted.people[3].pk), "held_on": str(day), "tier": "leader_staff"}
    acting.do(me, talk, "log", "done", day, facts)
    assert adopted.people[3] in rows(adopted, "unreached"), "the other side has not confirmed"
    acting.do(adopted.actor(adopted.people[3]), talk, "confirm", "no", day, {})
    pledge = acting.open_matter(me, adopted.village, "pledge", day, adopted.people[7])
    lines = {"pledge_lines": [{"promise": "带头清渠", "measure": "看渠"}]}
    acting.do(me, pledge, "write", "done", day, lines)  # from their paper
    assert [one.pk for one in rows(adopted, "unreached")] == [adopted.stranger.pk]


def test_a_confirmed_talk_reaches_and_who_joined_lately_need_not_be(adopted: Cast):
    person, me = adopted.people[3], adopted.actor(adopted.secretary)
    talk = acting.open_matter(me, adopted.village, "talks", TODAY)
    facts = {"other_side": str(person.pk), "held_on": str(TODAY), "tier": "leader_staff"}
    acting.do(me, talk, "log", "done", TODAY, facts)
    acting.do(adopted.actor(person), talk, "confirm", "yes", TODAY, {})
    Step.objects.filter(by=person).delete()  # leaves only what the talk itself says
    fresh = people.add(SYSTEM, adopted.village, "full", date(2026, 8, 1), name="冯夏粟")
    left = rows(adopted, "unreached")
    assert person not in left
    assert fresh not in left
    assert fresh in rows(adopted, "unreached", date(2027, 3, 1))


def test_reaching_somebody_is_a_task_that_one_person_gets(adopted: Cast):
    person, owner = adopted.people[9], adopted.people[1]
    me, due = adopted.actor(adopted.secretary), TODAY + timedelta(days=14)
    with pytest.raises(Refused, match="另一个人"):
        reaching.ask_to_reach(me, adopted.village, person, person, due)
    with pytest.raises(Refused, match="不在"):
        reaching.ask_to_reach(me, adopted.village, person, adopted.stranger, due)
    with pytest.raises(Refused, match="办理"):
        reaching.ask_to_reach(adopted.actor(person), adopted.village, owner, person, due)
    with pytest.raises(Refused, match="还没有启用"):
        reaching.ask_to_reach(
            adopted.actor(adopted.office), adopted.other, adopted.stranger, adopted.office, due
        )
    task = reaching.ask_to_reach(me, adopted.village, person, owner, due)
    assert (task.at, task.title, task.due) == ("accept", f"联系{person.name}", due)
    assert owner.messages.filter(matter=task).count() == 1
    with pytest.raises(Refused, match="已经交给人"):
        reaching.ask_to_reach(me, adopted.village, person, owner, due)
    theirs = adopted.actor(owner)
    acting.do(theirs, task, "accept", "accept", TODAY, {})
    acting.do(theirs, task, "do", "done", TODAY, {"evidence": "通了电话，下月回来"})
    assert person in rows(adopted, "unreached")
    acting.do(me, task, "confirm", "solved", TODAY, {})
    assert person not in rows(adopted, "unreached")


def test_a_superior_counts_the_subtree_as_it_hung_that_day(cast: Cast):
    far = tree.found(SYSTEM, None, "云陵镇党委", "committee", on=date(2020, 1, 1))
    tree.move(SYSTEM, cast.other, far, TODAY, "区划调整")
    assert cast.other in rows(cast, "headless", TODAY - timedelta(days=1))
    assert cast.other not in rows(cast, "headless")
    assert rows(cast, "headless", top=far) == [cast.other]
    assert rows(cast, "headless", TODAY - timedelta(days=1), top=far) == []


def test_the_number_of_queries_does_not_grow_with_the_tree(cast: Cast):
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            coverage.numbers(Scope(asof.under(cast.town, TODAY), TODAY))
        return len(asked)

    before = counted()
    for number in range(12):
        unit = tree.found(SYSTEM, cast.town, f"第{number}党支部", "branch", on=TODAY)
        people.add(SYSTEM, unit, "full", TODAY, name=f"邓春{number}")
    assert counted() == before <= 12


def test_row_2_13(adopted: Cast):
    """No branch, a dissolved one, no contact, places without one: the number is the rows."""
    hung = people.add(SYSTEM, adopted.town, "full", TODAY, name="曹秋麦")
    gone = tree.found(SYSTEM, adopted.town, "旧党支部", "branch", on=date(2020, 1, 1))
    member = people.add(SYSTEM, gone, "full", TODAY, name="彭冬稻")
    Unit.objects.filter(pk=gone.pk).update(closed=TODAY)
    place = tree.set_place(SYSTEM, adopted.town, "电器厂", "firm")
    _a_meeting(adopted)
    scope = Scope(asof.under(adopted.town, TODAY), TODAY)
    found = {gap.key: number for gap, number in coverage.numbers(scope)}
    for key, listed in {
        "branchless": [hung],
        "dissolved": [member],
        "unreached": [adopted.people[7], adopted.stranger, adopted.people[3]],
        "uncovered": [place],
    }.items():
        assert sorted(one.pk for one in rows(adopted, key)) == sorted(one.pk for one in listed)
        assert found[key] == len(listed)
    assert all(len(rows(adopted, key)) == number for key, number in found.items())
