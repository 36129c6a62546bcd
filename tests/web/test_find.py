"""One box over people, units, matters and institutions: by name, initials, other names."""

import re

import pytest

from tests.fixtures import SYSTEM, TODAY
from zhidu.matters.actions import acting
from zhidu.org.actions import people, tree
from zhidu.org.initials import initials, initials_of_person
from zhidu.org.models import Person, Unit


@pytest.fixture
def found(adopted, sign_in):
    """found(word, who) → {group: [titles]} as the page lists them."""

    def look(word: str, who: Person | None = None) -> dict[str, list[str]]:
        page = sign_in(who or adopted.secretary).get("/find", {"q": word}).content.decode()
        page = page.partition('id="found"')[2]
        groups = re.split(r'<h2 id="k\d+">', page)[1:]
        return {one.partition("<")[0]: re.findall(r"<b>(.*?)</b>", one) for one in groups}

    return look


def test_initials_read_a_surname_as_a_surname():
    assert initials_of_person("王晨粟") == "wcs"
    assert initials_of_person("曾暮荞") == "zmq"
    assert initials_of_person("单春谷") == "scg"
    assert initials("柏启村党支部") == "bqcdzb"
    assert initials("3 号楼（北）") == "3hlb"


def test_a_new_name_brings_new_initials(adopted):
    tree.change(SYSTEM, adopted.village, TODAY, "改名", name="槐序村党支部")
    people.change(SYSTEM, adopted.member, reason="写错了", name="曾秋豆")
    assert Unit.objects.get(pk=adopted.village.pk).initials == "hxcdzb"
    assert Person.objects.get(pk=adopted.member.pk).initials == "zqd"


def test_people_by_part_of_a_name_and_by_initials(found, adopted):
    assert found("晨粟") == {"人员": ["王晨粟"]}
    assert found("WCS")["人员"] == ["王晨粟"]
    assert found("bqc")["组织"] == ["柏启村党支部"]


def test_a_phone_is_found_by_its_whole_only(found, adopted):
    people.change(SYSTEM, adopted.member, reason="本人报来", phone="13900001234")
    assert found("13900001234") == {"人员": [adopted.member.name]}
    assert found("1390000") == {}


def test_institutions_by_their_other_names(found):
    assert found("三会一课")["制度"] == ["支部委员会会议", "党小组会", "支部党员大会", "党课"]
    assert "党员公开承诺" in found("gkcn")["制度"]


def test_matters_say_where_and_how_they_stand(found, adopted, sign_in):
    acting.open_matter(adopted.actor(adopted.secretary), adopted.village, "member_appraisal", TODAY)
    assert found("民主评议")["事项"] == ["2026年民主评议党员"]
    page = sign_in(adopted.secretary).get("/find?q=民主评议").content.decode()
    assert "柏启村党支部 · 在办" in page


def test_nobody_finds_what_they_may_not_see(found, adopted):
    assert found("王晨粟", adopted.member) == {}
    assert found(adopted.stranger.name) == {}
    assert found("柏成村") == {}
    assert found("柏成村", adopted.office)["组织"] == ["柏成村党支部"]


def test_nothing_found_says_what_to_try(adopted, sign_in):
    page = sign_in(adopted.secretary).get("/find?q=没有这个").content.decode()
    assert "没有找到" in page
    assert "拼音首字母" in sign_in(adopted.secretary).get("/find").content.decode()
