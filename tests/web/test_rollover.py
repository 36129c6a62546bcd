"""The turn of the year on its page: close the book, copy, change and adopt the plan."""

from datetime import date

import pytest
from django.test import Client

from tests.fixtures import Cast, account
from tests.matters.test_recording import written
from zhidu.matters.actions import recording
from zhidu.matters.models import Frozen, YearPlan
from zhidu.org.door import Actor

NEW_YEAR = date(2027, 1, 2)


@pytest.fixture
def enter(adopted: Cast, monkeypatch: pytest.MonkeyPatch):
    """The second of January, after a year with one theme day and one meeting begun as a draft."""
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: NEW_YEAR)
    actor = Actor(adopted.secretary, date(2026, 3, 8))
    held = written(
        adopted, "theme_day", on=date(2026, 3, 8), fills=("theme_day.hold",),
        facts={"activity_form": "service"},
    )  # fmt: skip
    recording.file(actor, adopted.village, held)
    recording.draft(actor, adopted.village, written(adopted, on=date(2026, 12, 20)))

    def come(person) -> Client:
        client = Client()
        client.force_login(account(person))
        return client

    return come


def test_the_keeper_walks_through_the_turn_of_the_year(adopted: Cast, enter):
    address = f"/year/{adopted.village.pk}"
    keeper = enter(adopted.secretary)
    assert f'href="{address}"' in keeper.get("/").content.decode()
    page = keeper.get(address).content.decode()
    assert "2026 到 2027" in page
    assert "这些还是草稿，不在手册里" in page
    keeper.post(f"{address}/act", {"do": "freeze", "year": "2027"})
    held = Frozen.objects.get(unit=adopted.village)
    assert held.sha256 in keeper.get(address).content.decode()
    assert f'href="{address}"' not in keeper.get("/").content.decode()

    keeper.post(f"{address}/act", {"do": "copy", "year": "2027"})
    line = {"slug_0": "theme_day", "on_0": "2027-03-08", "title_0": "栽树", "place_0": "河滩",
            "time_0": ""}  # fmt: skip
    wrong = keeper.post(f"{address}/act", {"do": "write", "year": "2027", "revision": "0",
                                           **line, "on_0": "2027-02-29"})  # fmt: skip
    assert wrong.status_code == 422
    assert "第1行：日期请写成 2027-04-08 这样。" in wrong.content.decode()
    assert 'value="栽树"' in wrong.content.decode()
    keeper.post(f"{address}/act", {"do": "settle", "year": "2027", "revision": "0", **line})
    assert YearPlan.objects.get().state == "settled"
    form = keeper.get(f"/record?unit={adopted.village.pk}&kind=theme_day&held_on=2027-03-05")
    assert 'value="河滩"' in form.content.decode()
    assert "2027-03-08" in keeper.get("/notices/call?kind=theme_day").content.decode()


def test_others_are_refused_with_a_sentence(adopted: Cast, enter):
    address = f"/year/{adopted.village.pk}"
    for answer in (
        enter(adopted.member).get(address),
        enter(adopted.member).post(f"{address}/act", {"do": "freeze", "year": "2027"}),
        enter(adopted.member).post(f"/handbook/unit/{adopted.village.pk}/freeze", {"year": "2026"}),
    ):
        assert answer.status_code == 403
    assert enter(adopted.secretary).post(f"{address}/act", {"do": "x"}).status_code == 422
    assert not Frozen.objects.exists()


def test_a_handbook_is_closed_from_its_own_page_and_downloaded_as_it_was(adopted: Cast, enter):
    member = enter(adopted.member)
    book = f"/handbook/person/{adopted.member.pk}"
    assert "2026年过完了" in member.get(f"{book}?year=2026").content.decode()
    assert "过完了" not in member.get(f"{book}?year=2027").content.decode()
    assert member.post(f"{book}/freeze", {"year": "soon"}).status_code == 403
    member.post(f"{book}/freeze", {"year": "2026"})
    held = Frozen.objects.get(person=adopted.member)
    shown = member.get(f"{book}?year=2026").content.decode()
    assert held.sha256 in shown
    assert "过完了" not in shown
    with held.file.open() as kept:
        pages = kept.read()
    assert member.get(f"{book}?year=2026&as=pdf").content == pages
    held.file.storage.delete(held.file.name)
    assert member.get(f"{book}?year=2026&as=pdf").content.startswith(b"%PDF")
