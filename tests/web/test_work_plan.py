"""The plan of a year: comment, answer, approval by another, tasks, the account at its end."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.walking import hang_on
from tests.web.acting import opened, refusal
from zhidu.matters import plans
from zhidu.matters.actions import acting, adopting
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter
from zhidu.org.door import Refused
from zhidu.org.models import Person

PUMP = {"title_line": "换泵", "origin": "own", "weight": "key", "measure": "汛前试过"}
STUDY = {"title_line": "学习", "origin": "floor", "weight": "general", "measure": "每月一次"}


@pytest.fixture
def plan(cast: Cast) -> Cast:
    begun, blanks = date(2026, 1, 1), {"no_committee": "secretary"}
    adopting.adopt(SYSTEM, cast.village, "work_plan", begun, blanks)
    return cast


def table(name: str, *lines: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{key}_{n}": held for n, row in enumerate(lines) for key, held in row.items()}


def draft(client: Any, cast: Cast, *lines: dict[str, str]) -> Any:
    said = {"situation_text": "水少，用电紧。", "stage": "draft", "said": "done",
            "on": TODAY.isoformat(), **table("plan_lines", *lines)}  # fmt: skip
    return opened(client, cast.village, "work_plan", **said)


def go(cast: Cast, who: Person, matter: Matter, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(cast.actor(who, day), matter, matter.at, said, day, facts)
    matter.refresh_from_db()


def test_a_plan_is_heard_approved_by_another_and_becomes_tasks(plan: Cast, sign_in):
    assert [one.state for one in duties(plan.village, TODAY)] == ["late"], "due on 15 February"
    client, head, deputy = sign_in(plan.secretary), plan.secretary, plan.people[1]
    unsaid = refusal(draft(client, plan, {**PUMP, "measure": ""}))
    assert "第1行缺“怎样算达到”" in unsaid
    assert draft(client, plan, PUMP, STUDY).status_code == 302
    matter, day = Matter.objects.get(slug="work_plan"), date(2026, 10, 2)
    go(plan, head, matter, "posted", TODAY)
    assert [one.state for one in duties(plan.village, TODAY)] == ["late"], "not yet decided"
    hang_on(day)
    go(plan, head, matter, "clear", day)
    tasks = [{"title_line": one["title_line"], "owner": str(deputy.pk), "due_on": "2026-11-30"}
             for one in (PUMP, STUDY)]  # fmt: skip
    with pytest.raises(Refused, match="“任务”缺“学习”这一行"):
        go(plan, head, matter, "none", day, task_lines=tasks[:1])
    with pytest.raises(Refused, match="缺“意见和答复”"):
        go(plan, head, matter, "submit", day, task_lines=tasks)
    go(plan, head, matter, "none", day, task_lines=tasks)
    with pytest.raises(Refused):
        go(plan, head, matter, "approve", day)
    go(plan, deputy, matter, "approve", day)
    assert [one.state for one in duties(plan.village, day)] == ["done"], "met once it runs"
    rows = Matter.objects.filter(parent=matter, slug="assignment")
    assert sorted(one.known["title_line"] for one in rows) == ["学习", "换泵"]
    _year_ends(plan, matter)


def _year_ends(plan: Cast, matter: Matter) -> None:
    """What was confirmed as done need not be said again; the rest is carried with its reason."""
    head, day = plan.secretary, date(2026, 12, 20)
    rows = Matter.objects.filter(parent=matter, title__contains="学习")
    rows.update(at="done", state=Matter.State.ENDED)
    account = plans.begins("plan_results", matter)
    assert [one["outcome"] for one in account] == ["", "kept"]
    account[0] |= {"outcome": "carried"}
    with pytest.raises(Refused, match="第1行缺“缘由”"):
        go(plan, head, matter, "done", day, plan_results=account)
    account[0] |= {"reason": "配件没到"}
    go(plan, head, matter, "done", day, plan_results=account)
    go(plan, plan.people[1], matter, "agree", day)
    assert matter.at == "closed"


def test_what_was_carried_over_stands_in_the_next_plan(plan: Cast, sign_in):
    results = [{"title_line": "换泵", "outcome": "carried", "reason": "配件没到"},
               {"title_line": "学习", "outcome": "kept", "reason": ""}]  # fmt: skip
    Matter.objects.create(
        unit=plan.village, slug="work_plan", version="2026-01-01", said="去年的计划", at="closed",
        opened=date(2025, 1, 5), since=date(2025, 12, 30), state=Matter.State.ENDED,
        known={"plan_lines": [PUMP, STUDY], "plan_results": results},
    )  # fmt: skip
    matter = acting.open_matter(plan.actor(plan.secretary), plan.village, "work_plan", TODAY)
    assert plans.carried(matter) == [PUMP]
    page = sign_in(plan.secretary).get(f"/matter/{matter.pk}").content.decode()
    assert 'value="换泵"' in page and 'value="汛前试过"' in page and 'value="学习"' not in page
