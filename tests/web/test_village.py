"""The pages of the village: each gate refuses with its sentence, and nothing typed is lost."""

import re
from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_publishing import LINES, LIST
from tests.matters.village import Village, settled
from zhidu.matters.actions import adopting
from zhidu.matters.actions.standing import open_for
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person


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


def test_a_resident_says_an_item_without_an_account_and_reads_the_answer(village, client, on_today):
    unit = village.cast.village
    where = f"/board/{unit.pk}/raise"
    assert client.get(where).status_code == 404, "no day, no page"
    settings = {"day_of_month": 25}
    adopting.adopt(SYSTEM, unit, "deliberation_day", date(2026, 9, 1), settings)
    assert "议题收到2026年9月22日为止" in client.get(f"/board/{unit.pk}").content.decode()
    refused = client.post(where, {"title_line": "路灯", "item_text": " "})
    assert refused.status_code == 422 and 'value="路灯"' in refused.content.decode()
    done = client.post(where, {"title_line": "路灯", "item_text": "看不清"})
    assert done.status_code == 200 and not client.cookies
    code = re.search(r'class="word">([^<]+)<', done.content.decode())[1]
    item = Matter.objects.get(slug="village_item")
    village.go(item, "2026-09-20", "decline", reason="已由镇里安排，下月装")
    page = client.post("/board/request", {"code": code}).content.decode()
    assert "不列入，已说明理由" in page and "已由镇里安排，下月装" in page


def test_affairs_stay_and_a_question_is_asked_without_an_account(village, client, on_today):
    unit, day = village.cast.village, date(2026, 9, 12)
    where = f"/board/{unit.pk}/affairs"
    for page in (where, f"/board/{unit.pk}/question"):
        assert client.get(page).status_code == 404
    keeper = Person.objects.create(name="报账员甲", source="villager")
    people.appoint(SYSTEM, unit, keeper, "village_accountant", "报账员", date(2020, 1, 1))
    settings = {"day_of_month": 12, "disclosure_list": LIST}
    adopting.adopt(SYSTEM, unit, "publication_day", date(2026, 9, 1), settings)
    adoption = adoption_of(unit, "publication_day", day)
    matter = open_for(Actor(keeper, day), unit, adoption, day, None)[0]
    village.go(matter, "2026-09-12", "done", disclosure_lines=LINES)
    village.go(matter, "2026-09-12", "approve")
    village.go(matter, "2026-09-12", "posted")
    for page in (where, f"/board/{unit.pk}"):
        assert "修东渠" in client.get(page).content.decode()
    asked = {"title_line": "砂石", "item_text": ""}
    refused = client.post(f"/board/{unit.pk}/question", asked)
    assert refused.status_code == 422 and 'value="砂石"' in refused.content.decode()
    done = client.post(f"/board/{unit.pk}/question", {**asked, "item_text": "用了多少方？"})
    assert "村委会主任要在2026年9月30日以前答复" in done.content.decode() and not client.cookies
    made = Matter.objects.get(slug="village_question")
    village.go(made, "2026-09-20", "done", question_shown="砂石用量", answer_shown="四十二方")
    told = client.get(where).content.decode()
    assert "砂石用量" in told and "四十二方" in told and "用了多少方" not in told


def test_the_form_begins_with_the_list_of_the_village(village: Village, sign_in):
    unit = village.cast.village
    keeper = Person.objects.create(name="报账员甲", source="villager")
    people.appoint(SYSTEM, unit, keeper, "village_accountant", "报账员", date(2020, 1, 1))
    settings = {"day_of_month": 12, "disclosure_list": ["路灯", "水渠"]}
    adopting.adopt(SYSTEM, unit, "publication_day", date(2026, 9, 1), settings)
    adoption, day = adoption_of(unit, "publication_day", TODAY), TODAY
    matter = open_for(Actor(keeper, day), unit, adoption, day, None)[0]
    page = sign_in(keeper).get(f"/matter/{matter.pk}").content.decode()
    assert 'value="路灯"' in page and 'value="水渠"' in page
