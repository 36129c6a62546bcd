"""A unit asks the level above; late, it may go one level up; only the asker says it is solved."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY
from tests.ladder import ASKED, LATE, SINCE, go, handler, posted
from zhidu.matters import asked, reading
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Message
from zhidu.org.access import Viewer
from zhidu.org.actions import people, serving, tree
from zhidu.org.door import Actor, Refused


def test_row_4_52(ladder):
    """Nobody answers in time: it goes one level up with its history; the asker marks it solved."""
    matter = ladder.ask()
    assert (handler(matter), matter.title) == ("杉朗镇党委", "机井水泵坏了")
    with pytest.raises(Refused, match="2026-07-05 前由“上级经办”办理"):
        go(matter, ladder.secretary, "higher", LATE - timedelta(days=1))
    assert handler(matter) == "杉朗镇党委", "time alone moved nothing"
    go(matter, ladder.secretary, "higher", LATE)
    assert handler(matter) == "榆光区委"
    with pytest.raises(Refused, match="这一步由"):
        go(matter, ladder.town_office, "take", LATE, reply_text="镇里再办", due_on="2026-07-20")
    go(matter, ladder.district_office, "take", LATE, reply_text="派技术员", due_on="2026-07-20")
    go(matter, ladder.district_office, "done", LATE, evidence="水泵已换")
    with pytest.raises(Refused, match="这一步由求助组织书记办理"):
        go(matter, ladder.district_office, "solved", LATE, reply_rating="r5")
    with pytest.raises(Refused, match="这一步由求助组织书记办理"):
        go(matter, ladder.town_office, "solved", LATE, reply_rating="r5")
    go(matter, ladder.secretary, "solved", LATE, reply_rating="r3")
    assert matter.state == "ended" and matter.at == "solved"
    passed = [(row.stage, row.outcome, row.handler.name) for row in matter.steps.all()]
    assert passed == [
        ("ask", "done", "杉朗镇党委"), ("answer", "higher", "杉朗镇党委"),
        ("answer", "take", "榆光区委"), ("help", "done", "榆光区委"),
        ("confirm", "solved", "榆光区委"),
    ]  # fmt: skip


def test_it_ends_at_the_first_responsible_post_of_the_top(ladder):
    matter, day = ladder.ask(), ASKED
    for name in ("榆光区委", "榆光区委"):
        day += timedelta(days=11)
        go(matter, ladder.secretary, "higher", day)
        assert handler(matter) == name
    with pytest.raises(Refused, match="这一步由"):
        go(matter, ladder.district_office, "cannot", day, reason="没有")
    with pytest.raises(Refused, match="没有更上一级"):
        go(matter, ladder.secretary, "higher", day + timedelta(days=30))
    go(matter, ladder.district_head, "take", day, reply_text="我来办", due_on="2026-08-01")
    assert matter.at == "help"


def test_a_vacant_office_leaves_no_dead_level(ladder):
    """No office at the town: its first responsible person answers."""
    post = ladder.town.posts.get(post="office")
    people.relieve(SYSTEM, ladder.town, post, date(2026, 6, 1), "调动")
    head = posted(ladder.town, "沈夏禾", "secretary", "书记", first=True)
    matter = ladder.ask()
    go(matter, head, "cannot", ASKED, reason="镇里没有")
    assert matter.at == "confirm"


def test_row_2_39(ladder):
    """A request goes to the department whose service list holds it, with due date and rating."""
    row = serving.offer(SYSTEM, ladder.trade, "厂房用电增容", SINCE)
    matter = ladder.ask()
    with pytest.raises(Refused, match="缺“部门的服务事项”"):
        go(matter, ladder.town_office, "route", ASKED)
    with pytest.raises(Refused, match="请从列出的里面选"):
        go(matter, ladder.town_office, "route", ASKED, service="999")
    go(matter, ladder.town_office, "route", ASKED, service=str(row.pk))
    assert handler(matter) == "经贸"
    viewer = Viewer(ladder.trade_office, ASKED)
    assert reading.may_see(viewer, matter), "a department is not above, and still sees it"
    assert [one.until for one in asked.tasks(viewer)] == [ASKED + timedelta(days=10)]
    with pytest.raises(Refused, match="这一步由"):
        go(matter, ladder.town_office, "take", ASKED, reply_text="我来", due_on="2026-07-20")
    go(matter, ladder.trade_office, "take", ASKED, reply_text="下周来装", due_on="2026-07-01")
    go(matter, ladder.trade_office, "done", date(2026, 7, 1), evidence="已装好")
    go(matter, ladder.secretary, "solved", date(2026, 7, 2), reply_rating="r4")
    assert matter.steps.get(stage="help").handler == ladder.trade
    assert matter.known["reply_rating"] == "r4"


def test_a_step_taken_back_gives_it_back_to_the_level_that_had_it(ladder):
    matter = ladder.ask()
    go(matter, ladder.secretary, "higher", LATE)
    step = matter.steps.get(outcome="higher")
    acting.withdraw_step(Actor(ladder.secretary, LATE), step, "镇里刚答复了")
    matter.refresh_from_db()
    assert (handler(matter), matter.at, matter.since) == ("杉朗镇党委", "answer", ASKED)
    go(matter, ladder.town_office, "cannot", LATE, reason="镇里没有配件")
    go(matter, ladder.secretary, "higher", LATE)
    assert handler(matter) == "榆光区委", "one rise is one level"


def test_a_unit_that_was_merged_hands_its_requests_on(ladder):
    matter = ladder.ask()
    other = tree.found(SYSTEM, ladder.district, "槿明镇党委", "committee", on=SINCE)
    office = posted(other, "周晓谷", "office", "组织科经办")
    tree.dissolve(SYSTEM, ladder.town, ASKED, "合并", other)
    go(matter, office, "cannot", ASKED, reason="没有配件")
    assert matter.at == "confirm"


def test_nobody_above_nothing_to_ask(ladder):
    adopting.adopt(SYSTEM, ladder.district, "unit_request", ASKED)
    with pytest.raises(Refused, match="没有上级组织"):
        acting.open_matter(
            Actor(ladder.district_head, ASKED), ladder.district, "unit_request", ASKED
        )


def test_each_sees_what_they_owe_and_what_they_are_owed(ladder):
    matter = ladder.ask()
    town, village = Viewer(ladder.town_office, LATE), Viewer(ladder.secretary, LATE)
    assert [one.pk for one in asked.tasks(town)] == [matter.pk]
    assert [one.pk for one in asked.owed(village)] == [matter.pk]
    assert asked.owed(village)[0].until < LATE, "and it is late"
    assert asked.tasks(Viewer(ladder.district_office, LATE)) == []
    go(matter, ladder.secretary, "higher", LATE)
    assert asked.tasks(town) == []
    assert [one.pk for one in asked.tasks(Viewer(ladder.district_office, LATE))] == [matter.pk]
    told = Message.objects.filter(matter=matter).values_list("to__name", "text")
    assert list(told.order_by("pk")) == [
        ("郑晓黍", "柏启村党支部请求帮助：机井水泵坏了"),
        ("许夏麦", "柏启村党支部请求帮助：机井水泵坏了"),
    ]


def test_the_form_offers_each_only_what_is_theirs(ladder):
    matter = ladder.ask()
    mine = asked.choices(Actor(ladder.secretary, ASKED), matter, "answer")
    assert mine == ["withdraw"]
    assert asked.choices(Actor(ladder.secretary, LATE), matter, "answer") == ["higher", "withdraw"]
    theirs = asked.choices(Actor(ladder.town_office, LATE), matter, "answer")
    assert theirs == ["take", "route", "cannot"]
    assert TODAY > LATE
