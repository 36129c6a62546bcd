"""Excuse and move a duty: the reason stays, the rule stays, nothing counts as done (4.11)."""

from datetime import date

import pytest

from tests.fixtures import TODAY, Cast
from tests.matters.test_recording import written
from zhidu.engine.periods import periods
from zhidu.matters.actions import moving, recording
from zhidu.matters.duties import Duty, duties
from zhidu.matters.models import Adoption, Matter
from zhidu.matters.rulebook import calendar, library
from zhidu.org.door import Refused


def duty(cast: Cast, slug: str, start: date, today: date = TODAY) -> Duty:
    rows = duties(cast.village, today, until=max(today, start))
    return next(one for one in rows if one.slug == slug and one.period.starts == start)


def adoption(cast: Cast, slug: str) -> Adoption:
    return Adoption.objects.get(unit=cast.village, slug=slug)


def test_an_excused_duty_is_neither_late_nor_done_and_can_be_restored(adopted: Cast):
    actor, held = adopted.actor(adopted.secretary), adoption(adopted, "theme_day")
    start = date(2026, 8, 1)
    assert duty(adopted, "theme_day", start).state == "late"
    made = moving.excuse(actor, held, start, "全体党员参加防汛")
    assert duty(adopted, "theme_day", start).state == "excused"
    moving.restore(actor, held, made)
    assert duty(adopted, "theme_day", start).state == "late"
    with pytest.raises(Refused, match="恢复过"):
        moving.restore(actor, held, made)


def test_a_moved_duty_takes_the_record_of_its_new_day(adopted: Cast):
    """A theme day of August held on 10 September fills August, not September."""
    actor, held = adopted.actor(adopted.secretary), adoption(adopted, "theme_day")
    moving.move(actor, held, date(2026, 8, 1), date(2026, 9, 10), "八月防汛")
    recording.file(
        actor, adopted.village,
        written(adopted, slug="theme_day", fills=("theme_day.hold",), on=date(2026, 9, 10)),
    )  # fmt: skip
    august = duty(adopted, "theme_day", date(2026, 8, 1))
    assert august.state == "done"
    assert august.period.planned == date(2026, 8, 5)
    assert Matter.objects.get(slug="theme_day").period_start == date(2026, 8, 1)
    assert duty(adopted, "theme_day", date(2026, 9, 1)).state == "late"
    assert duty(adopted, "theme_day", date(2026, 10, 1)).period.due == date(2026, 10, 5)


def test_what_may_not_be(adopted: Cast):
    actor, held = adopted.actor(adopted.secretary), adoption(adopted, "theme_day")
    start = date(2026, 8, 1)
    with pytest.raises(Refused, match="缘由"):
        moving.excuse(actor, held, start, "  ")
    with pytest.raises(Refused, match="缘由"):
        moving.move(actor, held, start, date(2026, 9, 1), "")
    for day in (date(2026, 7, 31), date(2027, 3, 1)):
        with pytest.raises(Refused, match="2026-08-01 到 2026-12-01"):
            moving.move(actor, held, start, day, "防汛")
    with pytest.raises(Refused, match="没有这一期"):
        moving.excuse(actor, held, date(2026, 8, 2), "防汛")
    with pytest.raises(Refused, match="办理"):
        moving.excuse(adopted.actor(adopted.member), held, start, "防汛")
    recording.file(
        actor, adopted.village,
        written(adopted, slug="theme_day", fills=("theme_day.hold",), on=date(2026, 8, 6)),
    )  # fmt: skip
    with pytest.raises(Refused, match="已经办好了"):
        moving.excuse(actor, held, start, "防汛")


def test_a_later_change_replaces_the_earlier(adopted: Cast):
    actor, held = adopted.actor(adopted.secretary), adoption(adopted, "theme_day")
    moving.move(actor, held, date(2026, 9, 1), date(2026, 9, 25), "讲师生病")
    moving.excuse(actor, held, date(2026, 9, 1), "与八月合并")
    now = duty(adopted, "theme_day", date(2026, 9, 1))
    assert (now.state, now.period.due) == ("excused", date(2026, 9, 5))


def test_a_free_day_moves_what_the_rule_says_is_moved(cast: Cast):
    """Monday 6 April 2026 is a free day: a Monday meeting is held on Tuesday."""

    law = library().law("theme_day", "2026-01-01")
    cadence = law.cadence.model_copy(update={"every": "week", "day": 1, "moved": "next_workday"})
    law = law.model_copy(update={"cadence": cadence})
    rows = periods(law, {}, date(2026, 3, 30), date(2026, 4, 19), calendar())
    assert [one.due for one in rows] == [date(2026, 3, 30), date(2026, 4, 7), date(2026, 4, 13)]
    assert [one.planned for one in rows] == [None, date(2026, 4, 6), None]


def test_row_4_11(adopted: Cast, sign_in):
    """工作日历: the whole year with date, owner and record link; a skip needs its reason."""
    recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    client = sign_in(adopted.secretary)
    page = client.get(f"/calendar?unit={adopted.village.pk}&year=2026").content.decode()
    assert "2026 年工作日历" in page
    assert f"/matter/{Matter.objects.filter(state='ended').first().pk}" in page
    assert adopted.secretary.name in page
    assert "12月5日 星期六" in page
    held = adoption(adopted, "theme_day")
    post = {"starts": "2026-12-01", "do": "excuse", "reason": ""}
    assert client.post(f"/calendar/{held.pk}/change", post).status_code == 403
    answer = client.post(f"/calendar/{held.pk}/change", {**post, "reason": "冬训"}, follow=True)
    assert "免办：冬训" in answer.content.decode().replace("\n", "")
