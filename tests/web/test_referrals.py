"""Handing over what others look into: who is reported has no part in it, nobody is judged."""

from datetime import date

import pytest

from tests.engine.shelf import LAWS
from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from tests.web.test_findings import checkers, facts, rule  # noqa: F401 - a fixture
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter, Message
from zhidu.org.actions import people
from zhidu.org.models import Entry, Person

GUILT = ("违纪", "违法", "犯罪", "贪污")


@pytest.fixture
def own(cast: Cast, checkers) -> Person:  # noqa: F811
    """The village's own discipline commissioner; the town above has one too."""
    held = people.add(SYSTEM, cast.village, "full", date(2020, 1, 1), name="秦纪粟")
    people.appoint(SYSTEM, cast.village, held, "discipline_commissioner", "纪检委员", TODAY)
    for unit in (cast.village, cast.town):
        adopting.adopt(SYSTEM, unit, "referral", date(2026, 1, 1))
    return held


def registered(cast: Cast, sign_in, who: Person, *reported: Person) -> Matter:
    said = {"stage": "register", "said": "done", "report_text": "补贴名单里有两户不在村。",
            "reported": [one.pk for one in reported]}  # fmt: skip
    answer = opened(sign_in(who), cast.village, "referral", **said)
    assert answer.status_code in (302, 403), refusal(answer)
    return Matter.objects.filter(slug="referral").latest("pk")


def test_row_1_29(cast: Cast, checkers, own, sign_in):  # noqa: F811
    """Registered without the reporter; out of reach of who is reported and their own line."""
    law = LAWS["referral/2026-01-01"]
    asked = {item for one in law.stages.values() for item in one.asked}
    assert not any("objector" in item or "asker" in item for item in asked)
    said = {"stage": "register", "said": "done", "report_text": "x"}
    assert opened(sign_in(cast.member), cast.village, "referral", **said).status_code == 422
    matter = registered(cast, sign_in, own, cast.secretary)
    for person in (cast.secretary, own, cast.member, cast.office):
        client = sign_in(person)
        assert client.get(f"/matter/{matter.pk}").status_code == 403, person
        for address in ("/matters", "/me", f"/org/{cast.village.pk}"):
            assert "线索移送：登记" not in client.get(address).content.decode()
    assert not Message.objects.filter(to=cast.secretary, matter=matter).exists()
    client = sign_in(checkers[0])
    assert Entry.objects.filter(thing=f"matter:{matter.pk}").exists()
    page = client.get(f"/matter/{matter.pk}").content.decode()
    assert "补贴名单里有两户不在村" in page
    assert not any(word in page.partition("<main")[2] for word in GUILT)
    assert "缺“移送哪个机关”" in act(client, matter)
    assert not act(client, matter, receiver="区纪委", sent_on=TODAY.isoformat())
    assert "缺“有关机关答复的结果”" in act(client, matter, outcome_on=TODAY.isoformat())
    done = {"outcome_text": "已核实，两户已清退。", "outcome_on": TODAY.isoformat()}
    assert not act(client, matter, **done)
    assert matter.at == "handed_over"


def test_a_report_on_no_leader_stays_here(cast: Cast, checkers, own, sign_in):  # noqa: F811
    matter = registered(cast, sign_in, own, cast.member)
    assert sign_in(own).get(f"/matter/{matter.pk}").status_code == 200
    assert sign_in(checkers[0]).get(f"/matter/{matter.pk}").status_code == 403
    assert sign_in(cast.member).get(f"/matter/{matter.pk}").status_code == 403


def test_row_2_20(cast: Cast, checkers, own, sign_in):  # noqa: F811
    """A finding handed over closes only with receiver, date and outcome; the board names nobody."""
    opened(sign_in(checkers[0]), cast.town, "finding", **facts(cast, checkers, rule_ref=rule(cast)))
    matter = Matter.objects.get(slug="finding")
    act(sign_in(cast.secretary), matter, "dispute", statement="没有的事。")
    second = sign_in(checkers[1])
    assert "须写明理由" in act(second, matter, "refer")
    assert not act(second, matter, "refer", reason="要由有权限的机关看")
    assert "“线索移送”办成的不足1件" in act(second, matter, corrected="名单重新核过")
    held = Matter.objects.get(slug="referral", parent=matter)
    client = sign_in(checkers[0])
    assert not act(client, held, report_text="三个月的账没有贴。")
    assert not act(client, held, receiver="区纪委", sent_on=TODAY.isoformat())
    assert "办成的不足1件" in act(sign_in(checkers[1]), matter, corrected="名单重新核过")
    done = {"outcome_text": "已办。", "outcome_on": TODAY.isoformat()}
    assert not act(sign_in(checkers[0]), held, **done)
    assert not act(sign_in(checkers[1]), matter, corrected="名单重新核过")
    sign_in(cast.member).logout()
    board = sign_in(cast.member).get(f"/board/{cast.village.pk}").content.decode()
    assert "名单重新核过" in board
    assert not any(word in board for word in (*GUILT, "区纪委", checkers[0].name))
