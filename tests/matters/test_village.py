"""A matter of the village: residents decide, the town says if it is lawful, then it is done."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.village import Village, settled
from zhidu.engine import locks, machine
from zhidu.engine.stages import POSTED
from zhidu.matters import asked, knowing
from zhidu.matters.actions import (
    acting,
    adopting,
    asking,
    counting,
    localising,
    placing,
    raising,
)
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import keep, law_of
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Refused

MINUTES = {"held_on": "2026-03-12", "reps_all": 12, "reps_there": 10, "summary": "议了一题"}


@pytest.fixture
def village(cast: Cast) -> Village:
    return settled(cast)


def test_row_2_17(village: Village):
    """Nothing is carried out before the town has spoken; silence is no word; a return has a law."""
    matter, town = village.to_review(), village.cast.office
    line = {"decisions": [village.row()]}
    with pytest.raises(Refused, match="当前环节是“镇里审查是否合法合规”"):
        acting.do(Actor(village.chair, date(2026, 5, 1)), matter, "carry", "done",
                  date(2026, 5, 1), line)  # fmt: skip
    with pytest.raises(Refused, match="这一步由镇里审查的人"):
        village.go(matter, "2026-03-25", "lawful", village.cast.secretary)
    with pytest.raises(Refused, match="缺“违反哪一条法律"):
        village.go(matter, "2026-03-26", "back", town, reason="看着不合适")
    # ten days pass: the page shows the town overdue, and nothing else has happened
    late = asked.with_deadline([matter], date(2026, 5, 1))[0]
    assert late.until == date(2026, 4, 3)  # type: ignore[attr-defined]
    assert matter.at == "town_review"
    village.go(matter, "2026-03-26", "lawful", town)
    village.go(matter, "2026-03-27", "done", **line)
    assert Matter.objects.get(parent=matter).slug == "assignment"


def test_the_lock_holds_for_a_case_put_at_its_stage_from_paper(village: Village):
    """Nobody wrote down that the town has spoken: what is not known opens nothing."""
    chair, day = village.chair, date(2026, 9, 1)
    matter = acting.open_matter(Actor(chair, day), village.cast.village, "village_matter", day)
    keeper = Actor(village.cast.secretary, day)
    row = placing.propose(keeper, matter, "carry", {"resolve": date(2026, 3, 16)}, {})
    placing.confirm(Actor(village.cast.people[1], day), row)
    matter.refresh_from_db()
    with pytest.raises(Refused, match="还锁着：要先有“镇里审查是否合法合规：合法合规”"):
        acting.do(Actor(chair, day), matter, "carry", "done", day, {"decisions": [village.row()]})


def test_a_case_placed_with_the_towns_word_is_open(village: Village):
    chair, day = village.chair, date(2026, 9, 1)
    matter = acting.open_matter(Actor(chair, day), village.cast.village, "village_matter", day)
    days = {"resolve": date(2026, 3, 16), "town_review": date(2026, 3, 26)}
    row = placing.propose(Actor(village.cast.secretary, day), matter, "carry", days, {})
    placing.confirm(Actor(village.cast.people[1], day), row)
    matter.refresh_from_db()
    acting.do(Actor(chair, day), matter, "carry", "done", day, {"decisions": [village.row()]})


def test_what_the_matter_opened_is_told_that_the_lock_is_closed(village: Village):
    matter = village.to_review()
    day, version = date(2026, 3, 25), "2026-01-01"
    child = Matter.objects.create(
        parent=matter, unit=matter.unit, slug="assignment", version=version, at="accept",
        sha256=keep("assignment", version), since=day, opened=day,
    )  # fmt: skip
    assert "还锁着" in str(knowing.stand(child).known["locked"])
    village.go(matter, "2026-03-26", "lawful", village.cast.office)
    child = Matter.objects.get(pk=child.pk)
    assert "locked" not in knowing.stand(child).known


def test_going_back_closes_the_lock_again(village: Village):
    """An opening word counts only while nothing but what is behind the lock was done since."""
    law = law_of(village.opened())
    held = law.locks
    assert held is not None
    word = [machine.Record("town_review", "lawful", date(2026, 3, 26), "1")]
    assert locks.is_open(held, word)
    assert locks.is_open(held, [*word, machine.Record("carry", "done", date(2026, 3, 27), "2")])
    again = [*word, machine.Record("resolve", "passed", date(2026, 4, 27), "2")]
    assert not locks.is_open(held, again)
    assert not locks.is_open(held, [])


def test_whose_turn_it_is_sees_it_though_they_keep_no_papers(village: Village):
    """The chair of the village committee is no keeper of the Party branch."""
    matter = village.to_review()
    village.go(matter, "2026-03-26", "lawful", village.cast.office)
    assert matter in asked.tasks(Viewer(village.chair, date(2026, 3, 27)))
    assert matter not in asked.tasks(Viewer(village.seats["villager_rep"][3], date(2026, 3, 27)))


def test_the_step_of_the_town_can_be_taken_back_with_all_it_opened(village: Village):
    matter = village.to_review()
    village.go(matter, "2026-03-26", "lawful", village.cast.office)
    village.go(matter, "2026-03-27", "done", decisions=[village.row()])
    last = Step.objects.filter(matter=matter).order_by("-pk").first()
    acting.withdraw_step(Actor(village.chair, date(2026, 3, 28)), last, "写错人")
    assert not Matter.objects.filter(parent=matter).exclude(state=Matter.State.VOID).exists()


def test_row_2_15(village: Village):
    """Residents' items before the cut-off; each placed or declined with a reason; votes agree."""
    unit, chair = village.cast.village, village.chair
    day_of(village)
    first, code, day = said(unit, "2026-03-09", "路灯")
    second, _code, _day = said(unit, "2026-03-09", "晒场")
    late, _code, later = said(unit, "2026-03-10", "水渠")  # the cut-off was the ninth
    assert (day.due, later.due) == (date(2026, 3, 12), date(2026, 4, 12))
    held, on = first.parent, date(2026, 3, 11)
    assert held == second.parent and late.parent != held
    with pytest.raises(Refused, match="“议事日议题”还有2件未办完"):
        acting.do(Actor(chair, on), held, "agenda", "done", on, {"village_agenda": "路灯"})
    with pytest.raises(Refused, match="“不列入”须写明理由"):
        village.go(second, "2026-03-11", "decline")
    village.go(second, "2026-03-11", "decline", reason="已由镇里安排")
    village.go(first, "2026-03-11", "place")
    village.go(held, "2026-03-11", "done", at="agenda", village_agenda="路灯")
    with pytest.raises(Refused, match="“议事日议题”还有1件未办完"):
        village.go(held, "2026-03-12", "done", **MINUTES)
    rep = Actor(village.seats["villager_rep"][1], date(2026, 3, 12))
    sheet = {"eligible": 12, "present": 10, "issued": 10, "returned": 10, "for": 7, "against": 2,
             "abstain": 0, "invalid": 0}  # fmt: skip
    with pytest.raises(Refused, match="合计9，与收回票数10不符"):
        counting.count(rep, first, "decide", sheet, rep.today)
    village.count(first, "2026-03-12", 12, 10, 8)
    village.go(held, "2026-03-12", "done", **MINUTES)
    assert (first.at, held.state) == ("taken_up", Matter.State.ENDED)
    assert asking.by_code(code) == first  # whoever said it reads what came of it


def test_what_was_voted_for_becomes_a_matter_of_the_village(village: Village):
    day_of(village)
    item, _code, _day = said(village.cast.village, "2026-03-09", "路灯")
    village.go(item, "2026-03-11", "place")
    village.count(item, "2026-03-12", 12, 10, 8)
    matter = Matter.objects.get(parent=item)
    assert (matter.slug, matter.at) == ("village_matter", "consult")
    assert (matter.title, matter.known["reason"]) == ("路灯", "路灯坏了")


def day_of(village: Village) -> None:
    """The village's day is the twelfth, from March on."""
    settings = {"day_of_month": 12}
    adopting.adopt(SYSTEM, village.cast.village, raising.DAY, date(2026, 3, 1), settings)


def said(unit, day: str, title: str):
    nobody = Actor(None, date.fromisoformat(day), visitor=True)
    words = {"title_line": title, "item_text": f"{title}坏了"}
    return raising.raise_item(nobody, unit, words)


def test_once_the_agenda_is_out_an_item_waits_for_the_next_day(village: Village):
    unit = village.cast.village
    day_of(village)
    assert raising.coming(unit, date(2026, 3, 2)).due == date(2026, 3, 12)
    item, _code, _day = said(unit, "2026-03-02", "路灯")
    village.go(item, "2026-03-03", "decline", reason="已办")
    village.go(item.parent, "2026-03-03", "done", at="agenda", village_agenda="没有议题")
    assert raising.coming(unit, date(2026, 3, 4)).due == date(2026, 4, 12)
    with pytest.raises(Refused, match="同样的话"):
        said(unit, "2026-03-02", "路灯")
    with pytest.raises(Refused, match="没有开通"):
        said(village.cast.other, "2026-03-02", "路灯")


def test_shandong_gives_five_days_notice_and_counts_the_women(village: Village):
    """A town that stands in Shandong puts the local rule over its villages' days."""
    unit, town = village.cast.village, village.cast.town
    day_of(village)
    localising.adopt(SYSTEM, town, "deliberation_day", "shandong_representatives",
                     date(2026, 3, 1), below=True)  # fmt: skip
    item, _code, _day = said(unit, "2026-03-02", "路灯")
    village.go(item, "2026-03-03", "decline", reason="已办")
    held = item.parent
    village.go(held, "2026-03-06", "done", at="agenda", village_agenda="通报账目")
    assert held.at == "notice"
    village.go(held, "2026-03-06", POSTED)
    with pytest.raises(Refused, match="公示期至 2026-03-11 届满"):
        village.go(held, "2026-03-11", "clear")
    village.go(held, "2026-03-12", "clear")
    with pytest.raises(Refused, match="不足2/3"):
        village.go(held, "2026-03-12", "done", women_all=6, women_there=3)
    village.go(held, "2026-03-12", "done", women_all=6, women_there=4)
    assert held.at == "hold"
