"""What was promised before a contest becomes payments that nobody types anew."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.test_contests import begun, go, to_places  # noqa: F401 - a fixture
from zhidu.ledger import actions
from zhidu.ledger.actions import Paper
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.door import Refused

PROMISED = [
    {"award_kind": "", "reward_kind": "bonus", "amount_fen": 50_000},
    {"award_kind": "outstanding_member", "reward_kind": "bonus", "amount_fen": 90_000},
]


@pytest.fixture
def told(cast: Cast, begun: Matter) -> Matter:  # noqa: F811
    """Two share the first place; the village has a fund, a line of 800 yuan, three who pay."""
    Matter.objects.filter(pk=begun.pk).update(known={**begun.known, "reward_lines": PROMISED})
    begun.refresh_from_db()
    since, village = date(2026, 1, 1), cast.village
    for number, post in enumerate(("fund_maker", "fund_approver", "fund_checker"), 13):
        people.appoint(SYSTEM, village, cast.people[number], post, post, date(2020, 1, 1))
    fund = actions.open_fund(SYSTEM, village, "党费")
    actions.receive(SYSTEM, fund, "留存", 500_000, Paper("留存", since))
    actions.set_line(SYSTEM, fund, "奖励", 80_000, since, date(2026, 12, 31), "支委会决议")
    adopting.adopt(SYSTEM, village, "payment", since, {"reward_notice": "apart"})
    to_places(cast, begun)
    go(cast, begun, cast.secretary, "done", "2026-08-28")
    return begun


def test_a_reward_is_paid_as_promised_from_a_line_and_only_as_far_as_it_goes(
    cast: Cast, told: Matter, sign_in: Any
):
    """Payee, amount and decision came along; a budget line is all the maker adds."""
    one, two = Matter.objects.filter(parent=told, slug="payment").order_by("pk")
    assert {row.known["payee"] for row in (one, two)} == {cast.people[n].name for n in (4, 5)}
    assert (one.known["amount_fen"], one.known["pay_kind"], one.at) == (50_000, "reward", "make")
    assert "换泵比武" in one.known["reward_text"] and "2026-08-28" in one.known["decision_ref"]
    maker, approver, checker = cast.people[13:16]
    page = sign_in(maker).get(f"/matter/{one.pk}").content.decode()
    assert 'value="500.00"' in page and f">{one.known['payee']}</textarea>" in page
    line = told.unit.accounts.get(name="党费").lines.get()  # type: ignore[attr-defined]
    for row in (one, two):
        given = {**row.known, "budget_line": str(line.pk)}
        if row == two:  # 300 yuan are left of the line
            with pytest.raises(Refused, match="不够付"):
                go(cast, row, maker, "done", "2026-09-01", **given)
            continue
        go(cast, row, maker, "done", "2026-09-01", **given)
        go(cast, row, approver, "approve", "2026-09-02")
        go(cast, row, checker, "pass", "2026-09-03", voucher="第9号")
        go(cast, row, maker, "done", "2026-09-04", received_on="2026-09-04")
    book = sign_in(cast.member).get(f"/org/{cast.village.pk}/ledger").content.decode()
    assert "奖金 500.00 元，已付" in book and "奖金 500.00 元，在办" in book


def test_a_payee_of_another_unit_stays_chosen_in_the_form(cast: Cast, told: Matter, sign_in: Any):
    one = Matter.objects.filter(parent=told, slug="payment").first()
    assert one is not None
    one.known = {**one.known, "payee_person": str(cast.stranger.pk)}
    one.save()
    page = sign_in(cast.people[13]).get(f"/matter/{one.pk}").content.decode()
    chosen = page.partition(f'value="{cast.stranger.pk}"')[2][:60]
    assert "selected" in chosen and cast.stranger.name in chosen


def test_taking_the_list_back_takes_the_payments_back(cast: Cast, told: Matter):
    step = told.steps.filter(stage="tell").get()  # type: ignore[attr-defined]
    acting.withdraw_step(cast.actor(cast.secretary), step, "名单有误")
    assert {one.state for one in Matter.objects.filter(parent=told, slug="payment")} == {"void"}
