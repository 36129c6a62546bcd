"""Who declared an interest does not decide what it touches; the list of such decisions is open."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY
from tests.matters.test_honours import Stage, stage  # noqa: F401 - a fixture
from tests.matters.test_payment import COSTS, line, made, village  # noqa: F401 - fixtures
from tests.matters.village import Village
from tests.web.acting import act
from zhidu.ledger.models import Line
from zhidu.matters import roles
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person

SINCE = date(2020, 1, 1)


def declaration(village: Village, who: Person, **lines: str) -> Matter:  # noqa: F811
    cast, day = village.cast, date(2026, 3, 2)
    actor = cast.actor(who, day)
    matter = acting.open_matter(actor, cast.village, "interest_declaration", day, who)
    row = {"where_word": "", "payee_word": "", **lines}
    acting.do(actor, matter, "declare", "some", day, {"interest_lines": [row]})
    assert isinstance(matter, Matter)
    return matter


@pytest.fixture
def head(village: Village) -> Person:  # noqa: F811
    """The secretary also approves payments; a commissioner and an auditor read declarations."""
    cast = village.cast
    adopting.adopt(SYSTEM, cast.village, "interest_declaration", date(2026, 1, 1))
    for person, post in (
        (cast.secretary, "fund_approver"), (cast.people[14], "discipline_commissioner"),
        (cast.people[15], "auditor"),
    ):  # fmt: skip
        people.appoint(SYSTEM, cast.village, person, post, post, SINCE)
    return cast.secretary


def may_approve(held: Matter, payee: str = "") -> set[Person]:
    law = law_of(held)
    held.known = {**held.known, "payee": payee or held.known.get("payee", "")}
    return set(roles.people(law, "approver", held.unit, TODAY, held, law.stages["approve"]))


def test_row_5_15(village: Village, line: Line, head: Person, sign_in: Any):  # noqa: F811
    """A payment to whom the declaration names is approved by somebody else, and all can read it."""
    cast, other = village.cast, village.cast.people[9]
    declaration(village, head, relation_kind="business", benefit_kind="money",
                payee_word="建材门市部")  # fmt: skip
    held = made(village, line)
    with pytest.raises(Refused, match="要回避"):
        village.go(held, "2026-03-29", "approve", head)
    assert may_approve(held) == {other} and may_approve(held, "粮油店") == {other, head}
    held.refresh_from_db()
    village.go(held, "2026-03-29", "approve", other)
    village.go(held, "2026-03-30", "pass", voucher="第7号")
    address = f"/org/{cast.village.pk}/benefits"
    page = sign_in(cast.people[18]).get(address).content.decode()
    assert "水泥" in page and "3,000.00" in page and "支付、补助、减免" in page
    assert "建材门市部" not in page and head.name not in page.partition("<main")[2]
    assert sign_in(cast.stranger).get(address).status_code == 404


def test_only_two_read_a_declaration(village: Village, head: Person, sign_in: Any):  # noqa: F811
    cast = village.cast
    held = declaration(village, head, relation_kind="kin_gets", benefit_kind="honour")
    for number, status in ((0, 200), (14, 200), (15, 200), (1, 403), (5, 403)):
        assert sign_in(cast.people[number]).get(f"/matter/{held.pk}").status_code == status
    assert sign_in(cast.office).get(f"/matter/{held.pk}").status_code == 403
    assert "理由" in act(sign_in(cast.people[14]), held, "again") and held.at == "receive"
    assert not act(sign_in(cast.people[14]), held, "receive")
    assert not act(sign_in(head), held, "changed")
    assert not act(sign_in(head), held, "none")
    held.refresh_from_db()
    assert held.at == "receive"


def test_where_it_names(village: Village, line: Line, head: Person):  # noqa: F811
    """Of another branch it bars nothing here; of the town above it does; a new one ends it."""
    held = made(village, line)
    declaration(village, head, relation_kind="kin_here", benefit_kind="any_",
                where_word="柏成村党支部")  # fmt: skip
    assert head in may_approve(held)
    own = Matter.objects.get(slug="interest_declaration")
    rows = own.steps  # type: ignore[attr-defined]
    for where, bars in (("杉朗镇党委", True), ("没有这个组织", True), ("", True)):
        facts = {"interest_lines": [{"relation_kind": "kin_here", "benefit_kind": "any_",
                                     "where_word": where, "payee_word": ""}]}  # fmt: skip
        rows.update(facts=facts)
        assert (head not in may_approve(held)) is bars
    rows.update(facts={}, outcome="none")
    assert head in may_approve(held)
    assert COSTS["payee"] == held.known["payee"]


def test_a_body_votes_without_them_and_they_do_not_keep_its_minutes(stage: Stage):  # noqa: F811
    """Neither as a member of the committee nor as the secretary who would enter what it decided."""
    cast, head, day = stage.cast, stage.seats[0], date(2026, 1, 15)
    adopting.adopt(SYSTEM, cast.town, "interest_declaration", date(2026, 1, 1))
    law, held = law_of(stage.matter), stage.matter
    seated = roles.people(law, "superior", cast.town, TODAY, held, law.stages["decide"])
    assert set(seated) == set(stage.seats)
    matter = acting.open_matter(cast.actor(head, day), cast.town, "interest_declaration", day, head)
    row = {"relation_kind": "kin_gets", "benefit_kind": "honour", "where_word": "柏启村党支部",
           "payee_word": ""}  # fmt: skip
    acting.do(cast.actor(head, day), matter, "declare", "some", day, {"interest_lines": [row]})
    voting = roles.people(law, "superior", cast.town, TODAY, held, law.stages["decide"])
    assert set(voting) == set(stage.seats[1:])
    approve = law.stages["approve"]
    assert roles.holds(law, "superior", cast.actor(head), cast.town, held, approve)[0] is False
    assert roles.holds(law, "superior", cast.actor(stage.seats[1]), cast.town, held, approve)[0]
