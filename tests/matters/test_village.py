"""A matter of the village: residents decide, the town says if it is lawful, then it is done."""

from datetime import date

import pytest

from tests.fixtures import Cast
from tests.matters.village import Village, settled
from zhidu.engine import locks, machine
from zhidu.matters import asked, knowing
from zhidu.matters.actions import acting, placing
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import keep, law_of
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Refused


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
