"""What htmx adds: results while typing, keys, answers in place. All of it also without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entering import enter
from tests.fixtures import account


@pytest.fixture
def secretary(adopted, on_today):
    account(adopted.secretary)
    return adopted.secretary


@pytest.mark.django_db(transaction=True)
def test_the_search_box_answers_while_one_types_and_is_walked_by_keys(
    clean_page: Page, live_server, secretary, adopted
):
    page = clean_page
    enter(page.context, live_server.url, secretary.name)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url)
    page.keyboard.press("/")
    page.keyboard.type("wcs")
    hit = page.locator("#top-found").get_by_role("link", name=adopted.secretary.name)
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#top-q")).to_be_focused()
    expect(hit).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/find?q=wcs")
    page.locator("#q").fill("党课")
    expect(page.locator("#found").get_by_role("link", name="党课")).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/find?q=%E5%85%9A%E8%AF%BE")


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_the_search_is_a_plain_form(
    clean_page: Page, live_server, secretary, adopted
):
    page = clean_page
    enter(page.context, live_server.url, secretary.name)
    page.goto(f"{live_server.url}/find")
    page.fill("#q", "晨粟")
    page.get_by_role("button", name="查", exact=True).click()
    page.locator("#found").get_by_role("link", name=adopted.secretary.name).click()
    expect(page.locator("h1")).to_have_text(adopted.secretary.name)
