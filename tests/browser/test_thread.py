"""The main job in a real browser, from an empty database to both handbooks."""

import io
import re

import pytest
import xlsxwriter
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.fixtures import NAMES, TODAY
from zhidu.org.actions.entry import first_run_word
from zhidu.org.models import Membership, Person, Unit


@pytest.fixture
def roster(tmp_path):
    """A register as a village keeps it: title above, totals and a signature below."""
    path = tmp_path / "柏启村党员花名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册")
        sheet.merge_range("A1:G1", "柏启村党支部党员花名册", book.add_format({"bold": True}))
        for column, title in enumerate(
            ["序号", "姓名", "性别", "出生年月", "入党时间", "所在支部", "党内职务"]
        ):
            sheet.write(1, column, title)
        posts = {0: "书记", 1: "组织委员", 2: "宣传委员"}
        for number, name in enumerate(NAMES):
            row = [number + 1, name, "男" if number % 2 else "女", f"19{60 + number}.05",
                   "2005年7月", "柏启村党支部", posts.get(number, "")]  # fmt: skip
            for column, value in enumerate(row):
                sheet.write(number + 2, column, value)
        sheet.write(len(NAMES) + 2, 0, "合计")
        sheet.write(len(NAMES) + 2, 1, f"{len(NAMES)}人")
        sheet.write(len(NAMES) + 3, 0, "填表人：")
    return path


@pytest.mark.django_db(transaction=True)
def test_roster_to_handbook(clean_page: Page, live_server, on_today, roster):
    page, home = clean_page, live_server.url
    page.set_viewport_size({"width": 390, "height": 844})
    found(page, home)
    bring_in(page, home, roster)
    assert Membership.objects.filter(unit__name="柏启村党支部").count() >= 22
    unit = Unit.objects.get(name="柏启村党支部")
    page.goto(f"{home}/institutions/members_meeting?unit={unit.pk}")
    page.fill("#since", "2026-01-01")
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.get_by_text("已启用")).to_be_visible()
    secretary_enters(page, home, unit)
    record(page)
    see_board(page, home, unit)
    handbooks(page, home, unit)


def found(page: Page, home: str) -> None:
    page.goto(home)
    expect(page.get_by_text("请打开启动 zhidu 的窗口里打印的那个链接")).to_be_visible()
    page.goto(f"{home}/first-run/{first_run_word()}")
    page.fill("#unit", "杉朗镇党委")
    page.fill("#person", "郑晓黍")
    page.fill("#password", "lamp-river-42")
    page.fill("#again", "lamp-river-42")
    page.get_by_role("button", name="设好了").click()
    expect(page.get_by_text("您的用户名是“郑晓黍”")).to_be_visible()


def bring_in(page: Page, home: str, roster) -> None:
    page.get_by_role("link", name="导入名册").click()
    page.set_input_files("#file", roster)
    page.get_by_role("button", name="先看一遍").click()
    expect(page.get_by_text("22 行可以导入")).to_be_visible()
    assert Person.objects.count() == 1, "a preview writes nothing"
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("新增 22 人")).to_be_visible()


def secretary_enters(page: Page, home: str, unit: Unit) -> None:
    """The office gives the secretary a slip; the secretary comes in with it."""
    secretary = Person.objects.get(name=NAMES[0])
    page.goto(f"{home}/person/{secretary.pk}")
    page.get_by_role("button", name="开一张登录凭条").click()
    word = page.locator(".sheet .big").inner_text()
    page.goto(f"{home}/more")
    page.get_by_role("button", name="退出").click()
    page.goto(f"{home}/slip?word={word}")
    page.fill("#password", "well-bridge-17")
    page.fill("#again", "well-bridge-17")
    page.get_by_role("button", name="进来").click()
    page.get_by_role("link", name="看今日").click()
    expect(page.get_by_role("heading", name=f"{NAMES[0]}，您好")).to_be_visible()


def record(page: Page) -> None:
    """Four taps and one sentence: from Today to put down, with two absent of twenty-two."""
    taps = 0
    page.get_by_role("link", name="2026年第三季度支部党员大会").first.click()
    taps += 1
    page.get_by_label("哪一天").fill("2026-09-05")
    for name in (NAMES[3], NAMES[7]):
        page.get_by_role("checkbox", name=name, exact=True).click()
        taps += 1
    page.fill("#summary", "通过南渠分段管护办法，分四段，各有责任人。")
    page.get_by_role("button", name="记下", exact=True).click()
    taps += 1
    expect(page.get_by_text("记下了，不用再填第二遍")).to_be_visible()
    expect(page.get_by_text("到会 20 人，应到 22 人")).to_be_visible()
    required = 3
    assert taps + required <= 12


def see_board(page: Page, home: str, unit: Unit) -> None:
    """A stranger reads the board: the day, the kind and a head count, no names of members."""
    stranger = page.context.browser.new_context(locale="zh-CN")
    other = stranger.new_page()
    other.goto(f"{home}/board/{unit.pk}")
    expect(other.get_by_text("支部党员大会").first).to_be_visible()
    expect(other.get_by_text("20 人参加")).to_be_visible()
    assert NAMES[3] not in other.content()
    other.goto(f"{home}/people")
    expect(other).to_have_url(re.compile("/sign-in"))
    stranger.close()


def handbooks(page: Page, home: str, unit: Unit) -> None:
    page.goto(f"{home}/handbook/unit/{unit.pk}?year={TODAY.year}")
    expect(page.get_by_text("通过南渠分段管护办法").first).to_be_visible()
    with page.expect_download() as pdf:
        page.get_by_role("link", name="下载 PDF").click()
    text = "".join(one.extract_text() for one in PdfReader(pdf.value.path()).pages)
    assert "通过南渠分段管护办法" in text
    assert NAMES[21] in text
    with page.expect_download() as word:
        page.get_by_role("link", name="下载 Word").click()
    document = Document(io.BytesIO(word.value.path().read_bytes()))
    told = "\n".join(one.text for one in document.paragraphs)
    assert "通过南渠分段管护办法" in told
    assert f"缺席（2）：{NAMES[3]}、{NAMES[7]}" in told
