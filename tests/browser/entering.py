"""How a browser test becomes somebody: a session cookie, no form; and one browser, many people."""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fixtures import account
from zhidu.org.models import Account, Person


def enter(context: BrowserContext, home: str, username: str) -> None:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": home}])


def clock_at(monkeypatch: pytest.MonkeyPatch, day: date) -> list[date]:
    """The pages' clock, which a test turns by changing its one entry."""
    clock = [day]
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: clock[0])
    return clock


class Walk:
    """One browser, many people: each signs in, does their step, and is refused where they must."""

    def __init__(self, browser: Browser, home: str, clock: list[date]) -> None:
        self.context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
        self.page: Page = self.context.new_page()
        self.home, self.clock, self.seen = home, clock, 0

    def go(self, who: Person, address: str, day: str = "") -> Page:
        if day:
            self.clock[0] = date.fromisoformat(day)
        self.context.clear_cookies()
        enter(self.context, self.home, account(who).username)
        self.page.goto(self.home + address)
        self._shoot()
        return self.page

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=word, exact=True).click()
        self._shoot()

    def _shoot(self) -> None:
        """With ZHIDU_SHOTS=folder the walk leaves its pictures there, numbered as it goes."""
        if folder := os.environ.get("ZHIDU_SHOTS"):
            self.seen += 1
            self.page.screenshot(path=f"{folder}/{self.seen:02}.png")

    def put(self, **facts: str) -> None:
        """What a person would fill in or choose, by the names of the fields."""
        for name, value in facts.items():
            box = self.page.locator(f"[name={name}]").first
            match box.evaluate("one => one.type"):
                case "select-one":
                    box.select_option(value)
                case "radio":
                    self.page.locator(f"[name={name}][value='{value}']").check(force=True)
                case _:
                    box.fill(value)

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def reads_not(self, words: str) -> None:
        assert words not in self.page.inner_text("main")

    def cannot(self, word: str) -> None:
        """No such button: the step is somebody else's."""
        expect(self.page.get_by_role("button", name=word, exact=True)).to_have_count(0)
