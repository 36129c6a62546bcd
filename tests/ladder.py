"""A tree of three levels that ask each other for help: district, town, village, a department."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

ASKED = date(2026, 6, 25)
LATE = ASKED + timedelta(days=11)
SINCE = date(2020, 1, 1)
NEED = {"title_line": "机井水泵坏了", "request_text": "三眼机井停了两眼，镇里没有配件。"}


@dataclass
class Ladder:
    """District over town over village; an office and a secretary at each, a department beside."""

    district: Unit
    town: Unit
    village: Unit
    secretary: Person
    town_office: Person
    district_office: Person
    district_head: Person
    trade: Unit
    trade_office: Person

    def ask(self, day=ASKED) -> Matter:
        actor = Actor(self.secretary, day)
        matter = acting.open_matter(actor, self.village, "unit_request", day)
        acting.do(actor, matter, "ask", "done", day, dict(NEED))
        matter.refresh_from_db()
        return matter


def posted(unit, name, post, title, *, first=False):
    person = Person.objects.create(name=name)
    people.appoint(SYSTEM, unit, person, post, title, SINCE, first=first)
    return person


@pytest.fixture
def ladder(cast):
    district = tree.found(SYSTEM, None, "榆光区委", "committee", on=SINCE)
    tree.move(SYSTEM, cast.town, district, SINCE, "划归")
    trade = tree.found(SYSTEM, district, "经贸", "body", on=SINCE)
    adopting.adopt(SYSTEM, cast.village, "unit_request", date(2026, 1, 1))
    for one in (cast.town, cast.village):
        one.refresh_from_db()
    return Ladder(
        district, cast.town, cast.village, cast.secretary, cast.office,
        posted(district, "许夏麦", "office", "组织科经办"),
        posted(district, "尤春谷", "secretary", "书记", first=True),
        trade, posted(trade, "吴午豆", "office", "经办"),
    )  # fmt: skip


def go(matter, person, outcome, day, **facts):
    acting.do(Actor(person, day), matter, matter.at, outcome, day, facts)
    matter.refresh_from_db()


def handler(matter):
    return matter.handler.name
