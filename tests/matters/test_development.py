"""One person from application to full member, by the acts of the product, refusals included."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.walking import BALLOT, Stage, prepared
from zhidu.matters import reading
from zhidu.matters.actions import acting, counting, localising, objecting
from zhidu.matters.models import Matter, Step, TallySheet
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import Viewer
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Person


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return prepared(cast)


def kind(stage: Stage, day: str) -> str:
    rows = stage.applicant.memberships.on(date.fromisoformat(day)).exclude(kind="staff")
    return rows.get().kind if rows.exists() else ""


def refused(stage: Stage, matter: Matter, stage_name: str, day: str, said, facts) -> str:
    with pytest.raises(Refused) as told:
        stage.take(matter, (stage_name, day, said, facts))
    matter.refresh_from_db()
    return "；".join(told.value.sentences)


def test_row_4_24(stage: Stage):
    matter = stage.walk(stage.open())
    assert (matter.state, matter.at) == ("ended", "full_member")
    assert (matter.version, matter.overlays) == ("2026-05-18", [])
    assert kind(stage, "2026-05-31") == ""
    assert kind(stage, "2026-06-01") == "applicant"
    assert kind(stage, "2026-07-01") == "activist"
    assert kind(stage, "2027-07-21") == "target"
    # membership counts from the meeting that admitted, not from the approval a month later
    assert kind(stage, "2027-10-07") == "target"
    assert kind(stage, "2027-10-08") == "probationary"
    assert kind(stage, "2028-10-07") == "probationary"
    assert kind(stage, "2028-10-08") == "full"
    told = Entry.objects.filter(thing=f"matter:{matter.pk}", verb="membership.start")
    assert told.count() == 5
    assert matter.opener == stage.applicant  # opened on behalf: the asking is the applicant's


def test_the_counts_are_kept_and_nobody_who_voted(stage: Stage):
    matter = stage.walk(stage.open(), "superior_talk")
    step = Step.objects.get(matter=matter, stage="admit")
    assert step.facts["tally"] == BALLOT
    assert not TallySheet.objects.exists()


def test_birth_is_taken_from_the_register_and_never_guessed(stage: Stage):
    stage.applicant.birth = None
    stage.applicant.save()
    matter = stage.open()
    line = ("apply", "2026-06-01", None, {"applied_at": "work"})
    assert refused(stage, matter, *line) == "缺“出生日期”（第五条、第六条）"
    stage.applicant.birth, stage.applicant.birth_exact = date(2008, 1, 1), "year"
    stage.applicant.save()
    assert "现为17周岁" in refused(stage, matter, *line)  # born that year, surely 17 in June


def test_introducers_are_full_members_and_are_called_by_name(stage: Stage):
    matter = stage.walk(stage.open(), "name_introducers")
    young = people.add(SYSTEM, stage.cast.village, "probationary", date(2027, 1, 1), name="曹夏麦")
    named = {"introducers": [str(young.pk)]}
    told = refused(stage, matter, "name_introducers", "2027-07-21", None, named)
    assert told == (
        "“入党介绍人”不少于2，现为1（第十四条）；“入党介绍人”中曹夏麦不是正式党员（第十四条）"
    )


def test_the_base_is_the_roll_and_each_one_left_out_has_a_reason(stage: Stage):
    matter = stage.walk(stage.open(), "admit")
    fewer = {**BALLOT, "eligible": 20}
    text = {"decision_text": "同意"}
    told = refused(stage, matter, "admit", "2027-10-08", fewer, text)
    assert "名册上有表决权的22人，应到会填了20人，少的2人须逐人写明理由" in told
    more = {**BALLOT, "eligible": 23}
    assert "请先更正名册" in refused(stage, matter, "admit", "2027-10-08", more, text)
    rows = [{"person": str(stage.cast.people[n].pk), "reason": "病重"} for n in (20, 21)]
    step = stage.take(matter, ("admit", "2027-10-08", fewer, {**text, "eligible_excluded": rows}))
    assert (step.outcome, step.facts["eligible_excluded"]) == ("passed", rows)


def test_one_person_alone_makes_no_count(stage: Stage):
    matter = stage.walk(stage.open(), "admit")
    one, day = stage.on(stage.cast.people[1], "2027-10-08"), date(2027, 10, 8)
    facts = {"decision_text": "同意"}
    slip = {**BALLOT, "for": 18, "against": 2}
    assert counting.count(one, matter, "admit", slip, day, facts=facts) is None
    assert counting.count(one, matter, "admit", BALLOT, day, facts=facts) is None  # put right
    with pytest.raises(Refused, match="第二遍要由另一个人来录"):
        counting.count(one, matter, "admit", BALLOT, day, facts=facts)
    other = stage.on(stage.cast.people[2], "2027-10-08")
    with pytest.raises(Refused, match="不一致"):
        counting.count(other, matter, "admit", {**BALLOT, "for": 18, "against": 2}, day)
    assert not TallySheet.objects.exists()  # neither is believed
    assert counting.count(one, matter, "admit", BALLOT, day, facts=facts) is None
    step = counting.count(other, matter, "admit", BALLOT, day)
    assert (step.outcome, step.facts["decision_text"]) == ("passed", "同意")


def test_a_vote_is_never_said_by_one(stage: Stage):
    matter = stage.walk(stage.open(), "admit")
    with pytest.raises(Refused, match="两人分别录入"):
        acting.do(
            stage.on(stage.cast.people[1], "2027-10-08"), matter, "admit", "passed",
            date(2027, 10, 8), {},
        )  # fmt: skip


def test_half_is_not_more_than_half(stage: Stage):
    matter = stage.walk(stage.open(), "admit")
    half = {**BALLOT, "for": 11, "against": 9}
    step = stage.take(matter, ("admit", "2027-10-08", half, {"decision_text": "议过"}))
    assert (step.outcome, step.came_to) == ("failed", "not_passed")
    assert kind(stage, "2027-10-09") == "target"
    end = {"decision_text": "暂不培养", "reason": "本人将离开"}
    stage.take(matter, ("not_passed", "2027-10-20", "stop", end))
    matter.refresh_from_db()
    assert (matter.at, kind(stage, "2027-10-20")) == ("not_admitted", "applicant")


def test_the_office_enters_the_minutes_of_its_committee_and_no_other(stage: Stage):
    matter = stage.walk(stage.open(), "prereview")
    facts = {"document_ref": "杉委〔2027〕9号"}
    day = date(2027, 9, 20)
    with pytest.raises(Refused, match="这一步由上级党委办理"):
        acting.do(
            stage.on(stage.cast.secretary, "2027-09-20"), matter, "prereview", "pass", day, facts
        )
    step = acting.do(
        stage.on(stage.cast.office, "2027-09-20"), matter, "prereview", "pass", day, facts
    )
    assert step.on_behalf


def test_row_4_26(stage: Stage):
    localising.adopt(
        SYSTEM, stage.cast.town, "development", "double_recommendation", date(2026, 1, 1),
        below=True,
    )  # fmt: skip
    matter = stage.open("2026-07-15")
    assert [one["file"] for one in matter.overlays] == ["double_recommendation.2026-05-18"]
    book = library()
    both = book.sha256("development", "2026-05-18", "double_recommendation.2026-05-18")
    assert matter.sha256 == both != book.sha256("development", "2026-05-18")


def test_all_steps_with_every_gate_of_the_local_rule(stage: Stage):
    localising.adopt(
        SYSTEM, stage.cast.village, "development", "double_recommendation", date(2026, 1, 1)
    )
    matter = stage.walk(stage.open(), lines=stage.with_gates())
    assert matter.at == "full_member"
    exam = Step.objects.get(matter=matter, stage="theory_exam")
    assert (exam.outcome, exam.facts) == ("passed", {})  # no mark leaves the room
    done = list(Step.objects.filter(matter=matter).values_list("stage", flat=True))
    assert [done.count(one) for one in ("push_members_1", "notice_admit", "target_notice")] == [
        1,
        2,
        2,
    ]


def test_who_decides_reads_the_case_and_others_of_the_branch_do_not(stage: Stage):
    matter = stage.walk(stage.open(), "cultivate")
    day, cast = date(2026, 8, 1), stage.cast

    def reads(person: Person) -> bool:
        viewer = Viewer(person, day)
        listed = reading.visible_matters(viewer).filter(pk=matter.pk).exists()
        assert reading.may_see(viewer, matter) == listed
        return listed

    committee, contact = cast.people[:3], cast.people[4]
    assert all(map(reads, [*committee, contact, stage.applicant, cast.office, stage.head]))
    assert not any(map(reads, [cast.member, cast.people[9], cast.stranger]))


def test_row_4_28(stage: Stage):
    """Only the result, put down by two persons; a failed one keeps the gate shut; tries run out."""
    localising.adopt(
        SYSTEM, stage.cast.village, "development", "double_recommendation", date(2026, 1, 1),
        {"exam_attempts": 2},
    )  # fmt: skip
    matter = stage.walk(stage.open(), "theory_exam", stage.with_gates())
    day = date(2027, 9, 11)
    one, other = stage.on(stage.cast.office, "2027-09-11"), stage.on(stage.head, "2027-09-11")
    with pytest.raises(Refused, match="两人分别录入"):
        acting.do(one, matter, "theory_exam", "passed", day, {})
    assert counting.count(one, matter, "theory_exam", {"passed": 1}, day) is None
    with pytest.raises(Refused, match="第二遍要由另一个人来录"):
        counting.count(one, matter, "theory_exam", {"passed": 1}, day)
    with pytest.raises(Refused, match="这一步由"):
        counting.count(stage.on(stage.applicant, "2027-09-11"), matter, "theory_exam",
                       {"passed": 1}, day)  # fmt: skip
    matter.refresh_from_db()
    assert matter.at == "theory_exam", "one entry alone opens nothing"
    assert refused(stage, matter, "examine", "2027-09-11", "pass", {"decision_text": "同意"})
    with pytest.raises(Refused, match="两次录入不一致"):
        counting.count(other, matter, "theory_exam", {"passed": 0}, day)
    assert not TallySheet.objects.exists()
    line = ("theory_exam", "2027-09-11", {"passed": 0}, {})
    assert stage.take(matter, line).outcome == "failed"
    matter.refresh_from_db()
    assert stage.take(matter, line).outcome == "used_up"
    matter.refresh_from_db()
    assert (matter.at, kind(stage, "2027-09-11")) == ("cultivate", "activist")


def test_a_matter_under_way_keeps_the_rule_it_began_with(stage: Stage):
    before = stage.open("2026-06-01")
    row = localising.adopt(
        SYSTEM, stage.cast.village, "development", "double_recommendation", date(2026, 6, 2)
    )
    assert before.overlays == []
    stage.walk(before, "list_activist")
    acting.void(stage.on(stage.cast.secretary, "2026-07-01"), before, "试一试")
    after = stage.open("2026-07-01")
    assert after.overlays[0]["settings"]["exam_mark"] == 60
    localising.stop(SYSTEM, row, date(2026, 8, 1), "不再施行")
    after.refresh_from_db()
    assert "push_members_1" in stage_names(after)


def stage_names(matter: Matter) -> list[str]:
    return list(law_of(matter).stages)


def test_gates_that_do_not_fit_into_the_deadline_are_refused_when_adopted(stage: Stage):
    with pytest.raises(Refused, match="加设的环节一般要29天"):
        localising.adopt(
            SYSTEM, stage.cast.village, "development", "double_recommendation", date(2026, 1, 1),
            {"notice_length": "20 workdays"},
        )  # fmt: skip


def test_row_4_27(stage: Stage):
    matter = stage.walk(stage.open(), "target_notice")
    stage.take(matter, ("target_notice", "2027-07-12", "posted", {}))
    nobody = Actor(None, date(2027, 7, 14))
    made = objecting.object_to(nobody, matter, "他占了公家的地", "resident")
    assert (made.unit, made.at) == (stage.cast.town, "find")
    told = refused(stage, matter, "target_notice", "2027-07-20", "clear", {})
    assert told == "公示收到的异议还有1件没有查清（第十三条）"
    found = {"finding": "查了地籍，不占公地。", "reason": "与事实不符"}
    day = stage.on(stage.cast.office, "2027-07-19")
    acting.do(day, made, "find", "not_upheld", date(2027, 7, 19), found)
    matter.refresh_from_db()
    assert "没有查实的异议" in refused(stage, matter, "target_notice", "2027-07-20", "objected", {})
    # the time and the finding are independent conditions
    told = refused(stage, matter, "target_notice", "2027-07-19", "clear", {})
    assert "公示期暂算至 2027-07-19 届满（工作日表只到 2026-12-31）" in told
    assert stage.take(matter, ("target_notice", "2027-07-20", "clear", {})).outcome == "clear"


def test_an_upheld_objection_sends_it_back_and_the_next_notice_begins_anew(stage: Stage):
    matter = stage.walk(stage.open(), "target_notice")
    stage.take(matter, ("target_notice", "2027-07-12", "posted", {}))
    nobody = Actor(None, date(2027, 7, 14))
    made = objecting.object_to(nobody, matter, "他占了公家的地", "resident", "一位村民")
    found = {"finding": "属实，已退。", "reason": "属实"}
    office = stage.on(stage.cast.office, "2027-07-16")
    acting.do(office, made, "find", "upheld", date(2027, 7, 16), found)
    matter.refresh_from_db()
    assert stage.take(matter, ("target_notice", "2027-07-20", "objected", {})).outcome == "objected"
    matter.refresh_from_db()
    for line in (
        ("propose_target", "2027-07-26", "propose", {"decision_text": "已退，仍推荐"}),
        ("consent_target", "2027-07-28", "agree", {"document_ref": "杉委〔2027〕8号"}),
        ("target_notice", "2027-07-29", "posted", {}),
        ("target_notice", "2027-08-06", "clear", {}),
    ):
        step = stage.take(matter, line)
        matter.refresh_from_db()
    assert step.outcome == "clear"


def test_no_notice_no_objection_and_no_empty_one(stage: Stage):
    matter = stage.walk(stage.open(), "target_notice")
    nobody = Actor(None, date(2027, 7, 14))
    with pytest.raises(Refused, match="没有在公示"):
        objecting.object_to(nobody, matter, "不同意", "resident")
    stage.take(matter, ("target_notice", "2027-07-12", "posted", {}))
    with pytest.raises(Refused, match="写明不同意见"):
        objecting.object_to(nobody, matter, "  ", "resident")


def test_one_case_at_a_time_and_only_for_a_person(stage: Stage):
    stage.open()
    with pytest.raises(Refused, match="还在办"):
        stage.open("2026-06-05")
    actor = stage.on(stage.cast.secretary, "2026-06-05")
    with pytest.raises(Refused, match="关于谁"):
        acting.open_matter(actor, stage.cast.village, "development", actor.today)


def test_the_applicant_opens_their_own_case_and_nobody_elses(stage: Stage):
    own = stage.on(stage.applicant, "2026-06-01")
    with pytest.raises(Refused, match="由柏启村党支部的书记"):
        acting.open_matter(own, stage.cast.village, "development", own.today, stage.cast.member)
    matter = acting.open_matter(own, stage.cast.village, "development", own.today, stage.applicant)
    assert matter.opener == stage.applicant


def test_a_case_of_2023_runs_under_the_rules_of_2014(stage: Stage):
    matter = stage.open("2026-09-01")
    assert matter.version == "2026-05-18"
    acting.void(stage.on(stage.cast.secretary, "2026-09-01"), matter, "试一试")
    actor = stage.on(stage.cast.secretary, "2026-09-02")
    old = acting.open_matter(
        actor, stage.cast.village, "development", date(2023, 2, 1), stage.applicant
    )
    assert old.version == "2014-06-11"


def test_the_last_step_is_taken_back_with_the_standing_it_gave(stage: Stage):
    matter = stage.walk(stage.open(), "file_up")
    assert kind(stage, "2027-10-08") == "probationary"
    step = Step.objects.get(matter=matter, stage="approve")
    acting.withdraw_step(stage.on(stage.head, "2027-11-11"), step, "文号抄错")
    matter.refresh_from_db()
    assert (matter.at, kind(stage, "2027-11-11")) == ("approve", "target")
