"""资金: the page of a unit's funds and the account of each, for those who handle money."""

from datetime import date

import pytest

from tests.fixtures import Cast
from tests.matters.test_payment import MONEY, line, made, village  # noqa: F401 - fixtures
from zhidu.ledger import reading
from zhidu.ledger.models import Account, Line
from zhidu.matters.models import Matter

PLAN = {"do": "budget", "line": "路灯", "starts": "2026-01-01", "ends": "2026-12-31"}


def test_a_fund_and_its_budget_are_set_up_on_the_page(cast: Cast, sign_in):
    client = sign_in(cast.secretary)
    where = f"/org/{cast.village.pk}/money"
    assert "还没有立账" in client.get(where).content.decode()
    client.post(f"{where}/change", {"do": "open", "name": "村集体资金"})
    fund = Account.objects.get()
    plan = {**PLAN, "fund": fund.pk, "cap": "三千", "decided": "3月16日代表会议"}
    refused = client.post(f"{where}/change", plan)
    text = refused.content.decode()
    assert refused.status_code == 422 and "不是金额" in text and 'value="3月16日代表会议"' in text
    assert client.post(f"{where}/change", {**plan, "cap": "3,000.50"}).status_code == 302
    assert Line.objects.get().cap == 300_050
    assert "3,000.50" in client.get(where).content.decode()


def test_money_is_typed_in_yuan_and_a_refusal_keeps_it(village, line, sign_in):  # noqa: F811
    matter = village.to_review()
    village.go(matter, "2026-03-26", "lawful", village.cast.office)
    said = {"stage": "carry", "said": "done", "on": "2026-03-27", "revision": matter.revision}
    row = village.row()
    typed = {
        "decisions_title_line_0": row["title_line"], "decisions_owner_0": row["owner"],
        "decisions_due_on_0": row["due_on"], "payment_lines_purpose_0": "水泥",
        "payment_lines_payee_0": "门市部", "payment_lines_amount_fen_0": "三千",
    }  # fmt: skip
    client = sign_in(village.chair)
    refused = client.post(f"/matter/{matter.pk}/act", {**said, **typed})
    assert refused.status_code == 422 and 'value="三千"' in refused.content.decode()
    typed["payment_lines_amount_fen_0"] = "3,000"
    assert client.post(f"/matter/{matter.pk}/act", {**said, **typed}).status_code == 302
    held = Matter.objects.get(slug="payment")
    assert held.known["amount_fen"] == 300_000
    maker = sign_in(village.cast.people[MONEY["fund_maker"]])
    page = maker.get(f"/matter/{held.pk}").content.decode()
    assert 'value="3,000.00"' in page and "公益事业 2026，还剩9,000.00元" in page


def test_the_account_shows_each_entry_and_a_reversal_beside_it(village, line, sign_in):  # noqa: F811
    held = made(village, line)
    village.go(held, "2026-03-29", "approve")
    village.go(held, "2026-03-30", "pass", voucher="第7号")
    village.go(held, "2026-04-01", "undone")
    village.go(held, "2026-04-02", "reverse", reason="账户名不符")
    where = f"/account/{line.fund_id}"
    page = sign_in(village.seats["supervisor"][0]).get(where).content.decode()
    assert "20,000.00" in page and "17,000.00" in page and "第7号" in page
    assert "已冲正" in page and "账户名不符" in page
    assert "建材门市部" not in page, "accounts name nobody"
    assert reading.balance(line.fund) == 2_000_000


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_who_has_nothing_to_do_with_money_reads_no_account(village, line, sign_in, who):  # noqa: F811
    person = getattr(village.cast, who)
    client = sign_in(person)
    for where in (f"/account/{line.fund_id}", f"/org/{village.cast.village.pk}/money"):
        assert client.get(where).status_code in (403, 404)
    page = client.get(f"/org/{village.cast.village.pk}")
    assert f"/org/{village.cast.village.pk}/money" not in page.content.decode()


def test_who_is_paid_is_read_by_those_who_handle_it(village, line, sign_in):  # noqa: F811
    held = made(village, line)
    checker = sign_in(village.cast.people[MONEY["fund_checker"]])
    assert "建材门市部" in checker.get(f"/matter/{held.pk}").content.decode()
    assert date(2026, 3, 28) == held.since
    member = sign_in(village.cast.member)
    for one in (held.pk, held.parent_id):
        assert "建材门市部" not in member.get(f"/matter/{one}").content.decode()
