"""The office closes every gap by hand, until the page says that everything is covered."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entering import enter
from tests.browser.test_pages import faults
from tests.fixtures import SYSTEM, TODAY, Cast, account, make_cast
from tests.matters.test_recording import written
from zhidu.matters import coverage
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.coverage import Scope
from zhidu.matters.models import Matter
from zhidu.org import asof
from zhidu.org.actions import mobile, people, tree
from zhidu.org.models import Membership, Person, Unit


def uneven() -> Cast:
    """One row in every kind of gap, nothing else missing."""
    cast = make_cast()
    for unit in (cast.village, cast.other):
        adopting.adopt_pack(SYSTEM, unit, "district", date(2026, 1, 1))
    held = written(cast, absent={cast.people[3].pk: "外出"})
    recording.file(cast.actor(cast.secretary), cast.village, held)
    Membership.objects.filter(person=cast.stranger).update(starts=date(2026, 8, 1))
    people.add(SYSTEM, cast.town, "full", TODAY, name="唐夏粟")
    gone = tree.found(SYSTEM, cast.town, "旧村党支部", "branch", on=date(2020, 1, 1))
    people.add(SYSTEM, gone, "full", TODAY, name="冯晨豆")
    Unit.objects.filter(pk=gone.pk).update(closed=TODAY)
    people.appoint(SYSTEM, cast.town, cast.people[1], "secretary", "书记", TODAY, first=True)
    people.appoint(SYSTEM, cast.village, cast.people[8], "secretary", "书记", TODAY)
    Unit.objects.filter(pk=cast.village.pk).update(basis="")
    tree.set_place(SYSTEM, cast.town, "电器厂", "firm")
    mobile.mark_away(SYSTEM, cast.people[10], since=date(2026, 2, 1), to="省城",
                     contact=cast.people[11])  # fmt: skip
    Person.objects.filter(pk=cast.people[10].pk).update(contact=None)
    Person.objects.update(role_kind="activity", role_text="主题党日")
    Person.objects.filter(pk=cast.people[9].pk).update(role_kind="")
    return cast


def left(cast: Cast) -> dict[str, int]:
    scope = Scope(asof.under(cast.town, TODAY), TODAY)
    return {gap.key: number for gap, number in coverage.numbers(scope) if number}


@pytest.mark.django_db(transaction=True)
def test_the_page_reaches_zero(clean_page: Page, live_server, on_today):
    cast, page, home = uneven(), clean_page, live_server.url
    assert left(cast) == dict.fromkeys(coverage.GAPS, 1)
    page.set_viewport_size({"width": 390, "height": 844})
    account(cast.office)
    enter(page.context, home, cast.office.name)
    page.goto(f"{home}/org/coverage")
    expect(page.get_by_text("一共 11 处")).to_be_visible()
    for key, close in CLOSE.items():
        page.goto(f"{home}/org/coverage/{key}")
        expect(page.get_by_text("1 处。")).to_be_visible()
        assert faults(page, demo=False) == []
        close(page, cast)
        assert key not in left(cast), key
    page.goto(f"{home}/org/coverage")
    expect(page.get_by_role("heading", name="都覆盖到了")).to_be_visible()
    page.goto(f"{home}/org/coverage?on=2026-09-19&all=1")
    expect(page.get_by_text("没有书记的支部")).to_be_visible()


def _join(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="编入一个支部").click()
    page.get_by_label("支部", exact=True).select_option(label="柏启村党支部")
    page.get_by_label("人员类别").select_option("full")
    page.locator("#j3").fill("2026-09-20")
    page.locator("details[open]").get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记。")).to_be_visible()


def _reach(page: Page, cast: Cast) -> None:
    """One click gives it to the secretary proposed; he does it, the office confirms."""
    page.get_by_role("button", name="请他联系").click()
    expect(
        page.get_by_text(f"已交给{cast.secretary.name}去联系{cast.people[3].name}。")
    ).to_be_visible()
    expect(page.get_by_text("已交给人")).to_be_visible()
    task, his = Matter.objects.get(subject=cast.people[3]), cast.actor(cast.secretary)
    acting.do(his, task, "accept", "accept", TODAY, {})
    acting.do(his, task, "do", "done", TODAY, {"evidence": "到家里坐了坐"})
    acting.do(cast.actor(cast.office), task, "confirm", "solved", TODAY, {})


def _contact(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="写一位联系人").click()
    page.get_by_label("本支部的联系人", exact=True).select_option(label=cast.people[11].name)
    page.locator("details[open]").get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记。")).to_be_visible()


def _role(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="登记作用发挥").click()
    page.locator("#r2").fill("楼门长")
    page.locator("details[open]").get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记。")).to_be_visible()


def _appoint(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="任职").click()
    page.locator("details[open]").get_by_role("button", name="任职").click()
    expect(page.get_by_text("已任职。")).to_be_visible()


def _relieve(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="免去职务").click()
    page.locator("#rr").select_option(label=f"书记 {cast.people[8].name}")
    page.locator("#rw").fill("登记重了")
    page.locator("details[open]").get_by_role("button", name="免去").click()
    expect(page.get_by_text("已免去。")).to_be_visible()


def _basis(page: Page, cast: Cast) -> None:
    page.get_by_label("设在哪里").select_option("village")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("这一项已经补齐。")).to_be_visible()


def _cover(page: Page, cast: Cast) -> None:
    page.get_by_role("button", name="由它覆盖").click()
    expect(page.get_by_text("这一项已经补齐。")).to_be_visible()


CLOSE = {
    "branchless": _join, "dissolved": _join, "unreached": _reach, "away": _contact,
    "roleless": _role, "headless": _appoint, "first_none": _appoint, "several": _relieve,
    "committee": _appoint, "baseless": _basis, "uncovered": _cover,
}  # fmt: skip
