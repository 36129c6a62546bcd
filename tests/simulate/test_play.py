"""A year played on invented people: repeatable, decided by the engine, honest about what sticks."""

import io
from datetime import date

import pytest

from tests.fixtures import TODAY, Cast
from zhidu.engine import burden
from zhidu.engine.burden import Adopted
from zhidu.engine.machine import World
from zhidu.matters.rulebook import library
from zhidu.simulate import report
from zhidu.simulate.command import simulate, words
from zhidu.simulate.play import Habits, Play

WORLD = World(library().fields.items, library().fields.names)
PROMPT = Habits(post_days=0, member_days=0, away_days=0)


def one(slug: str, persons: int = 1, **blanks) -> Adopted:
    law = library().law(slug, TODAY)
    starts = {name: held.start for name, held in law.settings.items()}
    return Adopted(slug, law, {**starts, **blanks}, persons)


def played(*many: Adopted, seed: int = 1, habits: Habits | None = None):
    return Play(many, 2026, WORLD, seed=seed, habits=habits).run()


def test_prompt_people_are_never_late_and_bear_what_the_meter_says():
    year = played(one("theme_day", day_of_month=28), habits=PROMPT)
    assert [(m.due, m.on_time, m.late) for m in year.months.values()] == [(1, 1, 0)] * 12
    assert not year.stuck
    asks = burden.of_year(one("theme_day", day_of_month=28), 2026, WORLD)
    assert sum(held.acts for held in year.load.values()) == sum(h.acts for h in asks.values())


def test_the_same_seed_is_the_same_year_and_slow_people_are_late():
    slow = Habits(post_days=20, member_days=20, away_days=60)
    first = played(one("members_meeting"), one("pledge", 22), seed=7, habits=slow)
    again = played(one("members_meeting"), one("pledge", 22), seed=7, habits=slow)
    other = played(one("members_meeting"), one("pledge", 22), seed=8, habits=slow)
    assert first.months == again.months
    assert first.load == again.load
    assert first.load != other.load
    assert sum(month.late for month in first.months.values()) > 0


def test_what_the_engine_goes_on_refusing_is_reported_with_its_sentence():
    """A lecture that must wait 400 days for itself can never be given."""
    held = one("party_lecture")
    stage = held.law.stages["hold"]
    never = type(stage).model_validate(
        {
            **stage.model_dump(by_alias=True, exclude={"within"}),
            "requires": [{"elapsed": "400 days"}],
        }
    )
    law = held.law.model_copy(update={"stages": {**held.law.stages, "hold": never}})
    year = played(Adopted("party_lecture", law, held.settings), habits=PROMPT)
    assert year.ended == 0
    assert year.unended == 4
    ((stuck, often),) = year.stuck.items()
    assert often == 4
    assert "未满400天" in stuck.sentence


def test_each_month_adds_up_in_the_report(adopted: Cast, tmp_path):
    out, told = tmp_path / "year.html", io.StringIO()
    code = adopted.village.code
    assert simulate(code, 2027, TODAY, seed=3, habits=Habits(), out=out, to=told) == 0
    page = out.read_text(encoding="utf-8")
    assert page.count("<svg") >= 2
    assert "src=" not in page
    assert "http" not in page
    assert "2027 年推演（种子 3）" in told.getvalue()
    assert simulate("没有", 2027, TODAY, seed=3, habits=Habits(), out=None, to=told) == 1


@pytest.mark.parametrize("habits", [PROMPT, Habits()])
def test_due_is_on_time_late_and_undone(habits):
    year = played(one("committee_meeting"), one("life_meeting"), habits=habits)
    for month in year.months.values():
        assert month.due == month.on_time + month.late + month.undone
        assert month.undone >= 0
    rows = list(report.lines(year, str, words()))
    assert len(rows) >= 14


def test_a_leap_year_has_its_52_or_53_mondays():
    """Cadences are the engine's own: a weekly rule is due on every one of its weekdays."""
    held = one("theme_day", day_of_month=8)
    cadence = held.law.cadence.model_copy(update={"every": "week", "day": 1})
    law = held.law.model_copy(update={"cadence": cadence})
    year = Play([Adopted("x", law, held.settings)], 2028, WORLD, habits=PROMPT).run()
    assert sum(month.due for month in year.months.values()) == 52
    assert date(2028, 1, 3).weekday() == 0
