"""Cadences: no hole, no overlap, due within the period, nothing before adoption."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.shelf import LAWS
from zhidu.engine.dates import Calendar
from zhidu.engine.periods import periods
from zhidu.engine.schema import Cadence

LAW = LAWS["members_meeting/2026-01-01"]
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def of(every, since, until, day=None):
    law = LAW.model_copy(update={"cadence": Cadence(every=every, day=day)})
    return periods(law, {"own": 9}, since, until)


@given(
    st.sampled_from(["week", "month", "quarter", "half_year", "year"]), DAYS, st.integers(0, 900)
)
def test_periods_follow_without_hole_or_overlap(every, since, length):
    found = of(every, since, since + timedelta(days=length))
    assert all(one.starts >= since for one in found)
    assert all(one.starts <= one.due <= one.ends for one in found)
    for one, following in itertools.pairwise(found):
        assert following.starts == one.ends + timedelta(days=1)


@given(st.integers(1, 31), DAYS)
def test_a_day_of_the_month_stays_inside_short_months(day, since):
    for one in of("month", since, since + timedelta(days=400), day):
        assert one.due.day == min(day, one.ends.day)


def test_duties_begin_with_the_first_period_after_adoption():
    assert [one.name for one in of("quarter", date(2026, 2, 10), date(2026, 12, 31))] == [
        "2026年第二季度",
        "2026年第三季度",
        "2026年第四季度",
    ]
    assert [one.name for one in of("year", date(2026, 1, 1), date(2026, 5, 1))] == ["2026年"]
    assert of("year", date(2026, 1, 2), date(2026, 12, 31)) == []


@pytest.mark.parametrize(
    ("every", "day", "due"),
    [
        ("month", None, date(2026, 4, 30)),
        ("month", "own", date(2026, 4, 9)),
        ("quarter", None, date(2026, 6, 30)),
        ("quarter", 25, date(2026, 6, 25)),
        ("half_year", 10, date(2026, 12, 10)),
    ],
)
def test_the_day_it_is_due(every, day, due):
    assert of(every, date(2026, 4, 1), date(2026, 8, 1), day)[0].due == due


def test_a_fixed_day_of_the_year():
    assert of("year", date(2026, 1, 1), date(2026, 1, 1), "04-07")[0].due == date(2026, 4, 7)
    assert of("year", date(2026, 1, 1), date(2026, 1, 1), "02-30")[0].due == date(2026, 2, 28)


def test_beyond_the_published_table_a_day_is_provisional():
    table = Calendar(free=frozenset({date(2026, 10, 1)}), until=date(2026, 12, 31))
    assert not table.is_workday(date(2026, 10, 1))
    assert not table.is_provisional(date(2026, 12, 31))
    assert table.is_provisional(date(2027, 1, 1))
