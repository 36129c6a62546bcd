"""From the page of a case to its next step, through envelopes; and who reads what came of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.fixtures import APPRAISAL_FORM, Cast
from tests.matters.test_polling import TEXT, WORD, placed
from tests.matters.walking import prepared
from zhidu.ballots.actions import casting
from zhidu.ballots.models import Roll, Round
from zhidu.matters.actions import acting
from zhidu.matters.models import Matter, Poll

pytestmark = pytest.mark.django_db
DAY = date(2027, 7, 20)


@pytest.fixture
def matter(cast: Cast, monkeypatch) -> Matter:
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: DAY)
    stage = prepared(cast)
    found = placed(stage, "admit", {"prereview": "2027-07-08"})
    return found


@pytest.fixture
def enter(client: Client):
    from tests.fixtures import account

    def signed(person) -> Client:
        client.force_login(account(person))
        return client

    return signed


def asked(matter: Matter, cast: Cast, **more: object) -> dict[str, object]:
    return {"stage": "admit", "revision": matter.revision, "last": "2027-07-20", "present": "20",
            "two_person": "1", "scrutineers": [cast.people[9].pk, ""], **TEXT, **more}  # fmt: skip


def through(cast: Cast, matter: Matter, enter):
    """Prepared, seated, opened, voted on, counted; the answer to the scrutineer."""
    page = reverse("matter", args=[matter.pk])
    new = reverse("poll_new", args=[matter.pk, "admit"])
    client = enter(cast.secretary)
    assert new in client.get(page).text
    assert "有表决权的 22 人" in client.get(new).text
    short = client.post(new, asked(matter, cast, decision_text=""))
    assert (
        short.status_code == 422 and "讨论情况和决定" in short.text and 'value="20"' in short.text
    )
    answer = client.post(new, asked(matter, cast))
    row = Round.objects.get()
    assert answer.url == reverse("round", args=[row.pk])
    act = reverse("round_act", args=[row.pk])
    enter(cast.people[9]).post(act, {"do": "seat", "passphrase": WORD})
    client = enter(cast.secretary)
    client.post(act, {"do": "open"})
    text = client.get(page).text
    assert "密封投票" in text and "已参与 0 人" in text and "录入计票" not in text
    vote = reverse("round_vote", args=[row.pk])
    assert TEXT["decision_text"] in client.get(vote).text
    client.post(vote, {"q1": "for"})
    for seat in Roll.objects.filter(round=row).exclude(person=cast.secretary)[:19]:
        casting.cast(row.pk, seat.person, {"q1": "for"}, "", DAY)
    client.post(act, {"do": "stop"})
    return enter(cast.people[9]).post(act, {"do": "count", "passphrase": WORD}, follow=True)


def test_from_the_page_of_the_case_to_the_next_step(cast: Cast, matter, enter):
    done = through(cast, matter, enter)
    assert "计票已记入这一步" in done.text
    matter.refresh_from_db()
    assert matter.at == "superior_talk"
    shown = enter(cast.secretary).get(reverse("matter", args=[matter.pk])).text
    assert "赞成 20" in shown


def test_the_result_belongs_into_the_file_and_not_on_the_board(cast: Cast, matter, enter):
    through(cast, matter, enter)
    address = reverse("round_result", args=[Round.objects.get().pk])
    assert Client().get(address).status_code == 403
    assert enter(cast.stranger).get(address).status_code == 403
    assert "赞成" in enter(cast.member).get(address).text
    assert address not in Client().get(reverse("board", args=[cast.village.pk])).text


def test_a_count_the_matter_cannot_take_is_kept_and_said(cast: Cast, matter, enter, monkeypatch):
    from zhidu.org.door import Refused

    def refuse(*args: object) -> None:
        raise Refused("还差一样")

    with monkeypatch.context() as broken:
        broken.setattr("zhidu.matters.actions.polling.take", refuse)
        assert "还差一样" in through(cast, matter, enter).text
    assert Round.objects.get().state == "closed"
    page = enter(cast.secretary).get(reverse("matter", args=[matter.pk])).text
    assert "把计票记入这一步" in page and "结果不会再变" in page
    poll = Poll.objects.get()
    aside = reverse("poll_take_over", args=[poll.pk])
    assert enter(cast.secretary).post(aside, {"do": "aside", "reason": "x"}).status_code == 403
    assert "要搁置" in enter(cast.office).get(reverse("matter", args=[matter.pk])).text
    enter(cast.secretary).post(aside)
    matter.refresh_from_db()
    assert matter.at == "superior_talk"


def test_an_appraisal_shows_each_only_their_own_line(cast: Cast, adopted, enter, on_today):
    from tests.fixtures import TODAY
    from zhidu.ballots.actions import closing
    from zhidu.matters.actions import polling

    me = cast.actor(cast.secretary)
    matter = acting.open_matter(me, cast.village, "member_appraisal", TODAY)
    acting.do(me, matter, "form", "done", TODAY, APPRAISAL_FORM)
    matter.refresh_from_db()
    poll = polling.put_to_vote(me, matter, "rate", polling.Call(TODAY, two_person=False))
    assert len(poll.round.form.items) == 22
    polling.begin(me, poll)
    for one in cast.people[:15]:
        given = {item.id: "excellent" for item in poll.round.form.items}
        casting.cast(poll.round_id, one, given, "", TODAY)
    closing.stop(me, poll.round)
    closing.count(me, poll.round)
    assert polling.take_over(me, poll).outcome == "counted"
    address = reverse("round_result", args=[poll.round_id])
    own = enter(cast.member).get(address).text
    assert cast.member.name in own and cast.people[6].name not in own
    kept = enter(cast.secretary).get(address).text
    assert cast.people[6].name in kept
