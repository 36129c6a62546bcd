"""交接: what a post leaves behind, signed by two, passed on to one; what hung on it comes down."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_recording import written
from zhidu.matters import asked, handover, public
from zhidu.matters.actions import acting, handing, recording, telling
from zhidu.matters.actions.standing import take_back
from zhidu.matters.handover import lines, signed
from zhidu.matters.models import Adoption, Matter, Message, Step
from zhidu.org.access import Viewer
from zhidu.org.actions import mobile, people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Post
from zhidu.org.speech import told


@pytest.fixture
def left(adopted: Cast) -> Cast:
    """The secretary leaves things of every kind behind; the deputy's name is people[8]."""
    his, unit = adopted.actor(adopted.secretary), adopted.village
    rows = [
        {"title_line": what, "owner": str(owner.pk), "due_on": "2026-10-10"}
        for what, owner in (("看望两户", adopted.member), ("修水泵", adopted.people[8]))
    ]
    recording.file(his, unit, written(adopted, facts={"decisions": rows}))
    recording.draft(his, unit, written(adopted, on=date(2026, 9, 19)))
    telling.call(his, unit, "theme_day", date(2026, 10, 8))
    mobile.mark_away(his, adopted.people[10], since=date(2026, 1, 1), to="省城",
                     contact=adopted.secretary)  # fmt: skip
    talk = acting.open_matter(his, unit, "talks", TODAY)
    facts = {"other_side": str(adopted.member.pk), "held_on": str(TODAY), "tier": "leader_staff"}
    acting.do(his, talk, "log", "done", TODAY, facts, sealed={"sealed_note": "说的话"})
    people.appoint(SYSTEM, unit, adopted.people[8], "secretary", "书记", TODAY, first=True)
    return adopted


def post_of(cast: Cast) -> Post:
    return Post.objects.get(person=cast.secretary, unit=cast.village, post="secretary")


def listed(cast: Cast) -> list[tuple[str, str]]:
    viewer = Viewer(cast.people[8], TODAY)
    return [(told(one.kind), told(one.what)) for one in lines(post_of(cast), viewer)]


def rows(cast: Cast) -> list[dict[str, str]]:
    return [
        handover.plain(one, told) for one in lines(post_of(cast), Viewer(cast.people[8], TODAY))
    ]


def test_the_successor_sees_everything_that_is_open_and_no_talk(left: Cast):
    found = listed(left)
    kinds = {kind for kind, _what in found}
    assert {"交办事项", "草稿", "会议通知", "结对联系", "应办"} <= kinds
    assert ("交办事项", "看望两户") in found
    assert ("结对联系", left.people[10].name) in found
    assert ("草稿", "2026-09-19 学习党章") in found
    assert not any("谈心" in kind + what for kind, what in found)
    assert handover.waiting(Viewer(left.people[8], TODAY)) == [post_of(left)]
    assert handover.waiting(Viewer(left.secretary, TODAY)) == [post_of(left)]
    assert handover.waiting(Viewer(left.member, TODAY)) == []


def test_both_sign_the_same_list_and_the_tasks_go_on_with_the_successor(left: Cast):
    taker, post = left.people[8], post_of(left)
    matter = handing.begin(left.actor(taker), post, taker)
    assert (matter.at, matter.known["giver"]) == ("give", str(left.secretary.pk))
    handed = rows(left)
    with pytest.raises(Refused, match="移交人"):
        acting.do(left.actor(taker), matter, "take", "taken", TODAY, {})
    acting.do(left.actor(left.secretary), matter, "give", "done", TODAY, {"handed": handed})
    with pytest.raises(Refused, match="接任人"):
        acting.do(left.actor(left.secretary), matter, "take", "taken", TODAY, {})
    matter.refresh_from_db()
    assert signed(matter.known["handed"]) == signed(handed)
    acting.do(left.actor(taker), matter, "take", "taken", TODAY, {})
    visit, pump = (Matter.objects.get(title=one) for one in ("看望两户", "修水泵"))
    assert (visit.opener, visit.known["owner"]) == (taker, str(left.member.pk))
    assert pump.opener == left.secretary, "who does it never becomes who confirms it"
    assert "接过1件没有办完的事" in [str(one.text) for one in Message.objects.filter(to=taker)]
    assert handover.waiting(Viewer(taker, TODAY)) == []
    for person, stage, said, facts in (
        (left.member, "accept", "accept", {}), (left.member, "do", "done", {"evidence": "去过了"}),
        (taker, "confirm", "solved", {}),
    ):  # fmt: skip
        acting.do(left.actor(person), visit, stage, said, TODAY, facts)
    visit.refresh_from_db()
    assert visit.at == "done"


def test_a_line_left_with_who_has_it_is_not_passed_on(left: Cast):
    taker = left.people[8]
    matter = handing.begin(left.actor(taker), post_of(left), taker)
    handed = [{**one, "stays": "留给原办理人"} for one in rows(left)]
    acting.do(left.actor(left.secretary), matter, "give", "done", TODAY, {"handed": handed})
    acting.do(left.actor(taker), matter, "take", "taken", TODAY, {})
    assert Matter.objects.get(title="看望两户").opener == left.secretary


def test_what_was_passed_on_by_mistake_goes_back(left: Cast):
    taker = left.people[8]
    matter = handing.begin(left.actor(taker), post_of(left), taker)
    acting.do(left.actor(left.secretary), matter, "give", "done", TODAY, {"handed": rows(left)})
    acting.do(left.actor(taker), matter, "take", "taken", TODAY, {})
    step = Step.objects.get(matter=matter, stage="take")
    take_back(left.actor(taker), step, "签错了")
    assert Matter.objects.get(title="看望两户").opener == left.secretary


def test_what_is_missing_goes_back_with_a_word(left: Cast):
    taker = left.people[8]
    matter = handing.begin(left.actor(taker), post_of(left), taker)
    acting.do(left.actor(left.secretary), matter, "give", "done", TODAY, {"handed": rows(left)})
    with pytest.raises(Refused, match="交接说明"):
        acting.do(left.actor(taker), matter, "take", "missing", TODAY, {})
    acting.do(left.actor(taker), matter, "take", "missing", TODAY, {"handover_note": "缺公章"})
    matter.refresh_from_db()
    assert matter.at == "give"


def test_the_level_above_hands_over_for_one_who_is_gone(left: Cast):
    Membership.objects.filter(person=left.secretary).update(ends=TODAY)
    taker, post = left.people[8], post_of(left)
    with pytest.raises(Refused, match="杉朗镇党委"):
        handing.begin(left.actor(taker), post, taker)
    matter = handing.begin(left.actor(left.office), post, taker)
    assert matter.known["giver"] == str(left.office.pk)
    acting.do(left.actor(left.office), matter, "give", "done", TODAY, {"handed": rows(left)})
    acting.do(left.actor(taker), matter, "take", "taken", TODAY, {})
    assert Matter.objects.get(title="看望两户").opener == taker


def test_a_handover_is_begun_once_by_whom_it_concerns_and_between_two(left: Cast):
    taker, post = left.people[8], post_of(left)
    with pytest.raises(Refused, match="移交人、接任人"):
        handing.begin(left.actor(left.member), post, taker)
    with pytest.raises(Refused, match="同一个人"):
        handing.begin(left.actor(taker), post, left.secretary)
    running = Post.objects.get(person=taker, post="secretary")
    with pytest.raises(Refused, match="还没有结束"):
        handing.begin(left.actor(taker), running, left.member)
    handing.begin(left.actor(left.secretary), post, taker)
    with pytest.raises(Refused, match="已经立项"):
        handing.begin(left.actor(taker), post, taker)


def test_without_the_rule_it_is_signed_on_paper(left: Cast):
    Adoption.objects.filter(slug="handover").delete()
    with pytest.raises(Refused, match="打印清单"):
        handing.begin(left.actor(left.people[8]), post_of(left), left.people[8])


def test_a_renewed_post_leaves_nothing_to_hand_over(adopted: Cast):
    people.appoint(
        SYSTEM, adopted.village, adopted.secretary, "secretary", "书记", TODAY, first=True
    )
    assert handover.ended(adopted.village, TODAY) == []
    assert handover.waiting(Viewer(adopted.secretary, TODAY)) == []


# ---- H30: what hung on the post ------------------------------------------------------------------


def pledge(cast: Cast, person, day: date) -> Matter:
    unit = cast.village
    matter = acting.open_matter(cast.actor(person, day), unit, "pledge", day, person)
    facts = {"pledge_lines": [{"promise": "每月进组一次", "measure": "签到"}]}
    acting.do(cast.actor(person, day), matter, "write", "done", day, facts)
    other = cast.secretary if person != cast.secretary else cast.people[1]
    acting.do(cast.actor(other, day), matter, "check", "publish", day, {})
    matter.refresh_from_db()
    return matter


def hanging(cast: Cast, day: date) -> set[str]:
    return {one.name for one in public.pledges(cast.village, day)}


def test_a_pledge_comes_down_the_day_the_post_ends_also_a_day_to_come(adopted: Cast):
    day = date(2026, 3, 16)
    pledge(adopted, adopted.people[1], day)
    pledge(adopted, adopted.member, day)
    post = Post.objects.get(person=adopted.people[1], post="org_commissioner")
    ends = TODAY + timedelta(days=5)
    people.relieve(SYSTEM, adopted.village, post, ends, "调整分工")
    both = {adopted.people[1].name, adopted.member.name}
    assert hanging(adopted, ends - timedelta(days=1)) == both
    assert hanging(adopted, ends) == {adopted.member.name}


def test_the_member_is_asked_to_write_it_anew_and_it_hangs_again(adopted: Cast):
    person, day = adopted.people[1], date(2026, 3, 16)
    matter = pledge(adopted, person, day)
    assert matter not in asked.tasks(Viewer(person, TODAY))
    post = Post.objects.get(person=person, post="org_commissioner")
    people.relieve(SYSTEM, adopted.village, post, TODAY, "调整分工")
    assert matter in asked.tasks(Viewer(person, TODAY))
    me = Actor(person, TODAY)
    acting.do(me, matter, "shown", "changed", TODAY, {})
    facts = {"pledge_lines": [{"promise": "带一名新人", "measure": "出师"}]}
    acting.do(me, matter, "write", "done", TODAY, facts)
    acting.do(adopted.actor(adopted.secretary), matter, "check", "publish", TODAY, {})
    assert hanging(adopted, TODAY) == {person.name}


def test_a_pledge_goes_on_with_a_renewed_post(adopted: Cast):
    pledge(adopted, adopted.secretary, date(2026, 3, 16))
    people.appoint(
        SYSTEM, adopted.village, adopted.secretary, "secretary", "书记", TODAY, first=True
    )
    assert hanging(adopted, TODAY) == {adopted.secretary.name}
    people.appoint(
        SYSTEM, adopted.village, adopted.people[8], "secretary", "书记",
        TODAY + timedelta(days=1), first=True,
    )  # fmt: skip
    assert hanging(adopted, TODAY + timedelta(days=1)) == set()
