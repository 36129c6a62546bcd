"""Several are elected in sealed envelopes; whoever votes may name somebody who is not listed."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast, account
from zhidu.ballots.actions import casting, closing, opening
from zhidu.ballots.models import Envelope, Roll, Round
from zhidu.matters.actions import adopting, polling
from zhidu.matters.models import Matter, Poll
from zhidu.matters.rulebook import keep, library
from zhidu.org.door import Refused

WORD = "ABCD-EFGH-JKLM"
pytestmark = pytest.mark.django_db


@pytest.fixture
def election(cast: Cast) -> Matter:
    adopting.adopt(SYSTEM, cast.village, "election", date(2026, 9, 1))
    version = library().versions("election")[-1]
    return Matter.objects.create(
        unit=cast.village, slug="election", version=version, sha256=keep("election", version),
        opener=cast.secretary, said="换届选举", opened=TODAY, at="elect", since=TODAY,
        known={"seats": 2, "candidates": [str(one.pk) for one in cast.people[:3]]},
    )  # fmt: skip


def opened(cast: Cast, matter: Matter) -> Poll:
    call = polling.Call(TODAY, scrutineers=(cast.people[9].pk,))
    poll: Poll = polling.put_to_vote(cast.actor(cast.secretary), matter, "elect", call)
    opening.take_seat(cast.actor(cast.people[9]), poll.round, WORD)
    polling.begin(cast.actor(cast.secretary), poll)
    return poll


def sheet(cast: Cast, *names: int, listed: int = 3) -> dict[str, str]:
    """Every candidate answered, those named chosen; numbers are places in the cast."""
    all_of = {f"p{cast.people[n].pk}": "against" for n in range(listed)}
    return all_of | {f"p{cast.people[n].pk}": "for" for n in names}


def vote(cast: Cast, poll: Poll, *sheets: dict[str, str]) -> None:
    rows = Roll.objects.filter(round=poll.round).select_related("person")
    for row, given in zip(rows, sheets, strict=False):
        casting.cast(poll.round_id, row.person, given, "", TODAY)


def count(cast: Cast, poll: Poll) -> Matter:
    closing.stop(cast.actor(cast.secretary), poll.round)
    closing.count(cast.actor(cast.people[9]), poll.round, WORD)
    polling.take_over(cast.actor(cast.people[9]), poll)
    return Matter.objects.get(pk=poll.matter_id)


def test_two_of_three_and_nobody_knows_who_named_whom(cast: Cast, election: Matter):
    poll = opened(cast, election)
    vote(cast, poll, *[sheet(cast, 0, 1)] * 12, *[sheet(cast, 0, 2)] * 8)
    found = count(cast, poll)
    assert (found.at, found.known["elected"]) == (
        "report",
        [str(cast.people[n].pk) for n in (0, 1)],
    )
    assert not Envelope.objects.exists()
    votes = found.steps.get().facts["tally"]["votes"]
    assert votes == {str(cast.people[n].pk): many for n, many in ((0, 20), (1, 12), (2, 8))}


def test_somebody_who_is_not_on_the_list_is_elected(cast: Cast, election: Matter):
    poll = opened(cast, election)
    vote(cast, poll, *[sheet(cast, 0, 7)] * 15, *[sheet(cast, 1)] * 5)
    found = count(cast, poll)
    assert found.known["elected"] == [str(cast.people[n].pk) for n in (0, 7)]
    # names nobody wrote are left out
    lines = [one["id"] for one in Round.objects.get().result["items"]]
    assert lines == [f"p{cast.people[n].pk}" for n in (0, 1, 2, 7)]


def test_more_than_the_seats_are_refused_before_the_envelope_is_sealed(
    cast: Cast, election: Matter
):
    poll = opened(cast, election)
    with pytest.raises(Refused, match="选了 3 人，应选 2 人"):
        vote(cast, poll, sheet(cast, 0, 1, 7))
    assert not Envelope.objects.exists()


def test_one_person_alone_does_not_open_an_election(cast: Cast, election: Matter):
    call = polling.Call(TODAY, two_person=False)
    with pytest.raises(Refused, match="双人启封"):
        polling.put_to_vote(cast.actor(cast.secretary), election, "elect", call)


def test_who_is_tied_is_voted_on_alone_by_those_who_may_vote(cast: Cast, election: Matter):
    election.at, election.since = "again", TODAY - timedelta(days=1)
    tied = [str(one.pk) for one in cast.people[1:3]]
    election.known |= {"elected": [str(cast.people[0].pk)], "open_seats": 1, "tied": tied}
    election.save()
    call = polling.Call(TODAY, scrutineers=(cast.people[9].pk,))
    poll = polling.put_to_vote(cast.actor(cast.secretary), election, "again", call)
    assert [one.id for one in poll.round.form.items] == [f"p{one}" for one in tied]
    assert poll.round.form.most == 1


def test_the_page_offers_other_names_and_the_paper_count_takes_them(
    cast: Cast, election: Matter, sign_in
):
    poll = opened(cast, election)
    voter = Roll.objects.filter(round=poll.round).last().person
    account(voter)
    client = sign_in(voter)
    page = client.get(f"/round/{poll.round_id}/vote").content.decode()
    assert "另选他人" in page
    assert cast.people[7].name in page
    given = {**sheet(cast, 0), f"p{cast.people[7].pk}": "for"}
    assert client.post(f"/round/{poll.round_id}/vote", given).status_code == 302
    assert Envelope.objects.count() == len(poll.round.form.items)


def test_a_name_written_on_paper_is_counted(cast: Cast, election: Matter, sign_in):
    numbers = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0}
    votes = {f"votes_{cast.people[n].pk}": many for n, many in ((0, 18), (1, 4), (2, 3), (7, 14))}
    for one in (cast.people[7], cast.people[8]):
        election.refresh_from_db()
        said = {"stage": "elect", "said": "count", "on": TODAY.isoformat(), **numbers, **votes}
        client = sign_in(one)
        page = client.get(f"/matter/{election.pk}").content.decode()
        assert "另选他人" in page
        done = client.post(f"/matter/{election.pk}/act", {**said, "revision": election.revision})
        assert done.status_code == 302, done.content.decode()
    election.refresh_from_db()
    assert election.known["elected"] == [str(cast.people[n].pk) for n in (0, 7)]
