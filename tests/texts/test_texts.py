"""Rules without machine parts: issued by another, never edited, followed by the next version."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.org.access import Viewer
from zhidu.org.door import Refused
from zhidu.texts import actions, reading
from zhidu.texts.actions import Wording
from zhidu.texts.models import Text, Version

RULE = Wording("一、早八点交接。\n二、写在值班本上。", no_basis=True)


def drafted(cast: Cast, wording: Wording = RULE, kind: str = "rule", **more) -> Version:
    return actions.draft(
        cast.actor(cast.people[1]),
        cast.village,
        kind,
        more.pop("title", "值班办法"),
        wording,
        **more,
    )


def issued(
    cast: Cast, held: Version, day: date = TODAY, status: str = "in_force", **more
) -> Version:
    return actions.issue(cast.actor(cast.secretary), held, status, day, **more)


def test_a_draft_is_issued_by_another_person_with_its_basis(cast: Cast):
    held = drafted(cast, Wording("一、交接。"))
    with pytest.raises(Refused) as refusal:
        actions.issue(cast.actor(cast.people[1]), held, "trial", TODAY)
    assert [str(one) for one in refusal.value.sentences] == [
        "请选依据的文件，或写明没有上位依据。",
        "试行要写明复审日期，在施行日期之后。",
        "试行要写明所依据的调研报告。",
        "起草人不能自己批准，请另一人签发。",
    ]
    with pytest.raises(Refused, match="办理"):
        actions.issue(cast.actor(cast.member), held, "in_force", TODAY)


def test_row_1_06(cast: Cast):
    """A revision leaves the old wording readable with its dates; what holds is asked by day."""
    first = issued(cast, drafted(cast), date(2026, 3, 1))
    second = actions.revise(
        cast.actor(cast.people[1]),
        first.text,
        Wording("一、早九点交接。\n二、写在值班本上。", no_basis=True),
    )
    assert first.text.on(TODAY) == first
    issued(cast, second, date(2026, 9, 1))
    first.refresh_from_db()
    assert (first.in_force, first.ends, first.body) == (
        date(2026, 3, 1),
        date(2026, 9, 1),
        RULE.body,
    )
    assert first.text.on(date(2026, 8, 31)) == first
    assert first.text.on(date(2026, 9, 1)) == second
    lines = [(one.mark, one.words) for one in reading.compared(first, second)]
    assert lines == [
        ("-", "一、早八点交接。"),
        ("+", "一、早九点交接。"),
        ("", "二、写在值班本上。"),
    ]


def test_row_2_25(cast: Cast):
    """试行 needs its research report and review date; then it asks, and nothing ends by itself."""
    wording = Wording("一、试。", no_basis=True, research="补贴调研，2026年2月")
    held = issued(
        cast, drafted(cast, wording), date(2026, 3, 1), "trial", review_on=date(2026, 9, 1)
    )
    assert [one for one, _gone in reading.to_review(cast.village, TODAY)] == [held]
    assert held.text.on(TODAY) == held
    with pytest.raises(Refused, match="复审日期和延长的理由"):
        actions.extend(cast.actor(cast.secretary), held, TODAY, "再看一季")
    actions.extend(cast.actor(cast.secretary), held, date(2026, 12, 1), "再看一季")
    assert reading.to_review(cast.village, TODAY) == []
    actions.repeal(cast.actor(cast.secretary), held, TODAY, "并入另一办法")
    assert held.text.on(TODAY) is None
    assert Version.objects.get(pk=held.pk).body == "一、试。"


def test_row_4_73(cast: Cast):
    """A rule names its basis or says none; a replaced basis lists what rests on it."""
    actions.seed(SYSTEM, cast.town)
    old = Text.objects.get(title="中国共产党支部工作条例（试行）")
    held = issued(cast, drafted(cast, Wording("一、交接。", rests_on=[old])))
    assert reading.resting_on(old, TODAY) == [held]
    assert reading.to_review(cast.village, TODAY) == []
    new = Text.objects.get(title="中国共产党章程")
    actions.replace(cast.actor(cast.office), old, new)
    assert reading.to_review(cast.village, TODAY) == [(held, old)]
    assert actions.seed(SYSTEM, cast.town) == []


def test_row_5_20(cast: Cast):
    """A rule with penalties is shown, answered, dated ahead, and binds only who confirmed it."""
    held = drafted(cast, Wording("一、脱岗的停一班。", no_basis=True, penalties=True))
    with pytest.raises(Refused, match="先给大家看过"):
        issued(cast, held, date(2026, 10, 1))
    actions.show(cast.actor(cast.people[1]), held)
    said = actions.comment(cast.actor(cast.member), held, "生病算不算脱岗？")
    with pytest.raises(Refused, match="还有意见没有答复"):
        issued(cast, held, date(2026, 10, 1))
    with pytest.raises(Refused, match="理由"):
        actions.answer(cast.actor(cast.people[1]), said, False, "")
    actions.answer(cast.actor(cast.people[1]), said, True, "不算，写清楚了。")
    held.refresh_from_db()
    with pytest.raises(Refused, match="今天以后"):
        issued(cast, held, TODAY)
    issued(cast, held, date(2026, 10, 1))
    later = date(2026, 10, 5)
    assert not actions.may_cite(held, cast.member, later)
    actions.confirm(cast.actor(cast.member, date(2026, 9, 28)), held)
    assert actions.may_cite(held, cast.member, later)
    assert not actions.may_cite(held, cast.member, date(2026, 9, 30))  # not yet in force
    assert not actions.may_cite(held, cast.people[6], later)


def test_a_draft_changed_after_it_was_shown_is_to_be_shown_again(cast: Cast):
    held = drafted(cast)
    actions.show(cast.actor(cast.people[1]), held)
    again = actions.revise(
        cast.actor(cast.people[1]), held.text, Wording("一、全改了。", no_basis=True)
    )
    assert again.pk == held.pk
    assert again.shown_on is None


def test_row_4_12(cast: Cast, sign_in):
    """The standard of one's own post stands in one's own handbook; the self-check keeps nothing."""
    issued(
        cast,
        drafted(
            cast,
            Wording("一、带头学。", no_basis=True),
            "standard",
            title="书记标准",
            post="secretary",
        ),
    )
    issued(
        cast,
        drafted(
            cast, Wording("一、按期办。\n二、常走访。", no_basis=True), "standard", title="党员标准"
        ),
    )
    mine = reading.standards_for(Viewer(cast.member, TODAY), TODAY)
    assert [one.text.title for one in mine] == ["党员标准"]
    both = reading.standards_for(Viewer(cast.secretary, TODAY), TODAY)
    assert {one.text.title for one in both} == {"书记标准", "党员标准"}
    client = sign_in(cast.member)
    page = client.get(f"/handbook/person/{cast.member.pk}").content.decode()
    assert "党员标准" in page
    assert "书记标准" not in page
    check = client.get(f"/texts/{mine[0].text_id}/check").content.decode()
    boxes = check[check.index('class="choices"') :]
    assert boxes.count('type="checkbox"') == 2
    assert "name=" not in boxes[: boxes.index("</main>")]


def test_who_reads_what(cast: Cast, sign_in):
    inner = issued(cast, drafted(cast, title="内部办法", audience="keepers"))
    shared = issued(cast, drafted(cast, title="大家的办法", audience="everyone"))
    client = sign_in(cast.member)
    page = client.get(f"/texts?unit={cast.village.pk}").content.decode()
    assert "大家的办法" in page
    assert "内部办法" not in page
    assert client.get(f"/texts/{inner.text_id}").status_code == 403
    assert sign_in(cast.stranger).get(f"/texts/{shared.text_id}").status_code == 403


def test_the_pages_carry_a_rule_from_draft_to_force(cast: Cast, sign_in):
    client = sign_in(cast.people[1])
    post = {"unit": cast.village.pk, "kind": "rule", "title": "交接办法", "body": "一、交接。"}
    assert "请写明名称" in client.post("/texts/new", {**post, "title": " "}).content.decode()
    client.post("/texts/new", {**post, "no_basis": "on"})
    text = Text.objects.get()
    issue = {"do": "issue", "status": "in_force", "in_force": "2026-09-20"}
    refused = client.post(f"/texts/{text.pk}/change", issue)
    assert refused.status_code == 422
    assert "请另一人签发" in refused.content.decode()
    client = sign_in(cast.secretary)
    client.post(f"/texts/{text.pk}/change", issue)
    assert text.on(TODAY) is not None
    page = client.get(f"/texts/{text.pk}").content.decode()
    assert "2026年9月20日起施行" in page
    client.post(f"/texts/{text.pk}/change", {"do": "revise", "body": "一、改。", "no_basis": "on"})
    page = client.get(f"/texts/{text.pk}?v=2&with=1").content.decode()
    assert "<del>一、交接。</del>" in page
    assert "<ins>一、改。</ins>" in page
