"""What htmx adds: results while typing, keys, answers in place. All of it also without script."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entering import enter
from tests.fixtures import account
from zhidu.matters.actions import telling
from zhidu.matters.models import Answer


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


def struck(page: Page) -> list[str]:
    return page.locator(
        "#asked .who:has(input[type=checkbox]:not(:checked)) label"
    ).all_inner_texts()


@pytest.mark.django_db(transaction=True)
def test_another_kind_changes_the_form_in_place_and_loses_nothing(
    clean_page: Page, live_server, secretary, adopted, tmp_path
):
    page, (first, second, away) = clean_page, (adopted.people[3], adopted.people[7], "没来：")
    enter(page.context, live_server.url, secretary.name)
    page.goto(f"{live_server.url}/record?kind=members_meeting")
    page.fill("#place", "村部二楼")
    page.fill("#summary", "议了修渠")
    scan = tmp_path / "签到.pdf"
    scan.write_bytes(b"%PDF-1.4")
    page.set_input_files("#files", scan)
    for one in (first, second):
        page.get_by_role("checkbox", name=one.name, exact=True).click()
    assert away in page.locator(".tally").inner_text()
    page.get_by_role("radio", name="主题党日").check(force=True)
    expect(page.get_by_label("形式")).to_be_visible()
    expect(page.locator("#summary")).to_have_value("议了修渠")
    assert struck(page) == sorted([first.name, second.name], key=adopted_order(adopted))
    assert page.evaluate("document.querySelector('#files').files.length") == 1
    page.get_by_role("radio", name="支部委员会会议").check(force=True)
    expect(page.locator("#asked .who")).to_have_count(3)
    page.get_by_role("radio", name="支部党员大会").check(force=True)
    expect(page.locator("#asked .who")).to_have_count(22)
    assert struck(page) == [], "whom the last form did not ask about is there by default"


def adopted_order(cast):
    names = sorted(one.name for one in cast.people)
    return names.index


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_a_button_changes_the_kind(
    clean_page: Page, live_server, secretary, adopted
):
    page = clean_page
    enter(page.context, live_server.url, secretary.name)
    page.goto(f"{live_server.url}/record?kind=members_meeting")
    page.fill("#summary", "议了修渠")
    page.get_by_role("checkbox", name=adopted.people[3].name, exact=True).click(force=True)
    page.get_by_role("radio", name="主题党日").check(force=True)
    page.get_by_role("button", name="换成这一种").click()
    expect(page.get_by_label("形式")).to_be_visible()
    expect(page.locator("#summary")).to_have_value("议了修渠")
    assert struck(page) == [adopted.people[3].name]
    page.fill("#title", "修渠")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("到会 21 人，应到 22 人")).to_be_visible()


@pytest.fixture
def called(adopted, secretary):
    day = date(2026, 9, 25)
    return telling.call(adopted.actor(secretary), adopted.village, "party_lecture", day)


@pytest.mark.django_db(transaction=True)
def test_a_call_is_answered_where_it_stands(clean_page: Page, live_server, called, adopted):
    page = clean_page
    account(adopted.member)
    enter(page.context, live_server.url, adopted.member.name)
    page.goto(live_server.url)
    page.evaluate("window.same = true")
    expect(page.locator("#hello .lede")).to_contain_text("请您办")
    page.get_by_role("button", name="到会").click()
    expect(page.get_by_text("已答复")).to_be_visible()
    expect(page.get_by_role("button", name="到会")).to_have_count(0)
    assert page.evaluate("window.same"), "only the part changed"
    assert Answer.objects.get(call=called).coming


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_a_call_is_answered_with_a_reason(
    clean_page: Page, live_server, called, adopted
):
    page = clean_page
    account(adopted.member)
    enter(page.context, live_server.url, adopted.member.name)
    page.goto(live_server.url)
    page.get_by_text("不能到", exact=True).click()
    page.get_by_placeholder("缘由，可不写").fill("值班")
    page.get_by_role("button", name="请假").click()
    expect(page.get_by_text("已答复")).to_be_visible()
    held = Answer.objects.get(call=called)
    assert (held.coming, held.reason) == (False, "值班")


@pytest.mark.django_db(transaction=True)
def test_a_list_is_filtered_where_it_stands_and_the_address_keeps_the_filter(
    clean_page: Page, live_server, secretary, adopted
):
    page = clean_page
    enter(page.context, live_server.url, secretary.name)
    page.goto(f"{live_server.url}/people")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(22)
    page.locator("#q").fill("wcs")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("q=wcs"))
    page.locator("#q").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=secretary.name).last).to_be_focused()
    page.locator("#q").fill("")
    expect(rows).to_have_count(22)
    page.get_by_label("人员类别").select_option("probationary")
    expect(page.locator("#list").get_by_text("没有找到")).to_be_visible()
    page.reload()
    expect(page.get_by_label("人员类别")).to_have_value("probationary")


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_a_list_is_filtered_by_its_button(
    clean_page: Page, live_server, secretary, adopted
):
    page = clean_page
    enter(page.context, live_server.url, secretary.name)
    page.goto(f"{live_server.url}/people")
    page.locator("#q").fill("晨粟")
    page.get_by_role("button", name="查", exact=True).click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
