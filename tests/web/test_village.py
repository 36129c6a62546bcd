"""The pages of the village: each gate refuses with its sentence, and nothing typed is lost."""

from datetime import date

import pytest

from tests.fixtures import Cast
from tests.matters.village import Village, settled


@pytest.fixture
def village(cast: Cast) -> Village:
    return settled(cast)


def post(client, matter, outcome, **facts):
    said = {"stage": matter.at, "said": outcome, "on": "2026-09-20", "revision": matter.revision}
    return client.post(f"/matter/{matter.pk}/act", {**said, **facts})


def test_the_town_returns_only_with_a_law_and_sees_that_it_is_late(village: Village, sign_in):
    matter, client = village.to_review(), sign_in(village.cast.office)
    page = client.get(f"/matter/{matter.pk}").content.decode()
    assert "已过期限" in page or "已过期" in page
    refused = post(client, matter, "back", reason="这样的账不好做")
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "缺“违反哪一条法律、法规或政策”" in text and "这样的账不好做" in text
    assert post(client, matter, "lawful").status_code == 302
    matter.refresh_from_db()
    assert matter.at == "carry"


def test_the_village_may_pass_a_town_that_is_late_but_not_one_that_is_not(village, sign_in):
    matter = village.to_review()
    client = sign_in(village.chair)
    assert "镇里逾期没有答复，请上一级看" in client.get(f"/matter/{matter.pk}").content.decode()
    matter.since = date(2026, 9, 18)
    matter.save()
    refused = post(client, matter, "higher")
    assert refused.status_code == 422 and "未满10天" in refused.content.decode()
    matter.since = date(2026, 3, 24)
    matter.save()
    assert post(client, matter, "higher").status_code == 302


def test_a_villagers_meeting_is_counted_by_people_and_by_households(village: Village, sign_in):
    matter = village.opened()
    village.go(matter, "2026-03-04", "agree", village_plan="衬砌三百米")
    village.count(matter, "2026-03-09", 22, 17, 16)
    village.go(matter, "2026-03-09", "villagers")
    page = sign_in(village.seats["villager_rep"][1]).get(f"/matter/{matter.pk}").content.decode()
    assert "全村户数" in page and "有人到会的户数" in page
