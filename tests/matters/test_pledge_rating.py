"""Each quarter the employees rate how the members kept their pledges; one result, once."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.ballots.actions import casting, closing
from zhidu.ballots.models import Envelope, Remark, Round
from zhidu.matters.actions import acting, adopting, polling
from zhidu.matters.models import Matter, Poll
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person

pytestmark = pytest.mark.django_db
LAST = date(2026, 9, 30)


@pytest.fixture
def staff(cast: Cast) -> list[Person]:
    adopting.adopt(SYSTEM, cast.village, "pledge_rating", date(2026, 1, 1))
    since = date(2020, 1, 1)
    return [
        people.add(SYSTEM, cast.village, "staff", since, name=f"员工{n}") for n in "甲乙丙丁戊己"
    ]


def listed(cast: Cast, day: date = TODAY) -> Matter:
    me = cast.actor(cast.secretary, day)
    matter = acting.open_matter(me, cast.village, "pledge_rating", day)
    rated = [str(cast.people[n].pk) for n in (4, 5)]
    acting.do(me, matter, "list", "done", day, {"rated_members": rated})
    matter.refresh_from_db()
    return matter


def opened(cast: Cast, matter: Matter, kinds=("staff",), day: date = TODAY, others=0) -> Poll:
    me = cast.actor(cast.secretary, day)
    call = polling.Call(max(LAST, day), two_person=False, kinds=kinds, others=others)
    poll = polling.put_to_vote(me, matter, "rate", call)
    polling.begin(me, poll)
    poll.round.refresh_from_db()
    return poll


def answer(poll: Poll, folk, mark: str, day: date = TODAY) -> None:
    for one in folk:
        given = {item.id: mark for item in poll.round.form.items}
        casting.cast(poll.round_id, one, given, "", day)


def counted(cast: Cast, poll: Poll, day: date = TODAY):
    me = cast.actor(cast.secretary, day)
    closing.stop(me, poll.round)
    closing.count(me, poll.round)
    return polling.take_over(me, poll)


def test_row_5_32(cast: Cast, staff):
    """One answer for each employee and member, none of oneself, five or nothing, once."""
    matter = listed(cast)
    poll = opened(cast, matter, ("staff", "full"))
    rated = [cast.people[4], cast.people[5]]
    assert [one.about for one in poll.round.form.items] == [one.pk for one in rated]
    answer(poll, [*staff, rated[0]], "5")
    with pytest.raises(Refused, match="一人一次"):
        answer(poll, staff[:1], "1")
    # each has one envelope for every member, of one size, whoever it is from
    assert {len(bytes(one)) for one in Envelope.objects.values_list("sealed", flat=True)} == {
        304, 4144,
    }  # fmt: skip
    step = counted(cast, poll)
    matter.refresh_from_db()
    assert (step.outcome, matter.at) == ("counted", "see")
    lines = {one["id"]: one for one in Round.objects.get().result["items"]}
    own, other = (lines[f"p{one.pk}"] for one in rated)
    assert own["n"] == 6 and other["n"] == 7, "the own answer was not counted"
    assert own["form"] == other["form"] == "band"
    with pytest.raises(Refused):
        polling.put_to_vote(cast.actor(cast.secretary), matter, "rate", polling.Call(LAST))
    acting.do(cast.actor(cast.secretary), matter, "see", "done", TODAY, {})
    with pytest.raises(Refused, match="已经办结"):
        listed(cast)
    october = date(2026, 10, 12)
    again = listed(cast, october)
    assert again.pk != matter.pk and again.period_name == "2026年第四季度"


def test_with_four_answers_nothing_is_opened(cast: Cast, staff):
    matter = listed(cast)
    poll = opened(cast, matter)
    answer(poll, staff[:4], "5")
    step = counted(cast, poll)
    matter.refresh_from_db()
    assert (step.outcome, matter.at, step.facts["tally"]) == ("too_few", "too_few", {"took": 0})
    assert not Envelope.objects.exists() and not Remark.objects.exists()
    assert Round.objects.get().result is None


def test_the_pledge_stands_beside_the_name(cast: Cast, staff):
    adopting.adopt(SYSTEM, cast.village, "pledge", date(2026, 1, 1))
    actor = cast.actor(cast.people[4])
    pledge = acting.open_matter(actor, cast.village, "pledge", TODAY, cast.people[4])
    rows = [{"promise": "巡堤不缺勤", "measure": "值班表"}]
    acting.do(actor, pledge, "write", "done", TODAY, {"pledge_lines": rows})
    acting.do(cast.actor(cast.secretary), pledge, "check", "publish", TODAY, {})
    poll = opened(cast, listed(cast))
    assert [one.hint for one in poll.round.form.items] == ["巡堤不缺勤", ""]


def test_those_without_an_account_draw_a_slip(cast: Cast, staff):
    from zhidu.ballots.actions import paper

    poll = opened(cast, listed(cast), others=9)
    made = paper.make_slips(cast.actor(cast.secretary), poll.round, (), {"masses": 9})
    for word, _group in made[:5]:
        given = {item.id: "4" for item in poll.round.form.items}
        casting.cast_by_slip(word, given, "", TODAY)
    assert counted(cast, poll).outcome == "counted"


def test_too_small_a_unit_cannot_rate_in_secret(cast: Cast):
    adopting.adopt(SYSTEM, cast.village, "pledge_rating", date(2026, 1, 1))
    with pytest.raises(Refused, match="名册是空的"):
        opened(cast, listed(cast))
