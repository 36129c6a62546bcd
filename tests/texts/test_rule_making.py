"""立规: the draft of a text is sent, heard, answered, decided by another; then it holds."""

from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.matters.walking import hang_on
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import library
from zhidu.org.door import Refused
from zhidu.org.models import Person
from zhidu.texts import actions, reading
from zhidu.texts.actions import Wording
from zhidu.texts.models import Version

BEGAN, HEARD, DECIDED = date(2026, 9, 1), date(2026, 9, 12), date(2026, 9, 14)
PENAL = Wording("一、脱岗的停一班。", no_basis=True, penalties=True)


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    adopting.adopt(SYSTEM, cast.village, "rule_making", BEGAN, {"no_committee": "secretary"})
    return cast


def written(cast: Cast, wording: Wording = PENAL) -> Version:
    writer = cast.actor(cast.people[1], BEGAN)
    row: Version = actions.draft(writer, cast.village, "rule", "值班办法", wording)
    return row


def go(cast: Cast, who: Person, matter: Matter, said: str, day: date, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(cast.actor(who, day), matter, matter.at, said, day, facts)
    matter.refresh_from_db()


def sent(cast: Cast, version: Version, **more: Any) -> Matter:
    writer = cast.people[1]
    me = cast.actor(writer, BEGAN)
    matter: Matter = acting.open_matter(me, cast.village, "rule_making", BEGAN)
    facts = {"rule_draft": str(version.pk), "rule_status": "in_force", "first_day": "2026-10-01"}
    go(cast, writer, matter, "done", BEGAN, **{**facts, **more})
    return matter


def heard(cast: Cast, version: Version, **more: Any) -> Matter:
    matter = sent(cast, version, **more)
    go(cast, cast.people[1], matter, "posted", BEGAN)
    hang_on(HEARD)
    go(cast, cast.people[1], matter, "clear", HEARD)
    return matter


def test_a_rule_is_shown_answered_and_decided_by_another(ruled: Cast):
    version, writer, head = written(ruled), ruled.people[1], ruled.secretary
    matter = heard(ruled, version)
    version.refresh_from_db()
    assert (version.shown_on, str(matter)) == (BEGAN, "立规：值班办法")
    said = actions.comment(ruled.actor(ruled.member, HEARD), version, "生病算不算脱岗？")
    with pytest.raises(Refused, match="还有意见没有答复"):
        go(ruled, writer, matter, "submit", HEARD)
    actions.answer(ruled.actor(writer, HEARD), said, True, "不算。")
    go(ruled, writer, matter, "submit", HEARD)
    with pytest.raises(Refused):
        go(ruled, writer, matter, "approve", DECIDED)
    go(ruled, head, matter, "approve", DECIDED)
    version.refresh_from_db()
    assert (version.status, version.in_force, version.issued_by) == (
        "in_force", date(2026, 10, 1), head
    )  # fmt: skip
    assert matter.at == "in_force"


def test_it_takes_force_after_today_where_it_punishes(ruled: Cast):
    matter = heard(ruled, written(ruled), first_day="2026-09-10")
    with pytest.raises(Refused, match="施行日期要在今天以后"):
        go(ruled, ruled.people[1], matter, "submit", HEARD)
    go(ruled, ruled.people[1], matter, "submit", HEARD, first_day="2026-10-01")


def test_only_who_wrote_the_draft_sends_it_and_only_one_of_the_unit(ruled: Cast):
    version = written(ruled)
    matter = acting.open_matter(
        ruled.actor(ruled.secretary, BEGAN), ruled.village, "rule_making", BEGAN
    )
    facts = {"rule_status": "in_force", "first_day": "2026-10-01"}
    with pytest.raises(Refused, match="起草人本人"):
        go(ruled, ruled.secretary, matter, "done", BEGAN, rule_draft=str(version.pk), **facts)
    with pytest.raises(Refused, match="本组织的一份草案"):
        go(ruled, ruled.secretary, matter, "done", BEGAN, rule_draft="0", **facts)


def test_a_draft_changed_after_it_was_heard_is_heard_again(ruled: Cast):
    version, writer = written(ruled), ruled.people[1]
    matter = heard(ruled, version)
    actions.revise(ruled.actor(writer, HEARD), version.text, Wording("一、改了。", no_basis=True))
    with pytest.raises(Refused, match="改过以后还没有给大家看过"):
        go(ruled, writer, matter, "submit", HEARD)
    go(ruled, writer, matter, "again", HEARD)
    version.refresh_from_db()
    assert (matter.at, version.shown_on) == ("comment", HEARD)


def test_under_the_name_of_a_trial_nothing_else_is_made(cast: Cast):
    held = library().presets()["trial_opinion"]
    blanks = {**held.set, "no_committee": "secretary"}
    adopting.adopt(SYSTEM, cast.village, held.of, BEGAN, blanks, preset="trial_opinion")
    version = written(cast, Wording("一、试。", no_basis=True))
    with pytest.raises(Refused, match="试行或施行"):
        sent(cast, version)
    with pytest.raises(Refused, match="缺“复审日期”"):
        sent(cast, version, rule_status="trial")
    matter = heard(cast, version, rule_status="trial", review_day="2027-10-01")
    with pytest.raises(Refused, match="所依据的调研报告"):
        go(cast, cast.people[1], matter, "submit", HEARD)


def test_taking_the_decision_back_leaves_the_draft_and_the_wording_before(ruled: Cast):
    """Until somebody has confirmed reading the new one."""
    writer, head = ruled.people[1], ruled.secretary
    first = written(ruled)
    matter = heard(ruled, first)
    go(ruled, writer, matter, "submit", HEARD)
    go(ruled, head, matter, "approve", DECIDED)
    step = Step.objects.filter(matter=matter).last()
    acting.withdraw_step(ruled.actor(head, DECIDED), step, "写错了日期")
    first.refresh_from_db()
    assert first.is_draft and first.in_force is None and first.shown_on == BEGAN
    go(ruled, head, matter, "approve", DECIDED)
    first.refresh_from_db()
    actions.confirm(ruled.actor(ruled.member, date(2026, 10, 2)), first)
    step = Step.objects.filter(matter=matter).last()
    with pytest.raises(Refused, match="已经有人确认读过"):
        acting.withdraw_step(ruled.actor(head, date(2026, 10, 2)), step, "再改")
    assert reading.to_review(ruled.village, DECIDED) == []


def test_the_page_of_a_draft_leads_there_and_signs_nothing(ruled: Cast, sign_in):
    version = written(ruled, Wording("一、交接。", no_basis=True))
    client = sign_in(ruled.secretary)
    page = client.get(f"/texts/{version.text_id}").content.decode()
    assert f"slug=rule_making&amp;rule_draft={version.pk}" in page and "签发草案" not in page
    said = {"do": "issue", "status": "in_force", "in_force": "2026-10-01"}
    refused = client.post(f"/texts/{version.text_id}/change", said)
    assert refused.status_code == 422 and "按“立规”签发" in refused.content.decode()
    address = f"/matters/open?unit={ruled.village.pk}&slug=rule_making&rule_draft={version.pk}"
    form = sign_in(ruled.people[1]).get(address).content.decode()
    assert f'value="{version.pk}" selected' in form
    matter = sent(ruled, version)
    told = sign_in(ruled.member).get(f"/matter/{matter.pk}").content.decode()
    assert f'<a href="/texts/{version.text_id}">值班办法</a>' in told, "where it is commented on"
