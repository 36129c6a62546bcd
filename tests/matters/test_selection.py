"""Selection for a post: conditions first, three criteria in facts, vote, notice, appointment."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import knowing
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person

SINCE, BEGAN = date(2020, 1, 1), date(2026, 3, 2)
VOTES = {"eligible": 3, "present": 3, "issued": 3, "returned": 3, "for": 3, "against": 0,
         "abstain": 0, "invalid": 0}  # fmt: skip


def go(cast: Cast, matter: Matter, who: Person, outcome: str, on: str, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(cast.actor(who), matter, matter.at, outcome, date.fromisoformat(on), facts)
    matter.refresh_from_db()


@pytest.fixture
def begun(cast: Cast) -> tuple[Matter, list[Person]]:
    """The office above has written down post, conditions and panel; the town has a committee."""
    seats = [people.add(SYSTEM, cast.other, "full", SINCE, name=one) for one in "甲乙丙"]
    for one, post in zip(seats, ("secretary", "committee_member", "committee_member"), strict=True):
        people.appoint(SYSTEM, cast.town, one, post, "委员", SINCE)
    adopting.adopt(SYSTEM, cast.village, "selection", date(2026, 1, 1), {"for_whom": "party"})
    matter = acting.open_matter(cast.actor(cast.office, BEGAN), cast.village, "selection", BEGAN)
    go(cast, matter, cast.office, "done", "2026-03-02", open_post="discipline_commissioner",
       select_conditions="三年以上党龄", panel_members=[str(cast.stranger.pk)])  # fmt: skip
    return matter, seats


def lines(*who: Person, **more: str) -> list[dict[str, str]]:
    facts = {"political": "组织生活不缺", "ability": "台账两年没有差错", "leading": "带班排涝四次"}
    return [{"person": str(one.pk), **facts, **more} for one in who]


def to_the_end(cast: Cast, matter: Matter, seats: list[Person]) -> None:
    one, two = cast.people[6:8]
    go(cast, matter, cast.secretary, "done", "2026-03-09",
       choice_candidates=[str(one.pk), str(two.pk)])  # fmt: skip
    go(cast, matter, cast.stranger, "done", "2026-03-16", basis_lines=lines(one, two))
    go(cast, matter, cast.office, "done", "2026-03-18", proposed_person=str(one.pk))
    for who in (seats[0], cast.office):
        counting.count(cast.actor(who), matter, "discuss", VOTES, date(2026, 3, 20))
    go(cast, matter, cast.office, "posted", "2026-03-20")
    go(cast, matter, cast.office, "clear", "2026-03-30")
    go(cast, matter, seats[0], "appoint", "2026-03-31", document_ref="杉委〔2026〕5号")


def test_row_4_21(cast: Cast, begun: tuple[Matter, list[Person]]):
    """Each criterion of each candidate has a written basis; who is appointed is a Party worker."""
    (matter, seats), (one, two) = begun, cast.people[6:8]
    staff = people.add(SYSTEM, cast.village, "staff", SINCE, name="庚")
    with pytest.raises(Refused, match="庚不是党员"):
        go(cast, matter, cast.secretary, "done", "2026-03-09", choice_candidates=[str(staff.pk)])
    both = [str(one.pk), str(two.pk)]
    go(cast, matter, cast.secretary, "done", "2026-03-09", choice_candidates=both)
    rows = lines(one) + lines(two, leading="")
    with pytest.raises(Refused, match="第2行缺“领导和协调：事实”"):
        go(cast, matter, cast.stranger, "done", "2026-03-16", basis_lines=rows)
    with pytest.raises(Refused, match=f"{two.name}未列入"):
        go(cast, matter, cast.stranger, "done", "2026-03-16", basis_lines=lines(one))
    acting.withdraw_step(cast.actor(cast.secretary), matter.steps.last(), "重来")
    assert "party_worker" not in knowing.standings(one, TODAY)
    to_the_end(cast, matter, seats)
    assert matter.at == "appointed"
    assert one.posts.get(post="discipline_commissioner").starts == date(2026, 3, 31)
    assert "party_worker" in knowing.standings(one, TODAY)


def test_row_2_10(cast: Cast, begun: tuple[Matter, list[Person]], sign_in: Any):
    """Opened later, conditions, stages, who decided, notice and vote are read in order."""
    matter, seats = begun
    to_the_end(cast, matter, seats)
    page = sign_in(cast.secretary).get(f"/matter/{matter.pk}").content.decode()
    told = page.partition("办过的")[2]
    order = ["任命", "公示拟任的人", "党委会议讨论表决", "提出拟任的人", "三个条件", "提出人选",
             "写明空缺的职务"]  # fmt: skip
    found = [told.index(words) for words in order]
    assert found == sorted(found)
    assert "杉委〔2026〕5号" in told and "2026年3月20日" in told and "三年以上党龄" in told
    assert "组织生活不缺" not in page  # what the panel wrote is for panel, committee and office


def test_the_page_refuses_who_was_not_judged_and_keeps_what_was_typed(
    cast: Cast, begun: tuple[Matter, list[Person]], sign_in: Any
):
    (matter, _seats), (one, two) = begun, cast.people[6:8]
    go(cast, matter, cast.secretary, "done", "2026-03-09", choice_candidates=[str(one.pk)])
    go(cast, matter, cast.stranger, "done", "2026-03-16", basis_lines=lines(one))
    office = sign_in(cast.office)
    send = {"stage": "propose", "on": "2026-03-18", "said": "done", "revision": matter.revision}
    page = office.post(f"/matter/{matter.pk}/act", {**send, "proposed_person": str(two.pk)})
    assert page.status_code == 422 and f"{two.name}未列入“人选”" in page.content.decode()
    office.post(f"/matter/{matter.pk}/act", {**send, "proposed_person": str(one.pk)})
    matter.refresh_from_db()
    assert matter.at == "discuss"


def test_the_panel_is_not_chosen_from_and_a_taken_back_appointment_ends_the_post(
    cast: Cast, begun: tuple[Matter, list[Person]]
):
    matter, seats = begun
    with pytest.raises(Refused, match="不能又在“评议小组”里"):
        go(cast, matter, cast.secretary, "done", "2026-03-09",
           choice_candidates=[str(cast.stranger.pk)])  # fmt: skip
    to_the_end(cast, matter, seats)
    acting.withdraw_step(cast.actor(seats[0]), matter.steps.order_by("pk").last(), "文号写错")
    assert not cast.people[6].posts.on(TODAY).exists()
