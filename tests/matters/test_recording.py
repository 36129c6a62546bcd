"""One record, many duties: filed once, withdrawn visibly, never twice by accident."""

from datetime import date

import pytest

from tests.fixtures import APPRAISAL_FORM, SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, counting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter, Record, Step
from zhidu.org.door import Refused
from zhidu.org.models import Entry, Person


def written(cast: Cast, slug: str = "members_meeting", on: date = date(2026, 9, 5), **more):
    facts = {"activity_form": "study", **more.pop("facts", {})}
    return Written(
        slug=slug,
        held_on=on,
        title="学习党章",
        summary="讨论了修渠的事，都同意。",
        facts=facts
        if slug == "theme_day"
        else {k: v for k, v in facts.items() if k == "decisions"},
        fills=more.pop("fills", (f"{slug}.hold",)),
        expected=tuple(one.pk for one in cast.people),
        **more,
    )


def state(cast: Cast, slug: str, period: str) -> str:
    rows = duties(cast.village, TODAY)
    return next(one.state for one in rows if one.slug == slug and one.period.name == period)


def test_a_record_fills_the_duty_of_its_period(adopted):
    assert state(adopted, "members_meeting", "2026年第三季度") == "due"
    recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    assert state(adopted, "members_meeting", "2026年第三季度") == "done"
    assert state(adopted, "members_meeting", "2026年第二季度") == "late"


def test_one_record_serves_three_duties(adopted):
    speaker = str(adopted.people[2].pk)
    held = recording.file(
        adopted.actor(adopted.secretary),
        adopted.village,
        written(
            adopted, "theme_day", facts={"speaker": speaker},
            fills=("theme_day.hold", "members_meeting.hold", "party_lecture.hold"),
        ),
    )  # fmt: skip
    assert held.steps.count() == 3
    assert state(adopted, "theme_day", "2026年9月") == "done"
    assert state(adopted, "members_meeting", "2026年第三季度") == "done"
    assert state(adopted, "party_lecture", "2026年第三季度") == "done"


def test_a_lecture_without_a_speaker_refuses_the_whole_record(adopted):
    with pytest.raises(Refused, match="党课：缺“主讲人”"):
        recording.file(
            adopted.actor(adopted.secretary),
            adopted.village,
            written(adopted, "theme_day", fills=("theme_day.hold", "party_lecture.hold")),
        )
    assert not Record.objects.exists()
    assert not Step.objects.exists()
    assert not Entry.objects.filter(verb="record.file").exists()


def test_a_second_record_of_the_same_duty_must_be_meant(adopted):
    actor = adopted.actor(adopted.secretary)
    recording.file(actor, adopted.village, written(adopted))
    with pytest.raises(Refused, match="另记一次"):
        recording.file(actor, adopted.village, written(adopted, on=date(2026, 9, 8)))
    recording.file(actor, adopted.village, written(adopted, on=date(2026, 9, 8)), again=True)
    assert Record.objects.filter(state="filed").count() == 2


def test_a_withdrawn_record_stays_readable_and_its_duties_open_again(adopted):
    actor = adopted.actor(adopted.secretary)
    held = recording.file(actor, adopted.village, written(adopted))
    with pytest.raises(Refused, match="缘由"):
        recording.withdraw(actor, held, " ")
    recording.withdraw(actor, held, "记错了支部")
    assert state(adopted, "members_meeting", "2026年第三季度") == "due"
    held.refresh_from_db()
    assert (held.state, held.withdrawn_reason) == ("withdrawn", "记错了支部")
    recording.file(actor, adopted.village, written(adopted))
    assert state(adopted, "members_meeting", "2026年第三季度") == "done"


def test_what_was_decided_becomes_a_task_with_owner_and_day(adopted):
    owner = adopted.people[3]
    rows = [{"title_line": "修南渠缺口", "owner": str(owner.pk), "due_on": "2026-10-10"}]
    held = recording.file(
        adopted.actor(adopted.secretary), adopted.village,
        written(adopted, facts={"decisions": rows}),
    )  # fmt: skip
    task = Matter.objects.get(slug="assignment")
    assert (task.title, task.at, task.due) == ("修南渠缺口", "accept", date(2026, 10, 10))
    acting.do(adopted.actor(owner), task, "accept", "accept", TODAY, {})
    task.refresh_from_db()
    assert task.at == "do"
    recording.withdraw(adopted.actor(adopted.secretary), held, "写错了")
    task.refresh_from_db()
    assert task.state == "void"


def test_what_one_evening_decided_becomes_one_task_however_many_duties_it_fills(adopted):
    owner = adopted.people[3]
    rows = [{"title_line": "修南渠缺口", "owner": str(owner.pk), "due_on": "2026-10-10"}]
    actor = adopted.actor(adopted.secretary)
    both = ("theme_day.hold", "members_meeting.hold")
    held = recording.file(
        actor, adopted.village, written(adopted, "theme_day", facts={"decisions": rows}, fills=both)
    )
    assert Matter.objects.filter(slug="assignment", state="open").count() == 1
    recording.withdraw(actor, held, "记错了")
    assert not Matter.objects.filter(slug="assignment", state="open").exists()
    recording.file(
        actor, adopted.village,
        written(adopted, "theme_day", facts={"decisions": rows}, fills=("theme_day.hold",)),
    )  # fmt: skip
    assert Matter.objects.filter(slug="assignment", state="open").count() == 1


def test_a_member_without_a_post_may_not_record(adopted):
    with pytest.raises(Refused, match="录入"):
        recording.file(adopted.actor(adopted.member), adopted.village, written(adopted))


def test_the_office_above_records_for_the_village_and_it_is_marked(adopted):
    held = recording.file(adopted.actor(adopted.office), adopted.village, written(adopted))
    assert held.on_behalf


def test_a_day_still_to_come_is_refused(adopted):
    with pytest.raises(Refused, match="还没到"):
        recording.file(
            adopted.actor(adopted.secretary),
            adopted.village,
            written(adopted, on=date(2026, 9, 30)),
        )


def test_a_draft_counts_for_nothing_and_can_be_dropped(adopted):
    actor = adopted.actor(adopted.secretary)
    held = recording.draft(actor, adopted.village, written(adopted))
    assert state(adopted, "members_meeting", "2026年第三季度") == "due"
    recording.drop(actor, held)
    assert not Record.objects.exists()


def test_a_late_entry_keeps_both_days(adopted):
    held = recording.file(
        adopted.actor(adopted.secretary), adopted.village, written(adopted, on=date(2026, 6, 3))
    )
    assert (held.held_on, held.on) == (date(2026, 6, 3), TODAY)
    step = held.steps.get()
    assert (step.on, step.entered) == (date(2026, 6, 3), TODAY)


def test_nobody_confirms_their_own_task(adopted):
    me = adopted.secretary
    rows = [{"title_line": "换灯", "owner": str(me.pk), "due_on": "2026-10-10"}]
    recording.file(adopted.actor(me), adopted.village, written(adopted, facts={"decisions": rows}))
    task = Matter.objects.get(slug="assignment")
    acting.do(adopted.actor(me), task, "accept", "accept", TODAY, {})
    acting.do(adopted.actor(me), task, "do", "done", TODAY, {"evidence": "换好了"})
    with pytest.raises(Refused, match="不得由"):
        acting.do(adopted.actor(me), task, "confirm", "solved", TODAY, {})


def test_two_people_at_once_one_wins_and_the_other_is_told(adopted):
    matter = acting.open_matter(
        adopted.actor(adopted.secretary), adopted.village, "member_appraisal", TODAY
    )
    first = adopted.actor(adopted.secretary)
    acting.do(first, matter, "form", "done", TODAY, APPRAISAL_FORM, revision=0)
    with pytest.raises(Refused, match="王晨粟刚办了这件事"):
        acting.do(
            adopted.actor(adopted.people[1]), matter, "form", "done", TODAY,
            APPRAISAL_FORM, revision=0,
        )  # fmt: skip


def test_a_paper_tally_needs_two_people_who_agree(adopted):
    one, two = adopted.actor(adopted.secretary), adopted.actor(adopted.people[1])
    matter = acting.open_matter(one, adopted.village, "member_appraisal", TODAY)
    acting.do(one, matter, "form", "done", TODAY, APPRAISAL_FORM)
    counts = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0,
              "excellent": 6, "competent": 14, "basic": 0, "incompetent": 0}  # fmt: skip
    assert counting.count(one, matter, "rate", counts, TODAY) is None
    with pytest.raises(Refused, match="第二遍要由另一个人来录"):
        counting.count(one, matter, "rate", counts, TODAY)
    with pytest.raises(Refused, match="不一致（优秀、合格）"):
        counting.count(two, matter, "rate", {**counts, "excellent": 7, "competent": 13}, TODAY)
    assert matter.tallies.count() == 0  # neither is believed: both count again, or two others do
    assert counting.count(one, matter, "rate", counts, TODAY) is None
    step = counting.count(two, matter, "rate", counts, TODAY)
    assert step.outcome == "counted"
    assert matter.tallies.count() == 0


def test_a_talk_is_sealed_to_the_two(adopted):
    talker, other = adopted.actor(adopted.secretary), adopted.actor(adopted.people[4])
    matter = acting.open_matter(talker, adopted.village, "talks", TODAY)
    facts = {"other_side": str(adopted.people[4].pk), "held_on": "2026-09-18",
             "tier": "member_masses"}  # fmt: skip
    acting.do(talker, matter, "log", "done", TODAY, facts, sealed={"sealed_note": "家里老人病了"})
    matter.refresh_from_db()
    note = matter.notes.get()
    assert acting.read_note(other, note) == "家里老人病了"
    assert "家里老人病了" not in str(matter.steps.get().facts)
    for nosy in (adopted.people[1], adopted.office, adopted.stranger):
        with pytest.raises(Refused, match="只有谈心的两个人"):
            acting.read_note(adopted.actor(nosy), note)
    with pytest.raises(Refused, match="只有谈心的两个人"):
        acting.read_note(SYSTEM, note)
    acting.delete_note(other, note)
    assert matter.notes.count() == 0


def test_a_matter_is_voided_before_its_first_decision_only(adopted):
    actor = adopted.actor(adopted.secretary)
    matter = acting.open_matter(actor, adopted.village, "talks", TODAY)
    acting.void(actor, matter, "点错了")
    matter.refresh_from_db()
    assert matter.state == "void"
    with pytest.raises(Refused, match="已作废"):
        acting.do(actor, matter, "log", "done", TODAY, {})


def test_nobody_decides_for_another_nor_in_their_own_matter(adopted):
    """The office above may enter paper, not decide; the secretary's own pledge goes to the next."""
    lines = {"pledge_lines": [{"promise": "每月看望两户", "measure": "走访记录"}]}
    day = date(2026, 3, 10)
    for who in (adopted.secretary, adopted.member):
        matter = acting.open_matter(adopted.actor(who), adopted.village, "pledge", day, who)
        acting.do(adopted.actor(who), matter, "write", "done", TODAY, lines)
        with pytest.raises(Refused, match="支部书记"):
            acting.do(adopted.actor(adopted.office), matter, "check", "publish", TODAY, {})
        if who == adopted.secretary:
            with pytest.raises(Refused):
                acting.do(adopted.actor(who), matter, "check", "publish", TODAY, {})
        right = adopted.people[1] if who == adopted.secretary else adopted.secretary
        acting.do(adopted.actor(right), matter, "check", "publish", TODAY, {})


def test_pledges_are_written_by_the_member_and_shown_after_the_check(adopted):
    who: Person = adopted.people[6]
    matter = acting.open_matter(
        adopted.actor(who), adopted.village, "pledge", date(2026, 3, 10), who
    )
    lines = [{"promise": "每月看望两户", "measure": "走访记录"}]
    acting.do(adopted.actor(who), matter, "write", "done", TODAY, {"pledge_lines": lines})
    acting.do(adopted.actor(adopted.secretary), matter, "check", "publish", TODAY, {})
    matter.refresh_from_db()
    assert (matter.at, matter.known["pledge_lines"]) == ("shown", lines)
