"""The ledger: nothing is lost or made, no fund is below zero, no entry is ever changed."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures import SYSTEM, Cast
from zhidu.ledger import actions, guard, reading
from zhidu.ledger.actions import Paper
from zhidu.ledger.models import Account, Entry, Line
from zhidu.money import fen, yuan
from zhidu.org.door import Actor, Refused

DAY = date(2026, 9, 20)
PAPER = Paper("买水泥", DAY, "第3号")


@pytest.fixture
def fund(cast: Cast) -> Account:
    return actions.open_fund(SYSTEM, cast.village, "村集体资金")


@pytest.fixture
def line(fund: Account) -> Line:
    return budget(fund, "修水渠", 3_000_000)


def budget(fund: Account, name: str, cap: int) -> Line:
    year = date(2026, 1, 1), date(2026, 12, 31)
    return actions.set_line(SYSTEM, fund, name, cap, *year, "村民代表会议3月16日决议")


def total() -> int:
    return sum(reading.balance(one) for one in Account.objects.all())


MOVES = st.lists(
    st.tuples(st.sampled_from(("receive", "pay", "other", "reverse")), st.integers(-5, 4000)),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_whatever_is_tried_the_sum_is_zero_and_no_fund_is_below_zero(cast: Cast, moves):
    with transaction.atomic():
        fund = actions.open_fund(SYSTEM, cast.village, "试账")
        lines = {"pay": budget(fund, "甲", 5000), "other": budget(fund, "乙", 900)}
        for move, amount in moves:
            try:
                if move == "receive":
                    actions.receive(SYSTEM, fund, "拨款", amount, PAPER)
                elif move in lines:
                    actions.pay(SYSTEM, lines[move], amount, PAPER)
                elif rows := list(Entry.objects.order_by("pk")):
                    actions.reverse(SYSTEM, rows[amount % len(rows)], "记错")
            except Refused:
                pass
            assert total() == 0
            assert reading.balance(fund) >= 0
            assert all(0 <= reading.spent(one) <= one.cap for one in lines.values())
        rows = reading.statement(fund)
        assert [row.balance for row in rows][-1:] in ([], [reading.balance(fund)])
        assert all(row.balance >= 0 for row in rows)
        transaction.set_rollback(True)


def test_over_the_cap_over_the_balance_and_out_of_time_are_refused_together(line: Line):
    actions.receive(SYSTEM, line.fund, "集体经营", 1_000_000, PAPER)
    with pytest.raises(Refused) as refused:
        actions.pay(SYSTEM, line, 3_000_001, Paper("修渠", date(2027, 1, 1)))
    assert [str(one) for one in refused.value.sentences] == [
        "“修水渠 2026”的预算只到 2026-12-31。",
        "“修水渠 2026”的预算还剩 30,000.00 元，不够付 30,000.01 元。",
        "“村集体资金”还有 10,000.00 元，不够付 30,000.01 元。",
    ]
    actions.pay(SYSTEM, line, 1_000_000, PAPER)
    assert reading.balance(line.fund) == 0


def test_a_mistake_is_put_right_by_a_second_entry_once(line: Line):
    got = actions.receive(SYSTEM, line.fund, "集体经营", 500_000, PAPER)
    paid = actions.pay(SYSTEM, line, 200_000, PAPER)
    with pytest.raises(Refused, match="已经用掉"):
        actions.reverse(SYSTEM, got, "没有到账")
    back = actions.reverse(SYSTEM, paid, "付错了")
    assert (reading.balance(line.fund), reading.spent(line)) == (500_000, 0)
    for one in (paid, back):
        with pytest.raises(Refused, match="已经冲正，或者本身就是冲正"):
            actions.reverse(SYSTEM, one, "再来")
    assert Entry.objects.count() == 3


def test_nobody_books_by_hand(cast: Cast, line: Line):
    """Not even the secretary: only the rule of a matter, which asked for two persons."""
    me = cast.actor(cast.secretary)
    for act, what in ((actions.receive, (line.fund, "拨款")), (actions.pay, (line,))):
        with pytest.raises(Refused, match="不能直接记"):
            act(me, *what, 100, PAPER)
    with pytest.raises(Refused):
        actions.open_fund(Actor(cast.stranger, DAY), cast.village, "另一笔")
    with pytest.raises(Refused, match="哪一次会议"):
        actions.set_line(me, line.fund, "路灯", 100, DAY, DAY, " ")


@pytest.mark.parametrize("sql", ["UPDATE zhidu_ledger_entry SET amount = 1",
                                 "DELETE FROM zhidu_ledger_entry"])  # fmt: skip
def test_the_database_refuses_to_change_an_entry(line: Line, sql: str):
    actions.receive(SYSTEM, line.fund, "拨款", 100, PAPER)
    assert guard.standing(connection)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Entry.objects.get().amount == 100


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1200", 120_000), ("1,200.5", 120_050), ("￥0.05", 5), ("12 元", 1200), ("1，000", 100_000)],
)
def test_yuan_as_people_write_them(text: str, amount: int):
    assert fen(text) == amount
    assert fen(yuan(amount)) == amount


@pytest.mark.parametrize("text", ["", "一千", "1.234", "-5", "1e3", "0x10", "99999999999"])
def test_what_is_no_amount_is_refused_with_a_sentence(text: str):
    with pytest.raises(ValueError, match="不是金额"):
        fen(text)
