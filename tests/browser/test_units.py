"""Units ask and change, each person at their own screen, on the day it happens."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entering import enter
from tests.fixtures import SYSTEM, account
from tests.ladder import posted
from zhidu.matters.actions import adopting
from zhidu.org.models import Person, Unit


class Clock:
    """The pages' one clock; a test turns it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.day = date(2026, 6, 25)
        patch.setattr("zhidu.web.middleware.timezone.localdate", lambda: self.day)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def screens(browser, live_server):
    """screens(person) is that person's own browser; a console error fails the test."""
    wrong, made = [], {}

    def of(person: Person) -> Page:
        if person.pk not in made:
            account(person)
            context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
            enter(context, live_server.url, person.name)
            page = context.new_page()
            page.on("pageerror", lambda error: wrong.append(str(error)))
            made[person.pk] = page
        return made[person.pk]

    yield of
    for page in made.values():
        page.context.close()
    assert wrong == []


def put(page: Page, button: str, **values: str) -> None:
    """Fill the named fields of the form and press its button."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, home: str, title: str) -> None:
    page.goto(home)
    page.get_by_role("link", name=title).first.click()


@pytest.mark.django_db(transaction=True)
def test_a_request_goes_up_and_comes_back(ladder, live_server, clock, screens):
    """E15: the village asks, the town is late, the district answers, the village rates it."""
    home, title = live_server.url, "机井水泵坏了"
    village, town, district = (
        screens(one) for one in (ladder.secretary, ladder.town_office, ladder.district_office)
    )
    village.goto(f"{home}/org/{ladder.village.pk}/serving")
    village.get_by_role("link", name="请上级帮助").click()
    put(village, "办好了", title_line=title, request_text="三眼机井停了两眼，镇里没有配件。")
    expect(village.get_by_role("heading", name=title)).to_be_visible()
    expect(village.get_by_role("button", name="不用办了，撤回")).to_be_visible()
    expect(village.get_by_role("button", name="逾期未答复，请上一级办")).to_have_count(0)
    clock.day = date(2026, 7, 6)
    late(home, village, town)
    follow(village, home, title)
    put(village, "逾期未答复，请上一级办")
    expect(village.get_by_text("从杉朗镇党委转上一级")).to_be_visible()
    clock.day = date(2026, 7, 8)
    follow(district, home, title)
    put(district, "接办", reply_text="派技术员带配件去。", due_on="2026-07-20")
    put(district, "办完了", evidence="水泵已换，当天出水。")
    expect(district.get_by_role("button", name="解决了", exact=True)).to_have_count(0)
    clock.day = date(2026, 7, 18)
    follow(village, home, title)
    village.get_by_role("radio", name="3 一般").check()
    put(village, "解决了")
    expect(village.locator(".stamp")).to_have_text("已解决")
    town.goto(f"{home}/org/{ladder.town.pk}/serving")
    row = town.get_by_role("row", name="杉朗镇党委")
    expect(row.locator("[data-k='迟了']")).to_have_text("1")
    expect(row.locator("[data-k='转上一级']")).to_have_text("1")


def late(home: str, village: Page, town: Page) -> None:
    """The town sees it late in its own Today; the village is told it may go up."""
    town.goto(home)
    expect(town.get_by_text("已过期 1 天").first).to_be_visible()
    village.goto(home)
    expect(village.get_by_text("杉朗镇党委没有按时办，您可以请上一级办。")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_branch_in_a_building_names_its_host(cast, live_server, clock, screens):
    """Refused without the host, then set up by the committee's decision, on its day."""
    home, title = live_server.url, "设立：五号楼党支部"
    head = posted(cast.town, "尤春谷", "secretary", "书记", first=True)
    adopting.adopt(SYSTEM, cast.village, "unit_change", date(2026, 1, 1))
    clock.day = date(2026, 7, 20)
    applied(cast, home, screens(cast.secretary), title)
    clock.day = date(2026, 7, 27)
    above, office = screens(head), screens(cast.office)
    follow(above, home, title)
    put(above, "同意", document_ref="杉委〔2026〕8号")
    follow(office, home, title)
    expect(office.get_by_text("“生效日期” 2026-08-01 还没到")).to_be_visible()
    clock.day = date(2026, 8, 1)
    office.reload()
    put(office, "办好了")
    expect(office.locator(".stamp")).to_have_text("已调整")
    office.goto(f"{home}/org/{Unit.objects.get(name='五号楼党支部').pk}")
    for person in cast.people[10:14]:
        expect(office.get_by_role("link", name=person.name).first).to_be_visible()


def applied(cast, home: str, page: Page, title: str) -> None:
    page.goto(f"{home}/org/{cast.village.pk}")
    page.get_by_role("link", name="办组织设置调整").click()
    put(page, "办好了", change_kind="set_up")
    for person in cast.people[10:14]:
        page.get_by_role("checkbox", name=person.name, exact=True).check()
    put(page, "办好了", change_on="2026-08-01", reason="五号楼住着四名党员",
        new_name="五号楼党支部", basis_kind="building")  # fmt: skip
    expect(page.get_by_role("alert")).to_contain_text("缺“依托的单位、楼宇（一行一个）”")
    expect(page.locator("[name=new_name]")).to_have_value("五号楼党支部")
    put(page, "办好了", host_places="五号楼")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
