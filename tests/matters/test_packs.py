"""Packs and presets: what stands of a group, open places, adopting by name."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import adopting, placing_rules
from zhidu.matters.duties import duties
from zhidu.matters.models import Adoption
from zhidu.matters.packs import free_for, places
from zhidu.matters.rulebook import library
from zhidu.org.door import Refused

YEAR = date(2026, 1, 1)


def standing(cast: Cast) -> list[bool]:
    return [one.stands for one in places(cast.village, "eight", TODAY)]


def test_row_4_22(cast: Cast):
    """Four named and four of the unit's own; what is missing shows; two of them bring duties."""
    assert standing(cast) == [False] * 8
    adopting.adopt_pack(cast.actor(cast.secretary, YEAR), cast.village, "eight", YEAR)
    assert standing(cast) == [True] * 4 + [False] * 4
    slugs = {one.slug for one in duties(cast.village, TODAY)}
    assert {"members_meeting", "committee_meeting", "party_lecture"} <= slugs
    adopting.adopt(SYSTEM, cast.village, "talks", YEAR)
    me = cast.actor(cast.secretary)
    placing_rules.place(me, cast.village, "eight", "seventh", "talks")
    assert standing(cast) == [True] * 4 + [False, False, True, False]
    adopting.pause(me, cast.village, "talks", TODAY, "换人")
    assert standing(cast)[6] is False, "what is suspended does not stand"


def test_a_place_takes_only_what_the_unit_runs_and_once(cast: Cast):
    me = cast.actor(cast.secretary)
    adopting.adopt(SYSTEM, cast.village, "talks", YEAR)
    with pytest.raises(Refused, match="正在施行"):
        placing_rules.place(me, cast.village, "eight", "fifth", "pledge")
    with pytest.raises(Refused, match="不由单位选定"):
        placing_rules.place(me, cast.village, "eight", "life", "talks")
    placing_rules.place(me, cast.village, "eight", "fifth", "talks")
    assert "talks" not in [slug for slug, _title in free_for(cast.village, "eight")]
    with pytest.raises(Refused, match="正在施行"):
        placing_rules.place(me, cast.village, "eight", "sixth", "talks")
    placing_rules.clear(me, cast.village, "eight", "fifth")
    with pytest.raises(Refused, match="空着"):
        placing_rules.clear(me, cast.village, "eight", "fifth")


def test_only_keepers_fill_places(cast: Cast):
    adopting.adopt(SYSTEM, cast.village, "talks", YEAR)
    for one in (cast.member, cast.stranger):
        with pytest.raises(Refused):
            placing_rules.place(cast.actor(one), cast.village, "eight", "fifth", "talks")
        with pytest.raises(Refused):
            placing_rules.clear(cast.actor(one), cast.village, "eight", "fifth")


def test_a_preset_is_the_institution_with_its_blanks_filled(cast: Cast):
    held = library().presets()["council_rule"]
    row = adopting.adopt(cast.actor(cast.secretary), cast.village, held.of, TODAY, held.set)
    assert (row.slug, row.settings["material_time"]) == ("agenda_item", "3 days")


def test_what_only_the_unit_can_fill_in_is_left_out_of_a_pack(cast):
    """One blank does not hold up the rest; it is named on the page, with the way to its own."""
    made = adopting.adopt_pack(cast.actor(cast.secretary), cast.village, "three_systems", TODAY)
    assert "village_matter" in {one.slug for one in made}
    assert not Adoption.objects.filter(unit=cast.village, slug="deliberation_day").exists()
