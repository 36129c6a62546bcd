"""How the upper level answers: days, lateness and ratings stand under its own name."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM
from tests.ladder import ASKED, LATE, SINCE, go
from zhidu.matters import served
from zhidu.org.access import Viewer
from zhidu.org.actions import serving
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Partner, Service

LATER = LATE + timedelta(days=20)


def of(*units, first=SINCE):
    return served.figures(served.handled_by(units), units, first)


def test_row_3_02(ladder):
    """The promised days pass: the higher organisation is overdue in its own statistics."""
    matter = ladder.ask()
    town = of(ladder.town)[ladder.town.pk]
    assert [one.due for one in town.passages] == [ASKED + timedelta(days=10)]
    assert (town.late(ASKED), len(town.late(LATE)), len(town.waiting())) == ([], 1, 1)
    go(matter, ladder.secretary, "higher", LATE)
    go(matter, ladder.district_office, "take", LATE + timedelta(days=2),
       reply_text="派人", due_on="2026-07-20")  # fmt: skip
    found = of(ladder.town, ladder.district)
    town, district = found[ladder.town.pk], found[ladder.district.pk]
    assert (town.count("risen"), len(town.late(LATER)), town.days) == (1, 1, None)
    assert (len(district.answered), district.days, district.late(LATER)) == (1, 2, [])


def test_handing_it_aside_is_no_answer(ladder):
    row = serving.offer(SYSTEM, ladder.trade, "厂房用电增容", SINCE)
    matter = ladder.ask()
    go(matter, ladder.town_office, "route", ASKED + timedelta(days=9), service=str(row.pk))
    found = of(ladder.town, ladder.trade)
    assert found[ladder.town.pk].count("handed") == 1
    assert found[ladder.town.pk].answered == []
    trade = found[ladder.trade.pk]
    assert [one.due for one in trade.waiting()] == [ASKED + timedelta(days=10)]


def test_a_mean_of_ratings_needs_five(ladder):
    for number in range(5):
        matter = ladder.ask()
        go(matter, ladder.town_office, "cannot", ASKED, reason="没有")
        go(matter, ladder.secretary, "solved", ASKED, reply_rating=f"r{number + 1}")
        rating = of(ladder.town)[ladder.town.pk].rating
        assert rating == (3 if number == 4 else None)


def test_only_its_keepers_change_the_list(ladder):
    me, other = Actor(ladder.trade_office, ASKED), Actor(ladder.secretary, ASKED)
    row = serving.offer(me, ladder.trade, "代办变更登记", ASKED)
    with pytest.raises(Refused, match="已有“代办变更登记”"):
        serving.offer(me, ladder.trade, " 代办变更登记 ", ASKED)
    with pytest.raises(Refused, match="请写明能办什么事"):
        serving.offer(me, ladder.trade, " ", ASKED)
    with pytest.raises(Refused, match="办理"):
        serving.stop_offering(other, ladder.trade, row, ASKED)
    serving.stop_offering(me, ladder.trade, row, LATE)
    assert not Service.objects.on(LATE).exists()
    assert Service.objects.on(ASKED).count() == 1, "what was offered then stays known"


def test_a_partner_need_not_be_in_the_party_tree(ladder):
    me = Actor(ladder.secretary, ASKED)
    row = serving.join(me, ladder.village, "老年协会", "mass", ASKED, offers="会修伞")
    with pytest.raises(Refused, match="已登记过"):
        serving.join(me, ladder.village, "老年协会", "mass", ASKED)
    with pytest.raises(Refused, match="名称和类别"):
        serving.join(me, ladder.village, "合唱队", "choir", ASKED)
    serving.leave(me, ladder.village, row, LATE)
    assert not Partner.objects.on(LATE).exists()


def test_the_page_shows_the_upper_level_late(ladder, sign_in):
    ladder.ask()
    page = sign_in(ladder.secretary).get(f"/org/{ladder.village.pk}/serving").content.decode()
    assert "机井水泵坏了" in page
    assert "已过期 77 天" in page
    assert "请上级帮助" in page
    assert Viewer(ladder.secretary, date(2026, 9, 20)).keeps(ladder.village)


def test_the_form_of_the_level_offers_departments_by_name(ladder, sign_in):
    serving.offer(SYSTEM, ladder.trade, "厂房用电增容", SINCE)
    matter = ladder.ask()
    client = sign_in(ladder.town_office)
    page = client.get(f"/matter/{matter.pk}").content.decode()
    assert '<optgroup label="经贸">' in page
    assert 'value="higher"' not in page
    answer = client.post(f"/matter/{matter.pk}/act", {
        "stage": "answer", "said": "route", "on": "2026-07-01", "revision": matter.revision,
        "service": Service.objects.get().pk,
    })  # fmt: skip
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.handler == ladder.trade


def test_the_list_is_kept_on_the_page(ladder, sign_in):
    client = sign_in(ladder.trade_office)
    where = f"/org/{ladder.trade.pk}/serving"
    assert client.post(f"{where}/change", {"do": "offer", "title": ""}).status_code == 422
    client.post(f"{where}/change", {"do": "offer", "title": "上门讲解申报"})
    assert "上门讲解申报" in client.get(where).content.decode()
    client.post(f"{where}/change", {"do": "stop", "row": Service.objects.get().pk})
    assert "还没有列出能办什么" in client.get(where).content.decode()
