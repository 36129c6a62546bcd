"""Chain E4, its first part, through the pages: an item, the vote, the town, the payment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.entering import Walk, clock_at
from tests.browser.test_pages import faults
from tests.fixtures import SYSTEM, Cast
from tests.matters.test_payment import MONEY
from tests.matters.village import Village, settled
from zhidu.engine.stages import POSTED
from zhidu.ledger import actions
from zhidu.ledger.actions import Paper
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.models import Person

YEAR = date(2026, 1, 1), date(2026, 12, 31)


class Stage(Walk):
    """The people of a village, one after the other in the same browser."""

    def __init__(self, browser: Browser, home: str, village: Village, clock: list[date]) -> None:
        super().__init__(browser, home, clock)
        self.village = village

    def count(self, who: Person, matter: Matter, day: str, boxes: dict[str, int]) -> None:
        self.go(who, f"/matter/{matter.pk}", day)
        for name, number in boxes.items():
            self.page.fill(f"[name={name}]", str(number))
        self.press("录入计票")


def prepared(cast: Cast) -> tuple[Village, int]:
    village = settled(cast)
    for post, number in MONEY.items():
        people.appoint(SYSTEM, cast.village, cast.people[number], post, post, date(2020, 1, 1))
    settings = {"day_of_month": 12}
    adopting.adopt(SYSTEM, cast.village, "deliberation_day", date(2026, 3, 1), settings)
    fund = actions.open_fund(SYSTEM, cast.village, "村集体资金")
    actions.receive(SYSTEM, fund, "承包费", 900_000, Paper("承包费", YEAR[0]))
    actions.set_line(SYSTEM, fund, "公益事业", 800_000, *YEAR, "代表会议决议")
    return village, fund.pk


def voted(stage: Stage) -> Matter:
    """From the resident's words to the vote of the meeting; the chair is refused without reason."""
    village, page = stage.village, stage.page
    stage.clock[0] = date(2026, 3, 2)
    page.goto(f"{stage.home}/board/{village.cast.village.pk}")
    page.get_by_role("link", name="给议事日提议题").click()
    assert faults(page, demo=False) == []
    page.fill("#title_line", "修东渠")
    page.fill("#item_text", "漏水，浇不上。")
    stage.press("交出去")
    expect(page.locator(".word")).to_be_visible()
    item = Matter.objects.get(slug="village_item")
    stage.go(village.chair, f"/matter/{item.pk}", "2026-03-05")
    stage.press("不列入")
    expect(page.get_by_text("“不列入”须写明理由").first).to_be_visible()
    stage.press("列入")
    boxes = {"eligible": 12, "present": 10, "issued": 10, "returned": 10, "for": 8, "against": 2,
             "abstain": 0, "invalid": 0}  # fmt: skip
    for one in village.seats["villager_rep"][:2]:
        stage.count(one, item, "2026-03-12", boxes)
    return Matter.objects.get(parent=item, slug="village_matter")


@pytest.mark.django_db(transaction=True)
def test_a_residents_item_becomes_a_payment_only_after_the_town_has_spoken(
    browser: Browser, live_server: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    clock = clock_at(monkeypatch, date(2026, 3, 2))
    village, fund = prepared(cast)
    stage = Stage(browser, live_server.url, village, clock)
    matter, page = voted(stage), stage.page
    reviewed(stage, matter)
    carried(stage, matter)
    paying(stage, Matter.objects.get(slug="payment"))
    stage.go(village.seats["supervisor"][0], f"/account/{fund}", "2026-04-02")
    expect(page.get_by_text("6,000.00").first).to_be_visible()
    expect(page.get_by_text("建材门市部")).to_have_count(0)
    assert faults(page, demo=False) == []
    stage.go(cast.secretary, f"/org/{cast.village.pk}/money", "2026-04-02")
    assert faults(page, demo=False) == []
    stage.context.close()


def reviewed(stage: Stage, matter: Matter) -> None:
    """Resolved meanwhile; the village cannot say it is lawful, the town returns with a law."""
    village, page = stage.village, stage.page
    village.go(matter, "2026-03-13", "agree", village_plan="衬砌三百米")
    village.count(matter, "2026-03-16", 22, 17, 16)
    village.go(matter, "2026-03-16", "reps")
    village.count(matter, "2026-03-21", 12, 10, 9, resolution="衬砌东渠三百米，一万元以内。")
    village.go(matter, "2026-03-21", POSTED)
    village.go(matter, "2026-03-29", "clear")
    stage.go(village.chair, f"/matter/{matter.pk}", "2026-03-30")
    expect(page.get_by_role("button", name="合法合规")).to_have_count(0)
    stage.go(village.cast.office, f"/matter/{matter.pk}", "2026-03-30")
    stage.press("退回，指明违反哪一条、怎样改")
    expect(page.get_by_text("缺“违反哪一条法律、法规或政策”").first).to_be_visible()
    stage.press("合法合规")


def carried(stage: Stage, matter: Matter) -> None:
    """Who does it until when, and what is to be paid, in yuan."""
    page, chair = stage.page, stage.village.chair
    stage.go(chair, f"/matter/{matter.pk}", "2026-03-31")
    page.select_option("[name=decisions_owner_0]", str(chair.pk))
    for name, text in (
        ("decisions_title_line_0", "衬砌三百米"), ("decisions_due_on_0", "2026-05-31"),
        ("payment_lines_purpose_0", "水泥"), ("payment_lines_payee_0", "建材门市部"),
        ("payment_lines_amount_fen_0", "3,000"),
    ):  # fmt: skip
        page.fill(f"[name={name}]", text)
    stage.press("办好了")


def paying(stage: Stage, paid: Matter) -> None:
    """Over the budget it is refused; the maker does not approve; the checker has the voucher."""
    page, folk = stage.page, stage.village.cast.people
    stage.go(folk[MONEY["fund_maker"]], f"/matter/{paid.pk}", "2026-04-01")
    page.select_option("[name=budget_line]", index=1)
    page.select_option("[name=pay_kind]", "project")
    page.fill("[name=amount_fen]", "8000.01")
    stage.press("送审批")
    expect(page.get_by_text("只剩 8,000.00 元，不够付 8,000.01 元").first).to_be_visible()
    page.fill("[name=amount_fen]", "3000")
    stage.press("送审批")
    expect(page.get_by_role("button", name="同意", exact=True)).to_have_count(0)
    stage.go(folk[MONEY["fund_approver"]], f"/matter/{paid.pk}", "2026-04-01")
    stage.press("同意")
    stage.go(folk[MONEY["fund_checker"]], f"/matter/{paid.pk}", "2026-04-01")
    page.fill("[name=voucher]", "第7号")
    stage.press("无误，已付，记账")
