"""The page of requests and services of a community: partners, what they took on, what is asked."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from zhidu.matters.actions import adopting, asking
from zhidu.org.door import Actor
from zhidu.org.models import Partner


@pytest.fixture
def address(cast: Cast, on_today) -> str:
    adopting.adopt(SYSTEM, cast.village, "service_request", date(2026, 1, 1))
    visitor = Actor(None, on_today, visitor=True)
    asking.ask(visitor, cast.village, {"title_line": "楼道灯", "need_text": "不亮"})
    return f"/org/{cast.village.pk}/serving"


def test_a_keeper_adds_a_partner_and_lets_one_go(cast: Cast, sign_in, address):
    keeper = sign_in(cast.secretary)
    wrong = keeper.post(f"{address}/change", {"do": "join", "name": " ", "offers": "换灯"})
    assert wrong.status_code == 422
    assert "请写明共建单位的名称和类别" in wrong.content.decode()
    assert 'value="换灯"' in wrong.content.decode()
    keeper.post(f"{address}/change", {"do": "join", "name": "居委会", "kind": "self_government",
                                      "contact": "楼下值班室"})  # fmt: skip
    shown = keeper.get(address).content.decode()
    assert "认领 0 件，办好 0 件，在办 0 件" in shown
    assert "楼下值班室" in shown
    assert "楼道灯" in shown
    keeper.post(f"{address}/change", {"do": "leave", "row": Partner.objects.get().pk})
    assert Partner.objects.get().ends is not None


def test_a_member_sees_the_partners_and_changes_nothing(cast: Cast, sign_in, address):
    member = sign_in(cast.member)
    assert "共建单位" in member.get(address).content.decode()
    answer = member.post(f"{address}/change", {"do": "join", "name": "居委会", "kind": "mass"})
    assert answer.status_code == 422
    assert not Partner.objects.exists()


def test_the_board_leads_to_the_form_only_where_it_is_open(cast: Cast, client, address):
    assert (
        f"/board/{cast.village.pk}/ask" in client.get(f"/board/{cast.village.pk}").content.decode()
    )
    assert "/ask" not in client.get(f"/board/{cast.other.pk}").content.decode()
    assert client.get(f"/board/{cast.other.pk}/ask").status_code == 404
    answer = client.post(f"/board/{cast.village.pk}/ask", {"title_line": "灯"})
    assert answer.status_code == 422
    assert "缺“需要什么”" in answer.content.decode()
