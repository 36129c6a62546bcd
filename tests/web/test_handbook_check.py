"""A book looked through from above, item by item; its year drafted from the records (4.32)."""

from datetime import date

import pytest
from django.urls import reverse

from tests.documents.test_handbooks import evening
from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from zhidu.documents.year import branch_book
from zhidu.matters import completeness
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 1, 1)
LATE_ONE = "r_members_meeting:2026-04-01"


@pytest.fixture
def checked(adopted: Cast) -> Cast:
    """The town looks through its branches' books, the village draws up its summary."""
    for slug in ("handbook_check", "finding"):
        adopting.adopt(SYSTEM, adopted.town, slug, BEGAN)
    adopting.adopt(SYSTEM, adopted.village, "year_summary", BEGAN)
    return adopted


def page_of(cast: Cast) -> str:
    return reverse("handbook_check", args=[cast.village.pk])


def test_row_4_32(checked: Cast, sign_in):
    """Completeness beside each item; a remark opens a finding only where a fix is due; the unit
    answers; the draft counts what the records hold, is edited, and stands in the book."""
    evening(checked)
    page = sign_in(checked.office).get(page_of(checked)).text
    assert "有缺" in page and LATE_ONE in page and "过期未办" in page
    sign_in(checked.office).post(
        page_of(checked), {LATE_ONE: "补开还是说明？", "r_records": "写得清楚", "f_records": ""}
    )
    check = Matter.objects.get(slug="handbook_check")
    assert check.at == "answer" and check.unit == checked.town
    assert [row["fix_due"] for row in check.known["remark_lines"]] == ["no_", "yes_"]
    (finding,) = Matter.objects.filter(slug="finding")
    assert finding.parent == check and finding.known["title_line"] == "会议和活动纪实"
    book = sign_in(checked.secretary).get(reverse("handbook", args=[checked.village.pk])).text
    assert "补开还是说明？" in book and "还没有答复" in book
    client = sign_in(checked.secretary)
    assert "缺“答复”" in act(client, check)
    rows = check.known["remark_lines"]
    answers = {f"remark_answers_title_line_{n}": row["title_line"] for n, row in enumerate(rows)}
    answers |= {f"remark_answers_answered_{n}": "十月补开" for n in range(len(rows))}
    assert act(client, check, **answers) == ""
    assert check.at == "answered"
    assert "答复：十月补开" in client.get(page_of(checked)).text


def test_the_draft_counts_and_lists_and_is_filed_as_edited(checked: Cast, sign_in):
    evening(checked)
    client = sign_in(checked.secretary)
    address = f"/matters/open?unit={checked.village.pk}&slug=year_summary"
    draft = client.get(address).text
    assert "正式党员 22 人" in draft and "主题党日 1 次。" in draft and "到会 21 人次" in draft
    assert "过期未办：2026年第二季度支部党员大会。" in draft
    done = opened(client, checked.village, "year_summary", stage="draft", said="done",
                  summary_text="只做成了一件事。")  # fmt: skip
    assert done.status_code == 302
    titles = {part.title: part.lines for part in branch_book(checked.village, 2026, TODAY).parts}
    assert titles["年度总结"] == ["只做成了一件事。"]
    matter = Matter.objects.get(slug="year_summary")
    assert "只做成了一件事" in client.get(reverse("matter", args=[matter.pk])).text


def test_nothing_said_is_looked_at_and_fine(checked: Cast, sign_in):
    sign_in(checked.office).post(page_of(checked), {})
    assert Matter.objects.get(slug="handbook_check").at == "fine"
    assert not Matter.objects.filter(slug="finding").exists()


def test_nobody_remarks_on_their_own_book(checked: Cast, sign_in):
    page = sign_in(checked.secretary).get(page_of(checked)).text
    assert "写意见" not in page and "起草年度总结" in page
    answer = sign_in(checked.secretary).post(page_of(checked), {LATE_ONE: "很好"})
    assert "不能给自己写意见" in refusal(answer)
    assert not Matter.objects.filter(slug="handbook_check").exists()


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_others_do_not_see_it(checked: Cast, sign_in, who):
    assert sign_in(getattr(checked, who)).get(page_of(checked)).status_code in (403, 404)


def test_where_the_town_does_not_check_nobody_can(adopted: Cast, sign_in):
    assert "写意见" not in sign_in(adopted.office).get(page_of(adopted)).text


def test_an_item_is_whole_or_names_its_gaps(adopted: Cast):
    evening(adopted)
    items = {one.key: one for one in completeness.items(adopted.village, 2026, TODAY)}
    assert items["records"].is_whole and items["records"].there == 1
    assert (items["pledge"].asked, items["pledge"].gaps) == (22, []), "a number, no names"
    lecture = items["party_lecture"]
    assert lecture.asked - lecture.there == sum(one.said == "过期未办" for one in lecture.gaps)
