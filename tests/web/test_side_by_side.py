"""One institution under several names in one unit: each has its blanks, duties and matters."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, adopting
from zhidu.matters.duties import duties
from zhidu.matters.knowing import known_of
from zhidu.matters.models import Adoption
from zhidu.matters.rulebook import library, named_title
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit

BEGAN = date(2026, 7, 1)
SIX, TWENTY = "six_departments", "twenty_departments"


def run(unit: Unit, preset: str, **more: object) -> Adoption:
    held = library().presets()[preset]
    row: Adoption = adopting.adopt(
        SYSTEM, unit, held.of, BEGAN, {**held.set, **more}, preset=preset
    )
    return row


@pytest.fixture
def both(cast: Cast) -> Cast:
    run(cast.village, SIX)
    run(cast.village, TWENTY, departments=[f"第{n}局" for n in range(1, 21)])
    return cast


def owed(cast: Cast, day: date = TODAY) -> list[tuple[str, str]]:
    rows = duties(cast.village, day)
    return [(one.adoption.preset, one.period.name) for one in rows if not one.is_met]


def test_each_name_has_its_own_duties_and_blanks(both: Cast):
    assert owed(both, date(2026, 7, 31)) == [(SIX, "2026年7月"), (TWENTY, "2026年7月")]
    head = both.actor(both.secretary)
    made = acting.open_matter(head, both.village, "joint_meeting", BEGAN, preset=TWENTY)
    other = acting.open_matter(head, both.village, "joint_meeting", BEGAN, preset=SIX)
    assert made.pk != other.pk
    assert (len(known_of(made)["departments"]), len(known_of(other)["departments"])) == (20, 6)
    assert (str(made), str(other)) == (
        "2026年7月非公企业党建联席会（20个部门）", "2026年7月六部门联席会"
    )  # fmt: skip
    again = acting.open_matter(head, both.village, "joint_meeting", BEGAN, preset=SIX)
    assert again == other, "the month's duty of that name is one matter"


def test_what_is_done_under_one_name_does_not_meet_the_other(both: Cast):
    head = both.actor(both.secretary, BEGAN)
    made = acting.open_matter(head, both.village, "joint_meeting", BEGAN, preset=SIX)
    roll = [{"department": one, "there_state": "there"} for one in known_of(made)["departments"]]
    facts = {"held_on": BEGAN.isoformat(), "departments_there": roll, "summary": "看了账。"}
    acting.do(head, made, "hold", "done", BEGAN, facts)
    assert owed(both, date(2026, 7, 31)) == [(TWENTY, "2026年7月")]


def test_pausing_and_stopping_one_leaves_the_other(both: Cast):
    head = both.actor(both.secretary, BEGAN)
    adopting.pause(head, both.village, "joint_meeting", BEGAN, "换届", preset=TWENTY)
    assert {name for name, _period in owed(both)} == {SIX}
    adopting.resume(head, both.village, "joint_meeting", BEGAN, preset=TWENTY)
    adopting.set_blanks(head, both.village, "joint_meeting", {"size": "7"}, preset=SIX)
    sizes = dict(Adoption.objects.values_list("preset", "settings__size"))
    assert sizes == {SIX: 7, TWENTY: 20}


def test_nothing_runs_twice_under_one_name_nor_under_a_foreign_one(both: Cast):
    with pytest.raises(Refused, match="已启用"):
        run(both.village, SIX)
    with pytest.raises(Refused, match="没有这个启用方案"):
        adopting.adopt(SYSTEM, both.village, "talks", BEGAN, preset=SIX)


def test_a_meeting_put_down_as_a_record_runs_under_one_name(cast: Cast, monkeypatch):
    """A record says which meeting it was, not under which name: it would meet either duty."""
    book = library()
    named = book.presets()[SIX].model_copy(update={"of": "members_meeting"})
    monkeypatch.setattr(type(book), "presets", lambda self: {SIX: named})
    adopting.adopt(SYSTEM, cast.village, "members_meeting", BEGAN)
    with pytest.raises(Refused, match="只能按一个名称启用"):
        adopting.adopt(SYSTEM, cast.village, "members_meeting", BEGAN, preset=SIX)


def test_the_pages_ask_and_show_under_which_name(both: Cast, sign_in):
    client, unit = sign_in(both.secretary), both.village.pk
    listed = client.get(f"/institutions?unit={unit}").content.decode()
    assert "六部门联席会" in listed and "非公企业党建联席会（20个部门）" in listed
    page = client.get(f"/institutions/joint_meeting?unit={unit}&preset={TWENTY}").content.decode()
    assert "<h1>非公企业党建联席会（20个部门）</h1>" in page and "第20局" in page
    assert f"slug=joint_meeting&amp;preset={TWENTY}" in page
    asked = client.get(f"/matters/open?unit={unit}&slug=joint_meeting").content.decode()
    assert "先选按哪一个办" in asked and f"preset={SIX}" in asked
    first = client.get(f"/matters/open?unit={unit}&slug=joint_meeting&preset={SIX}")
    assert 'value="信访"' in first.content.decode()
    said = {"unit": unit, "do": "pause", "reason": "换届", "preset": SIX}
    assert client.post("/institutions/joint_meeting/change", said).status_code == 302
    paused = [one.preset for one in Adoption.objects.all() if one.paused(TODAY)]
    assert paused == [SIX]


def test_one_is_adopted_beside_another_from_its_page(cast: Cast, sign_in):
    run(cast.village, SIX)
    client, unit = sign_in(cast.secretary), cast.village.pk
    page = client.get(f"/institutions/joint_meeting?unit={unit}&preset={TWENTY}").content.decode()
    assert "还没有启用。" in page and f'name="preset" value="{TWENTY}"' in page
    said = {"unit": unit, "do": "adopt", "preset": TWENTY, "since": "2026-09-01", "size": "2",
            "departments": "工商\n税务"}  # fmt: skip
    made = client.post("/institutions/joint_meeting/change", said)
    assert made.status_code == 302 and made["Location"].endswith(f"preset={TWENTY}")
    assert sorted(Adoption.objects.values_list("preset", flat=True)) == [SIX, TWENTY]
    undone = client.post("/institutions/joint_meeting/change",
                         {"unit": unit, "do": "undo", "preset": TWENTY})  # fmt: skip
    assert undone.status_code == 302 and Adoption.objects.get().preset == SIX


def test_an_offer_from_above_keeps_the_name(cast: Cast):
    run(cast.village, SIX)
    above = Actor(cast.office, TODAY)
    held = {"departments": ["工商", "税务"], "size": 2}
    row = adopting.offer(
        above, cast.village, "joint_meeting", TODAY, held, "要管非公企业", preset=TWENTY
    )
    adopting.answer(cast.actor(cast.secretary), row, True)
    assert Adoption.objects.get(preset=TWENTY).settings["size"] == 2


def test_the_name_that_is_retired_is_the_one_that_was_picked(cast: Cast):
    """By its own decision a unit stops one of two; the other goes on."""
    for name in ("advanced_branch", "outstanding_member"):
        run(cast.village, name)
    assert named_title("honour:advanced_branch") == "争创先进党支部"
    head = cast.actor(cast.secretary)
    adopting.stop(head, cast.village, "honour", TODAY, preset="advanced_branch")
    assert Adoption.objects.get(ends=None).preset == "outstanding_member"
