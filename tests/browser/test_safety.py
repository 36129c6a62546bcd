"""Chain E11 through the pages: a check, a statement, Monday, two approvers, an appeal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.browser.entering import Walk, clock_at
from tests.browser.test_pages import faults
from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.test_unsafe_acts import Team, recorded, team  # noqa: F401 - a fixture
from zhidu.matters import safety
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import keep

MONDAY = "2026-09-21"


def found(walk: Walk, team: Team) -> Matter:  # noqa: F811
    """Put down with place and evidence, told, stated, verified by another, measured by table."""
    driver = team.who["driver"]
    address = f"/matters/open?unit={team.cast.village.pk}&slug=unsafe_act&subject={driver.pk}"
    walk.go(team.who["checker"], address)
    given = {key: str(one) for key, one in team.facts().items() if key not in ("stage", "said")}
    walk.put(**{**given, "place_text": ""})
    walk.press("办好了")
    walk.reads("缺“地点”")
    walk.put(**given)
    walk.press("办好了")
    matter = Matter.objects.get(slug="unsafe_act", state="open")
    walk.put(told_on=TODAY.isoformat())
    walk.press("办好了")
    walk.cannot("属实")
    walk.go(driver, f"/matter/{matter.pk}")
    walk.put(statement="接了一个电话。")
    walk.press("是这样")
    walk.go(team.who["second"], f"/matter/{matter.pk}")
    walk.press("属实")
    walk.go(team.who["captain"], f"/matter/{matter.pk}")
    walk.put(penalty_kind="remind", reason="按表")
    walk.press("按表处理")
    walk.reads("须少于1，现为4")
    walk.put(penalty_kind="penalty", reason="按表")
    walk.press("按表处理")
    matter.refresh_from_db()
    assert matter.at == "told"
    return matter


def decided(walk: Walk, team: Team) -> Matter:  # noqa: F811
    """Not before a stop was served; never by who proposed; never twice by one."""
    driver, who = team.who["driver"], team.who
    address = f"/matters/open?unit={team.cast.village.pk}&slug=staged_measure&subject={driver.pk}"
    walk.go(who["captain"], address)
    walk.put(measure_kind="off_post", facts="四次查实。", rule_ref=team.rule,
             ends_on=(TODAY + timedelta(days=30)).isoformat())  # fmt: skip
    walk.press("办好了")
    walk.reads("不少于1，现为0")
    served(team)
    walk.press("办好了")
    matter = Matter.objects.get(slug="staged_measure", state="open")
    walk.go(driver, f"/matter/{matter.pk}")
    walk.put(statement="以后不打了。")
    walk.press("办好了")
    walk.go(who["captain"], f"/matter/{matter.pk}")
    walk.cannot("同意")
    walk.go(who["head"], f"/matter/{matter.pk}")
    walk.press("同意")
    walk.reads("“同意”须写明理由")
    walk.put(reason="四次查实")
    walk.press("同意")
    walk.put(reason="四次查实")
    walk.press("同意，告知本人并执行")
    walk.reads("同一人")
    walk.go(who["director"], f"/matter/{matter.pk}")
    walk.put(reason="属实")
    walk.press("同意，告知本人并执行")
    matter.refresh_from_db()
    assert safety.runs(matter, TODAY)
    return matter


def served(team: Team) -> None:  # noqa: F811
    """A stop that was carried out in the summer, put down without its pages."""
    Matter.objects.create(
        unit=team.cast.village, slug="staged_measure", version="2026-01-01",
        sha256=keep("staged_measure", "2026-01-01"), subject=team.who["driver"], said="停车",
        opened=date(2026, 7, 13), since=date(2026, 8, 12), at="over", state=Matter.State.ENDED,
        known={"measure_kind": "stop"},
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_decide_and_an_appeal_pauses_it(browser, live_server, team: Team, monkeypatch):  # noqa: F811
    cast: Cast = team.cast
    walk = Walk(browser, live_server.url, clock_at(monkeypatch, TODAY))
    adopting.adopt(SYSTEM, cast.village, "safety_meeting", date(2026, 9, 7))
    for number, (kind, day) in enumerate(
        (("remind", 3), ("penalty", 5), ("penalty", 7), ("penalty", 8)), 1
    ):
        recorded(team, number, kind, date(2026, day, 4))
    act = found(walk, team)
    walk.go(cast.secretary, f"/matter/{act.pk}")
    walk.reads_not("接了一个电话")
    walk.go(cast.secretary, f"/record?unit={cast.village.pk}&kind=safety_meeting", MONDAY)
    typed = walk.page.locator("textarea").evaluate_all("all => all.map(one => one.value).join()")
    assert "行车接打手机 1 起" in typed and team.who["driver"].name not in typed
    walk.clock[0] = TODAY
    matter = decided(walk, team)
    walk.go(team.who["driver"], f"/matter/{matter.pk}")
    walk.press("本人申诉")
    walk.reads("缺“不服的理由”")
    walk.put(appeal_text="有一次不是我的车。")
    walk.press("本人申诉")
    walk.reads("申诉期间不执行")
    assert faults(walk.page, demo=False) == []
    matter.refresh_from_db()
    assert not safety.runs(matter, TODAY)
    walk.go(team.who["union"], f"/matter/{matter.pk}")
    walk.put(reason="不足四次")
    walk.press("撤销")
    matter.refresh_from_db()
    assert matter.at == "cancelled" and safety.stopped(team.who["driver"], TODAY) == []
    walk.context.close()
