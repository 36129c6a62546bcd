"""Who opens the envelopes: two persons, a lost key, and what was done behind the back."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.ballots.rounds import BALLOT, SATISFIED, closed, opened, vote
from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.ballots import sealing
from zhidu.ballots.actions import closing, opening
from zhidu.ballots.form import Form, Item
from zhidu.ballots.models import Envelope
from zhidu.org.door import Refused

pytestmark = pytest.mark.django_db
WORD = "ABCD-EFGH-JKLM"


@pytest.fixture
def people(cast: Cast):
    return cast.people


def two_person(cast: Cast, people, seats=(1, 2)):
    plan = opening.Plan(
        "ballot", "接收预备党员", "s", "p", BALLOT, TODAY, two_person=True,
        scrutineers=tuple(people[n].pk for n in seats),
    )  # fmt: skip
    return opening.draft(cast.actor(cast.secretary), cast.village, plan)


def test_two_persons_the_secretary_alone_cannot_count(cast: Cast, people):
    secretary, first, second = (cast.actor(people[n]) for n in (0, 1, 2))
    row = two_person(cast, people)
    roll = {one.pk: "" for one in people}
    with pytest.raises(Refused, match="还没有设口令"):
        opening.open_round(secretary, row, roll)
    with pytest.raises(Refused, match="至少 10 个字"):
        opening.take_seat(first, row, "short")
    opening.take_seat(first, row, WORD)
    opening.take_seat(second, row, WORD[::-1])
    opening.open_round(secretary, row, roll)
    with pytest.raises(Refused, match="不能再换"):
        opening.take_seat(first, row, WORD)
    for one in people[:12]:
        vote(row, one, "yes")
    closing.stop(secretary, row)
    with pytest.raises(Refused, match="双人启封"):
        closing.count(secretary, row, WORD)
    with pytest.raises(Refused, match="双人启封"):
        closing.count(SYSTEM, row)
    with pytest.raises(Refused, match="口令不对"):
        closing.count(first, row, "wrong-word-here")
    row = closing.count(second, row, WORD[::-1])
    assert row.result["items"][0]["counts"]["yes"] == 12


def test_what_lies_on_disk_in_two_person_mode_opens_nothing(cast: Cast, people):
    row = two_person(cast, people, (1,))
    opening.take_seat(cast.actor(people[1]), row, WORD)
    opening.open_round(cast.actor(people[0]), row, {one.pk: "" for one in people})
    vote(row, people[3], "yes")
    held = sealing.kept(row.pk)
    seat = row.scrutineers.get()
    raw = [*held.values(), bytes(seat.salt), bytes(seat.public), bytes(row.salt)]
    sealed = bytes(Envelope.objects.get().sealed)
    for one in raw:
        for start in range(len(one) - 31):
            key = X25519PrivateKey.from_private_bytes(one[start : start + 32])
            with pytest.raises(sealing.Broken):
                sealing.unseal(key, row.pk, sealed)


def test_neither_the_opener_nor_the_rated_is_scrutineer(cast: Cast, people):
    with pytest.raises(Refused, match="不能自己当监票人"):
        two_person(cast, people, (0,))
    form = Form((Item("q", "承诺", SATISFIED, about=people[1].pk),))
    plan = opening.Plan("rating", "a", "s", "p", form, TODAY, two_person=True,
                        scrutineers=(people[1].pk,))  # fmt: skip
    with pytest.raises(Refused, match="被测评的人不能当监票人"):
        opening.draft(SYSTEM, cast.village, plan)


def test_a_lost_key_is_said_and_only_voids(cast: Cast, people):
    row = opened(cast.village, people)
    vote(row, people[0], "5", "5")
    sealing.destroy(row.pk)
    closing.stop(SYSTEM, row)
    with pytest.raises(Refused, match="只能作废重来"):
        closing.count(SYSTEM, row)
    assert closing.void(SYSTEM, row, "换了机器").state == "void"


def test_envelopes_taken_out_behind_the_back_are_noticed(cast: Cast, people):
    row = opened(cast.village, people, BALLOT, "ballot")
    for one in people[:6]:
        vote(row, one, "yes")
    Envelope.objects.filter(pk=Envelope.objects.first().pk).delete()
    closing.stop(SYSTEM, row)
    with pytest.raises(Refused, match="应有 6 个信封，现有 5 个"):
        closing.count(SYSTEM, row)


def test_an_envelope_spoilt_behind_the_back_counts_as_spoilt(cast: Cast, people):
    row = opened(cast.village, people, BALLOT, "ballot")
    for one in people[:6]:
        vote(row, one, "yes")
    Envelope.objects.filter(pk=Envelope.objects.first().pk).update(sealed=b"x" * 304)
    (line,) = closed(row).result["items"]
    assert line["counts"]["yes"] == 5 and line["spoilt"] == 1
