"""Lists: filters, sorting by headings, pages that keep what was asked, one order either way."""

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.fixtures import SYSTEM, TODAY
from zhidu.matters.actions import acting
from zhidu.org.actions import people


def names(page: str) -> list[str]:
    return re.findall(r'role="rowheader" scope="row"><a href="[^"]+">(.*?)</a>', page)


@pytest.fixture
def ages(cast):
    for number, one in enumerate(cast.people[:3]):
        people.change(SYSTEM, one, reason="补登", birth=date(1990 - number, 5, 1))
    return cast


def test_people_are_sorted_by_their_headings_either_way(ages, sign_in):
    client = sign_in(ages.secretary)
    up = names(client.get("/people?sort=birth").content.decode())
    down = names(client.get("/people?sort=-birth").content.decode())
    assert up[:3] == [one.name for one in (ages.people[2], ages.people[1], ages.people[0])]
    assert down[:3] == up[:3][::-1], "who has no birth month comes last either way"
    page = client.get("/people?sort=birth&kind=full").content.decode()
    assert 'aria-sort="ascending"><a href="?kind=full&amp;sort=-birth">' in page
    assert len(re.findall("aria-sort", page)) == 1


def test_an_unknown_order_or_filter_is_no_error(ages, sign_in):
    client = sign_in(ages.secretary)
    assert names(client.get("/people?sort=;drop&kind=full").content.decode())
    assert "没有找到" in client.get("/people?unit=nothing").content.decode()
    assert client.get("/matters?unit=x&sort=zzz&page=99").status_code == 200


def test_pages_keep_the_rest_of_the_question(cast, sign_in):
    for number in range(40):
        people.add(SYSTEM, cast.village, "staff", TODAY, name=f"职工{number:02}")
    client = sign_in(cast.secretary)
    page = client.get("/people?sort=-joined&q=").content.decode()
    assert "第 1 页，共 2 页" in page
    assert 'rel="next" href="?sort=-joined&amp;q=&amp;page=2"' in page
    assert len(names(client.get("/people?page=2").content.decode())) == 12


def test_matters_are_filtered_by_unit_state_and_institution(adopted, sign_in):
    actor = adopted.actor(adopted.secretary)
    acting.open_matter(actor, adopted.village, "member_appraisal", TODAY)
    acting.open_matter(actor, adopted.village, "members_meeting", TODAY)
    client = sign_in(adopted.office)

    def listed(query: str) -> list[str]:
        return names(client.get(f"/matters?{query}").content.decode())

    assert listed("sort=title") == ["2026年民主评议党员", "2026年第三季度支部党员大会"]
    assert listed("sort=due") == ["2026年第三季度支部党员大会", "2026年民主评议党员"]
    assert listed("slug=member_appraisal") == ["2026年民主评议党员"]
    assert listed(f"unit={adopted.other.pk}") == []
    assert listed("state=ended") == []
    assert "定评议内容" in client.get("/matters").content.decode(), "the list says which step"


def test_the_export_stands_in_the_order_and_filter_of_the_page(ages, sign_in):
    answer = sign_in(ages.secretary).get("/people?sort=birth&q=晨&as=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = [row[0] for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert rows == names(sign_in(ages.secretary).get("/people?sort=birth&q=晨").content.decode())


def test_a_stranger_finds_a_board_by_name_and_initials(cast, client, on_today):
    page = client.get("/board").content.decode()
    assert page.index("最上级组织") < page.index("杉朗镇党委</h2>") < page.index("柏启村党支部")
    assert "柏成村" not in client.get("/board?q=bqc").content.decode()
    assert "柏启村党支部" in client.get("/board?q=bqc").content.decode()
    assert "没有找到" in client.get("/board?q=没有").content.decode()
