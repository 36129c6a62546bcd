"""Today: what is near, what can wait, how long it takes, the month, and who helps units below."""

import re
from datetime import date

import pytest

from tests.fixtures import TODAY
from zhidu.matters.actions import telling
from zhidu.org.access import Viewer
from zhidu.web.heat import month


@pytest.fixture
def page(adopted, sign_in):
    return lambda who: sign_in(who).get("/").content.decode()


def test_what_is_near_is_shown_and_what_was_missed_or_can_wait_is_folded(adopted, page):
    near, missed, later = page(adopted.secretary).split("<details>")[:3]
    assert "2026年9月主题党日" in near
    assert "2026年1月主题党日" not in near
    assert "2026年1月主题党日" in missed
    assert "可以补" in missed
    assert "2026年组织生活会" in later
    assert "都不急" in later


def test_the_lede_says_how_many_and_how_long(adopted, page):
    held = page(adopted.secretary)
    shown = held.count('<li class="slip ')
    assert f"请您办 {shown} 件，约 " in held
    each = [int(one) for one in re.findall(r"去办，约 (\d+) 分钟", held)]
    assert len(each) == shown
    assert f"约 {sum(each)} 分钟。" in held


def test_who_has_nothing_to_do_is_told_what_comes_next_and_let_go(cast, sign_in):
    held = sign_in(cast.stranger).get("/").content.decode()
    assert "今天没有请您办的事" in held
    assert "您不必每天来看" in held


def test_the_month_counts_what_falls_due_each_day(adopted):
    telling.call(adopted.actor(adopted.secretary), adopted.village, "party_lecture",
                 date(2026, 9, 25))  # fmt: skip
    held = month(Viewer(adopted.secretary, TODAY))
    counts = {one.day.day: one.count for one in held.days if one.count}
    assert counts == {5: 1, 25: 1, 30: 3}
    assert [one.day.day for one in held.days if one.is_late] == [5]
    assert [one.day.day for one in held.days if one.is_today] == [20]
    assert held.title == "5日1件，25日1件，30日3件"
    monday = next(one for one in held.days if one.day.weekday() == 0)
    assert monday.x == 7


def test_the_office_above_sees_the_units_it_helps(adopted, page):
    held = page(adopted.office)
    assert f'href="/record?unit={adopted.village.pk}"' in held
    assert "替它记一笔" not in page(adopted.member)


def test_an_answer_to_a_call_leads_back_to_where_it_was_given(adopted, sign_in):
    call = telling.call(adopted.actor(adopted.secretary), adopted.village, "party_lecture",
                        date(2026, 9, 25))  # fmt: skip
    client = sign_in(adopted.member)
    assert client.post(f"/notices/call/{call.pk}/answer", {"coming": "1"}).url == "/"
    answer = client.post(f"/notices/call/{call.pk}/answer", {"coming": "", "here": "1"})
    assert answer.url == f"/notices/call/{call.pk}"
    assert call.answers.get().coming is False
