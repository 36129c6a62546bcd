"""The demo: invented, the same every time, whole, and honest about being one."""

import re
from datetime import date

import pytest

from tests import demo_world
from zhidu import cli, demo
from zhidu.demo.names import GRAINS, HOURS, SURNAMES, names
from zhidu.matters.duties import duties
from zhidu.matters.models import Record
from zhidu.org.actions import tree
from zhidu.org.door import Actor
from zhidu.org.models import Membership, Person, Post, Site, Unit

# units and people of real life that a demo must never show
DENIED = re.compile("泰山|泰安|岱岳|运河|骆马湖|沂沭|新沂|徐州|胜利油田|东营|习近平|李强|毛泽东")


@pytest.fixture
def loaded(db):
    demo_world.load()


def test_names_are_visibly_made_up_and_always_the_same():
    made = [name for name, _n in zip(names(), range(1500), strict=False)]
    assert made == [name for name, _n in zip(names(), range(1500), strict=False)]
    assert len(set(made)) == 1500
    assert all(re.fullmatch(f"[{SURNAMES}][{HOURS}][{GRAINS}]", name) for name in made)


def test_it_holds_what_its_plan_says(loaded):
    members = Membership.objects.on(demo.TODAY).filter(kind__in=Membership.MEMBERS)
    assert Unit.objects.filter(kind="branch").count() == 44  # one was set up in August
    assert members.filter(unit__path__startswith=path("榆光区委")).count() == 639  # one died
    assert (
        members.filter(unit__path__startswith=path("穗澜河管理处党委")).count() == 99
    )  # one came, two joined
    assert members.filter(unit__path__startswith=path("澄原公司运输大队党总支")).count() == 41
    assert members.filter(unit__path__startswith=path("桦衡园区党工委")).count() == 17
    assert not Person.objects.exclude(id_number="").exists()
    assert not Person.objects.exclude(phone="").exists()


def path(name: str) -> str:
    return Unit.objects.get(name=name).path


def test_every_branch_has_one_first_responsible_person_but_the_vacant_one(loaded):
    for unit in Unit.objects.filter(kind="branch"):
        rows = Post.objects.on(demo.TODAY).filter(unit=unit, first_responsible=True)
        assert rows.count() == (0 if unit.name == "柏和村党支部" else 1), unit


def test_the_april_evening_is_one_record_for_four_duties(loaded):
    record = Record.objects.get(unit__name="上闸所党支部", held_on=date(2026, 4, 8))
    assert record.steps.filter(withdrawn=False).count() == 4


def test_the_model_branch_is_not_wrongly_late(loaded):
    unit = Unit.objects.get(name="上闸所党支部")
    late = [one.title for one in duties(unit, demo.TODAY) if one.state == "late"]
    assert late == []


def test_nothing_real_is_named(loaded):
    text = "".join(Unit.objects.values_list("name", flat=True))
    text += "".join(Person.objects.values_list("name", flat=True))
    assert not DENIED.search(text)


def test_its_sign_ins_exist(loaded):
    assert len(demo.sign_ins()) == len(demo.ROLES) + 1


def test_only_a_demo_can_be_thrown_away(db):
    tree.found(Actor(None, demo.TODAY), None, "真实的党委", "committee")
    with pytest.raises(RuntimeError):
        demo.throw_away()
    assert not Site.here().is_demo


@pytest.mark.django_db(transaction=True)
def test_a_demo_is_thrown_away_and_told_anew(monkeypatch):
    """With the trees alone: what the chapters tell is asked above."""
    monkeypatch.setattr(demo, "CHAPTERS", ())
    demo.load()
    tree.found(Actor(None, demo.TODAY), None, "多出来的党委", "committee")
    assert cli.main(["demo", "--reset"]) == 0
    assert Site.here().is_demo and Unit.objects.filter(name="上闸所党支部").exists()
    assert not Unit.objects.filter(name="多出来的党委").exists()
