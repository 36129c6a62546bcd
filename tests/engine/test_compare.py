"""Two versions: what differs is said once; only examples that end otherwise are named."""

from tests.engine.shelf import LAWS, LIBRARY, WORLD
from zhidu.engine import compare, words

OLD, NEW = LAWS["development/2014-06-11"], LAWS["development/2026-05-18"]


def test_a_version_against_itself_differs_in_nothing():
    for law in LAWS.values():
        assert compare.shifted(law, law, WORLD) == []
        assert words.difference(law, law, LIBRARY.fields, LIBRARY.names) == []


def test_every_line_of_a_difference_is_added_changed_or_removed():
    lines = list(compare.by_kind(words.difference(OLD, NEW, LIBRARY.fields, LIBRARY.names)))
    assert {kind for kind, _line in lines} == {"added", "changed", "removed"}
    back = list(compare.by_kind(words.difference(NEW, OLD, LIBRARY.fields, LIBRARY.names)))
    number = {kind: sum(one == kind for one, _line in lines) for kind, _line in lines}
    turned = {kind: sum(one == kind for one, _line in back) for kind, _line in back}
    assert number["added"] == turned["removed"]
    assert number["removed"] == turned["added"]
    assert number["changed"] == turned["changed"]


def test_a_longer_wait_moves_only_the_examples_that_rest_on_it():
    law = LAWS["agenda_item/2026-01-01"]
    wait = law.settings["material_time"].model_copy(update={"start": "9 days"})
    new = law.model_copy(update={"settings": {**law.settings, "material_time": wait}})
    names = {one.name for one in compare.shifted(law, new, WORLD)}
    assert "材料没有提前发，不能表决" in names
    assert "不列入要写明理由" not in names


def test_an_example_whose_stage_is_gone_says_so():
    law = LAWS["assignment/2026-01-01"]
    stages = {name: one for name, one in law.stages.items() if name != "confirm"}
    done = stages["do"].model_copy(update={"next": {"done": "done"}})
    new = law.model_copy(update={"stages": {**stages, "do": done}})
    found = {one.name: one for one in compare.shifted(law, new, WORLD)}
    one = found["交办、接受、办理、再办、确认"]
    assert str(one.before[0]).startswith("办结")
    assert "已办结" in str(one.after[0]) or "走不下去" in str(one.after[0])
