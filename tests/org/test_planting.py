"""A whole tree in one act: typed, looked at, set up, taken back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import TODAY, Cast
from zhidu.org import sprouts
from zhidu.org.actions import people, planting, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Unit, UnitSpan
from zhidu.org.templates import TEMPLATES

DISTRICT = TEMPLATES["district"].levels[1:]
BRIGADE = TEMPLATES["brigade"].levels[1:]
TYPED = """
一、甲镇
    乙村
    丙社区
　　丁村党总支
戊街道党工委：己村、庚村
"""


def shape(grove: sprouts.Grove) -> list[tuple[int, str, str, str, str]]:
    return [(one.depth, one.name, one.kind, one.level, one.basis) for one in grove.walk()]


def test_names_indented_bulleted_or_on_one_line():
    grove = sprouts.read(TYPED, DISTRICT)
    assert grove.problems == []
    assert shape(grove) == [
        (0, "甲镇党委", "committee", "镇（街道）", ""),
        (1, "乙村党支部", "branch", "村（社区）", "village"),
        (1, "丙社区党支部", "branch", "村（社区）", "community"),
        (1, "丁村党总支", "general_branch", "村（社区）", "village"),
        (0, "戊街道党工委", "committee", "镇（街道）", ""),
        (1, "己村党支部", "branch", "村（社区）", "village"),
        (1, "庚村党支部", "branch", "村（社区）", "village"),
    ]


@pytest.mark.parametrize("slug", sorted(TEMPLATES))
def test_every_template_takes_names_on_all_its_levels(slug):
    levels = TEMPLATES[slug].levels[1:]
    text = "\n".join("  " * at + f"某{one.name}" for at, one in enumerate(levels))
    grove = sprouts.read(text, levels, complete=False)
    assert [(one.level, one.kind) for one in grove.walk()] == [
        (one.name, one.kind) for one in levels
    ]


def test_each_line_that_cannot_be_is_named():
    grove = sprouts.read("甲镇\n  乙村\n  乙村\n    丙组\n" + "长" * 119 + "\n", DISTRICT)
    assert [str(one) for one in grove.problems] == [
        "第 3 行：“乙村党支部”在第 2 行已写过。",
        "第 4 行“丙组”：这个模板在它上面就到底了。",
        "第 5 行：名称有 121 个字，最多 120 个。",
    ]


NAMES = st.text(alphabet="甲乙丙丁村镇班 \t　-、：1.党支部", min_size=0, max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMES, max_size=12))
def test_whatever_is_typed_can_be_written_and_read_again(lines: list[str]):
    grove = sprouts.read("\n".join(lines), BRIGADE)
    again = sprouts.read(sprouts.write(grove), BRIGADE)
    assert shape(again) == shape(grove)
    assert again.problems == []


def test_a_level_is_filled_below_the_units_of_the_one_above():
    grove = sprouts.read("一大队\n二大队", BRIGADE)
    text = sprouts.graft(grove, {0: "一车队\n二车队", 1: "三车队"})
    assert [(one.depth, one.name) for one in sprouts.read(text, BRIGADE).walk()] == [
        (0, "一大队党总支"), (1, "一车队党支部"), (1, "二车队党支部"),
        (0, "二大队党总支"), (1, "三车队党支部"),
    ]  # fmt: skip
    assert sprouts.graft(sprouts.read("", BRIGADE), {-1: " 一大队\n\n二大队"}) == "一大队\n二大队"


def plant(cast: Cast, text: str = TYPED, by: Actor | None = None) -> list[Unit]:
    grove = sprouts.read(text, DISTRICT)
    made: list[Unit] = planting.plant(by or cast.actor(cast.office), cast.town, grove, TODAY)
    return made


def test_a_tree_is_set_up_with_one_journal_entry_a_unit(cast: Cast):
    made = plant(cast)
    assert len(made) == 7
    entries = Entry.objects.filter(verb="unit.found", unit__in=made)
    assert sorted(entries.values_list("unit", flat=True)) == sorted(one.pk for one in made)
    assert set(entries.values_list("by", flat=True)) == {cast.office.pk}
    village = Unit.objects.get(name="乙村党支部")
    assert (village.parent.name, village.level, village.basis) == (
        "甲镇党委", "村（社区）", "village",
    )  # fmt: skip
    assert village.path.startswith(cast.town.path)


def test_what_stands_already_is_used_and_not_set_up_twice(cast: Cast):
    plant(cast)
    made = plant(cast, "甲镇\n  乙村\n  辛村\n柏启村党支部")
    assert [one.name for one in made] == ["辛村党支部"]
    with pytest.raises(Refused, match="都已经有了"):
        plant(cast, "甲镇\n  辛村")


def test_all_or_nothing(cast: Cast, monkeypatch):
    found, count = tree.found, Unit.objects.count()

    def breaks(actor, parent, name, *rest, **more):
        if name == "庚村党支部":
            raise RuntimeError("power")
        return found(actor, parent, name, *rest, **more)

    monkeypatch.setattr(tree, "found", breaks)
    with pytest.raises(RuntimeError):
        plant(cast)
    assert Unit.objects.count() == count
    with pytest.raises(Refused, match="第 2 行"):
        plant(cast, "甲镇\n甲镇")


def test_only_a_keeper_plants_and_takes_back(cast: Cast):
    with pytest.raises(Refused, match="书记"):
        plant(cast, by=cast.actor(cast.member))
    plant(cast)
    with pytest.raises(Refused, match="书记"):
        planting.unplant(cast.actor(cast.member), planting.standing(cast.town)[0])


def test_taken_back_while_nothing_hangs_on_it(cast: Cast):
    def tables():
        return [list(model.objects.order_by("pk").values()) for model in (Unit, UnitSpan)]

    before, actor = tables(), cast.actor(cast.office)
    plant(cast)
    entry = planting.standing(cast.town)[0]
    planting.unplant(actor, entry)
    assert tables() == before
    assert planting.standing(cast.town) == []
    assert Entry.objects.filter(verb="unit.unplant", unit=cast.town).count() == 1
    with pytest.raises(Refused, match="已经收回"):
        planting.unplant(actor, entry)


def hang_person(cast: Cast, unit: Unit):
    people.add(cast.actor(cast.office), unit, "full", TODAY, name="韩冬谷")


def hang_place(cast: Cast, unit: Unit):
    place = tree.set_place(cast.actor(cast.office), unit, "乙村", "village")
    assert place.under == unit


def hang_unit(cast: Cast, unit: Unit):
    tree.found(cast.actor(cast.office), unit, "第一小组", "group")


def hang_name(cast: Cast, unit: Unit):
    tree.change(cast.actor(cast.office), unit, TODAY.replace(year=2027), "改名", name="新村党支部")


def hang_rule(cast: Cast, unit: Unit):
    from zhidu.matters.actions import adopting

    adopting.adopt(cast.actor(cast.office), unit, "members_meeting", TODAY)


@pytest.mark.parametrize("hang", [hang_person, hang_place, hang_unit, hang_name, hang_rule])
def test_not_taken_back_once_something_hangs_on_it(cast: Cast, hang):
    made = plant(cast)
    village = next(one for one in made if one.name == "乙村党支部")
    hang(cast, village)
    with pytest.raises(Refused) as refused:
        planting.unplant(cast.actor(cast.office), planting.standing(cast.town)[0])
    village.refresh_from_db()
    assert [str(one) for one in refused.value.sentences] == [f"“{village.name}”已在用，不能收回。"]
    assert Unit.objects.filter(pk__in=[one.pk for one in made]).count() == 7


def test_the_page_leads_level_by_level_to_the_tree(cast: Cast, sign_in):
    cast.town.template = "district"
    cast.town.level = "区"
    cast.town.save()
    client, address = sign_in(cast.office), f"/org/{cast.town.pk}/plant"
    assert "区–镇（街道）" in client.get(address).content.decode()
    form = {"template": "district", "text": "", "complete": "1"}
    page = client.post(address, {**form, "do": "level"}).content.decode()
    assert "填“镇（街道）”一层" in page
    assert 'name="below_-1"' in page
    page = client.post(address, {**form, "do": "level", "below_-1": "甲镇\n乙镇"}).content.decode()
    assert "填“村（社区）”一层" in page
    assert "乙镇党委的下级" in page
    typed = {**form, "text": "甲镇党委\n乙镇党委", "below_1": "丙村"}
    page = client.post(address, {**typed, "do": "level"}).content.decode()
    assert "设立这 3 个组织" in page
    assert Unit.objects.filter(name="丙村党支部").count() == 0
    client.post(address, {**typed, "do": "plant", "on": str(TODAY)})
    assert Unit.objects.get(name="丙村党支部").parent.name == "乙镇党委"
    entry = planting.standing(cast.town)[0]
    assert (
        "已收回"
        in client.post(
            f"/org/{cast.town.pk}/unplant", {"entry": entry.pk}, follow=True
        ).content.decode()
    )
    wrong = client.post(address, {**form, "text": "甲镇\n甲镇", "do": "look"})
    assert wrong.status_code == 422
    assert "第 2 行" in wrong.content.decode()
    assert sign_in(cast.member).get(address).status_code == 403
