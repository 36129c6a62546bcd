"""The form of an election: a box for each candidate, and what the two sheets came to."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY
from zhidu.matters.actions import adopting
from zhidu.matters.models import Adoption, Matter
from zhidu.matters.rulebook import keep, library


@pytest.fixture
def election(cast):
    adopting.adopt(SYSTEM, cast.village, "election", date(2026, 9, 1))
    version = library().versions("election")[-1]
    standing = [str(one.pk) for one in cast.people[:3]]
    return Matter.objects.create(
        unit=cast.village, slug="election", version=version, sha256=keep("election", version),
        opener=cast.secretary, said="换届选举", opened=TODAY, at="elect", since=TODAY,
        known={"seats": 2, "candidates": standing},
    )  # fmt: skip


def test_two_people_put_down_the_same_sheet_and_it_elects(cast, election, sign_in):
    assert Adoption.objects.filter(slug="election").exists()
    names = [one.name for one in cast.people[:3]]
    page = sign_in(cast.people[7]).get(f"/matter/{election.pk}").content.decode()
    assert all(f"{name}得票" in page for name in names)
    keys = [f"votes_{one.pk}" for one in cast.people[:3]]
    sheet = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0,
             **dict(zip(keys, (18, 11, 6), strict=True))}  # fmt: skip
    said = {"stage": "elect", "said": "count", "on": TODAY.isoformat(), **sheet}
    for one in (cast.people[7], cast.people[8]):
        election.refresh_from_db()
        client = sign_in(one)
        done = client.post(f"/matter/{election.pk}/act", {**said, "revision": election.revision})
        assert done.status_code == 302, done.content.decode()
    election.refresh_from_db()
    assert election.at == "report"
    assert election.known["elected"] == [str(one.pk) for one in cast.people[:2]]
    told = client.get(f"/matter/{election.pk}").content.decode()
    assert f"当选：{names[0]}、{names[1]}" in told
    assert f"{names[2]} 6票" in told


def test_unequal_sheets_are_dropped_and_say_so(cast, election, sign_in):
    keys = [f"votes_{one.pk}" for one in cast.people[:3]]
    for one, last in ((cast.people[7], 6), (cast.people[8], 7)):
        election.refresh_from_db()
        sheet = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0,
                 **dict(zip(keys, (18, 11, last), strict=True))}  # fmt: skip
        said = {"stage": "elect", "said": "count", "on": TODAY.isoformat(), **sheet}
        done = sign_in(one).post(
            f"/matter/{election.pk}/act", {**said, "revision": election.revision}
        )
    assert done.status_code == 422
    assert "各候选人得票" in done.content.decode()
    election.refresh_from_db()
    assert election.at == "elect"
