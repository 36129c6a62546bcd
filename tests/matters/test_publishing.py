"""村务公开日: every item or “nothing”, checked by others, hung and proved; questions answered."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.village import MAIN, Village, settled
from tests.matters.walking import hang_on
from zhidu.boards.models import Notice
from zhidu.engine.stages import POSTED
from zhidu.ledger import actions
from zhidu.ledger.actions import Paper
from zhidu.matters import disclosing, execution, three
from zhidu.matters.actions import acting, adopting, asking, localising, raising
from zhidu.matters.actions.standing import open_for
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person

SINCE, DAY = date(2026, 9, 1), date(2026, 9, 12)
LIST = ["村民代表会议的决定", "集体财务收支"]
LINES = [{"item": LIST[0], "content": "修东渠"}, {"item": LIST[1], "content": "收 0 元，支 0 元"}]


@pytest.fixture
def village(cast: Cast) -> Village:
    held = settled(cast)
    keeper = Person.objects.create(name="报账员甲", source="villager")
    people.appoint(SYSTEM, cast.village, keeper, "village_accountant", "报账员", date(2020, 1, 1))
    settings = {"day_of_month": 12, "disclosure_list": LIST}
    adopting.adopt(SYSTEM, cast.village, "publication_day", SINCE, settings)
    return held


def begun(village: Village, day: date = DAY) -> Matter:
    unit = village.cast.village
    adoption = adoption_of(unit, "publication_day", day)
    assert adoption is not None
    return open_for(Actor(village.chair, day), unit, adoption, day, None)[0]


def hung(village: Village, day: str = "2026-09-12", lines=LINES) -> Matter:
    """Gathered, checked and put up the same day, on the board of the product itself."""
    matter = begun(village, date.fromisoformat(day))
    village.go(matter, day, "done", disclosure_lines=lines)
    village.go(matter, day, "approve")
    on = date.fromisoformat(day)
    acting.do(Actor(village.chair, on), matter, "publish", POSTED, on, {})
    matter.refresh_from_db()
    return matter


def state(village: Village, today: date) -> str:
    found = duties(village.cast.village, today)
    return next(one.state for one in found if one.slug == "publication_day")


def test_row_2_16(village: Village):
    """An item neither told nor marked “nothing”: the village is overdue; then it hangs, proved."""
    matter = begun(village)
    for lines, told in ((LINES[:1], f"{LIST[1]}未列入“公开的内容”"),
                        ([LINES[0], {**LINES[1], "content": ""}], "第2行缺“内容”")):  # fmt: skip
        with pytest.raises(Refused, match=told):
            village.go(matter, "2026-09-12", "done", disclosure_lines=lines)
    assert state(village, date(2026, 9, 13)) == "late"
    lines = [LINES[0], {**LINES[1], "content": "本期无"}]
    village.go(matter, "2026-09-13", "done", disclosure_lines=lines)
    with pytest.raises(Refused, match="这一步由村务监督委员会"):
        village.go(matter, "2026-09-13", "approve", village.seats["villager_rep"][0])
    village.go(matter, "2026-09-13", "approve")
    assert state(village, date(2026, 9, 13)) == "late", "checked is not yet published"
    on = date(2026, 9, 14)
    acting.do(Actor(village.chair, on), matter, "publish", POSTED, on, {})
    assert state(village, on) == "done"
    page = Notice.objects.get()
    assert page.content["lines"][:2] == [[LIST[0], "修东渠"], [LIST[1], "本期无"]]
    with pytest.raises(Refused, match="公示期至 2026-09-21 届满"):
        village.go(matter, "2026-09-21", "clear")
    hang_on(date(2026, 9, 22))
    village.go(matter, "2026-09-22", "clear")
    (one,) = disclosing.published(village.cast.village)
    assert (one.on, one.until, one.notice) == (on, date(2026, 9, 22), page)
    rows = execution.lines([village.cast.village.pk], SINCE, date(2026, 9, 30), date(2026, 9, 30))
    assert [row.met for row in rows if row.duty.slug == "publication_day"] == [on]


def test_days_nobody_saw_it_hang_are_no_proof(village: Village):
    matter = hung(village)
    hang_on(date(2026, 9, 15))
    with pytest.raises(Refused, match="没有“仍在公示”的留存"):
        village.go(matter, "2026-09-21", "clear")


def test_a_question_has_its_day_and_the_answer_is_told_without_names(village: Village):
    unit, nobody = village.cast.village, Actor(None, date(2026, 9, 13), visitor=True)
    words = {"title_line": "砂石", "item_text": "某某家多拉了两方", "asker_name": "老李"}
    with pytest.raises(Refused, match="还没有公开过"):
        raising.question(nobody, unit, words)
    matter = hung(village)
    made, code = raising.question(nobody, unit, words)
    assert made.parent == matter and asking.by_code(code) == made
    assert disclosing.published(unit)[0].waiting == 1
    with pytest.raises(Refused, match="缺“答复（公布用）”"):
        village.go(made, "2026-09-15", "done", question_shown="砂石用了多少")
    village.go(made, "2026-09-15", "done", question_shown="砂石用了多少", answer_shown="四十二方")
    (one,) = disclosing.published(unit)[0].asked
    assert (one.question, one.answer) == ("砂石用了多少", "四十二方")
    assert disclosing.published(unit)[0].waiting == 0


def test_the_ledger_fills_in_what_it_knows(village: Village):
    unit = village.cast.village
    fund = actions.open_fund(SYSTEM, unit, "村集体资金")
    actions.receive(SYSTEM, fund, "承包费", 420_000, Paper("承包费", date(2026, 8, 20)))
    lines = disclosing.begins("disclosure_lines", begun(village), DAY)
    assert [row["item"] for row in lines] == LIST
    told = "村集体资金：8月收 4,200.00 元，支 0.00 元，现在结余 4,200.00 元"
    assert lines[1]["content"] == told and lines[0]["content"] == ""


def test_in_shandong_the_accounts_stand_there_every_month(village: Village):
    town = village.cast.town
    localising.adopt(SYSTEM, town, "publication_day", "shandong_disclosure", SINCE, below=True)
    matter = begun(village)
    village.go(matter, "2026-09-12", "done", disclosure_lines=LINES)
    assert matter.at == "accounts"
    with pytest.raises(Refused, match="缺“本月账目”"):
        village.go(matter, "2026-09-12", "done", account_text="")
    village.go(matter, "2026-09-12", "done", account_text="上月结余四千元，本月收零元，支零元")
    village.go(matter, "2026-09-12", "approve")
    village.go(matter, "2026-09-12", POSTED)
    lines = disclosing.published(village.cast.village)[0].lines
    assert lines[-1] == ("本月账目", "上月结余四千元，本月收零元，支零元")


def test_row_2_14(village: Village, sign_in):
    """One chain: the town's review is late, a publication that leaves the matter out is named; the
    next one begins with what was resolved and how far it is."""
    unit, page = village.cast.village, "/institutions/pack/three_systems"
    matter = village.to_review()
    client = sign_in(village.chair)
    seen = client.get(page).content.decode()
    assert "镇里审查，过期" in seen
    hung(village, "2026-09-12", [{**LINES[0], "content": "本期无"}, LINES[1]])
    assert three.chain(unit, date(2026, 9, 13)).unpublished == [matter]
    assert "议定以后公开过，没有写到这件事" in client.get(page).content.decode()
    held = Matter.objects.get(unit=unit, slug="publication_day")
    held.known |= {"disclosure_list": [disclosing.RESOLVED]}
    begins = disclosing.begins("disclosure_lines", held, DAY)
    assert begins[0]["content"] == f"{MAIN}：镇里审查是否合法合规"
    hung(village, "2026-10-12", LINES)
    assert three.chain(unit, date(2026, 10, 13)).unpublished == []
