"""A stage that is decided by sealed envelopes: put to the vote, opened, counted, put down."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.walking import BALLOT, Stage, page_of, prepared
from zhidu.ballots.actions import casting, closing, opening
from zhidu.ballots.models import Envelope, Roll, Round
from zhidu.boards import audit, beats, reading
from zhidu.boards.actions import notices, objections
from zhidu.boards.models import Decision, LogEntry, Notice
from zhidu.matters import polls
from zhidu.matters.actions import acting, counting, placing, polling
from zhidu.matters.models import Matter, Poll, Step
from zhidu.org.access import voters
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused

DAY = "2027-10-08"
WORD = "ABCD-EFGH-JKLM"
TEXT = {"decision_text": "同意接收，预备期一年。"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return prepared(cast)


def placed(stage: Stage, at: str, days: dict[str, str]) -> Matter:
    """Put at its stage by two people, as from paper: quicker than the whole way."""
    people.join(SYSTEM, stage.cast.village, stage.applicant, "target", date(2027, 7, 1))
    matter = stage.open("2026-06-01")
    given = {name: date.fromisoformat(day) for name, day in days.items()}
    two = [str(stage.cast.people[n].pk) for n in (4, 6)]
    actor = stage.on(stage.cast.secretary, "2027-07-10")
    row = placing.propose(actor, matter, at, given, {"introducers": two, "contacts": two})
    placing.confirm(stage.on(stage.cast.office, "2027-07-10"), row)
    matter.refresh_from_db()
    return matter


@pytest.fixture
def matter(stage: Stage) -> Matter:
    found = placed(stage, "form", {"prereview": "2027-07-08"})
    stage.take(found, ("form", "2027-07-12", None, {"form_number": "0031"}))
    found.refresh_from_db()
    return found


def call(stage: Stage, **more) -> polling.Call:
    held = {"last": date.fromisoformat(DAY), "scrutineers": (stage.cast.people[9].pk,),
            "facts": TEXT, **more}  # fmt: skip
    return polling.Call(**held)


def keeper(stage: Stage) -> Actor:
    return stage.on(stage.cast.secretary, DAY)


def scrutineer(stage: Stage) -> Actor:
    return stage.on(stage.cast.people[9], DAY)


def put(stage: Stage, matter: Matter, **more) -> Poll:
    poll = polling.put_to_vote(keeper(stage), matter, "admit", call(stage, **more))
    opening.take_seat(scrutineer(stage), poll.round, WORD)
    return poll


def voted(stage: Stage, poll: Poll, yes: int, no: int = 0) -> None:
    polling.begin(keeper(stage), poll)
    rows = list(Roll.objects.filter(round=poll.round).select_related("person")[: yes + no])
    for at, row in enumerate(rows):
        casting.cast(poll.round_id, row.person, {"q1": "for" if at < yes else "against"}, "",
                     date.fromisoformat(DAY))  # fmt: skip


def counted(stage: Stage, poll: Poll) -> Step:
    closing.stop(keeper(stage), poll.round)
    closing.count(scrutineer(stage), poll.round, WORD)
    step: Step = polling.take_over(scrutineer(stage), poll)
    return step


def told(stage: Stage, act, *args, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return "；".join(refused.value.sentences)


def test_a_sealed_vote_becomes_the_step_and_nobody_can_be_told_from_it(stage: Stage, matter):
    poll = put(stage, matter, heads={"present": 20})
    voted(stage, poll, 18, 2)
    assert Envelope.objects.count() == 20
    step = counted(stage, poll)
    matter.refresh_from_db()
    assert (step.outcome, matter.at, step.role) == ("passed", "superior_talk", "branch")
    assert step.facts["tally"] == {
        "eligible": 22, "present": 20, "issued": 20, "returned": 20,
        "for": 18, "against": 2, "abstain": 0, "invalid": 0,
    }  # fmt: skip
    assert step.facts["decision_text"] == TEXT["decision_text"]
    assert not Envelope.objects.exists()
    names = {one.name for one in stage.cast.people}
    assert not any(name in str(step.facts) for name in names)


def test_half_of_the_roll_is_not_more_than_half(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 11, 9)
    assert counted(stage, poll).outcome == "failed"


def test_too_few_came_the_matter_stays_and_is_voted_on_again(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 11)
    assert counted(stage, poll).outcome == "no_quorum"
    matter.refresh_from_db()
    assert matter.at == "admit"
    again = put(stage, matter)
    voted(stage, again, 20)
    assert counted(stage, again).outcome == "passed"
    assert [one.period for one in Round.objects.order_by("period")] == [DAY, f"{DAY} (2)"]


def test_while_envelopes_are_out_nothing_else_decides(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 15)
    one, day = stage.on(stage.cast.people[1], DAY), date.fromisoformat(DAY)
    running = "正在密封投票"
    assert running in told(stage, counting.count, one, matter, "admit", BALLOT, day, facts=TEXT)
    assert running in told(stage, acting.void, keeper(stage), matter, "换个办法")
    last = Step.objects.filter(matter=matter).last()
    assert running in told(stage, acting.withdraw_step, one, last, "写错了")
    closing.stop(keeper(stage), poll.round)
    closing.count(scrutineer(stage), poll.round, WORD)
    assert "已经计票，请先记下结果" in told(
        stage, counting.count, one, matter, "admit", BALLOT, day, facts=TEXT
    )
    assert "还没有" not in str(polling.take_over(keeper(stage), poll))


def test_nobody_writes_the_outcome_and_paper_needs_two(stage: Stage, matter):
    one, day = stage.on(stage.cast.people[1], DAY), date.fromisoformat(DAY)
    assert "两人分别录入" in told(stage, acting.do, one, matter, "admit", "passed", day, TEXT)
    assert counting.count(one, matter, "admit", BALLOT, day, facts=TEXT) is None
    matter.refresh_from_db()
    assert matter.at == "admit"


def test_a_count_taken_back_stands_and_is_not_voted_on_again(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 20)
    step = counted(stage, poll)
    acting.withdraw_step(stage.on(stage.cast.people[9], DAY), step, "日期要核对")
    matter.refresh_from_db()
    assert matter.at == "admit"
    assert "请先记下结果" in told(stage, put, stage, matter)
    assert polling.take_over(keeper(stage), poll).outcome == "passed"


def test_only_the_unit_above_sets_a_count_aside_and_it_stays_in_the_log(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 20)
    closing.stop(keeper(stage), poll.round)
    closing.count(scrutineer(stage), poll.round, WORD)
    assert "上级组织" in told(stage, polling.set_aside, keeper(stage), poll, "名册错了")
    polling.set_aside(stage.on(stage.cast.office, DAY), poll, "名册漏了一人")
    again = put(stage, matter)
    assert again.pk != poll.pk
    kinds = list(LogEntry.objects.filter(kind__startswith="round").values_list("kind", flat=True))
    assert kinds == ["round-open", "round-close"]


def test_the_roll_is_the_voters_less_those_left_out_with_a_reason(stage: Stage, matter):
    out = stage.cast.people[20]
    rows = [{"person": str(out.pk), "reason": "病重"}]
    poll = put(stage, matter, facts={**TEXT, "eligible_excluded": rows})
    voted(stage, poll, 20)
    held = set(Roll.objects.filter(round=poll.round).values_list("person_id", flat=True))
    able = {one.pk for one in voters(matter.unit, date.fromisoformat(DAY)).voters}
    assert able - held == {out.pk} and matter.subject_id not in held
    step = counted(stage, poll)
    assert step.facts["tally"]["eligible"] == 21 and step.outcome == "passed"


def test_nobody_votes_in_vain(stage: Stage, matter):
    """What the step would lack is said before anybody is asked, and again when it opens."""
    assert "讨论情况和决定" in told(stage, put, stage, matter, facts={})
    poll = put(stage, matter)
    matter.known["introducers"] = [str(stage.cast.people[4].pk)]
    matter.save()
    assert "入党介绍人" in told(stage, polling.begin, keeper(stage), poll)


def test_who_may(stage: Stage, matter):
    cast, plan = stage.cast, call(stage)
    for person in (cast.stranger, cast.member):
        with pytest.raises(Refused):
            polling.put_to_vote(stage.on(person, DAY), matter, "admit", plan)
    alone = call(stage, scrutineers=(cast.secretary.pk,))
    assert "不能自己当监票人" in told(
        stage, polling.put_to_vote, keeper(stage), matter, "admit", alone
    )
    single = call(stage, two_person=False)
    assert "双人启封" in told(stage, polling.put_to_vote, keeper(stage), matter, "admit", single)
    sent = call(stage, heads={"written": 1, "written_for": 2})
    assert "赞成的多于收到的" in told(
        stage, polling.put_to_vote, keeper(stage), matter, "admit", sent
    )
    poll = put(stage, matter)
    voted(stage, poll, 20)
    closing.stop(keeper(stage), poll.round)
    closing.count(scrutineer(stage), poll.round, WORD)
    visitor = Actor(None, date.fromisoformat(DAY), visitor=True)
    for actor in (visitor, stage.on(cast.stranger, DAY), stage.on(cast.member, DAY)):
        with pytest.raises(Refused):
            polling.take_over(actor, poll)


def test_a_round_given_up_leaves_the_stage_free(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 3)
    closing.void(keeper(stage), poll.round, "会没有开成")
    assert polls.waiting(matter, "admit") is None
    assert stage.take(matter, ("admit", DAY, BALLOT, TEXT)).outcome == "passed"


# --- the log -------------------------------------------------------------------------------------


def test_the_decision_names_its_vote(stage: Stage, matter):
    poll = put(stage, matter)
    voted(stage, poll, 20)
    counted(stage, poll)
    poll.round.refresh_from_db()
    vote = Decision.objects.get()
    assert (vote.vote, vote.notice) == (poll.round.log_close, None)
    assert list(audit.problems()) == []


def posted(stage: Stage) -> Matter:
    matter = placed(stage, "target_notice", {"consent_target": "2027-07-09"})
    stage.take(matter, ("target_notice", "2027-07-12", "posted", {}))
    matter.refresh_from_db()
    return matter


def days(*numbers: int) -> None:
    for number in numbers:
        beats.daily(date(2027, 7, number), page_of)


def clear(stage: Stage, matter: Matter, day: str) -> Step:
    on = date.fromisoformat(day)
    step: Step = acting.do(
        stage.on(stage.cast.secretary, day), matter, "target_notice", "clear", on, {}
    )
    return step


def test_a_day_without_a_beat_is_missing_and_is_made_up_by_standing_longer(stage: Stage):
    matter = posted(stage)
    days(13, 14, 16, 19)
    says = told(stage, clear, stage, matter, "2027-07-20")
    assert "只有 4 个工作日有留存" in says and "2027-07-15" in says
    days(20)
    assert clear(stage, matter, "2027-07-21").outcome == "clear"


def test_control_with_every_beat_the_same_day_is_enough(stage: Stage):
    matter = posted(stage)
    days(13, 14, 15, 16, 19)
    assert clear(stage, matter, "2027-07-20").outcome == "clear"


def test_an_objection_suspends_and_an_upheld_one_ends_it(stage: Stage):
    matter = posted(stage)
    days(13, 14, 15, 16, 19)
    page = Notice.objects.get(ended=None)
    row, _code = objections.object_to(page, "他家的情况与公示不符", date(2027, 7, 19))
    days(20)
    assert "异议" in told(stage, clear, stage, matter, "2027-07-20")
    above = stage.on(stage.cast.office, "2027-07-21")
    objections.settle(above, row, "查过账，不属实", upheld=False)
    assert clear(stage, matter, "2027-07-21").outcome == "clear"
    line = ("list_target", "2027-07-22", "list", {"decision_text": "议过"})
    matter.refresh_from_db()
    page.objections.update(upheld=True)
    assert "核查属实" in told(stage, stage.take, matter, line)
    page.objections.update(upheld=False)
    stage.take(matter, line)
    assert Decision.objects.get().notice == page
    assert list(audit.problems()) == []


def test_a_correction_counts_the_days_anew(stage: Stage):
    matter = posted(stage)
    days(13, 14)
    page = Notice.objects.get(ended=None)
    words = notices.Words("更正", [("姓名", "冯春稻"), ("单位", "柏启村电工班")], "村部 郑晓黍")
    new = notices.replace(stage.on(stage.cast.secretary, "2027-07-15"), page, words, "单位写错")
    days(16, 19, 20, 21)
    assert "重新算起" in told(stage, clear, stage, matter, "2027-07-20")
    days(22)
    assert clear(stage, matter, "2027-07-23").outcome == "clear"
    assert reading.stood(new, date(2027, 7, 23)).done


def test_what_hung_on_paper_alone_has_nothing_to_prove(stage: Stage):
    matter = placed(stage, "target_notice", {"consent_target": "2027-07-09"})
    late = stage.on(stage.cast.secretary, "2027-07-13")
    acting.do(late, matter, "target_notice", "posted", date(2027, 7, 12), {})
    matter.refresh_from_db()
    assert not Notice.objects.exists()
    assert clear(stage, matter, "2027-07-20").outcome == "clear"
