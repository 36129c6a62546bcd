"""Who a role is on a day: nearest above of any depth, bodies, what acts without one, named gaps."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.engine.schema import Institution, Role, Setting
from zhidu.engine.stages import Decision
from zhidu.matters import plain, roles
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.actions import people, tree
from zhidu.org.models import Unit

SINCE = date(2020, 1, 1)
ROLES = {
    "committee": {"title": "支部委员会", "who": "body", "body": "branch_committee",
                  "instead": "no_committee"},
    "branch": {"title": "支部党员大会", "who": "members"},
    "secretary": {"title": "支部书记", "who": "post", "post": "secretary"},
    "superior": {"title": "上级党委", "who": "body", "body": "party_committee", "at": "above"},
    "office": {"title": "组织科", "who": "post", "post": "office", "at": "above"},
    "next_office": {"title": "再上一级组织部门", "who": "post", "post": "office", "at": "above",
                    "beyond": "superior"},
}  # fmt: skip
DECISION = Decision(title="议", kind="decision", by="secretary", options={"a": "同意", "b": "否"},
                    next={"a": "end", "b": "end"})  # fmt: skip


@pytest.fixture
def law() -> Institution:
    """Only its roles and one setting are looked at."""
    setting = Setting(title="没有支委会时", type="choice", start="branch",
                      choices={"branch": "党员大会", "secretary": "书记"})  # fmt: skip
    return Institution.model_construct(
        roles={name: Role(**one) for name, one in ROLES.items()},
        settings={"no_committee": setting}, stages={}, ends={}, title="试",
    )  # fmt: skip


def matter(cast: Cast, subject=None, opener=None) -> Matter:
    return Matter(unit=cast.village, slug="assignment", version="2026-01-01", subject=subject,
                  opener=opener, title="试", opened=TODAY, at="give", since=TODAY)  # fmt: skip


@pytest.fixture
def high(cast: Cast) -> Unit:
    """Two more levels over the town; a general branch between town and village."""
    district = tree.found(SYSTEM, None, "榆光区委", "committee", on=SINCE)
    tree.move(SYSTEM, cast.town, district, TODAY, "改属")
    general = tree.found(SYSTEM, cast.town, "柏启总支", "general_branch", on=SINCE)
    tree.move(SYSTEM, cast.village, general, TODAY, "改属")
    clerk = people.add(SYSTEM, district, "full", SINCE, name="曹夏麦")
    people.appoint(SYSTEM, district, clerk, "office", "组织部经办", SINCE)
    head = people.add(SYSTEM, cast.town, "full", SINCE, name="邓秋禾")
    people.appoint(SYSTEM, cast.town, head, "secretary", "书记", SINCE, first=True)
    cast.village.refresh_from_db()
    return district


def names(law, name, unit, about=None, stage=None) -> list[str]:
    return [one.name for one in roles.people(law, name, unit, TODAY, about, stage)]


def test_above_passes_over_units_that_have_no_such_body(cast: Cast, law, high):
    assert names(law, "superior", cast.village) == ["邓秋禾"]
    assert names(law, "office", cast.village) == ["郑晓黍"]
    assert names(law, "next_office", cast.village) == ["曹夏麦"]


def test_nobody_above_is_a_named_gap(cast: Cast, law):
    assert roles.who_text(law, "superior", cast.village, TODAY, None) == "上级党委（空缺）"
    assert (
        roles.who_text(law, "next_office", cast.village, TODAY, None) == "再上一级组织部门（空缺）"
    )


def test_a_committee_is_its_posts_and_never_the_one_concerned(cast: Cast, law):
    assert names(law, "committee", cast.village) == ["王晨粟", "李晓麦", "张暮谷"]
    own = matter(cast, subject=cast.people[1])
    assert names(law, "committee", cast.village, own) == ["王晨粟", "张暮谷"]


def test_without_a_committee_the_role_of_the_setting_acts(cast: Cast, law):
    lone = people.appoint(SYSTEM, cast.other, cast.stranger, "secretary", "书记", SINCE)
    found = roles.find(law, "committee", cast.other, TODAY)
    assert (found.people, found.instead.title) == ([lone.person], "支部党员大会")
    text = roles.who_text(law, "committee", cast.other, TODAY, None)
    assert text == "支部委员会（未设），由支部党员大会代行 谢暮粟"


def test_who_asked_does_not_decide_the_deputy_does(cast: Cast, law):
    asked = matter(cast, opener=cast.secretary)
    assert names(law, "secretary", cast.village, asked, DECISION) == ["李晓麦"]
    asked.period_start = TODAY  # a duty is opened by whoever first writes in it
    assert names(law, "secretary", cast.village, asked, DECISION) == ["王晨粟"]


def test_minutes_of_a_body_are_entered_by_its_own_office_only(cast: Cast, law, high):
    decision = DECISION.model_copy(update={"by": "superior"})
    about = matter(cast)
    about.unit = cast.village

    def may(person):
        actor = cast.actor(person)
        return roles.holds(law, "superior", actor, cast.village, about, decision)

    assert may(cast.office) == (True, True)
    assert may(cast.secretary)[0] is False
    assert may(cast.member)[0] is False


def test_a_superior_outside_the_system_speaks_through_its_paper(cast: Cast, law):
    """The branch enters the reply it was sent; where a committee is in the system it may not."""
    decision = DECISION.model_copy(update={"by": "superior"})
    actor = cast.actor(cast.secretary)
    assert roles.holds(law, "superior", actor, cast.village, matter(cast), decision)[0] is False
    alone = tree.found(SYSTEM, None, "独立支部", "branch", on=SINCE)
    people.appoint(SYSTEM, alone, cast.secretary, "secretary", "书记", SINCE)
    about = matter(cast)
    about.unit = alone
    assert roles.holds(law, "superior", actor, alone, about, decision) == (True, True)


def test_a_table_names_persons_by_its_first_column_in_whatever_order_it_is_kept(cast):
    """PostgreSQL keeps the cells of a line in an order of its own."""
    item = library().fields.items["decisions"]
    row = {"due_on": "2026-05-01", "owner": str(cast.secretary.pk), "title_line": "修灯"}
    assert plain.worded(item, [row]).startswith("修灯，")
    first = next(name for name, one in library().fields.items.items()
                 if one.columns and next(iter(one.columns)) == "person")  # fmt: skip
    line = {"another": "", "person": row["owner"]}
    held = Matter(unit=cast.village, slug="talks", known={first: [line]})
    assert roles.named(held, first) == [cast.secretary]
