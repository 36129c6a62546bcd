"""What one life meeting promised is on the agenda of the next, and its record looks back on it."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import recalling
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter, Record
from zhidu.matters.rulebook import law_of
from zhidu.org.door import Refused

LAST = date(2025, 12, 10)


@pytest.fixture
def promised(cast: Cast) -> Cast:
    """The village held its life meeting last December; one promise is kept, one is not."""
    adopting.adopt(SYSTEM, cast.village, "life_meeting", date(2025, 1, 1))
    adopting.adopt_pack(SYSTEM, cast.village, "district", date(2026, 1, 1))
    recording.file(cast.actor(cast.secretary, LAST), cast.village, written(cast, LAST))
    matter = Matter.objects.get(slug="life_meeting")
    rows = [
        {"title_line": "修活动室的灯", "owner": str(cast.people[3].pk), "due_on": "2026-01-31"},
        {"title_line": "每月走访两户", "owner": str(cast.people[4].pk), "due_on": "2026-12-31"},
    ]
    acting.do(cast.actor(cast.secretary, LAST), matter, "list", "done", LAST,
              {"commitments": rows})  # fmt: skip
    task, day = Matter.objects.get(title="修活动室的灯"), date(2026, 1, 20)
    owner, secretary = cast.actor(cast.people[3], day), cast.actor(cast.secretary, day)
    acting.do(owner, task, "accept", "accept", day, {})
    acting.do(owner, task, "do", "done", day, {"evidence": "换了三只"})
    acting.do(secretary, task, "confirm", "solved", day, {})
    return cast


def written(cast: Cast, day: date, *fills: str, **facts: object) -> Written:
    return Written(
        slug="life_meeting", held_on=day, title="对照先锋标准", summary="逐人对照，定下两件事。",
        facts=dict(facts), fills=("life_meeting.hold", *fills),
        expected=tuple(one.pk for one in cast.people),
    )  # fmt: skip


def form(cast: Cast, **more: str) -> dict[str, object]:
    return {
        "unit": cast.village.pk, "kind": "life_meeting", "held_on": TODAY.isoformat(),
        "there": [one.pk for one in cast.people], "title": "对照先锋标准",
        "summary": "先说去年定下的事。", **more,
    }  # fmt: skip


def test_a_meeting_that_promised_waits_for_the_next_and_is_not_late(promised):
    matter = Matter.objects.get(slug="life_meeting")
    assert (matter.at, matter.state) == ("recall", "open")
    rows = duties(promised.village, date(2026, 12, 31))
    held = [one for one in rows if one.slug == "life_meeting"]
    assert [(one.period.starts.year, one.state) for one in held] == [(2025, "done"), (2026, "soon")]


def test_the_agenda_of_the_next_names_each_promise_with_its_tasks_state(promised, sign_in):
    law = law_of(Matter.objects.get(slug="life_meeting"))
    lines = recalling.agenda(promised.village, "life_meeting", law, TODAY).splitlines()
    assert lines == [
        "上次定下的事：修活动室的灯（刘春禾）——2026-01-20办好",
        "上次定下的事：每月走访两户（陈夏稻）——正在办，2026-12-31到期",
    ]
    page = sign_in(promised.secretary).get("/notices/call?kind=life_meeting").content.decode()
    assert lines[0] in page
    assert "上次定下的事" not in sign_in(promised.secretary).get("/notices/call").content.decode()


def test_row_4_23(promised, sign_in):
    """Who was away and why, what they wrote instead, and what the meeting before promised."""
    client, away = sign_in(promised.secretary), promised.people[6]
    page = client.get(f"/record?unit={promised.village.pk}&kind=life_meeting").content.decode()
    assert "修活动室的灯" in page
    there = [one.pk for one in promised.people if one != away]
    sent = form(promised, there=there, absent_words="同意批评意见，开春就办。",
                **{f"why_{away.pk}": "在外务工"})  # fmt: skip
    answer = client.post("/record", sent, follow=True)
    assert answer.status_code == 200
    record = Record.objects.get(held_on=TODAY)
    assert record.presences.get(present=False).reason == "在外务工"
    assert "开春就办" in client.get(f"/record/{record.pk}").content.decode()


def test_each_state_of_a_task_has_its_words(promised):
    task = Matter.objects.get(title="每月走访两户")
    assert recalling.state_of(task, date(2027, 1, 2)) == "还没有办好，2026-12-31已到期"
    owner = promised.actor(promised.people[4])
    acting.do(owner, task, "accept", "accept", TODAY, {})
    acting.do(owner, task, "do", "done", TODAY, {"evidence": "都走到了"})
    task.refresh_from_db()
    assert recalling.state_of(task, TODAY) == "责任人2026-09-20说办好了，等确认"


def test_the_record_of_the_next_meeting_fills_recall_of_the_former(promised, sign_in):
    client = sign_in(promised.secretary)
    page = client.get("/record?kind=life_meeting").content.decode()
    assert 'value="life_meeting.recall" checked' in page
    assert 'value="2026-01-20办好"' in page
    data = form(promised, fills="life_meeting.recall", recalled_0="2026-01-20办好",
                recalled_1="走了九户，还差三户")  # fmt: skip
    answer = client.post("/record", data)
    assert answer.status_code == 302, answer.content.decode()
    former, this = Matter.objects.filter(slug="life_meeting").order_by("opened")
    assert (former.at, former.state) == ("kept", "ended")
    assert [row["state"] for row in former.known["recalled"]] == [
        "2026-01-20办好", "走了九户，还差三户",
    ]  # fmt: skip
    assert (this.at, "recalled" in this.known) == ("list", False)
    shown = client.get(answer.url).content.decode()
    assert "走了九户，还差三户" in shown


def test_what_was_not_said_is_refused_and_nothing_typed_is_lost(promised, sign_in):
    data = form(promised, fills="life_meeting.recall", recalled_0="", recalled_1="走了九户")
    answer = sign_in(promised.secretary).post("/record", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第1行缺“办得怎样”" in page
    assert 'value="走了九户"' in page
    assert Record.objects.count() == 1


def test_without_the_tick_the_former_meeting_goes_on_waiting(promised, sign_in):
    sign_in(promised.secretary).post("/record", form(promised, recalled_0="不说了"))
    assert Matter.objects.filter(slug="life_meeting", at="recall").exists()
    assert "recalled" not in Record.objects.latest("pk").facts


def test_a_withdrawn_record_makes_the_former_meeting_wait_again(promised):
    rows = [one.row for one in recalling.promises(Matter.objects.get(slug="life_meeting"), TODAY)]
    actor = promised.actor(promised.secretary)
    held = recording.file(
        actor, promised.village,
        written(promised, TODAY, "life_meeting.recall", recalled=rows),
    )  # fmt: skip
    recording.withdraw(actor, held, "记错了日子")
    former = Matter.objects.filter(slug="life_meeting").earliest("opened")
    assert (former.at, former.state) == ("recall", "open")


def test_a_first_meeting_has_nothing_to_look_back_on(adopted, sign_in):
    page = sign_in(adopted.secretary).get("/record?kind=life_meeting").content.decode()
    assert "上次定下的事，办得怎样" not in page
    with pytest.raises(Refused, match="没有等着回头看"):
        recording.file(
            adopted.actor(adopted.secretary), adopted.village,
            written(adopted, TODAY, "life_meeting.recall", recalled=[]),
        )  # fmt: skip


def test_the_former_can_also_be_closed_by_hand_with_the_lines_filled_in(promised, sign_in):
    matter = Matter.objects.get(slug="life_meeting")
    page = sign_in(promised.secretary).get(f"/matter/{matter.pk}").content.decode()
    assert 'value="2026-01-20办好"' in page
