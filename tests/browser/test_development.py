"""One person through all 25 steps with the local rule on top, on the page of the case.

Everybody is signed in in a browser of their own; what is refused stands on the page in a sentence.
`make soak` takes every step in the browser; `make test` those where a role acts first, something is
refused, counted by two or posted, and the rest by the same acts without a page.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.entering import enter
from tests.fixtures import SYSTEM, account, make_cast
from tests.matters.walking import BALLOT, Line, Stage, hang_on, prepared
from zhidu.engine.stages import Exam, Vote
from zhidu.matters.actions import localising
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import law_of
from zhidu.org.models import Person

# before this line: somebody tries this, and reads that
REFUSED: dict[tuple[str, str], tuple[Line, str]] = {
    ("cultivate", "2027-07-03"): (
        ("cultivate", "2027-01-05", "ready", {"cultivation_opinion": "可以了。"}),
        "未满12个月",
    ),
    ("target_notice", "2027-07-20"): (
        ("target_notice", "2027-07-19", "clear", {}),
        "公示期暂算至 2027-07-19 届满",
    ),
    ("name_introducers", "2027-07-21"): (
        ("name_introducers", "2027-07-21", None, {}),
        "“入党介绍人”不少于2",
    ),
    ("admit", "2027-10-08"): (
        ("admit", "2027-10-08", {**BALLOT, "eligible": 20}, {"decision_text": "同意"}),
        "名册上有表决权的22人，应到会填了20人，少的2人须逐人写明理由",
    ),
}


ON_THE_PAGE = {
    "apply", "list_activist", "file_activist", "cultivate", "push_members_1", "target_notice",
    "name_introducers", "theory_exam", "form", "notice_admit", "admit", "approve", "archive",
}  # fmt: skip
EVERY = "ZHIDU_EVERY_STEP" in os.environ


class Everybody:
    """One signed-in page for each person, and the one clock that all pages read."""

    def __init__(self, browser: Browser, home: str, stage: Stage, clock: list[date]) -> None:
        self.browser, self.home, self.stage, self.clock = browser, home, stage, clock
        self.pages: dict[int, Page] = {}
        self.matter = stage.open()

    def page(self, person: Person) -> Page:
        if person.pk not in self.pages:
            context = self.browser.new_context(locale="zh-CN")
            enter(context, self.home, account(person).username)
            context.set_default_timeout(10_000)
            context.route(
                "**/static/**", lambda route: route.abort()
            )  # its looks are tried elsewhere
            self.pages[person.pk] = context.new_page()
        return self.pages[person.pk]

    def whom(self, stage: str) -> Person:
        """As in the walk without pages; what the masses recommend the committee puts down."""
        masses = law_of(self.matter).stages[stage].by == "masses"
        return self.stage.cast.people[1] if masses else self.stage.whom(self.matter, stage)

    def go(self, line: Line) -> None:
        if EVERY or line[0] in ON_THE_PAGE:
            self.take(line)
        else:
            self.stage.take(self.matter, line)

    def take(self, line: Line) -> Page:
        """One line on the page of the case; two persons where it is counted."""
        stage, day, said, _facts = line
        self.clock[0] = date.fromisoformat(day)
        if said == "clear":
            hang_on(self.clock[0])
        counted = isinstance(law_of(self.matter).stages[stage], (Vote, Exam))
        page = self.fill(self.whom(stage), line)
        if counted and page.get_by_role("alert").count() == 0:
            page = self.fill(self.stage.second(self.matter, stage), (*line[:3], {}))
        return page

    def fill(self, person: Person, line: Line) -> Page:
        stage, day, said, facts = line
        page = self.page(person)
        page.goto(f"{self.home}/matter/{self.matter.pk}", wait_until="domcontentloaded")
        form = page.locator("form", has=page.locator(f"input[name=stage][value={stage}]"))
        if not form.is_visible():
            page.locator("details.act", has=form).locator("summary").first.click()
        form.locator(f"#on_{stage}").fill(day)
        for name, value in facts.items():
            put(form, f"i_{stage}_{name}", name, value)
        if isinstance(said, dict):
            count(form, said)
        form.locator(f"button[name=said][value={spoken(said)}]").click()
        return page

    def refused(self, line: Line, sentence: str) -> None:
        before = Step.objects.filter(matter=self.matter).count()
        page = self.take(line)
        expect(page.get_by_role("alert")).to_contain_text(sentence)
        assert Step.objects.filter(matter=self.matter).count() == before

    def alone(self, line: Line, sentence: str) -> None:
        """The same person twice: the second entry is another's."""
        self.clock[0] = date.fromisoformat(line[1])
        person = self.whom(line[0])
        self.fill(person, line)
        page = self.fill(person, line)
        expect(page.get_by_role("alert")).to_contain_text(sentence)
        self.fill(self.stage.second(self.matter, line[0]), line)

    def leave(self) -> None:
        for page in self.pages.values():
            page.context.close()


def spoken(said: Any) -> str:
    return "count" if isinstance(said, dict) else said or "done"


def count(form: Locator, counts: dict[str, int]) -> None:
    for name, number in counts.items():
        if name == "passed":
            form.locator(f"input[name=passed][value='{number}']").check()
        else:
            form.locator(f"#c_{name}").fill(str(number))


def put(form: Locator, field: str, name: str, value: Any) -> None:
    """Type, tick or choose, as the form offers the item."""
    if isinstance(value, list) and isinstance(value[0], dict):
        for column, text in value[0].items():
            form.locator(f"[name={name}_{column}_0]").fill(text)
    elif isinstance(value, list):
        for one in value:
            form.locator(f"input[name={name}][value='{one}']").check()
    elif form.locator(f"input[type=radio][name={name}]").count():
        form.locator(f"input[name={name}][value='{value}']").check()
    else:
        form.locator(f"#{field}").fill(str(value))


@pytest.mark.django_db(transaction=True)
def test_a_person_walks_through_all_25_steps_with_every_role_signed_in(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch
):
    clock = [date(2026, 6, 1)]
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: clock[0])
    stage = prepared(make_cast())
    localising.adopt(
        SYSTEM, stage.cast.village, "development", "double_recommendation", date(2026, 1, 1)
    )
    walk = Everybody(browser, live_server.url, stage, clock)
    for line in stage.with_gates():
        if held := REFUSED.get(line[:2]):
            walk.refused(*held)
        if line[0] == "theory_exam":
            walk.alone(line, "您已录过第一遍，第二遍要由另一个人来录。")
        else:
            walk.go(line)
        walk.matter.refresh_from_db()
    assert walk.matter.at == "full_member"
    expect(walk.page(stage.cast.secretary).locator(".stamp")).to_be_visible()
    law = law_of(walk.matter)
    taken = Step.objects.filter(matter=walk.matter).values_list("stage", flat=True)
    assert {law.stages[name].step for name in taken} - {None, 0} == set(range(1, 26))
    cast = stage.cast
    everybody = [*cast.people[:3], cast.people[4], cast.office, stage.head, stage.applicant]
    assert set(walk.pages) == {one.pk for one in everybody}, "every role has acted"
    assert Matter.objects.count() == 1
    walk.leave()
