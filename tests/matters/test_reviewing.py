"""The review list, what a repeal ends and what it keeps, and what a unit may not repeal."""

import re
from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import reviewing, roles
from zhidu.matters.actions import acting, adopting
from zhidu.matters.duties import duties
from zhidu.matters.models import Adoption, Matter, Step
from zhidu.matters.rulebook import law_of
from zhidu.org.door import Refused

BEGAN = date(2026, 1, 1)


@pytest.fixture
def reviewed(cast: Cast) -> Cast:
    adopting.adopt(SYSTEM, cast.village, "sunset_review", BEGAN, {"review_every": "6 months"})
    for slug in ("pledge", "members_meeting"):
        adopting.adopt(SYSTEM, cast.village, slug, BEGAN)
    return cast


def review(cast: Cast, slug: str, outcome: str) -> Matter:
    me = cast.actor(cast.secretary)
    matter = acting.open_matter(me, cast.village, "sunset_review", TODAY)
    facts = {"reviewed": slug, "burden_note": "一年八小时", "result_note": "没人看"}
    acting.do(me, matter, "gather", "done", TODAY, facts)
    council = roles.people(law_of(matter), "council", cast.village, TODAY, matter)
    words = {"reason": "同别的重复"}
    acting.do(cast.actor(council[0]), matter, "decide", outcome, TODAY, words)
    matter.refresh_from_db()
    return matter


def listed(cast: Cast) -> set[str]:
    return {one.adoption.slug for one in reviewing.waiting(cast.village, TODAY)}


def test_row_2_53(reviewed: Cast):
    """Not looked at: listed with burden and result; repeal ends duties and keeps history."""
    cast = reviewed
    assert listed(cast) == {"pledge", "members_meeting"}
    one = next(
        one for one in reviewing.waiting(cast.village, TODAY) if one.adoption.slug == "pledge"
    )
    assert one.hours > 0
    assert (one.due, one.met) == (22, 0)
    me = cast.actor(cast.member)
    old = acting.open_matter(me, cast.village, "pledge", TODAY, cast.member)
    review(cast, "pledge", "keep")
    assert listed(cast) == {"members_meeting"}, "looked at: asked again only after the period"
    before = [one for one in duties(cast.village, TODAY) if one.slug == "pledge"]
    review(cast, "pledge", "repeal")
    year = date(2027, 12, 31)
    later = [one for one in duties(cast.village, year) if one.slug == "pledge"]
    assert len(before) == 22
    assert all(one.period.starts <= TODAY for one in later), "no duty begins after the repeal"
    old.refresh_from_db()
    assert old.state == Matter.State.OPEN


def test_what_the_law_or_a_level_above_has_set_cannot_be_repealed(reviewed: Cast):
    with pytest.raises(Refused, match="只能提修改意见"):
        review(reviewed, "members_meeting", "repeal")
    Adoption.objects.filter(slug="pledge").update(floor=True)
    with pytest.raises(Refused, match="上级定的"):
        review(reviewed, "pledge", "repeal")
    assert Adoption.objects.filter(ends=None).count() == 3


def test_a_repeal_can_be_taken_back_until_it_was_adopted_anew(reviewed: Cast):
    matter = review(reviewed, "pledge", "repeal")
    step = Step.objects.get(matter=matter, stage="decide")
    acting.withdraw_step(reviewed.actor(step.by), step, "点错了")
    assert Adoption.objects.get(slug="pledge").ends is None
    again = review(reviewed, "pledge", "repeal")
    adopting.adopt(SYSTEM, reviewed.village, "pledge", TODAY)
    step = Step.objects.get(matter=again, stage="decide")
    with pytest.raises(Refused, match="已启用"):
        acting.withdraw_step(reviewed.actor(step.by), step, "点错了")


def test_only_a_keeper_or_the_rule_stops_an_institution(reviewed: Cast):
    with pytest.raises(Refused):
        adopting.stop(reviewed.actor(reviewed.member), reviewed.village, "pledge", TODAY)
    row = Adoption.objects.get(slug="pledge")
    with pytest.raises(Refused):
        adopting.go_on(reviewed.actor(reviewed.member), reviewed.village, row)


def test_the_page_lists_it_and_opens_the_review_filled_in(reviewed: Cast, sign_in):
    client = sign_in(reviewed.secretary)
    page = client.get("/institutions/sunset_review").content.decode()
    assert "到时候该看一看的" in page
    found = re.findall(r'href="(/matters/open\?[^"]*reviewed=pledge[^"]*)"', page)
    form = client.get(found[0].replace("&amp;", "&")).content.decode()
    assert "合计约" in form
    assert '<option value="pledge" selected>' in form.partition('name="reviewed"')[2]
    member = sign_in(reviewed.member).get("/institutions/sunset_review").content.decode()
    assert "看这一项" not in member
