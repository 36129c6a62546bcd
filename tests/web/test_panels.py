"""展板: made from current data with version, day and feedback code; outdated when data change."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import panels
from zhidu.matters.actions import adopting, panelling
from zhidu.matters.models import Panel
from zhidu.org.actions import people
from zhidu.org.door import Refused

pytestmark = pytest.mark.django_db


def made(cast: Cast) -> Panel:
    zones = [("东渠一段", cast.people[4].pk), ("西渠", cast.people[5].pk)]
    return panelling.make(cast.actor(cast.secretary), cast.village, ["修渠三里", ""], zones)


def test_row_4_15(adopted: Cast, on_today):
    """Rules, goals and areas on a page for screen and A3; a change marks it until it is remade."""
    panel = made(adopted)
    address = reverse("panel", args=[adopted.village.pk])
    page = Client().get(address).text
    for shown in ("第 1 版", "修渠三里", "东渠一段", adopted.people[4].name, "主题党日"):
        assert shown in page
    assert 'class="qr"' in page and "已过时" not in page and 'class="wall"' in page
    assert panels.outdated(panel, TODAY) == []
    adopting.adopt(SYSTEM, adopted.village, "pledge_rating", TODAY)
    people.leave(SYSTEM, adopted.people[5], TODAY, reason="调走")
    later = date(2026, 9, 21)
    told = [str(one) for one in panels.outdated(panel, later)]
    assert len(told) == 2
    assert "承诺测评" in told[0] and adopted.people[5].name in told[1]
    assert "已过时" in Client().get(address).text
    again = panelling.make(
        adopted.actor(adopted.secretary, later), adopted.village, ["修渠三里"],
        [("东渠一段", adopted.people[4].pk)],
    )  # fmt: skip
    assert again.version == 2 and panels.outdated(again, later) == []
    assert Panel.objects.get(version=1).content["goals"] == ["修渠三里"]  # stays as it hung


def test_what_does_not_belong_on_a_wall(adopted: Cast):
    me = adopted.actor(adopted.secretary)
    with pytest.raises(Refused, match="请选本支部的党员"):
        panelling.make(me, adopted.village, [], [("东渠", adopted.stranger.pk)])
    with pytest.raises(Refused, match="不超过 120 字"):
        panelling.make(me, adopted.village, ["长" * 121], [])
    with pytest.raises(Refused, match="没有制度、目标和责任区"):
        panelling.make(SYSTEM, adopted.other, [], [])
    for one in (adopted.member, adopted.stranger):
        with pytest.raises(Refused, match="办理"):
            panelling.make(adopted.actor(one), adopted.village, ["x"], [])


def test_the_form_keeps_what_was_typed(adopted: Cast, sign_in):
    client = sign_in(adopted.secretary)
    address = reverse("panel_make", args=[adopted.village.pk])
    wrong = client.post(address, {"goals": "修渠", "area": ["东渠"], "person": [""]})
    assert wrong.status_code == 422 and "修渠" in wrong.text and 'value="东渠"' in wrong.text
    person = str(adopted.people[4].pk)
    done = client.post(address, {"goals": "修渠", "area": ["东渠"], "person": [person]})
    assert done.url == reverse("panel", args=[adopted.village.pk])
    assert 'value="东渠"' in client.get(address).text  # the next version begins with this one
    assert done.url in client.get(reverse("board", args=[adopted.village.pk])).text
    assert Client().get(reverse("panel", args=[adopted.other.pk])).status_code == 404
    assert sign_in(adopted.member).get(address).status_code == 403
