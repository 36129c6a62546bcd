"""The coverage pages: who may open them, what they cost, what a click does."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import adopting
from zhidu.matters.coverage import GAPS
from zhidu.matters.models import Matter
from zhidu.org.actions import people, tree


@pytest.mark.parametrize("key", sorted(GAPS))
def test_every_number_opens_its_rows(adopted: Cast, sign_in, key):
    client = sign_in(adopted.office)
    page = client.get("/org/coverage").content.decode()
    whole = {
        one: int(n) for one, n in re.findall(r'coverage/(\w+)\?.*?big num">(\d+)<', page, re.S)
    }
    rows = client.get(f"/org/coverage/{key}")
    assert rows.status_code == 200
    assert rows.context["page"].paginator.count == whole.get(key, 0)
    assert len(rows.context["rows"]) == min(whole.get(key, 0), 50)


def test_a_kind_of_gap_that_is_none_is_not_found(adopted: Cast, sign_in):
    assert sign_in(adopted.office).get("/org/coverage/nothing").status_code == 404


def test_a_member_and_another_branch_do_not_see_it(adopted: Cast, sign_in):
    client = sign_in(adopted.member)
    assert client.get("/org/coverage/unreached").status_code == 403
    client = sign_in(adopted.secretary)
    assert client.get(f"/org/coverage?unit={adopted.other.pk}").status_code == 403
    page = client.get("/org/coverage/headless").content.decode()
    assert str(adopted.other) not in page


def test_the_rows_cost_the_same_for_two_branches_and_for_twelve(adopted: Cast, sign_in):
    client = sign_in(adopted.office)

    def cost(key: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/org/coverage/{key}").status_code == 200
        return len(asked)

    before = {key: cost(key) for key in GAPS}
    for number in range(12):
        unit = tree.found(SYSTEM, adopted.town, f"第{number}党支部", "branch", on=date(2020, 1, 1))
        for name in "春夏秋冬晨晓暮":
            people.add(SYSTEM, unit, "full", date(2020, 1, 1), name=f"邓{name}{number}")
        tree.set_place(SYSTEM, adopted.town, f"第{number}楼", "building")
        person = people.add(SYSTEM, adopted.town, "full", date(2020, 1, 1), name=f"韩{number}")
        people.appoint(SYSTEM, unit, person, "committee_member", "委员", date(2020, 1, 1))
    grown = {key: cost(key) - before[key] for key in GAPS}
    assert max(grown.values()) <= 2, grown  # a kind that had no row at all asks for its words now


def test_one_click_gives_it_to_the_group_leader_or_the_secretary(adopted: Cast, sign_in):
    client, person = sign_in(adopted.secretary), adopted.people[9]
    group = tree.found(SYSTEM, adopted.village, "一组", "group", on=date(2020, 1, 1))
    people.set_group(SYSTEM, adopted.village, person, group)
    people.appoint(SYSTEM, group, adopted.people[4], "group_leader", "组长", date(2020, 1, 1))
    rows = {row.thing: row for row in client.get("/org/coverage/unreached").context["rows"]}
    assert rows[person].helper == adopted.people[4].pk
    assert rows[adopted.people[10]].helper == adopted.secretary.pk
    assert rows[adopted.secretary].helper == adopted.people[1].pk
    words = {"person": person.pk, "unit": adopted.village.pk, "owner": adopted.people[4].pk,
             "next": "/org/coverage/unreached"}  # fmt: skip
    answer = client.post("/org/coverage/ask", words)
    assert (answer.status_code, answer.url) == (302, "/org/coverage/unreached")
    task = Matter.objects.get(subject=person)
    assert task.known["owner"] == str(adopted.people[4].pk)
    page = client.get("/org/coverage/unreached").content.decode()
    assert f"联系{person.name}：已交给人" in page
    assert client.post("/org/coverage/ask", words).status_code == 403
    assert Matter.objects.filter(subject=person).count() == 1


def test_a_branch_says_where_it_is_set_up_by_the_level_above(adopted: Cast, sign_in):
    bare = tree.found(SYSTEM, adopted.town, "流动党支部", "branch", on=TODAY)
    words = {"do": "basis", "on": TODAY.isoformat(), "basis": "building", "host": ""}
    client = sign_in(adopted.office)
    answer = client.post(f"/org/{bare.pk}/change", words)
    assert answer.status_code == 422
    assert "要写明依托的单位或楼宇" in answer.content.decode()
    client.post(f"/org/{bare.pk}/change", {**words, "host": "三号楼", "next": "/org/coverage"})
    bare.refresh_from_db()
    assert bare.basis == "building"
    stand = bare.stands.get()
    assert (stand.place.name, stand.place.kind, stand.kind) == ("三号楼", "building", "host")
    tree.change(SYSTEM, adopted.village, TODAY, "", basis="")
    (row,) = sign_in(adopted.secretary).get("/org/coverage/baseless").context["rows"]
    assert row.above
    assert "由上级组织部门登记" in client.get("/org/coverage/baseless").content.decode()


def test_everything_can_be_listed_for_paper_on_any_day(cast: Cast, sign_in):
    adopting.adopt_pack(SYSTEM, cast.other, "district", date(2026, 1, 1))
    page = sign_in(cast.office).get("/org/coverage?all=1&on=2026-08-01").content.decode()
    assert "2026年8月1日" in page
    assert cast.member.name in page
    assert "请他联系" not in page
    page = sign_in(cast.office).get("/org/coverage/unreached?on=2026-08-01").content.decode()
    assert "请他联系" not in page  # a past day is looked at, not acted on
