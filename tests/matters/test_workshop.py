"""An own institution: written with its problems beside it, approved by another, then adopted."""

from datetime import date

import pytest

from tests.fixtures import TODAY, Cast
from zhidu.matters import rulebook
from zhidu.matters.actions import acting, adopting, workshop
from zhidu.matters.models import Adoption, Matter, OwnRule
from zhidu.matters.rulebook import law_of, library
from zhidu.matters.workshop import checked, skeleton
from zhidu.org.door import Refused

TEXT = skeleton(TODAY)


def written(cast: Cast, text: str = TEXT) -> OwnRule:
    return workshop.write(cast.actor(cast.people[1]), cast.village, text)


def approved(cast: Cast, text: str = TEXT) -> OwnRule:
    rule = written(cast, text)
    workshop.submit(cast.actor(cast.people[1]), rule)
    return workshop.approve(cast.actor(cast.secretary), rule)


def test_what_one_begins_with_is_clean(db):
    held = checked(TEXT, "own_new")
    assert held.is_clean, held.problems
    assert [(one.name, bool(one.refused)) for one in held.walks] == [
        ("报告，答复", False), ("没有写明是什么，不能报", True),
    ]  # fmt: skip


def test_each_problem_stands_at_its_line(cast: Cast):
    held = checked(TEXT.replace("next: {done: closed}", "next: {done: clsoed}"), "own_new")
    (problem,) = held.problems
    assert problem.code == "I101"
    assert TEXT.splitlines()[problem.line - 1].strip() == "next: {done: closed}"
    assert not held.walks


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  closed: {title: 已答复}",
            "  closed: {title: 已答复, effects: [{membership: full}]}",
            "党籍",
        ),
        ("title: 安全隐患随手报", "title: 主题党日", "同名"),
        (
            "  closed: {title: 已答复}",
            "  closed: {title: 已答复, effects: [{open: nothing}]}",
            "nothing",
        ),
    ],
)
def test_an_own_rule_touches_neither_standing_nor_what_is_not_there(db, old, new, said):
    held = checked(TEXT.replace(old, new), "own_new")
    assert any(said in one for one in [*held.wrong, *(str(p) for p in held.problems)])
    assert not held.is_clean


def test_only_a_clean_text_is_handed_in_and_another_approves(cast: Cast):
    writer = cast.actor(cast.people[1])
    rule = written(cast, TEXT.replace("collect: [title_line]", "collect: [titel_line]"))
    with pytest.raises(Refused, match="检查还没有通过"):
        workshop.submit(writer, rule)
    rule = workshop.edit(writer, rule, TEXT, rule.revision)
    with pytest.raises(Refused, match="刚被别人改过"):
        workshop.edit(cast.actor(cast.secretary), rule, TEXT + "\n", rule.revision - 1)
    workshop.submit(writer, rule)
    with pytest.raises(Refused, match="起草人不能自己批准"):
        workshop.approve(writer, rule)
    with pytest.raises(Refused, match="理由"):
        workshop.send_back(cast.actor(cast.secretary), rule, "")
    workshop.send_back(cast.actor(cast.secretary), rule, "写清多久答复")
    assert OwnRule.objects.get().state == "draft"
    with pytest.raises(Refused, match="办理"):
        workshop.write(cast.actor(cast.member), cast.village, TEXT)


def test_it_is_adopted_opened_and_acted_on_like_any_other(cast: Cast):
    rule = approved(cast)
    adopting.adopt(cast.actor(cast.secretary), cast.village, rule.slug, TODAY)
    matter = acting.open_matter(cast.actor(cast.member), cast.village, rule.slug, TODAY)
    acting.do(cast.actor(cast.member), matter, "report", "done", TODAY, {"title_line": "路灯不亮"})
    matter.refresh_from_db()
    assert matter.at == "answer"
    assert law_of(matter).title == "安全隐患随手报"


def test_it_is_offered_to_the_unit_and_below_only(cast: Cast):
    rule = approved(cast)
    assert rule.slug in rulebook.offered(cast.village)
    assert rule.slug not in rulebook.offered(cast.other)
    with pytest.raises(Refused, match="没有"):
        adopting.adopt(cast.actor(cast.office), cast.other, rule.slug, TODAY)


def test_a_matter_stays_under_the_text_it_began_with(cast: Cast):
    """The file changes under it: the matter still reads the text kept with its sha256."""
    rule = approved(cast)
    adopting.adopt(cast.actor(cast.secretary), cast.village, rule.slug, TODAY)
    matter = acting.open_matter(cast.actor(cast.member), cast.village, rule.slug, TODAY)
    changed = TEXT.replace("title: 十个工作日内答复", "title: 五天内答复")
    OwnRule.objects.filter(pk=rule.pk).update(text=changed)
    rulebook.refresh()
    rulebook.forget_shelf()
    assert library().law(rule.slug, rule.version).stages["answer"].title == "五天内答复"
    assert law_of(Matter.objects.get(pk=matter.pk)).stages["answer"].title == "十个工作日内答复"


def test_an_amendment_is_another_version(cast: Cast):
    rule = approved(cast)
    adopting.adopt(cast.actor(cast.secretary), cast.village, rule.slug, TODAY)
    draft = workshop.amend(cast.actor(cast.people[1]), rule)
    workshop.submit(cast.actor(cast.people[1]), draft)
    with pytest.raises(Refused, match="改施行日期"):
        workshop.approve(cast.actor(cast.secretary), draft)
    workshop.send_back(cast.actor(cast.secretary), draft, "改日期")
    later = TEXT.replace(f"in_force: {TODAY}", "in_force: 2026-10-01")
    draft = workshop.edit(cast.actor(cast.people[1]), draft, later, draft.revision)
    workshop.submit(cast.actor(cast.people[1]), draft)
    workshop.approve(cast.actor(cast.secretary), draft)
    assert library().versions(rule.slug) == [str(TODAY), "2026-10-01"]
    assert Adoption.objects.get().version == str(TODAY)


def test_the_pages_carry_a_text_from_draft_to_adoption(cast: Cast, sign_in):
    client = sign_in(cast.people[1])
    address = f"/workshop/new?unit={cast.village.pk}"
    assert "检查通过" in client.get(address).content.decode()
    client.post(address, {"text": TEXT, "unit": cast.village.pk})
    rule = OwnRule.objects.get()
    broken = client.post(
        "/workshop/check",
        {"unit": cast.village.pk, "text": TEXT.replace("kind: task", "kind: tsk", 1)},
    ).content.decode()
    assert "要改的" in broken
    assert f"第 {TEXT.splitlines().index('  report:') + 1} 行" in broken
    change = f"/workshop/{rule.pk}/change"
    client.post(change, {"do": "submit", "text": TEXT, "revision": rule.revision})
    assert client.post(change, {"do": "approve"}).status_code == 422
    client = sign_in(cast.secretary)
    client.post(change, {"do": "approve", "remark": "好"})
    page = client.get(f"/institutions?unit={cast.village.pk}").content.decode()
    assert "安全隐患随手报" in page
    client.post(
        f"/institutions/{rule.slug}/change",
        {"unit": cast.village.pk, "do": "adopt", "since": date(2026, 9, 20)},
    )
    assert Adoption.objects.filter(slug=rule.slug).exists()
    assert sign_in(cast.member).get(address).status_code == 403
