"""What leading bodies and whole divisions do by the calendar."""

from datetime import date

import pytest

from tests.engine.shelf import LAWS, WORLD
from zhidu.engine.machine import Act, Refused, begin, step
from zhidu.engine.periods import periods


def year(slug: str, number: int, **blanks):
    law = LAWS[f"{slug}/2026-01-01"]
    starts = {name: one.start for name, one in law.settings.items()}
    return periods(law, {**starts, **blanks}, date(number, 1, 1), date(number, 12, 31))


def test_row_5_02():
    """中心组学习: theme, lead speaker and attendance are asked; the unit sets how often."""
    assert len(year("central_group", 2026)) == 4
    assert len(year("central_group", 2026, study_every="month")) == 12
    law = LAWS["central_group/2026-01-01"]
    held = begin(law, date(2026, 4, 9))
    with pytest.raises(Refused) as refusal:
        step(law, held, Act("hold", "done", date(2026, 4, 9)), WORLD)
    assert [str(one) for one in refusal.value.unmet] == [
        "缺“题目”", "缺“主讲人”", "缺“日期”", "缺“到会人员”",
    ]  # fmt: skip


def test_row_4_44():
    """4月7日: the day comes back every year, also when one year's was moved."""
    assert [year("education_day", n)[0].due for n in (2026, 2027, 2028)] == [
        date(2026, 4, 7), date(2027, 4, 7), date(2028, 4, 7),
    ]  # fmt: skip
    assert LAWS["education_day/2026-01-01"].cadence.moved == ""


def test_row_3_17():
    """民主生活会: not before opinions and talks; only the list goes on, what was said does not."""
    law = LAWS["democratic_life_meeting/2026-01-01"]
    order = list(law.stages)
    assert order.index("gather") < order.index("talk") < order.index("hold")
    assert not any(getattr(law.stages[name], "optional", False) for name in ("gather", "talk"))
    assert "summary" not in law.stages["hold"].asked
    effects = law.stages["rectify"].effects["done"]
    assert [(one.open, one.for_each) for one in effects] == [("assignment", "commitments")]
