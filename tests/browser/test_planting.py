"""From an empty database to a whole tree, level by level, as on a phone; and taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import faults
from tests.browser.test_thread import found
from zhidu.org.models import Unit


@pytest.mark.django_db(transaction=True)
def test_a_tree_is_typed_looked_at_set_up_and_taken_back(clean_page: Page, live_server, on_today):
    page = clean_page
    page.set_viewport_size({"width": 390, "height": 844})
    found(page, live_server.url)
    page.get_by_role("link", name="照模板设立下级组织").click()
    page.get_by_role("radio", name="公司–大队–车队–班").check()
    page.get_by_role("button", name="一层一层填").click()
    page.get_by_label("杉朗镇党委的下级").fill("一大队\n二大队")
    page.get_by_role("button", name="接着填下一层").click()
    page.get_by_label("一大队党总支的下级").fill("一车队\n二车队")
    page.get_by_role("button", name="接着填下一层").click()
    page.get_by_label("二车队党支部的下级").fill("四班")
    page.get_by_role("button", name="先看一遍").click()
    expect(page.get_by_role("rowheader", name="四班")).to_be_visible()
    assert Unit.objects.count() == 1, "a look writes nothing"
    assert faults(page, demo=False) == []
    page.get_by_role("button", name="设立这 5 个组织").click()
    expect(page.get_by_text("已设立 5 个组织。")).to_be_visible()
    squad = Unit.objects.get(name="四班")
    assert [one.name for one in squad.ancestors()] == [
        "杉朗镇党委", "一大队党总支", "二车队党支部", "四班",
    ]  # fmt: skip
    page.get_by_role("button", name="收回").click()
    expect(page.get_by_text("已收回。")).to_be_visible()
    assert Unit.objects.count() == 1
