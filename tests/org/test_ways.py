"""When a post ends, what hung on it is closed that day: sessions, slips, in every way it ends."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.fixtures import PASSWORD, SYSTEM, TODAY, Cast, account
from zhidu.org.actions import entry, people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Post, Slip


@pytest.fixture
def inside(cast: Cast, on_today) -> Client:
    """The secretary, signed in with a password on an own device."""
    return enter(cast)


def enter(cast: Cast) -> Client:
    client, held = Client(), account(cast.secretary)
    client.post("/sign-in", {"username": held.username, "password": PASSWORD})
    assert client.get(f"/org/{cast.village.pk}/slips").status_code == 200
    return client


def post_of(cast: Cast) -> Post:
    return Post.objects.get(person=cast.secretary, unit=cast.village, post="secretary")


def is_out(client: Client) -> bool:
    answer = client.get("/")
    return answer.status_code == 302 and answer.url.startswith("/sign-in")


def test_the_old_session_is_refused_the_moment_the_post_ends(cast: Cast, inside):
    people.relieve(cast.actor(cast.office), cast.village, post_of(cast), TODAY, "调离")
    assert is_out(inside)
    answer = inside.post("/sign-in", {"username": cast.secretary.name, "password": PASSWORD})
    assert answer.url == "/"
    assert inside.get("/").status_code == 200, "a member may come in again"
    assert inside.get(f"/org/{cast.village.pk}/add").status_code == 200
    assert inside.post(f"/org/{cast.village.pk}/slips").status_code == 403, "and is no keeper"


def test_a_new_first_responsible_person_closes_the_sessions_of_the_one_before(cast: Cast, inside):
    people.appoint(SYSTEM, cast.village, cast.people[8], "secretary", "书记", TODAY, first=True)
    assert is_out(inside)


def test_a_dissolved_unit_closes_the_sessions_of_all_its_posts(cast: Cast, inside):
    tree.dissolve(SYSTEM, cast.village, TODAY, "并村", into=cast.other)
    assert is_out(inside)


def test_another_persons_session_stays_open(cast: Cast, on_today):
    client = Client()
    client.force_login(account(cast.people[1]))
    people.relieve(SYSTEM, cast.village, post_of(cast), TODAY, "调离")
    assert client.get("/").status_code == 200


def test_a_post_that_ends_on_a_day_to_come_closes_the_session_on_that_day(
    cast: Cast, inside, monkeypatch
):
    ends = TODAY + timedelta(days=3)
    people.relieve(SYSTEM, cast.village, post_of(cast), ends, "到龄")

    def stand(day: date) -> None:
        monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: day)

    assert inside.get("/").status_code == 200
    stand(ends - timedelta(days=1))
    assert inside.get("/").status_code == 200
    stand(ends)
    answer = inside.get("/")
    assert answer.url == "/sign-in?ended=1"
    assert "您的职务有变动" in inside.get(answer.url).content.decode()
    assert is_out(inside)
    account(cast.secretary)
    inside.post("/sign-in", {"username": cast.secretary.name, "password": PASSWORD})
    assert inside.get("/").status_code == 200


def test_slips_for_and_by_the_predecessor_end(cast: Cast, on_today):
    his = cast.actor(cast.secretary)
    given = entry.make_slip(his, cast.village, cast.member)
    own = entry.make_slip(cast.actor(cast.office), cast.village, cast.secretary)
    other = entry.make_slip(cast.actor(cast.people[1]), cast.village, cast.people[7])
    people.relieve(SYSTEM, cast.village, post_of(cast), TODAY, "调离")
    for word in (given, own):
        with pytest.raises(Refused, match="无效"):
            entry.use_slip(Actor(None, TODAY), word, "lamp-river-42")
    entry.use_slip(Actor(None, TODAY), other, "lamp-river-42")
    again = entry.make_slip(cast.actor(cast.office), cast.village, cast.secretary)
    entry.use_slip(Actor(None, TODAY), again, "lamp-river-42")


def test_a_slip_does_not_outlive_a_post_that_ends_later(cast: Cast, on_today):
    word = entry.make_slip(cast.actor(cast.secretary), cast.village, cast.member)
    ends = TODAY + timedelta(days=2)
    people.relieve(SYSTEM, cast.village, post_of(cast), ends, "到龄")
    assert Slip.objects.filter(person=cast.member).exists()
    with pytest.raises(Refused, match="无效"):
        entry.use_slip(Actor(None, ends), word, "lamp-river-42")
    entry.use_slip(Actor(None, ends - timedelta(days=1)), word, "lamp-river-42")
