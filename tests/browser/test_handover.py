"""Two people hand over a post: the old session is refused, both sign one list, the work goes on."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.entering import enter
from tests.browser.test_pages import faults
from tests.fixtures import PASSWORD, SYSTEM, TODAY, Cast, account, make_cast
from tests.matters.test_recording import written
from zhidu.matters.actions import adopting, recording
from zhidu.matters.models import Matter


def begun() -> Cast:
    """A secretary who gave a task and called nobody in yet; the office will change the post."""
    cast = make_cast()
    adopting.adopt_pack(SYSTEM, cast.village, "district", TODAY.replace(month=1, day=1))
    rows = [{"title_line": "看望两户", "owner": str(cast.member.pk), "due_on": "2026-10-10"}]
    held = written(cast, facts={"decisions": rows})
    recording.file(cast.actor(cast.secretary), cast.village, held)
    for one in (cast.secretary, cast.people[8], cast.office):
        account(one)
    return cast


def sign_in(page: Page, home: str, name: str) -> None:
    page.goto(f"{home}/sign-in")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="进来").click()


def succeed(browser: Browser, home: str, cast: Cast) -> None:
    """The office appoints another secretary: the one before is relieved with it."""
    office = browser.new_context(locale="zh-CN").new_page()
    enter(office.context, home, cast.office.name)
    office.goto(f"{home}/org/{cast.village.pk}?do=appoint&word=secretary&first=1#do")
    office.get_by_label("谁", exact=True).select_option(label=cast.people[8].name)
    office.locator("details[open]").get_by_role("button", name="任职").click()
    expect(office.get_by_text("已任职。")).to_be_visible()
    office.context.close()


@pytest.mark.django_db(transaction=True)
def test_a_post_is_handed_over(clean_page: Page, browser: Browser, live_server, on_today):
    cast, old, home = begun(), clean_page, live_server.url
    old.set_viewport_size({"width": 390, "height": 900})
    sign_in(old, home, cast.secretary.name)
    expect(old.get_by_role("heading", name=f"{cast.secretary.name}，您好")).to_be_visible()

    succeed(browser, home, cast)
    old.goto(f"{home}/org/{cast.village.pk}/slips")
    expect(old.get_by_role("heading", name="进来")).to_be_visible()  # the old session is refused

    new = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 900}).new_page()
    enter(new.context, home, cast.people[8].name)
    new.goto(home)
    new.get_by_role("link", name="书记交接").click()
    expect(new.get_by_role("link", name="看望两户")).to_be_visible()
    new.get_by_role("button", name="开始交接").click()
    expect(new.get_by_text(f"等移交人{cast.secretary.name}签字")).to_be_visible()
    assert faults(new, demo=False) == []

    sign_in(old, home, cast.secretary.name)
    old.get_by_role("link", name=f"{cast.secretary.name} 书记交接").first.click()
    assert faults(old, demo=False) == []
    old.get_by_role("button", name="核对无误，签字移交").click()
    expect(old.get_by_text("已签字移交")).to_be_visible()

    new.reload()
    mark = new.get_by_text("校验码").inner_text()
    assert mark == old.get_by_text("校验码").inner_text()
    new.get_by_role("button", name="核对无误，签字接任").click()
    expect(new.locator(".stamp", has_text="交接完成")).to_be_visible()
    assert Matter.objects.get(title="看望两户").opener == cast.people[8]
    prints(new)
    new.context.close()


def prints(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_text("移交人（签名）")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
