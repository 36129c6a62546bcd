"""Adopt, fill blanks, suspend, stop: duties begin where they should and nothing before is late."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import adopting
from zhidu.matters.duties import duties
from zhidu.matters.models import Adoption, Message
from zhidu.matters.rulebook import library
from zhidu.matters.ticking import tick
from zhidu.org.door import Refused


def names(cast: Cast, slug: str) -> list[str]:
    return [one.period.name for one in duties(cast.village, TODAY) if one.slug == slug]


def test_duties_begin_with_the_first_period_after_adoption(cast: Cast):
    adopting.adopt(cast.actor(cast.secretary), cast.village, "members_meeting", date(2026, 5, 9))
    assert names(cast, "members_meeting") == ["2026年第三季度"]
    assert all(one.state != "late" for one in duties(cast.village, TODAY))


def test_back_dating_brings_the_earlier_periods(cast: Cast):
    adopting.adopt(cast.actor(cast.secretary), cast.village, "members_meeting", date(2026, 1, 1))
    assert names(cast, "members_meeting") == [
        "2026年第一季度",
        "2026年第二季度",
        "2026年第三季度",
    ]


def test_a_blank_must_be_filled_and_stays_in_its_range(cast: Cast):
    actor = cast.actor(cast.secretary)
    with pytest.raises(Refused, match="每月几号"):
        adopting.adopt(actor, cast.village, "theme_day", TODAY)
    with pytest.raises(Refused, match="1 到 28"):
        adopting.adopt(actor, cast.village, "theme_day", TODAY, {"day_of_month": "31"})
    adopting.adopt(actor, cast.village, "theme_day", date(2026, 8, 1), {"day_of_month": "8"})
    duty = next(one for one in duties(cast.village, TODAY) if one.slug == "theme_day")
    assert duty.period.due == date(2026, 8, 8)
    adopting.set_blanks(actor, cast.village, "theme_day", {"day_of_month": "12"})
    assert Adoption.objects.get().settings == {"day_of_month": 12}


def test_what_falls_into_a_pause_is_not_asked(cast: Cast):
    actor = cast.actor(cast.secretary)
    adopting.adopt(actor, cast.village, "theme_day", date(2026, 1, 1), {"day_of_month": "8"})
    earlier = cast.actor(cast.secretary, date(2026, 3, 1))
    adopting.pause(earlier, cast.village, "theme_day", date(2026, 3, 1), "修活动室")
    with pytest.raises(Refused, match="已在停用中"):
        adopting.pause(actor, cast.village, "theme_day", TODAY, "再停")
    adopting.resume(actor, cast.village, "theme_day", date(2026, 6, 1))
    months = [one.removeprefix("2026年") for one in names(cast, "theme_day")]
    assert months == ["1月", "2月", "6月", "7月", "8月", "9月"]


def test_nothing_is_adopted_twice_and_not_by_everybody(cast: Cast):
    adopting.adopt(SYSTEM, cast.village, "talks", TODAY)
    with pytest.raises(Refused, match="已启用"):
        adopting.adopt(SYSTEM, cast.village, "talks", TODAY)
    with pytest.raises(Refused, match="办理"):
        adopting.adopt(cast.actor(cast.member), cast.village, "pledge", TODAY)


def test_a_pack_adopts_what_is_missing(cast: Cast):
    adopting.adopt(SYSTEM, cast.village, "talks", TODAY)
    made = adopting.adopt_pack(cast.actor(cast.secretary), cast.village, "district", TODAY)
    assert len(made) == len(library().packs()["district"].institutions) - 1
    assert Adoption.objects.count() == len(made) + 1


def test_a_small_branch_has_no_committee_meetings(cast: Cast):
    adopting.adopt(SYSTEM, cast.other, "committee_meeting", date(2026, 1, 1))
    assert duties(cast.other, TODAY) == []
    adopting.adopt(SYSTEM, cast.village, "committee_meeting", date(2026, 1, 1))
    assert len(duties(cast.village, TODAY)) == 9


def test_group_meetings_only_where_there_are_groups(cast: Cast):
    adopting.adopt(SYSTEM, cast.village, "group_meeting", date(2026, 1, 1))
    assert duties(cast.village, TODAY) == []


def test_tick_tells_each_thing_once_and_only_its_holder(adopted: Cast):
    first = tick(date(2026, 9, 3))
    assert first > 0
    assert tick(date(2026, 9, 3)) == 0
    told = Message.objects.filter(key__startswith="duty:theme_day")
    assert {one.to for one in told} == {adopted.secretary}
