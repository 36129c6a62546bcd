"""1.24: due, on time, late and not done, of any rule and unit, as of any day; sums agree."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY
from zhidu.matters import execution
from zhidu.matters.actions import adopting, moving, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.models import Adoption
from zhidu.org.actions import tree
from zhidu.org.door import Actor
from zhidu.org.models import Unit

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def theme_day(cast, unit, day, entered=None, person=None):
    written = Written(
        slug="theme_day", held_on=day, title="修渠", summary="修了三十米",
        facts={"activity_form": "service"}, fills=("theme_day.hold",),
        expected=(cast.secretary.pk,),
    )  # fmt: skip
    return recording.file(Actor(person or cast.secretary, entered or day), unit, written)


@pytest.fixture
def run(cast):
    """Two villages hold a monthly theme day, due on the fifth, from January on."""
    for unit in (cast.village, cast.other):
        adopting.adopt(SYSTEM, unit, "theme_day", FIRST, {"day_of_month": 5})
    theme_day(cast, cast.village, date(2026, 1, 5))
    theme_day(cast, cast.village, date(2026, 2, 12))
    theme_day(cast, cast.village, date(2026, 3, 5), entered=date(2026, 3, 20))
    adoption = Adoption.objects.get(unit=cast.village)
    moving.excuse(cast.actor(cast.secretary), adoption, date(2026, 4, 1), "防汛")
    return cast


def counts(units, on=TODAY, first=FIRST, last=LAST):
    found = execution.lines([one.pk for one in units], first, last, on)
    return execution.Tally(found).counts


def test_row_1_24(run):
    """Late is late by the day it was held, not by the day it was put down; excused stands apart."""
    mine = counts([run.village])
    assert mine == {"due": 8, "on_time": 2, "late": 1, "undone": 5, "excused": 1, "running": 0}
    assert counts([run.other]) == {
        "due": 9, "on_time": 0, "late": 0, "undone": 9, "excused": 0, "running": 0,
    }  # fmt: skip
    found = execution.lines([run.village.pk, run.other.pk], FIRST, LAST, TODAY)
    by_unit = execution.by_unit(found, [run.town, run.village, run.other])
    assert [(unit.name, tally.counts["due"]) for unit, tally in by_unit] == [
        ("柏启村党支部", 8), ("柏成村党支部", 9),
    ]  # fmt: skip
    late = [line for line in found if line.kind == "late"]
    assert [(line.met, line.duty.matter.unit) for line in late] == [
        (date(2026, 2, 12), run.village)
    ]


def test_children_sum_to_their_parent(run):
    town = execution.lines([one.pk for one in run.town.subtree()], FIRST, LAST, TODAY)
    whole = execution.Tally(town).counts
    parts = [tally.counts for _unit, tally in execution.by_unit(town, run.town.subtree())]
    assert whole == {kind: sum(one[kind] for one in parts) for kind in whole}
    rules = [tally.counts for tally in execution.by_institution(town).values()]
    assert whole == {kind: sum(one[kind] for one in rules) for kind in whole}


def test_as_of_a_past_day(run):
    assert counts([run.village], on=date(2026, 2, 10)) == {
        "due": 2, "on_time": 1, "late": 0, "undone": 1, "excused": 0, "running": 0,
    }  # fmt: skip
    assert counts([run.village], on=date(2026, 2, 3))["running"] == 1


def test_what_was_withdrawn_is_not_done(run):
    record = run.village.records.get(held_on="2026-01-05")
    recording.withdraw(run.actor(run.secretary), record, "日期写错")
    assert counts([run.village])["on_time"] == 1


def test_a_unit_that_was_closed_is_asked_nothing_after_that(run):
    tree.dissolve(SYSTEM, run.other, date(2026, 3, 1), "合并", run.village)
    run.other.refresh_from_db()
    assert counts([run.other])["due"] == 2


def test_a_dozen_queries_for_many_units(run, django_assert_max_num_queries):
    for number in range(30):
        unit = tree.found(SYSTEM, run.town, f"第{number}村党支部", "branch", on=FIRST)
        adopting.adopt_pack(SYSTEM, unit, "district", FIRST)
    units = list(Unit.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(14):
        found = execution.lines(units, FIRST, LAST, TODAY)
    assert len(found) > 30 * 15


def test_the_page_opens_the_rows_behind_each_number(run, sign_in):
    client = sign_in(run.office)
    page = client.get(f"/execution?unit={run.town.pk}")
    assert page.status_code == 200
    body = page.content.decode()
    assert "柏启村党支部" in body and "合计" in body
    rows = client.get(f"/execution/rows?unit={run.town.pk}&slug=theme_day&kind=late")
    body = rows.content.decode()
    assert "共 1 件" in body and "2026年2月12日" in body
    excused = client.get(f"/execution/rows?unit={run.town.pk}&kind=excused").content.decode()
    assert "防汛" in excused


def test_a_member_sees_the_own_branch_and_no_other(run, sign_in):
    client = sign_in(run.member)
    assert client.get(f"/execution?unit={run.village.pk}").status_code == 200
    assert client.get(f"/execution?unit={run.other.pk}").status_code == 403
    assert client.get(f"/execution?unit={run.town.pk}").status_code == 403


def test_units_are_never_ordered_by_a_number(run, sign_in):
    client = sign_in(run.office)
    body = client.get(f"/execution?unit={run.town.pk}&sort=undone").content.decode()
    assert body.index("柏启村党支部</a>") < body.index("柏成村党支部</a>"), "the tree's own order"


def test_above_the_unit_a_members_own_duty_has_no_name(run, sign_in):
    adopting.adopt(SYSTEM, run.village, "pledge", FIRST, {"every": "year"})
    where = f"/execution/rows?unit={run.village.pk}&slug=pledge&kind=undone"
    assert run.member.name in sign_in(run.secretary).get(where).content.decode()
    above = sign_in(run.office).get(where).content.decode()
    assert "一名党员" in above
    assert run.member.name not in above


def test_a_wrong_day_is_told(run, sign_in):
    answer = sign_in(run.office).get(f"/execution?unit={run.town.pk}&on=soon")
    assert answer.status_code == 403
    assert "日期请写成" in answer.content.decode()
