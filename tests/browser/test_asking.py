"""A need asked for without an account and without JavaScript, at both widths, until it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.door import Actor

WIDTHS = (390, 1280)


def fits(page: Page) -> None:
    width = page.evaluate("[document.documentElement.scrollWidth, document.body.clientWidth]")
    assert width[0] <= max(width[1], page.viewport_size["width"]), page.url
    serious = [
        one["id"] for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]  # fmt: skip
    assert serious == [], page.url


class Asker:
    """Somebody without an account, on a phone without JavaScript."""

    def __init__(self, browser: Browser, home: str, unit: int) -> None:
        self.home, self.board, self.wrong = home, f"{home}/board/{unit}", []
        self.context = browser.new_context(
            locale="zh-CN", java_script_enabled=False, viewport={"width": 390, "height": 844}
        )
        self.page = self.context.new_page()
        self.page.on("request", lambda asked: self._note(asked.url))

    def _note(self, url: str) -> None:
        if not url.startswith(self.home):
            self.wrong.append(url)

    def ask(self, title: str) -> None:
        self.page.goto(self.board)
        self.page.get_by_role("link", name="提一件需求").click()
        self.page.fill("#title_line", title)
        self.page.fill("#need_text", "二到五层不亮。")
        self.page.get_by_role("button", name="交出去").click()

    def look(self, code: str, page: Page | None = None) -> None:
        there = page or self.page
        there.goto(f"{self.home}/board/request")
        there.fill("#code", code)
        there.get_by_role("button", name="查").click()


def town_mends(cast: Cast, day: date) -> None:
    matter = Matter.objects.get(slug="service_request")
    facts = {"reply_text": "镇里来换", "due_on": (day + timedelta(days=9)).isoformat()}
    acting.do(Actor(cast.office, day), matter, "match", "own", day, facts)
    matter.refresh_from_db()
    acting.do(Actor(cast.office, day), matter, "serve", "done", day, {"evidence": "换了八盏"})


def looks_right(browser: Browser, asker: Asker, code: str) -> None:
    for width in WIDTHS:  # with scripts, so that axe can look at it
        context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(f"{asker.board}/ask")
        fits(page)
        asker.look(code, page)
        expect(page.get_by_text("换了八盏")).to_be_visible()
        fits(page)
        context.close()


@pytest.mark.django_db(transaction=True)
def test_a_need_is_asked_and_followed_by_its_code(
    browser: Browser, live_server: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    clock = [TODAY]
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: clock[0])
    adopting.adopt(SYSTEM, cast.village, "service_request", date(2026, 1, 1))
    asker = Asker(browser, live_server.url, cast.village.pk)
    asker.ask("三号楼楼道灯")
    page, code = asker.page, asker.page.locator(".word").inner_text()
    asker.ask("又来一次")
    expect(page.get_by_text("同样的话今天已经收到")).to_be_visible()
    assert page.input_value("#title_line") == "又来一次", "nothing typed is lost"
    asker.look("AAAA-BBBB-CCCC")
    expect(page.get_by_text("没有这个查询码")).to_be_visible()
    asker.look(code)
    expect(page.get_by_role("button", name="请上一级办")).to_have_count(0)
    clock[0] = TODAY + timedelta(days=6)
    asker.look(code)
    page.get_by_role("button", name="逾期未答复，请上一级办").click()
    expect(page.locator(".note")).to_contain_text("杉朗镇党委")
    town_mends(cast, clock[0])
    looks_right(browser, asker, code)
    asker.look(code)
    page.select_option("#reply_rating", "r5")
    page.get_by_role("button", name="办好了", exact=True).click()
    expect(page.locator(".note")).to_contain_text("已办好")
    assert asker.context.cookies() == [], "who asks is given nothing to be known by"
    assert asker.wrong == []
    asker.context.close()
