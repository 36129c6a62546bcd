"""What institutions ask, before anyone says yes; the floor from above and the unit's own (1.22)."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_recording import written
from zhidu.engine import burden
from zhidu.engine.burden import Adopted, Holder, Load
from zhidu.engine.machine import World
from zhidu.matters import load
from zhidu.matters.actions import adopting, recording
from zhidu.matters.models import Adoption, Message, Offer
from zhidu.matters.rulebook import library
from zhidu.org.door import Refused

WORLD = World(library().fields.items, library().fields.names)
SECRETARY = Holder("post", "secretary", "unit")


def law(slug: str):
    return library().law(slug, TODAY)


def starts(slug: str) -> dict[str, object]:
    return {name: one.start for name, one in law(slug).settings.items()}


def test_a_monthly_rule_asks_every_month_and_a_yearly_one_once():
    monthly = burden.of_year(
        Adopted("theme_day", law("theme_day"), {"day_of_month": 8}), 2026, WORLD
    )
    assert {month for _who, month in monthly} == set(range(1, 13))
    yearly = burden.of_year(
        Adopted("life_meeting", law("life_meeting"), {"month_day": "12-31"}), 2026, WORLD
    )
    assert {month for _who, month in yearly} == {12}
    assert yearly[SECRETARY, 12].meetings == 1


def test_a_duty_of_each_member_costs_each_once_and_the_post_for_all():
    """22 pledges: one run for a member, 22 checks for the secretary."""
    asks = burden.of_year(Adopted("pledge", law("pledge"), starts("pledge"), 22), 2026, WORLD)
    own = [held for (who, _m), held in asks.items() if who.kind == "subject"]
    post = [held for (who, _m), held in asks.items() if who.kind == "post"]
    one = burden.of_run(law("pledge"), WORLD)
    assert own == [held for who, held in one.items() if who.kind == "subject"]
    assert post[0].acts == 22 * next(h.acts for who, h in one.items() if who.kind == "post")


def test_one_evening_for_two_duties_saves_the_second_record():
    many = [
        Adopted("theme_day", law("theme_day"), {"day_of_month": 8}),
        Adopted("party_lecture", law("party_lecture"), starts("party_lecture")),
    ]
    found = burden.merges(many, 2026, WORLD)
    assert [(one.host, one.guest, one.times) for one in found] == [
        ("theme_day", "party_lecture", 4)
    ]
    assert found[0].saves.acts == 4
    assert found[0].saves.meetings == 4
    assert found[0].saves.minutes > 0


def test_the_meter_sets_the_plan_beside_what_was_recorded(adopted: Cast):
    empty = load.meter(adopted.village, 2026, TODAY)
    secretary = next(row for row in empty.rows if row.holder == SECRETARY)
    assert secretary.planned.minutes > 0
    assert secretary.recorded == Load()
    recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    after = load.meter(adopted.village, 2026, TODAY)
    secretary = next(row for row in after.rows if row.holder == SECRETARY)
    assert secretary.recorded.meetings * 12 == pytest.approx(1)
    assert secretary.before == Load()
    assert load.meter(adopted.village, 2027, TODAY).rows[0].before.meetings > 0


def test_a_branch_without_a_committee_is_not_charged_for_one(cast: Cast):
    adopting.adopt(SYSTEM, cast.other, "committee_meeting", date(2026, 1, 1))
    assert load.meter(cast.other, 2026, TODAY).rows == []


def test_what_it_adds_is_known_before_anyone_says_yes(adopted: Cast, sign_in):
    Adoption.objects.filter(slug="theme_day").delete()
    page = (
        sign_in(adopted.secretary)
        .get(f"/institutions/theme_day?unit={adopted.village.pk}")
        .content.decode()
    )
    assert "平均每月增加" in page
    assert page.index("平均每月增加") < page.index('value="adopt"')
    (role, held), *_rest = load.adds(adopted.village, law("theme_day"), 2026, TODAY)
    assert role.name == "secretary"
    assert f"约 {held.minutes:.0f} 分钟" in page


def test_the_page_is_for_those_who_serve(adopted: Cast, sign_in):
    address = f"/burden?unit={adopted.village.pk}"
    page = sign_in(adopted.secretary).get(address).content.decode()
    assert "一次活动记一笔，可以少做的" in page
    assert sign_in(adopted.member).get(address).status_code == 403


def test_row_1_22(adopted: Cast, sign_in):
    """Load added by the level above inside the year waits for the unit's yes."""
    Adoption.objects.filter(slug__in=["theme_day", "talks"]).delete()
    office, own = adopted.actor(adopted.office), adopted.actor(adopted.secretary)
    with pytest.raises(Refused, match="要该组织同意"):
        adopting.adopt(office, adopted.village, "talks", TODAY)
    adopting.adopt(office, adopted.village, "talks", date(2027, 1, 1))  # published before the year
    assert Adoption.objects.get(slug="talks").floor
    with pytest.raises(Refused, match="缘由"):
        adopting.offer(office, adopted.village, "theme_day", TODAY, {"day_of_month": 8}, " ")
    row = adopting.offer(office, adopted.village, "theme_day", TODAY, {"day_of_month": 8}, "防汛")
    assert not Adoption.objects.filter(slug="theme_day").exists()
    assert Message.objects.filter(to=adopted.secretary, key=f"offer:{row.pk}").exists()
    with pytest.raises(Refused, match="正在等答复"):
        adopting.offer(office, adopted.village, "theme_day", TODAY, {"day_of_month": 8}, "再请")
    with pytest.raises(Refused, match="自己答复"):
        adopting.answer(office, row, True)
    with pytest.raises(Refused, match="不同意要写明缘由"):
        adopting.answer(own, row, False)
    page = sign_in(adopted.secretary).get(f"/institutions?unit={adopted.village.pk}")
    assert "上级请本组织启用“主题党日”" in page.content.decode()
    adopting.answer(own, row, True)
    assert Adoption.objects.get(slug="theme_day").floor
    meter = load.meter(adopted.village, 2026, TODAY)
    assert {one.slug for one in meter.institutions if one.floor} == {"theme_day", "talks"}
    with pytest.raises(Refused, match="已经答复过了"):
        adopting.answer(own, row, False, "忙")


def test_a_no_has_its_reason_and_adds_nothing(adopted: Cast):
    Adoption.objects.filter(slug="talks").delete()
    row = adopting.offer(
        adopted.actor(adopted.office), adopted.village, "talks", TODAY, {}, "上级检查"
    )
    adopting.answer(adopted.actor(adopted.secretary), row, False, "换届期间人手不够")
    assert Offer.objects.get().accepted is False
    assert not Adoption.objects.filter(slug="talks").exists()
    told = Message.objects.get(key=f"answer:{row.pk}")
    assert told.to == adopted.office
    assert "换届期间人手不够" in str(told.text)
