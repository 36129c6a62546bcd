"""Who came and left, and what the file tells of a standing: to whom which words."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.org.test_movements import year_of
from tests.web.test_access import refused
from zhidu.org.actions import belonging, people
from zhidu.org.door import Actor

DAY = date(2026, 5, 1)
RULE = Actor(None, TODAY)


def test_the_page_adds_up_and_names_the_documents(cast: Cast, sign_in):
    year_of(cast)
    page = sign_in(cast.secretary).get(f"/org/{cast.village.pk}/movements").content.decode()
    assert "期初 22 人，增 2 人，减 4 人，期末 20 人。" in page
    for word in ("榆转1号", "除名", "榆组2号", "停止党籍", "从系统外转入", "留党察看", "期限已过"):
        assert word in page


def test_who_may_not_read_decisions_reads_only_that_it_ended(cast: Cast, sign_in):
    year_of(cast)
    commissioner = cast.people[1]
    page = sign_in(commissioner).get(f"/org/{cast.village.pk}/movements").content.decode()
    assert "不再是党员" in page
    assert "另有 2 人按规定目前没有表决权" in page
    for word in ("榆组2号", "留党察看", "纪4号"):
        assert word not in page


def test_the_page_is_for_keepers(cast: Cast, sign_in):
    refused(sign_in(cast.member).get(f"/org/{cast.village.pk}/movements"), "党员增减由")
    refused(sign_in(cast.stranger).get(f"/org/{cast.village.pk}/movements"), "不包括")
    assert sign_in(cast.office).get(f"/org/{cast.village.pk}/movements").status_code == 200
    assert sign_in(cast.office).get(f"/org/{cast.town.pk}/movements").status_code == 200


PERIODS = ("from=2026-06-01", "from=x&to=y", "from=2026-06-01&to=2026-01-01", "to=2030-01-01")


@pytest.mark.parametrize("words", PERIODS)
def test_any_period_can_be_asked_for(cast: Cast, sign_in, words):
    year_of(cast)
    answer = sign_in(cast.secretary).get(f"/org/{cast.village.pk}/movements?{words}")
    assert answer.status_code == 200


def test_a_file_tells_decisions_to_few_and_to_the_person(cast: Cast, sign_in):
    belonging.restrict(RULE, cast.member, "watched", DAY, document="纪4号")
    address = f"/person/{cast.member.pk}"
    assert "留党察看" in sign_in(cast.member).get(address).content.decode()
    assert "留党察看" in sign_in(cast.member).get("/me").content.decode()
    assert "纪4号" in sign_in(cast.member).get("/me/take-out").content.decode()
    assert "留党察看" in sign_in(cast.secretary).get(address).content.decode()
    page = sign_in(cast.people[1]).get(address).content.decode()
    assert "柏启村党支部，正式党员" in page
    assert "察看" not in page
    assert "纪4号" not in page


def test_the_list_counts_nobody_whose_membership_is_stopped(cast: Cast, sign_in):
    belonging.restrict(RULE, cast.member, "stopped", DAY, document="榆组4号")
    page = sign_in(cast.office).get("/org").content.decode()
    assert "22 名党员" in page  # 22 of the village without one, and one of the other branch
    people.add(SYSTEM, cast.other, "full", DAY, name="于夏麦")
    assert "23 名党员" in sign_in(cast.office).get("/org").content.decode()
