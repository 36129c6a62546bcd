"""A case begun on paper: put at its stage by two people; what is unknown is said to be so."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.walking import BALLOT, Stage, prepared
from zhidu.matters.actions import acting, placing
from zhidu.matters.models import Matter, Placing, Step
from zhidu.matters.verdicts import verdicts
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.sentence import read

OPENED = date(2023, 2, 1)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    held = prepared(cast)
    people.join(SYSTEM, cast.village, held.applicant, "target", date(2024, 4, 22))
    return held


@pytest.fixture
def matter(stage: Stage) -> Matter:
    actor = stage.on(stage.cast.secretary, "2026-09-01")
    return acting.open_matter(actor, stage.cast.village, "development", OPENED, stage.applicant)


def proposed(stage: Stage, matter: Matter, days=None, facts=None, at="admit") -> Placing:
    return placing.propose(
        stage.on(stage.cast.secretary, "2026-09-01"), matter, at,
        {name: date.fromisoformat(day) for name, day in (days or {}).items()}, facts or {},
    )  # fmt: skip


def test_two_people_put_it_at_its_stage_and_what_is_unknown_is_said(stage: Stage, matter: Matter):
    introducers = [str(stage.cast.people[n].pk) for n in (4, 6)]
    days = {"apply": "2023-02-01", "prereview": "2026-08-20"}
    row = proposed(stage, matter, days, {"introducers": introducers})
    matter.refresh_from_db()
    assert matter.at == "apply"  # nothing moves before it is confirmed
    with pytest.raises(Refused, match="不能自己确认"):
        placing.confirm(stage.on(stage.cast.secretary, "2026-09-01"), row)
    placing.confirm(stage.on(stage.cast.office, "2026-09-02"), row)
    matter.refresh_from_db()
    assert (matter.at, matter.since) == ("admit", date(2026, 8, 20))
    assert "list_activist" in matter.unknown and "contacts" in matter.unknown
    assert "apply" not in matter.unknown and "introducers" not in matter.unknown
    steps = Step.objects.filter(matter=matter)
    assert {(one.stage, str(one.on), one.placed) for one in steps} == {
        ("apply", "2023-02-01", True), ("prereview", "2026-08-20", True),
    }  # fmt: skip


def test_an_unknown_fact_is_no_breach_and_no_proof(stage: Stage, matter: Matter):
    row = proposed(stage, matter, {"prereview": "2026-08-20"})
    placing.confirm(stage.on(stage.cast.office, "2026-09-02"), row)
    matter.refresh_from_db()
    line = ("admit", "2026-09-10", BALLOT, {"decision_text": "同意"})
    step = stage.take(matter, line)
    assert step.outcome == "passed"
    assert any("入党介绍人”不详" in str(one) for one in told(step))
    # in neither version is what was not known held against the dossier
    matter.refresh_from_db()
    assert [one.verdict.wanting for one in verdicts(matter)] == [(), ()]


def told(step: Step) -> list[str]:
    return [str(read(one)) for one in step.advice]


def test_days_do_not_run_backwards_and_have_come(stage: Stage, matter: Matter):
    with pytest.raises(Refused, match="早于“递交入党申请书”"):
        proposed(stage, matter, {"apply": "2023-02-01", "talk": "2023-01-01"})
    with pytest.raises(Refused, match="还没到"):
        proposed(stage, matter, {"prereview": "2026-12-20"})


def test_a_day_that_a_standing_counts_from_is_asked_for(stage: Stage, matter: Matter):
    with pytest.raises(Refused, match="“支部大会讨论票决接收预备党员”的日期后面要用来起算"):
        proposed(stage, matter, {"prereview": "2026-08-01"}, at="approve")


def test_only_before_anything_was_done_here_and_only_on_the_way(stage: Stage, matter: Matter):
    with pytest.raises(Refused, match="请选一个"):
        proposed(stage, matter, at="extend_vote")
    actor = stage.on(stage.cast.secretary, "2026-09-01")
    acting.do(actor, matter, "apply", "done", OPENED, {"applied_at": "work"})
    with pytest.raises(Refused, match="已经在这里办过"):
        proposed(stage, matter)


def test_a_new_proposal_replaces_the_old_one_and_one_may_be_dropped(stage: Stage, matter: Matter):
    first = proposed(stage, matter, at="train")
    second = proposed(stage, matter)
    with pytest.raises(Refused, match="已经办过或者作罢"):
        placing.confirm(stage.on(stage.cast.office, "2026-09-02"), first)
    office = stage.on(stage.cast.office, "2026-09-02")
    with pytest.raises(Refused, match="写明缘由"):
        placing.drop(office, matter, second, " ")
    placing.drop(office, matter, second, "材料写的是预审以前")
    assert not Placing.objects.filter(dropped="").exists()


def test_the_same_case_entered_step_by_step_keeps_its_real_days(stage: Stage, matter: Matter):
    actor = stage.on(stage.cast.secretary, "2026-09-01")
    acting.do(actor, matter, "apply", "done", OPENED, {"applied_at": "work"})
    step = acting.do(actor, matter, "talk", "done", date(2023, 4, 1), {"talk_record": "谈过。"})
    assert (step.on, step.entered) == (date(2023, 4, 1), date(2026, 9, 1))
    assert "已过期限（2023-03-01）" in told(step)[0]
    # the register began with the target of 2024: what came before goes before it
    rows = stage.applicant.memberships.exclude(kind="staff").order_by("starts")
    assert [(one.kind, str(one.starts), str(one.ends)) for one in rows] == [
        ("applicant", "2023-02-01", "2024-04-22"), ("target", "2024-04-22", "None"),
    ]  # fmt: skip
    actor = stage.on(stage.cast.secretary, "2026-09-02")
    acting.withdraw_step(actor, step, "日期抄错")
    acting.withdraw_step(actor, Step.objects.get(stage="apply"), "日期抄错")
    assert rows.all().count() == 1
