"""A need said on the public page: partners claim it, the asker says whether it was done."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM
from tests.ladder import Ladder
from zhidu.matters import asked, levels, roles, served
from zhidu.matters.actions import acting, adopting, asking
from zhidu.matters.models import Matter, Message, Receipt
from zhidu.matters.rulebook import law_of
from zhidu.org.access import Viewer
from zhidu.org.actions import serving
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Partner

DAY = date(2026, 7, 1)
NEED = {"title_line": "三号楼楼道灯", "need_text": "二到五层不亮，老人下楼看不清。"}


def visitor(day: date = DAY) -> Actor:
    return Actor(None, day, visitor=True)


def ask(ladder: Ladder, day: date = DAY, **more: str) -> tuple[Matter, str]:
    return asking.ask(visitor(day), ladder.village, {**NEED, **more})


def go(ladder: Ladder, matter: Matter, person, outcome: str, day: date, **facts) -> None:
    matter.refresh_from_db()
    acting.do(Actor(person, day), matter, matter.at, outcome, day, facts)
    matter.refresh_from_db()


def say(code: str, outcome: str, day: date, **facts: str) -> Matter:
    held = asking.answer(visitor(day), code, outcome, facts)
    held.refresh_from_db()
    return held


@pytest.fixture
def community(ladder: Ladder) -> Ladder:
    adopting.adopt(SYSTEM, ladder.village, "service_request", date(2026, 1, 1))
    people_head = ladder.village.posts.get(post="secretary")
    assert people_head.first_responsible
    return ladder


def test_row_2_38(community: Ladder):
    """A need is posted, a partner outside the Party claims it: a dated task, done by partner."""
    partners = [
        serving.join(SYSTEM, community.village, name, kind, DAY, offers="换灯、修门")
        for name, kind in (("桦衡机电", "resident"), ("居委会", "self_government"))
    ]
    assert partners[0].own is None, "it has no unit in the Party's tree"
    matter, code = ask(community)
    go(community, matter, community.secretary, "partner", DAY, partner=str(partners[0].pk),
       reply_text="周三来换", due_on="2026-07-08")  # fmt: skip
    tasks = asked.tasks(Viewer(community.secretary, DAY))
    assert [(one.pk, one.until) for one in tasks] == [(matter.pk, date(2026, 7, 8))]
    go(community, matter, community.secretary, "done", date(2026, 7, 7), evidence="换了八盏",
       service_hours=3)  # fmt: skip

    def shown() -> list[tuple[str, int, int, int]]:
        rows = served.by_partner(
            served.asked_of(community.village), Partner.objects.filter(unit=community.village)
        )
        return [(one.partner.name, one.taken, one.done, one.doing) for one in rows]

    assert sorted(shown()) == [("居委会", 0, 0, 0), ("桦衡机电", 1, 0, 0)]
    assert served.hours(served.asked_of(community.village)) == 0, "not before it is confirmed"
    assert say(code, "served", date(2026, 7, 8)).state == "ended"
    assert sorted(shown()) == [("居委会", 0, 0, 0), ("桦衡机电", 1, 1, 0)]
    assert served.hours(served.asked_of(community.village)) == 3


def test_the_unit_asked_handles_it_first_and_each_rise_goes_one_up_to_the_first_responsible(
    community: Ladder,
):
    matter, code = ask(community)
    law = law_of(matter)
    assert matter.handler == community.village
    here = roles.who_text(law, "coordinator", community.village, DAY, matter)
    assert here == "柏启村党支部 王晨粟", "a branch has no office, and none is vacant"
    assert levels.rungs(law, community.village) == 4
    assert Message.objects.get(matter=matter).to == community.secretary
    day = DAY
    for name, person in (
        ("杉朗镇党委", community.town_office),
        ("榆光区委", community.district_office),
    ):
        with pytest.raises(Refused, match="现在不能这样办"):
            say(code, "higher", day + timedelta(days=5))
        day += timedelta(days=6)
        assert say(code, "higher", day).handler.name == name
        assert Message.objects.filter(matter=matter, to=person).exists()
    day += timedelta(days=6)
    say(code, "higher", day)
    assert Message.objects.filter(matter=matter, to=community.district_head).exists()
    with pytest.raises(Refused, match="这一步由"):
        go(community, matter, community.district_office, "cannot", day, reason="没有钱")
    go(community, matter, community.district_head, "own", day, reply_text="区里来修",
       due_on=(day + timedelta(days=3)).isoformat())  # fmt: skip
    assert asking.choices(matter, day + timedelta(days=30)) == ["withdraw"], "nobody is above"


def test_only_the_code_says_that_it_was_done(community: Ladder):
    matter, code = ask(community)
    go(community, matter, community.secretary, "own", DAY, reply_text="来修", due_on="2026-07-03")
    go(community, matter, community.secretary, "done", DAY, evidence="修了")
    for person in (community.secretary, community.town_office, community.district_head):
        with pytest.raises(Refused):
            go(community, matter, person, "served", DAY)
    with pytest.raises(Refused, match="没有这个查询码"):
        say("AAAA-BBBB-CCCC", "served", DAY)
    assert say(code.lower().replace("-", " ").replace(" ", ""), "again", DAY).at == "match"
    with pytest.raises(Refused, match="现在不能这样办"):
        say(code, "partner", DAY, partner="1", reply_text="x", due_on="2026-07-09")


def test_after_thirty_days_without_a_word_it_may_be_put_away_unconfirmed(community: Ladder):
    matter, _code = ask(community)
    go(community, matter, community.secretary, "cannot", DAY, reason="没有这项资金")
    with pytest.raises(Refused, match="未满30天"):
        go(community, matter, community.secretary, "quiet", DAY + timedelta(days=29))
    go(community, matter, community.secretary, "quiet", DAY + timedelta(days=31))
    assert matter.at == "unconfirmed"


def test_the_code_is_kept_as_a_hash_and_no_name_stands_anywhere(community: Ladder):
    matter, code = ask(community, asker_name="住户", asker_reach="二单元")
    held = Receipt.objects.get()
    assert code not in held.code
    assert len(held.code) == 64
    assert matter.opener is None
    assert set(Entry.objects.filter(thing=f"matter:{matter.pk}").values_list("by", flat=True)) == {
        None
    }


def test_what_is_missing_too_long_or_said_twice_is_refused(community: Ladder):
    with pytest.raises(Refused, match="缺“需要什么”"):
        ask(community, need_text=" ")
    with pytest.raises(Refused, match="“题目”请不超过 60 字"):
        ask(community, title_line="灯" * 61)
    ask(community)
    with pytest.raises(Refused, match="同样的话今天已经收到"):
        ask(community)
    assert Matter.objects.filter(slug="service_request").count() == 1


def test_a_flood_is_told_to_come_in_person(community: Ladder, monkeypatch):
    monkeypatch.setattr(asking, "A_DAY", 2)
    for number in range(2):
        ask(community, need_text=f"第{number}盏")
    with pytest.raises(Refused, match="今天收到的太多"):
        ask(community, need_text="又一盏")
    ask(community, DAY + timedelta(days=1))
    monkeypatch.setattr(asking, "WAITING", 3)
    with pytest.raises(Refused, match="今天收到的太多"):
        ask(community, DAY + timedelta(days=2))


def test_where_it_is_not_adopted_it_is_told_to_call(ladder: Ladder):
    with pytest.raises(Refused, match="没有开通网上提需求"):
        ask(ladder)


def test_a_member_with_an_account_asks_and_confirms_by_name(community: Ladder):
    member = community.village.memberships.exclude(person=community.secretary).first().person
    actor = Actor(member, DAY)
    matter = acting.open_matter(actor, community.village, "service_request", DAY)
    acting.do(actor, matter, "ask", "done", DAY, dict(NEED))
    go(community, matter, community.secretary, "own", DAY, reply_text="来修", due_on="2026-07-03")
    go(community, matter, community.secretary, "done", DAY, evidence="修了")
    go(community, matter, member, "served", DAY)
    assert matter.at == "served"


def test_partners_come_and_go_without_reasons(community: Ladder):
    row = serving.join(SYSTEM, community.village, "居委会", "self_government", DAY)
    with pytest.raises(Refused, match="已登记过"):
        serving.join(SYSTEM, community.village, "居委会", "mass", DAY)
    serving.leave(SYSTEM, community.village, row, DAY)
    assert not Partner.objects.on(DAY + timedelta(days=1)).exists()
