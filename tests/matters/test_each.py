"""What each does once: who is waited for, whose day shows it, and who may enter it for another."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from zhidu.matters import asked, expecting
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.actions.telling import expected
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter
from zhidu.org.access import Viewer
from zhidu.org.actions import people
from zhidu.org.door import Refused

BEGAN, MONDAY, LATER = date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 16)


@pytest.fixture
def meeting(cast: Cast) -> Matter:
    """Held on a Monday; one member and the driver who is no member were on duty."""
    adopting.adopt(SYSTEM, cast.village, "safety_meeting", BEGAN)
    people.add(SYSTEM, cast.village, "staff", BEGAN, name="韩秋麦")
    team = expected(cast.village, "safety_meeting", MONDAY)
    away = [one for one in team if one.name in ("韩秋麦", cast.member.name)]
    assert len(team) == 23
    written = Written(
        slug="safety_meeting", held_on=MONDAY, title="路滑", summary="慢行。",
        fills=("safety_meeting.hold",), expected=tuple(one.pk for one in team),
        absent={one.pk: "值班" for one in away},
    )  # fmt: skip
    recording.file(cast.actor(cast.secretary, MONDAY), cast.village, written)
    return Matter.objects.get(slug="safety_meeting", period_start=MONDAY)


def names(matter: Matter) -> list[str]:
    return [one.name for one in expecting.people(matter, LATER)]


def test_only_those_who_were_away_are_waited_for_and_see_it(cast: Cast, meeting: Matter):
    assert sorted(names(meeting)) == sorted(["韩秋麦", cast.member.name])
    assert meeting in asked.tasks(Viewer(cast.member, LATER))
    assert meeting not in asked.tasks(Viewer(cast.people[6], LATER))
    duty = next(one for one in duties(cast.village, LATER) if one.period.starts == MONDAY)
    assert duty.is_met, "the meeting was held; reading is asked of those who were away"


def test_the_last_one_ends_it_and_a_step_can_be_taken_back(cast: Cast, meeting: Matter):
    me = cast.actor(cast.member, LATER)
    step = acting.do(me, meeting, "read", "read", LATER, {})
    meeting.refresh_from_db()
    assert (meeting.at, names(meeting)) == ("read", ["韩秋麦"])
    with pytest.raises(Refused, match="已经办过"):
        acting.do(me, meeting, "read", "read", LATER, {})
    acting.withdraw_step(me, step, "点错了")
    meeting.refresh_from_db()
    assert meeting.since == MONDAY
    assert len(names(meeting)) == 2
    acting.do(me, meeting, "read", "read", LATER, {})
    driver = expecting.people(meeting, LATER)[0]
    acting.do(cast.actor(driver, LATER), meeting, "read", "read", LATER, {})
    meeting.refresh_from_db()
    assert meeting.state == Matter.State.ENDED


def test_only_a_keeper_enters_it_for_another(cast: Cast, meeting: Matter):
    driver = next(one for one in expecting.people(meeting, LATER) if one != cast.member)
    facts = {"for_whom": str(driver.pk)}
    with pytest.raises(Refused):
        acting.do(cast.actor(cast.member, LATER), meeting, "read", "read", LATER, facts)
    step = acting.do(cast.actor(cast.secretary, LATER), meeting, "read", "read", LATER, facts)
    assert step.on_behalf
    assert names(meeting) == [cast.member.name]


def test_the_chair_may_stop_waiting(cast: Cast, meeting: Matter):
    with pytest.raises(Refused):
        acting.do(cast.actor(cast.member, LATER), meeting, "read", "close", LATER, {})
    acting.do(cast.actor(cast.secretary, LATER), meeting, "read", "close", LATER, {})
    meeting.refresh_from_db()
    assert meeting.state == Matter.State.ENDED
