"""One institution: plain words, the drawing, how it goes here, adopting and taking it back."""

import re
from datetime import timedelta

import pytest

from tests.engine.shelf import LAWS, LIBRARY
from tests.fixtures import TODAY
from tests.matters.test_recording import written
from zhidu.engine import words
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.models import Adoption
from zhidu.org.door import Refused
from zhidu.web.flow import LANE, LEFT, RIGHT, drawn
from zhidu.web.rule import plain


@pytest.fixture
def page(adopted, sign_in):
    return lambda who, slug: sign_in(who).get(f"/institutions/{slug}").content.decode()


@pytest.mark.parametrize("name", LAWS)
def test_the_drawing_holds_every_stage_way_and_end_and_nothing_lies_on_another(name):
    law = LAWS[name]
    flow = drawn(law)
    assert [box.name for box in flow.boxes] == [*law.stages, *law.ends]
    for above, below in zip(flow.boxes, flow.boxes[1:], strict=False):
        assert above.low < below.y
    for box in flow.boxes:
        heights = [y for _text, y in box.lines] + [one.y for one in box.exits]
        assert heights == sorted(heights)
        assert all(box.y < y < box.low for y in heights)
        if box.exits:
            assert len(box.exits) == len(law.stages[box.name].next)
    for way in flow.ways:
        numbers = [int(one) for one in re.findall(r"\d+", way.path)]
        assert max(numbers[::2] + numbers[1::2]) <= max(360, flow.height)
    jumps = [way for way in flow.ways if f"M{RIGHT} " in way.path]
    expected = sum(not one.down for box in flow.boxes for one in box.exits)
    assert len(jumps) == expected


def test_ways_that_would_touch_run_in_lanes_beside_each_other():
    law = LAWS["assignment/2026-01-01"]
    lanes = [int(re.search(r"H(\d+)V", one.path)[1]) for one in drawn(law).ways
             if f"M{RIGHT} " in one.path]  # fmt: skip
    assert len(set(lanes)) > 1
    assert all(LANE <= lane < 360 for lane in lanes)


def test_a_long_title_is_broken_between_words_or_characters():
    law = LAWS["agenda_item/2026-01-01"]
    long = {box.name: box for box in drawn(law).boxes}["place"]
    lines = [text for text, _y in long.lines]
    assert len(lines) == 2
    assert "".join(lines) == law.stages["place"].title
    boxes = {box.name: box for box in drawn(LAWS["member_appraisal/2026-01-01"]).boxes}
    assert boxes["self"].is_optional
    assert (boxes["closed"].shape, LEFT) == ("end", 8)


def test_the_plain_words_stand_by_stage_and_leave_out_what_only_goes_on():
    law = LAWS["member_appraisal/2026-01-01"]
    told = plain(law, words.explain(law, LIBRARY.fields, LIBRARY.names))
    assert len(told.steps) == len(law.stages)
    rate = told.steps[2]
    assert any("人数不足" in str(one) for one in rate.under)
    assert not any("→" in str(one) for one in told.steps[0].under), "one way on needs no word"
    assert [str(one) for one in told.ends] == ["办结：评议结束"]


def test_how_it_goes_here_counts_and_links_to_the_record(adopted, page):
    held = recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    here = page(adopted.member, "members_meeting").partition('id="here"')[2]
    assert "应办 3" in here
    assert "已办 1" in here
    assert "过期未办 2" in here
    assert f'href="/record/{held.pk}"' in here.partition("2026年第三季度")[2]


def test_committee_records_are_linked_for_those_who_read_them(adopted, page):
    held = recording.file(
        adopted.actor(adopted.secretary), adopted.village,
        written(adopted, "committee_meeting", fills=("committee_meeting.hold",)),
    )  # fmt: skip
    assert f"/record/{held.pk}" in page(adopted.people[1], "committee_meeting")
    assert f"/record/{held.pk}" not in page(adopted.member, "committee_meeting")


def test_what_each_person_owes_is_a_number_and_names_nobody(adopted, page):
    who = adopted.people[6]
    matter = acting.open_matter(adopted.actor(who), adopted.village, "pledge", TODAY, who)
    lines = {"pledge_lines": [{"promise": "每月看望两户", "measure": "走访记录"}]}
    acting.do(adopted.actor(who), matter, "write", "done", TODAY, lines)
    acting.do(adopted.actor(adopted.secretary), matter, "check", "publish", TODAY, {})
    for reader in (adopted.member, adopted.secretary):
        here = page(reader, "pledge").partition('id="here"')[2].partition("</section>")[0]
        assert "22 人中 1 人已办" in here
        assert not any(one.name in here for one in adopted.people)


def test_every_example_is_walked_on_the_page(adopted, page):
    held = page(adopted.member, "assignment")
    examples = LAWS["assignment/2026-01-01"].scenarios
    assert held.count('<span class="state done">走通</span>') == sum(
        not one.refused for one in examples
    )
    assert "应当拒绝，确实拒绝" in held
    assert "不得由办理“办理并写明结果”的同一人办理" in held


def test_an_adoption_of_today_is_taken_back_until_something_was_done(cast, sign_in):
    client = sign_in(cast.secretary)
    form = {"unit": cast.village.pk, "do": "adopt", "since": "2026-09-20"}
    client.post("/institutions/assignment/change", form)
    assert 'value="undo"' in client.get("/institutions/assignment").content.decode()
    client.post("/institutions/assignment/change", {"unit": cast.village.pk, "do": "undo"})
    assert not Adoption.objects.exists()
    client.post("/institutions/assignment/change", form)
    acting.open_matter(cast.actor(cast.secretary), cast.village, "assignment", TODAY)
    assert 'value="undo"' not in client.get("/institutions/assignment").content.decode()
    with pytest.raises(Refused, match="只能停用"):
        adopting.take_back(cast.actor(cast.secretary), cast.village, "assignment")


def test_yesterdays_adoption_and_a_strangers_are_not_taken_back(adopted):
    tomorrow = adopted.actor(adopted.secretary, TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="只能停用"):
        adopting.take_back(tomorrow, adopted.village, "theme_day")
    with pytest.raises(Refused, match="上级组织部门"):
        adopting.take_back(adopted.actor(adopted.member), adopted.village, "theme_day")


def test_the_list_is_filtered_by_name_and_by_what_runs_here(adopted, sign_in):
    client = sign_in(adopted.secretary)

    def listed(query: str) -> set[str]:
        page = client.get(f"/institutions?{query}").content.decode().partition('id="list"')[2]
        return set(re.findall(r'href="/institutions/(\w+)\?', page))

    here = set(Adoption.objects.values_list("slug", flat=True))
    assert listed("show=here") == here
    assert listed("show=new") == set(LIBRARY.slugs()) - here
    assert "party_lecture" in listed("q=三会一课")
    assert listed("q=没有的") == set()


def test_a_starter_pack_is_offered_while_it_would_add_something(cast, sign_in):
    client = sign_in(cast.secretary)
    page = client.get("/institutions").content.decode()
    assert "一起启用" in page
    for slug in LIBRARY.packs():
        adopting.adopt_pack(cast.actor(cast.secretary), cast.village, slug, TODAY)
    assert "一起启用" not in client.get("/institutions").content.decode()
    assert "一起启用" not in sign_in(cast.member).get("/institutions").content.decode()
