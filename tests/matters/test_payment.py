"""Money leaves by a decision, a budget and four different people; a reward is shown first."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.village import Village, settled
from zhidu.engine.stages import POSTED
from zhidu.ledger import actions, reading
from zhidu.ledger.actions import Paper
from zhidu.ledger.models import Account, Entry, Line
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import library
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused

SINCE = date(2026, 1, 1)
MONEY = {"fund_maker": 8, "fund_approver": 9, "fund_second": 10, "fund_checker": 11}
COSTS = {"purpose": "水泥", "payee": "建材门市部", "amount_fen": 300_000}


@pytest.fixture
def village(cast: Cast) -> Village:
    held = settled(cast)
    for post, number in MONEY.items():
        people.appoint(SYSTEM, cast.village, cast.people[number], post, post, date(2020, 1, 1))
    return held


@pytest.fixture
def line(village: Village) -> Line:
    fund = actions.open_fund(SYSTEM, village.cast.village, "村集体资金")
    actions.receive(SYSTEM, fund, "承包费", 2_000_000, Paper("承包费", SINCE))
    year = SINCE, date(2026, 12, 31)
    return actions.set_line(SYSTEM, fund, "公益事业", 900_000, *year, "代表会议决议")


def opened(village: Village, **facts: Any) -> Matter:
    """A payment of the matter that the town has found lawful."""
    matter = village.to_review()
    village.go(matter, "2026-03-26", "lawful", village.cast.office)
    lines = [{**COSTS, **facts}]
    village.go(matter, "2026-03-27", "done", decisions=[village.row()], payment_lines=lines)
    return Matter.objects.get(parent=matter, slug="payment")


def made(village: Village, line: Line, said: str = "done", **facts: Any) -> Matter:
    held = opened(village)
    whole = {**COSTS, "budget_line": str(line.pk), "pay_kind": "project", **facts}
    village.go(held, "2026-03-28", said, **whole)
    return held


def test_four_different_people_and_the_entry_names_nobody(village: Village, line: Line):
    held, cast = made(village, line), village.cast
    village.go(held, "2026-03-29", "approve")
    with pytest.raises(Refused, match="缺“凭证号”"):
        village.go(held, "2026-03-30", "pass")
    assert not Entry.objects.filter(line=line).exists()
    village.go(held, "2026-03-30", "pass", voucher="第7号")
    village.go(held, "2026-03-31", "done", received_on="2026-03-31")
    entry = Entry.objects.get(line=line)
    assert (entry.amount, entry.what, entry.thing) == (300_000, "水泥", f"matter:{held.pk}")
    assert (reading.left(line), reading.balance(line.fund)) == (600_000, 1_700_000)
    acted = {step.by_id for step in Step.objects.filter(matter=held)}
    assert acted == {cast.people[MONEY[post]].pk for post in ("fund_maker", "fund_approver",
                                                              "fund_checker")}  # fmt: skip


def test_one_person_in_two_posts_is_still_one_person(village: Village, line: Line):
    cast = village.cast
    maker = cast.people[MONEY["fund_maker"]]
    people.appoint(SYSTEM, cast.village, maker, "fund_checker", "复核人", date(2020, 1, 1))
    held = made(village, line)
    village.go(held, "2026-03-29", "approve")
    with pytest.raises(Refused, match="不得由办理“制单"):
        village.go(held, "2026-03-30", "pass", maker, voucher="第7号")


def test_who_is_paid_does_not_approve(village: Village, line: Line):
    approver = village.cast.people[MONEY["fund_approver"]]
    held = made(village, line, payee_person=str(approver.pk))
    with pytest.raises(Refused, match="办理人不能在“收款人"):
        village.go(held, "2026-03-29", "approve")


def test_a_payment_is_opened_by_another_matter_only(village: Village, line: Line):
    adopting.adopt(SYSTEM, village.cast.village, "payment", SINCE)
    maker = Actor(village.cast.people[MONEY["fund_maker"]], SINCE)
    with pytest.raises(Refused, match="由别的事项带出"):
        acting.open_matter(maker, village.cast.village, "payment", SINCE)


def test_another_units_budget_cannot_be_used(village: Village, line: Line):
    fund = actions.open_fund(SYSTEM, village.cast.other, "别村的钱")
    year = SINCE, date(2026, 12, 31)
    other = actions.set_line(SYSTEM, fund, "公益事业", 900_000, *year, "决议")
    actions.receive(SYSTEM, fund, "拨款", 900_000, Paper("拨款", SINCE))
    with pytest.raises(Refused, match=r"“哪一条预算”只剩 0\.00 元"):
        made(village, other)


def test_row_2_46(village: Village, line: Line):
    """A reward needs its decision, enough budget, its notice first, and two who approve."""
    held = library().presets()["reward"]
    adopting.adopt(SYSTEM, village.cast.village, held.of, SINCE, held.set)
    reward = {"pay_kind": "reward", "reward_text": "先进集体一个，三千元"}
    with pytest.raises(Refused) as refused:
        made(village, line, **reward)
    told = "；".join(map(str, refused.value.sentences))
    assert "缺“依据哪一份决定" in told and "没有把“奖励付款以前的公示”定为" in told
    matter, decided = Matter.objects.get(slug="payment"), {"decision_ref": "榆委〔2026〕12号"}
    whole = {**COSTS, **reward, **decided, "budget_line": str(line.pk)}
    with pytest.raises(Refused, match=r"不够付 9,000\.01 元"):
        village.go(matter, "2026-03-28", "show", **{**whole, "amount_fen": 900_001})
    village.go(matter, "2026-03-28", "show", **whole)
    village.go(matter, "2026-03-28", POSTED)
    with pytest.raises(Refused, match="届满，次日起方可办理"):
        village.go(matter, "2026-03-30", "clear")
    village.go(matter, "2026-04-08", "clear")
    with pytest.raises(Refused, match=r"不多于 0\.00 元，现为 3,000\.00 元"):
        village.go(matter, "2026-04-08", "approve")
    village.go(matter, "2026-04-08", "second")
    with pytest.raises(Refused):
        village.go(matter, "2026-04-09", "approve", village.cast.people[MONEY["fund_approver"]])
    village.go(matter, "2026-04-09", "approve")
    village.go(matter, "2026-04-10", "pass", voucher="第9号")
    assert Entry.objects.get(line=line).amount == 300_000


def test_not_paid_after_all_is_another_entry_and_so_is_what_is_taken_back(village, line):
    held = made(village, line)
    village.go(held, "2026-03-29", "approve")
    village.go(held, "2026-03-30", "pass", voucher="第7号")
    last = Step.objects.filter(matter=held).order_by("-pk")[0]
    checker = village.cast.people[MONEY["fund_checker"]]
    acting.withdraw_step(Actor(checker, date(2026, 3, 30)), last, "凭证号写错")
    assert reading.left(line) == 900_000
    village.go(held, "2026-03-31", "pass", voucher="第8号")
    village.go(held, "2026-04-01", "undone")
    village.go(held, "2026-04-02", "reverse", reason="账户名不符，退回")
    assert held.state == Matter.State.ENDED
    assert (reading.left(line), Entry.objects.filter(line=line).count()) == (900_000, 4)
    assert sum(reading.balance(one) for one in Account.objects.all()) == 0


def test_income_needs_a_second_person(village: Village, line: Line):
    adopting.adopt(SYSTEM, village.cast.village, "income", SINCE)
    unit, maker = village.cast.village, village.cast.people[MONEY["fund_maker"]]
    day = date(2026, 4, 1)
    held = acting.open_matter(Actor(maker, day), unit, "income", day)
    facts = {"purpose": "分红", "income_source": "果品站", "amount_fen": 50_000,
             "fund": str(line.fund_id)}  # fmt: skip
    acting.do(Actor(maker, day), held, "make", "done", day, facts)
    with pytest.raises(Refused):
        village.go(held, "2026-04-01", "pass", maker, voucher="第1号")
    village.go(held, "2026-04-01", "pass", voucher="第1号")
    assert reading.balance(line.fund) == 2_050_000
