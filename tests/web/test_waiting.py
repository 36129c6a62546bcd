"""While a roster is read the page says how far it is, asks again by itself, then gives way."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def job(monkeypatch, cast):
    held = SimpleNamespace(
        token="abc", name="花名册.xlsx", unit=cast.village.pk, state="reading", at=300, total=1000,
        percent=30, wrong="",
    )  # fmt: skip
    monkeypatch.setattr("zhidu.intake.jobs.find", lambda token, person: held)
    return held


def test_it_says_how_far_it_is_and_asks_again_with_and_without_script(job, cast, sign_in):
    page = sign_in(cast.secretary).get("/import/abc").content.decode()
    assert "300 / 1000 行" in page
    assert 'value="30"' in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="1"></noscript>' in page


def test_the_part_that_waits_gives_way_to_the_next_page(job, cast, sign_in):
    client = sign_in(cast.secretary)
    asked = client.get("/import/abc", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in asked.headers
    job.state = "wrong"
    job.wrong = "文件打不开"
    asked = client.get("/import/abc", headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"
    whole = client.get("/import/abc")
    assert (whole.status_code, "文件打不开" in whole.content.decode()) == (422, True)
