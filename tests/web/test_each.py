"""Who is still waited for: a number for everybody, names for who keeps the unit."""

from tests.matters.test_each import LATER, meeting  # noqa: F401 - a fixture


def test_the_page_names_who_is_missing_only_to_keepers(cast, meeting, sign_in):  # noqa: F811
    address = f"/matter/{meeting.pk}"
    keeper = sign_in(cast.secretary).get(address).content.decode()
    assert "还差 2 人" in keeper
    assert "韩秋麦" in keeper
    client = sign_in(cast.member)
    mine = client.get(address).content.decode()
    assert "还差 2 人" in mine
    assert "韩秋麦" not in mine.partition("</header>")[2]
    said = {"stage": "read", "said": "read", "on": LATER.isoformat(), "revision": meeting.revision}
    assert client.post(f"{address}/act", said).status_code == 302
    keeper = sign_in(cast.secretary)
    driver = keeper.get(address).content.decode().partition('name="for_whom"')[2]
    number = (
        driver.partition('<option value="')[2].partition('<option value="')[2].partition('"')[0]
    )
    meeting.refresh_from_db()
    more = {**said, "revision": meeting.revision, "for_whom": number}
    assert keeper.post(f"{address}/act", more).status_code == 302
    told = keeper.get(address).content.decode()
    assert "代录：韩秋麦" in told
    assert "人人知道" in told
