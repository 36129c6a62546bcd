"""党建责任书: every post of a unit answers for something, signs it, reports on it, is read."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM
from tests.ladder import posted
from zhidu.matters import below, duty_sheets
from zhidu.matters.actions import acting, adopting, letters
from zhidu.matters.models import Matter
from zhidu.org.access import Viewer
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused

SET, SIGNED, MID, END = (date(2026, 1, 15), date(2026, 1, 20), date(2026, 7, 5), date(2026, 9, 10))
ITEMS = {
    "secretary": ["按月开好支委会", "联系流动党员"],
    "org_commissioner": ["发展党员按步骤办"],
    "publicity_commissioner": ["办好公开栏"],
}


@pytest.fixture
def run(cast):
    adopting.adopt(SYSTEM, cast.village, "responsibility_letter", date(2026, 1, 1))
    cast.head = posted(cast.town, "尤春谷", "secretary", "书记", first=True)
    return cast


def set_it(run, items=None):
    return letters.set_many(
        Actor(run.office, SET), run.town, [run.village], ITEMS if items is None else items, SET
    )


def sheet_of(run, person) -> Matter:
    return Matter.objects.get(slug="responsibility_sheet", known__owner=str(person.pk))


def act(person, matter, said, day, **facts):
    matter.refresh_from_db()
    acting.do(Actor(person, day), matter, matter.at, said, day, facts)
    matter.refresh_from_db()


def lines(sheet, text="办了"):
    return [{"item": row["item"], "result": text, "record": ""}
            for row in sheet.known["duty_lines"]]  # fmt: skip


def test_row_2_37(run):
    """First responsible and deputies are filled and acknowledged; a vacancy shows above."""
    assert [len(one.waiting) for one in below.waiting(Viewer(run.office, SET))] == [1]
    assert set_it(run) == []
    assert below.waiting(Viewer(run.office, SET)) == []
    sheet = sheet_of(run, run.secretary)
    assert [row["item"] for row in sheet.known["duty_lines"]] == ITEMS["secretary"]
    assert str(sheet.said) == "王晨粟　党建责任清单（个人）"
    with pytest.raises(Refused, match="这一步由责任人"):
        act(run.stranger, sheet, "sign", SIGNED)
    act(run.secretary, sheet, "sign", SIGNED)
    (standing,) = duty_sheets.standings([run.village], 2026, SIGNED)
    assert (standing.signed, len(standing.sheets), standing.is_vacant) == (1, 3, False)
    row = run.village.posts.get(post="secretary")
    people.relieve(SYSTEM, run.village, row, date(2026, 3, 1), "调动")
    (standing,) = duty_sheets.standings([run.village], 2026, date(2026, 3, 2))
    assert standing.is_vacant, "the level above sees it"


def test_a_unit_without_a_first_responsible_person_is_named_and_left_out(run):
    row = run.village.posts.get(post="secretary")
    people.relieve(SYSTEM, run.village, row, date(2026, 1, 5), "调动")
    ((unit, why),) = set_it(run)
    assert unit == run.village
    assert "“第一责任人”不少于1，现为0" in why[0]
    assert not Matter.objects.filter(unit=run.village).exists(), "nothing of it is written"


def test_every_post_has_an_item_and_every_item_a_holder(run):
    ((_unit, why),) = set_it(run, {"secretary": ["按月开好支委会"]})
    assert why[0].startswith("李晓麦、张暮谷未列入“责任事项”")
    with pytest.raises(Refused, match="请至少给一个职务写明"):
        set_it(run, {})


def test_reports_leave_out_no_item_and_point_to_records(run):
    set_it(run)
    sheet = sheet_of(run, run.secretary)
    act(run.secretary, sheet, "sign", SIGNED)
    with pytest.raises(Refused, match="“半年报告”缺“联系流动党员”这一行"):
        act(run.secretary, sheet, "report", MID, mid_lines=lines(sheet)[:1])
    wrong = [lines(sheet)[0], {**lines(sheet)[1], "result": ""}]
    with pytest.raises(Refused, match="第2行缺“做了什么”"):
        act(run.secretary, sheet, "report", MID, mid_lines=wrong)
    act(run.secretary, sheet, "report", MID, mid_lines=lines(sheet))
    act(run.secretary, sheet, "report", END, end_lines=lines(sheet))
    with pytest.raises(Refused, match="须写明理由"):
        act(run.head, sheet, "ask", END)
    act(run.head, sheet, "read", END)
    assert (sheet.at, sheet.state) == ("read_through", "ended")
    (standing,) = duty_sheets.standings([run.village], 2026, END)
    assert (standing.halfway, standing.reported, standing.read) == (1, 1, 1)


def test_a_change_of_post_hands_over_and_signs_anew(run):
    set_it(run)
    letter = Matter.objects.get(slug="responsibility_letter")
    old, fresh = run.secretary, run.people[6]
    act(run.office, sheet_of(run, old), "relieved", MID, reason="调任")
    people.appoint(SYSTEM, run.village, fresh, "secretary", "书记", MID, first=True)
    (standing,) = duty_sheets.standings([run.village], 2026, MID)
    assert [post.person for post in standing.without] == [fresh]
    row = {"post": "书记", "item": "按月开好支委会", "owner": str(fresh.pk)}
    act(run.office, letter, "add", MID, added_lines=[row])
    assert sheet_of(run, fresh).known["duty_lines"] == [row]
    (standing,) = duty_sheets.standings([run.village], 2026, MID)
    assert standing.without == []


def test_somebody_disagrees_and_the_lines_are_settled(run):
    set_it(run)
    sheet = sheet_of(run, run.people[2])
    with pytest.raises(Refused, match="缺“理由”"):
        act(run.people[2], sheet, "differ", SIGNED)
    act(run.people[2], sheet, "differ", SIGNED, reason="公开栏由文书管")
    row = {"post": "宣传委员", "item": "每季一期通讯", "owner": str(run.people[2].pk)}
    act(run.office, sheet, "done", SIGNED, duty_lines=[row])
    assert sheet.at == "sign"


def test_the_page_sets_many_and_says_who_could_not_be(run, sign_in):
    client = sign_in(run.office)
    where = f"/org/{run.town.pk}/responsibility"
    assert "还没有定" in client.get(where).content.decode()
    typed = {"unit": [run.village.pk], "items_secretary": "按月开好支委会\n联系流动党员"}
    answer = client.post(f"{where}/set", typed)
    body = answer.content.decode()
    assert answer.status_code == 422 and "李晓麦、张暮谷未列入" in body
    assert "按月开好支委会" in body, "nothing typed is lost"
    typed |= {"items_org_commissioner": "发展党员", "items_publicity_commissioner": "公开栏"}
    assert client.post(f"{where}/set", typed).status_code == 302
    assert "0 / 3" in client.get(where).content.decode()
    page = client.get(f"/org/{run.village.pk}/responsibility").content.decode()
    assert "王晨粟" in page


def test_a_report_begins_with_the_lines_of_the_letter(run, sign_in):
    set_it(run)
    sheet = sheet_of(run, run.secretary)
    act(run.secretary, sheet, "sign", SIGNED)
    body = sign_in(run.secretary).get(f"/matter/{sheet.pk}").content.decode()
    assert '<output id="mid_lines_item_0">按月开好支委会</output>' in body
    assert "mid_lines_item_2" not in body, "no empty lines: none may be added"


def test_the_letter_is_not_asked_of_the_unit_itself(run, sign_in):
    assert "党建责任书" not in sign_in(run.secretary).get("/").content.decode()
    body = sign_in(run.office).get("/").content.decode()
    assert "党建责任书：1 个组织还没有定" in body
