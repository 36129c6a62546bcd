"""Every worked example is a test, named by its sentence; every file and the set have no gap."""

from datetime import date

import pytest

from tests.engine.shelf import FOLDER, LAWS, LIBRARY, WORLD
from zhidu.engine import linkage, scenario, shelf_checks
from zhidu.engine.lint import lint
from zhidu.engine.machine import Act, Refused, begin, filled_by_record, step
from zhidu.engine.schema import Scenario

EXAMPLES = [
    pytest.param(law, one, id=f"{slug}: {one.name}")
    for slug, law in LAWS.items()
    for one in law.scenarios
]


@pytest.mark.parametrize(("law", "one"), EXAMPLES)
def test_worked_example(law, one):
    walk = scenario.run(law, one, WORLD)
    if one.refused:
        wanted = (one.refused,) if isinstance(one.refused, str) else tuple(one.refused)
        assert walk.refused == wanted
    else:
        assert walk.came_to == (one.ends or one.stands)
    assert one.warned is None or one.warned in walk.advice


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*-*-*.yaml")), ids=lambda p: p.parent.name)
def test_file_has_no_problem(path):
    assert lint(path) == []


def test_the_whole_set_has_no_gap():
    assert linkage.problems(linkage.load(FOLDER, date(2027, 1, 1))) == []


def test_packs_and_presets_hold_with_their_own_examples():
    assert shelf_checks.problems(FOLDER, linkage.load(FOLDER, date(2027, 1, 1))) == []


def test_every_pack_adopts_only_what_exists_and_fills_only_real_blanks():
    for pack in LIBRARY.packs().values():
        for slug, settings in pack.institutions.items():
            law = LIBRARY.law(slug, LIBRARY.versions(slug)[-1])
            assert set(settings) <= set(law.settings)
            blank = {name for name, one in law.settings.items() if one.start is None}
            assert blank <= set(settings)


@pytest.mark.parametrize("slug", LIBRARY.slugs())
def test_no_meeting_asks_for_more_than_five_things(slug):
    law = LIBRARY.law(slug, LIBRARY.versions(slug)[-1])
    for name in filled_by_record(law):
        assert len(law.stages[name].collect) <= 5


def test_row_4_38():
    """Theme days: members propose and vote a theme; a record of at most five things; own day."""
    law = LAWS["theme_day/2026-01-01"]
    world = {"day_of_month": 8}
    matter = begin(law, date(2026, 4, 1), world)
    chosen = {"eligible": 12, "present": 9, "for": 8}
    matter = step(law, matter, Act("propose", "done", date(2026, 4, 1)), WORLD).matter
    matter = step(law, matter, Act("choose", chosen, date(2026, 4, 2)), WORLD).matter
    facts = {"title_line": "修渠", "held_on": "2026-04-08", "attendance": ["1"],
             "summary": "修了三十米", "activity_form": "service"}  # fmt: skip
    assert step(law, matter, Act("hold", "done", date(2026, 4, 8), facts=facts), WORLD).outcome
    with pytest.raises(Refused, match="缺“题目”"):
        step(
            law,
            matter,
            Act("hold", "done", date(2026, 4, 8), facts={**facts, "title_line": ""}),
            WORLD,
        )
    with pytest.raises(Refused, match="尚未填写"):
        begin(law, date(2026, 4, 1))


def test_row_4_58():
    """Talks: date, pair and tier; the other side confirms; content is sealed to the two."""
    law = LAWS["talks/2026-01-01"]
    assert law.privacy == {"sealed_note": ["opener", "other"]}
    assert LIBRARY.fields.items["sealed_note"].sensitivity == "sealed"
    facts = {"other_side": "2", "held_on": "2026-04-14", "tier": "leaders"}
    matter = begin(law, date(2026, 4, 14))
    with pytest.raises(Refused, match="缺“谈心层级”"):
        step(law, matter, Act("log", "done", date(2026, 4, 14), facts={**facts, "tier": ""}), WORLD)
    with pytest.raises(Refused, match="不在所列选项中"):
        step(law, matter, Act("log", "done", date(2026, 4, 14), facts={**facts, "tier": "x"}),
             WORLD)  # fmt: skip
    done = step(law, matter, Act("log", "done", date(2026, 4, 14), facts=facts), WORLD)
    assert done.matter.at == "confirm"
    assert law.roles[law.stages["confirm"].by].field == "other_side"


def test_row_5_31():
    """Pledges: each line has a way to check; a change after publishing is looked at again."""
    law = LAWS["pledge/2026-01-01"]
    lines = [{"promise": "每月检修备用车", "measure": "检修记录"}]
    matter = begin(law, date(2026, 3, 1))
    bad = {"pledge_lines": [{"promise": "努力工作", "measure": ""}]}
    with pytest.raises(Refused, match="第1行缺“检验办法”"):
        step(law, matter, Act("write", "done", date(2026, 3, 2), facts=bad), WORLD)
    write = Act("write", "done", date(2026, 3, 2), facts={"pledge_lines": lines})
    matter = step(law, matter, write, WORLD).matter
    matter = step(law, matter, Act("check", "publish", date(2026, 3, 16), by="7"), WORLD).matter
    assert matter.at == "shown"
    changed = step(law, matter, Act("shown", "changed", date(2026, 6, 1)), WORLD)
    assert changed.matter.at == "write"
    assert changed.matter.records[0].facts["pledge_lines"] == lines


def test_a_refusal_is_never_taken_for_an_end_of_that_name():
    law = LAWS["restoration/2026-01-01"]
    assert "refused" in law.ends
    last = list(law.stages)[-1]
    one = Scenario(name="跳过前面的", steps=[(date(2026, 3, 2), last, "refuse")], ends="refused")
    told = list(scenario.failures(law.model_copy(update={"scenarios": [one]}), WORLD))
    assert ["走到了拒绝" in words for _index, words in told] == [True]
