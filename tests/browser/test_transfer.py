"""A transfer between two branches in a real browser: four people, each on a page of their own."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.entering import enter
from tests.fixtures import TODAY, Cast, account
from tests.matters.belonging import here
from zhidu.matters.models import Matter
from zhidu.org.access import members
from zhidu.org.models import Person

__all__ = ("here",)


class Visitor:
    """One person in a browser of their own; a console error or another host fails the test."""

    def __init__(self, browser: Browser, home: str, person: Person) -> None:
        self.home, self.wrong = home, []
        context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
        enter(context, home, account(person).username)
        self.page: Page = context.new_page()
        self.page.on("console", lambda told: self._keep(told.type == "error", told.text))
        self.page.on("request", lambda asked: self._keep(not asked.url.startswith(home), asked.url))

    def _keep(self, bad: bool, text: str) -> None:
        if bad:
            self.wrong.append(text)

    def open(self, address: str) -> Page:
        self.page.goto(self.home + address)
        return self.page


@pytest.mark.django_db(transaction=True)
def test_both_secretaries_see_it_through(browser: Browser, live_server: Any, on_today, here: Cast):
    home = live_server.url
    member, origin, office, receiver = (
        Visitor(browser, home, one)
        for one in (here.member, here.secretary, here.office, here.stranger)
    )
    asks(member, here)
    forwards(origin)
    refuses_without_a_number(office)
    issues(office)
    in_transit(origin, here.village.pk)
    in_transit(receiver, here.other.pk)
    assert here.member in members(here.village, TODAY)
    receives(receiver)
    assert here.member in members(here.other, TODAY)
    gone(origin, here.village.pk)
    came(receiver, here.other.pk)
    mine(member)
    for one in (member, origin, office, receiver):
        one.page.context.close()  # before the server's threads lose the database they share
    assert [one.wrong for one in (member, origin, office, receiver)] == [[], [], [], []]


def asks(visitor: Visitor, cast: Cast) -> None:
    page = visitor.open("/me")
    page.get_by_role("link", name="组织关系转接").click()
    page.get_by_label("转到哪个支部").select_option(label="柏成村党支部")
    page.get_by_label("转接原因").select_option(label="工作变动")
    page.get_by_role("button", name="办好了").click()
    expect(page.get_by_text("现在是“支部核对，报上级开介绍信”")).to_be_visible()


def forwards(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("link", name="组织关系转接").first.click()
    page.get_by_role("button", name="情况属实，报上级").click()
    expect(page.get_by_text("现在是“开出介绍信”")).to_be_visible()


def refuses_without_a_number(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("link", name="组织关系转接").first.click()
    page.get_by_role("button", name="开出，转交接收支部").click()
    expect(page.get_by_role("alert")).to_contain_text("缺“介绍信编号”")
    expect(page.get_by_role("alert")).to_contain_text("第二十五条")
    refused = visitor.wrong.pop()  # the browser itself says that the answer was a refusal
    assert "422" in refused


def issues(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_label("介绍信编号").fill("杉转〔2026〕3号")
    page.get_by_label("介绍信日期").fill(TODAY.isoformat())
    page.get_by_role("button", name="开出，转交接收支部").click()
    expect(page.get_by_text("现在是“接收（接收以前由原支部负责）”")).to_be_visible()


def in_transit(visitor: Visitor, unit: int) -> None:
    page = visitor.open(f"/org/{unit}/movements")
    row = page.locator("section", has=page.get_by_role("heading", name="在途"))
    expect(row).to_contain_text("柏启村党支部 → 柏成村党支部")
    expect(row).to_contain_text("杉转〔2026〕3号")
    expect(row).to_contain_text("前有效")


def receives(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("link", name="组织关系转接").first.click()
    expect(page.get_by_text("原支部的职务和结对终止")).to_be_visible()
    page.get_by_label("回执编号").fill("回执3号")
    page.get_by_role("button", name="核对无误，接收").click()
    expect(page.get_by_text("已接收，关系转到新支部").first).to_be_visible()
    assert Matter.objects.get(slug="transfer").at == "moved"


def gone(visitor: Visitor, unit: int) -> None:
    page = visitor.open(f"/org/{unit}/movements")
    expect(page.get_by_text("期初 22 人，增 0 人，减 1 人，期末 21 人。")).to_be_visible()
    expect(page.get_by_role("heading", name="在途")).to_have_count(0)


def came(visitor: Visitor, unit: int) -> None:
    page = visitor.open(f"/org/{unit}/movements")
    expect(page.get_by_text("期初 1 人，增 1 人，减 0 人，期末 2 人。")).to_be_visible()


def mine(visitor: Visitor) -> None:
    page = visitor.open("/me")
    expect(page.get_by_text("组织关系转入：柏成村党支部，正式党员")).to_be_visible()
    expect(page.get_by_text("杉转〔2026〕3号").first).to_be_visible()
    visitor.open("/notices")
    expect(page.get_by_text("已接收，关系转到新支部").first).to_be_visible()
