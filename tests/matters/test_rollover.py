"""31 December to 1 January, and 29 February: nothing is decided by the day, everything derived."""

from datetime import date

import pytest

from tests.engine.shelf import LAWS
from tests.fixtures import Cast
from tests.matters.test_recording import written
from zhidu.documents.freezing import freeze
from zhidu.engine import dates
from zhidu.engine.periods import periods
from zhidu.engine.schema import Cadence
from zhidu.matters import rollover
from zhidu.matters.actions import acting, planning, recording, telling
from zhidu.matters.duties import duties
from zhidu.matters.models import Adoption, Record, YearPlan
from zhidu.matters.rollover import Turn
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Refused

THEME_DAY = LAWS["theme_day/2026-01-01"]
EVE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


def on(cast: Cast, day: date, person=None) -> Actor:
    return Actor(person or cast.secretary, day)


@pytest.fixture
def year(adopted: Cast) -> Cast:
    """Theme days of February and September, and a call that was made last."""
    for day, title in ((date(2026, 2, 8), "清理沟渠"), (date(2026, 9, 8), "修活动室的灯")):
        held = written(
            adopted, "theme_day", on=day, fills=("theme_day.hold",),
            facts={"activity_form": "service"},
        )  # fmt: skip
        recording.file(on(adopted, day), adopted.village, held)
        Record.objects.filter(held_on=day).update(title=title, place="活动室")
    return adopted


# ---- 31 December, 1 January ----------------------------------------------------------------------


def test_duties_of_the_new_year_are_there_on_its_first_day_and_not_before(adopted: Cast):
    def of(today: date, year: int) -> set[str]:
        rows = duties(adopted.village, today)
        return {one.slug for one in rows if one.period.starts == date(year, 1, 1)}

    assert of(EVE, 2027) == set()
    assert of(NEW_YEAR, 2027) == of(EVE, 2026)
    assert {"theme_day", "members_meeting", "pledge"} <= of(NEW_YEAR, 2027)


def test_what_was_not_done_on_new_years_eve_is_late_on_the_next_day_and_not_lost(adopted: Cast):
    def state(today: date) -> str:
        rows = duties(adopted.village, today)
        return next(one.state for one in rows if one.slug == "members_meeting"
                    and one.period.starts == date(2026, 10, 1))  # fmt: skip

    assert state(EVE) == "soon"
    assert state(NEW_YEAR) == "late"
    recording.file(on(adopted, NEW_YEAR), adopted.village, written(adopted, on=EVE))
    assert state(NEW_YEAR) == "done"


def test_open_tasks_simply_go_on(adopted: Cast):
    task = acting.open_matter(on(adopted, EVE), adopted.village, "assignment", EVE)
    turn = Turn(adopted.village, 2027, NEW_YEAR)
    assert list(turn.carried()) == [task]
    fresh = acting.open_matter(on(adopted, NEW_YEAR), adopted.village, "assignment", NEW_YEAR)
    assert fresh not in turn.carried()


def test_the_turn_of_the_year_as_the_page_sees_it(adopted: Cast):
    eve, day = Turn(adopted.village, 2027, EVE), Turn(adopted.village, 2027, NEW_YEAR)
    assert (eve.is_over, day.is_over) == (False, True)
    assert rollover.year_of(date(2026, 11, 30)) == 2026
    assert rollover.year_of(EVE) == rollover.year_of(NEW_YEAR) == 2027
    assert {one.period.starts.year for one in day.duties()} == {2027}
    assert len(eve.duties()) == len(day.duties()) > 12


def test_closing_the_old_year_is_offered_until_march_to_who_keeps_it(year: Cast):
    keeper = year.secretary
    assert rollover.waiting(Viewer(keeper, EVE)) == []
    assert rollover.waiting(Viewer(keeper, NEW_YEAR)) == [year.village]
    assert rollover.waiting(Viewer(keeper, date(2027, 3, 31))) == [year.village]
    assert rollover.waiting(Viewer(keeper, date(2027, 4, 1))) == []
    assert rollover.waiting(Viewer(year.member, NEW_YEAR)) == []
    freeze(on(year, NEW_YEAR), year.village, 2026)
    assert rollover.waiting(Viewer(keeper, NEW_YEAR)) == []


# ---- 29 February ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "last"), [(2027, 28), (2028, 29), (2029, 28), (2032, 29)])
def test_duties_on_29_february_and_on_the_31st_fall_on_the_last_day_of_that_month(year, last):
    def due(first: date, **when: str) -> date:
        law = THEME_DAY.model_copy(update={"cadence": Cadence(**when)})
        (one,) = periods(law, {}, first, first)
        return one.due

    assert due(date(year, 1, 1), every="year", day="02-29") == date(year, 2, last)
    assert due(date(year, 2, 1), every="month", day="31") == date(year, 2, last)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 2, 28), 17), (date(2026, 3, 1), 18),
        (date(2028, 2, 28), 19), (date(2028, 2, 29), 20),
    ],
)  # fmt: skip
def test_who_was_born_on_29_february_is_a_year_older_on_1_march(day, years):
    """Nobody is made older than they surely are: in a common year the day after the 28th."""
    assert dates.age(date(2008, 2, 29), day) == years


def test_a_year_from_29_february_ends_on_the_28th():
    span = dates.span("12 months")
    assert dates.after(date(2028, 2, 29), span) == date(2029, 2, 28)
    assert dates.after(date(2027, 2, 28), span) == date(2028, 2, 28)
    assert dates.after(date(2028, 1, 31), dates.span("1 months")) == date(2028, 2, 29)


def test_a_record_and_a_book_of_29_february(adopted: Cast):
    leap = date(2028, 2, 29)
    recording.file(on(adopted, leap), adopted.village, written(adopted, on=leap))
    held = freeze(on(adopted, date(2029, 1, 1)), adopted.village, 2028)
    headings = [one["heading"] for part in held.data["parts"] for one in part["held"]]
    assert any(one.startswith("2028-02-29") for one in headings)
    (line,) = rollover.copied(adopted.village, 2029)
    assert line["on"] == "2029-02-28"


@pytest.mark.parametrize(
    ("day", "year", "same"),
    [
        (date(2028, 2, 29), 2029, date(2029, 2, 28)), (date(2028, 2, 29), 2032, date(2032, 2, 29)),
        (date(2026, 12, 31), 2027, date(2027, 12, 31)), (date(2026, 1, 1), 2027, date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_the_same_day_of_another_year(day, year, same):
    assert rollover.same_day(day, year) == same


# ---- a plan from the year before -----------------------------------------------------------------


def test_last_years_calendar_becomes_a_draft_that_a_person_settles(year: Cast):
    actor = on(year, NEW_YEAR)
    plan = planning.copy(actor, year.village, 2027)
    assert [(one["on"], one["slug"], one["title"]) for one in plan.lines] == [
        ("2027-02-08", "theme_day", "清理沟渠"), ("2027-09-08", "theme_day", "修活动室的灯"),
    ]  # fmt: skip
    assert (plan.state, plan.from_year) == ("draft", 2026)
    assert rollover.planned(year.village, "theme_day", date(2027, 2, 10)) is None
    lines = [{**plan.lines[0], "title": "栽树"}, plan.lines[1]]
    planning.write(actor, year.village, 2027, lines, plan.revision)
    planning.settle(actor, year.village, 2027)
    assert rollover.planned(year.village, "theme_day", date(2027, 2, 10))["title"] == "栽树"
    assert rollover.planned(year.village, "theme_day", date(2027, 3, 10)) is None
    with pytest.raises(Refused, match="已经定了"):
        planning.settle(actor, year.village, 2027)


def test_two_who_write_one_plan_do_not_overwrite_each_other(year: Cast):
    actor = on(year, NEW_YEAR)
    plan = planning.copy(actor, year.village, 2027)
    planning.write(actor, year.village, 2027, plan.lines, plan.revision)
    with pytest.raises(Refused, match="刚被别人改过"):
        planning.write(on(year, NEW_YEAR, year.office), year.village, 2027, [], plan.revision)


def test_lines_that_cannot_be_are_refused_with_their_numbers(year: Cast):
    lines = [
        {"slug": "theme_day", "on": "2026-12-31"},
        {"slug": "theme_day", "on": "2027-02-28"},
        {"slug": "theme_day", "on": "2027-02-29"},
        {"slug": "central_group", "on": "2027-02-08"},
    ]
    with pytest.raises(Refused) as refused:
        planning.write(on(year, NEW_YEAR), year.village, 2027, lines)
    assert [str(one) for one in refused.value.sentences] == [
        "第1行：日期请写成 2027-04-08 这样。", "第3行：日期请写成 2027-04-08 这样。",
        "第4行：本组织没有启用这项制度。",
    ]  # fmt: skip
    assert not YearPlan.objects.exists()


def test_there_is_nothing_to_copy_or_there_is_a_plan_already(adopted: Cast):
    with pytest.raises(Refused, match="没有记录可以照着拟"):
        planning.copy(on(adopted, NEW_YEAR), adopted.village, 2030)
    with pytest.raises(Refused, match="空的"):
        planning.settle(on(adopted, NEW_YEAR), adopted.village, 2027)
    planning.write(on(adopted, NEW_YEAR), adopted.village, 2027, [])
    with pytest.raises(Refused, match="已经有了"):
        planning.copy(on(adopted, NEW_YEAR), adopted.village, 2027)
    with pytest.raises(Refused, match="办理"):
        planning.copy(on(adopted, NEW_YEAR, adopted.member), adopted.village, 2027)


def test_a_call_begins_with_the_plan_or_with_the_last_call(year: Cast):
    actor = on(year, NEW_YEAR)
    assert rollover.call_begins(year.village, "theme_day", NEW_YEAR) == {}
    telling.call(actor, year.village, "theme_day", date(2027, 1, 8), time="19:00", place="祠堂")
    begun = rollover.call_begins(year.village, "theme_day", NEW_YEAR)
    assert begun == {"time": "19:00", "place": "祠堂"}
    planning.copy(actor, year.village, 2027)
    planning.settle(actor, year.village, 2027)
    begun = rollover.call_begins(year.village, "theme_day", NEW_YEAR)
    assert begun == {"day": "2027-02-08", "time": "", "place": "活动室"}


def test_a_plan_of_a_rule_no_longer_adopted_is_not_copied(year: Cast):
    Adoption.objects.filter(unit=year.village, slug="theme_day").update(ends=EVE)
    assert rollover.copied(year.village, 2027) == []
