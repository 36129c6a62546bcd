"""A small organisation that most tests share: a town, two villages, their people and posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import world
from zhidu.matters.actions import adopting
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor
from zhidu.org.free_days import seed
from zhidu.org.models import Account, FreeDay, Person, Site, Unit

TODAY = date(2026, 9, 20)
SYSTEM = Actor(None, TODAY)
NAMES = [
    "王晨粟",
    "李晓麦",
    "张暮谷",
    "刘春禾",
    "陈夏稻",
    "杨秋豆",
    "赵冬黍",
    "黄午荞",
    "周晨麦",
    "吴晓稻",
    "徐暮禾",
    "孙春谷",
    "胡夏豆",
    "朱秋粟",
    "高冬麦",
    "林午稻",
    "何晨禾",
    "郭晓谷",
    "马暮豆",
    "罗春黍",
    "梁夏荞",
    "宋秋麦",
]
PASSWORD = "correct-horse-7"
# the three dimensions a member is appraised by, as the form of member_appraisal asks for them
APPRAISAL_FORM = {"appraisal_form": [
    {"appraisal_dimension": "dedication", "look_at": "推不推", "fact_kind": "", "share": "30"},
    {"appraisal_dimension": "ability", "look_at": "会不会", "fact_kind": "task", "share": "30"},
    {"appraisal_dimension": "performance", "look_at": "成了吗", "fact_kind": "task", "share": "40"},
]}  # fmt: skip


@dataclass
class Cast:
    """Who is on stage: `town` above `village` and `other`; the village has 22 members."""

    town: Unit
    village: Unit
    other: Unit
    people: list[Person]
    office: Person
    stranger: Person

    @property
    def secretary(self) -> Person:
        return self.people[0]

    @property
    def member(self) -> Person:
        return self.people[5]

    def actor(self, person: Person, today: date = TODAY) -> Actor:
        return Actor(person, today)


@pytest.fixture
def cast(db: Any) -> Cast:
    free_days()
    return world.told("cast", make_cast)


def free_days() -> None:
    """What a migration brought, and a test that emptied every table took away."""
    if not FreeDay.objects.exists():
        seed(FreeDay)


def make_cast() -> Cast:
    free_days()
    site = Site.here()
    site.name, site.first_run_done = "杉朗镇党委", True
    site.save()
    since = date(2020, 1, 1)
    town = tree.found(SYSTEM, None, "杉朗镇党委", "committee", on=since)
    village = tree.found(SYSTEM, town, "柏启村党支部", "branch", on=since, basis="village")
    other = tree.found(SYSTEM, town, "柏成村党支部", "branch", on=since, basis="village")
    folk = [people.add(SYSTEM, village, "full", since, name=name) for name in NAMES]
    for person, post, title, first in (
        (folk[0], "secretary", "书记", True),
        (folk[1], "org_commissioner", "组织委员", False),
        (folk[2], "publicity_commissioner", "宣传委员", False),
    ):
        people.appoint(SYSTEM, village, person, post, title, since, first=first)
    office = Person.objects.create(name="郑晓黍")
    people.appoint(SYSTEM, town, office, "office", "组织科经办", since)
    stranger = people.add(SYSTEM, other, "full", since, name="谢暮粟")
    return Cast(town, village, other, folk, office, stranger)


@pytest.fixture
def adopted(cast: Cast) -> Cast:
    """The village runs the whole starter set since the first of January."""

    def adopt() -> None:
        adopting.adopt_pack(SYSTEM, cast.village, "district", date(2026, 1, 1))

    world.told("adopted", adopt)
    return cast


@pytest.fixture
def on_today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The pages' one clock stands at TODAY."""
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: TODAY)
    return TODAY


def account(person: Person) -> Account:
    held, _new = Account.objects.get_or_create(person=person, defaults={"username": person.name})
    held.set_password(PASSWORD)
    held.save()
    return held


@pytest.fixture
def sign_in(client: Client, on_today: date) -> Any:
    """sign_in(person) gives a client that is this person, on TODAY."""

    def enter(person: Person) -> Client:
        client.force_login(account(person))
        return client

    return enter
