"""Units are set up, split, merged, renamed, moved and dissolved by a decision, from a day on."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM
from tests.ladder import SINCE, posted
from zhidu.matters import asked
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Adoption, Matter
from zhidu.org.access import Viewer
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Membership, Place, Post, Unit
from zhidu.org.rolls import members
from zhidu.sentence import read

ASKED, DECIDED, FROM = date(2026, 7, 20), date(2026, 7, 27), date(2026, 8, 1)
NEW = {"new_name": "五号楼党支部", "basis_kind": "building", "change_on": "2026-08-01",
       "reason": "楼里党员多"}  # fmt: skip


class Case:
    """The village applies, the town decides and carries it out."""

    def __init__(self, cast):
        self.cast, self.head = cast, posted(cast.town, "尤春谷", "secretary", "书记", first=True)
        adopting.adopt(SYSTEM, cast.village, "unit_change", date(2026, 1, 1))
        adopting.adopt(SYSTEM, cast.village, "theme_day", date(2026, 1, 1), {"day_of_month": 5})

    def choose(self, kind) -> Matter:
        me = Actor(self.cast.secretary, ASKED)
        matter = acting.open_matter(me, self.cast.village, "unit_change", ASKED)
        acting.do(me, matter, "choose", "done", ASKED, {"change_kind": kind})
        return matter

    def fill(self, matter, **facts):
        me = Actor(self.cast.secretary, ASKED)
        step = acting.do(me, matter, "fill", "done", ASKED, facts)
        matter.refresh_from_db()
        return step

    def agree(self, matter, said="agree", **facts):
        acting.do(Actor(self.head, DECIDED), matter, "decide", said, DECIDED, facts)
        matter.refresh_from_db()

    def carry_out(self, matter, on=FROM):
        acting.do(Actor(self.cast.office, on), matter, "take_effect", "done", on, {})
        matter.refresh_from_db()

    def through(self, kind, **facts) -> Matter:
        matter = self.choose(kind)
        self.fill(matter, **{"change_on": "2026-08-01", "reason": "工作需要", **facts})
        self.agree(matter, document_ref="杉委〔2026〕8号")
        self.carry_out(matter)
        return matter


@pytest.fixture
def case(cast):
    return Case(cast)


def test_row_1_25(case):
    """A split: members move with dates, records stay, any past day can be told again."""
    cast, before = case.cast, date(2026, 7, 31)
    old = adopting_matter(cast)
    movers = cast.people[10:15]
    matter = case.through(
        "split", changed_unit=str(cast.village.pk), new_name="柏启村第二党支部",
        basis_kind="village", moved_people=[str(one.pk) for one in movers],
    )  # fmt: skip
    made = Unit.objects.get(name="柏启村第二党支部")
    assert (made.parent, made.opened, matter.state) == (cast.town, FROM, "ended")
    assert set(members(made, FROM)) == set(movers)
    assert members(cast.village, FROM).count() == 22 - 5
    assert members(cast.village, before).count() == 22, "the past stays as it was"
    row = Membership.objects.get(person=movers[0], unit=made)
    assert (row.starts, row.began_by) == (FROM, "merged")
    old.refresh_from_db()
    assert old.unit == cast.village, "what was done there stays there"
    assert set(Adoption.objects.filter(unit=made).values_list("slug", flat=True)) == {
        "unit_change", "theme_day", "assignment",
    }  # fmt: skip
    assert Adoption.objects.get(unit=made, slug="theme_day").settings["day_of_month"] == 5
    told = Entry.objects.filter(verb="unit.found", unit=made).get()
    assert told.thing == f"matter:{matter.pk}", "the journal points to the decision"


def adopting_matter(cast):
    me = Actor(cast.secretary, ASKED)
    adopting.adopt(SYSTEM, cast.village, "assignment", date(2026, 1, 1))
    return acting.open_matter(me, cast.village, "assignment", ASKED)


def test_a_building_must_be_named(case):
    matter = case.choose("set_up")
    with pytest.raises(Refused, match="缺“依托的单位、楼宇（一行一个）”"):
        case.fill(matter, **NEW)
    step = case.fill(matter, **NEW, host_places="五号楼")
    told = [str(read(one)) for one in step.advice]
    assert told == ["缺“划过去的人”", "“调整后的正式党员人数”不少于3，现为0"], "warnings, no gates"
    case.agree(matter)
    case.carry_out(matter)
    made = Unit.objects.get(name="五号楼党支部")
    assert made.parent == case.cast.town
    assert [one.place.kind for one in made.stands.all()] == ["building"]
    assert matter.title == "设立：五号楼党支部"


def test_what_would_be_refused_that_day_is_refused_now_and_leaves_nothing(case):
    matter, entries = case.choose("set_up"), Entry.objects.count()
    with pytest.raises(Refused, match="同一上级下已有“柏成村党支部”"):
        case.fill(matter, **{**NEW, "new_name": "柏成村党支部"}, host_places="五号楼")
    assert not Place.objects.filter(name="五号楼").exists()
    assert Entry.objects.count() == entries


def test_a_merge_brings_people_and_rules_end_there(case):
    cast = case.cast
    case.through("merge", changed_unit=str(cast.village.pk), other_unit=str(cast.other.pk))
    cast.village.refresh_from_db()
    assert (cast.village.closed, cast.village.merged_into) == (FROM, cast.other)
    assert members(cast.other, FROM).count() == 23
    assert not Post.objects.on(FROM).filter(unit=cast.village).exists()


def test_rename_and_dissolve(case):
    cast = case.cast
    case.through("rename", changed_unit=str(cast.village.pk), new_name="柏启新村党支部")
    cast.village.refresh_from_db()
    assert cast.village.name == "柏启新村党支部"
    assert [one.name for one in cast.village.spans.order_by("starts")] == [
        "柏启村党支部", "柏启新村党支部",
    ]  # fmt: skip
    matter = case.choose("dissolve")
    with pytest.raises(Refused, match="还有22名人员"):
        case.fill(matter, changed_unit=str(cast.village.pk), change_on="2026-08-02", reason="空")


def test_a_move_below_another_unit_of_the_same_committee(case):
    cast = case.cast
    general = tree.found(SYSTEM, cast.town, "柏片党总支", "general_branch", on=SINCE)
    case.through("move", changed_unit=str(cast.village.pk), other_unit=str(general.pk))
    cast.village.refresh_from_db()
    assert cast.village.parent == general


def test_a_committee_decides_nothing_about_itself_or_beyond(case):
    cast = case.cast
    matter = case.choose("rename")
    with pytest.raises(Refused, match="请由管得到它的党委立项"):
        case.fill(matter, changed_unit=str(cast.town.pk), new_name="新镇党委",
                  change_on="2026-08-01", reason="撤乡设镇")  # fmt: skip
    abroad = tree.found(SYSTEM, None, "别处党委", "committee", on=SINCE)
    far = tree.found(SYSTEM, abroad, "别处党支部", "branch", on=SINCE)
    with pytest.raises(Refused, match="不在杉朗镇党委之下"):
        case.fill(matter, changed_unit=str(far.pk), new_name="别处二支部",
                  change_on="2026-08-01", reason="更名")  # fmt: skip


def test_people_of_another_committee_are_not_drawn_in(case):
    abroad = tree.found(SYSTEM, None, "别处党委", "committee", on=SINCE)
    far = tree.found(SYSTEM, abroad, "别处党支部", "branch", on=SINCE)
    guest = people.add(SYSTEM, far, "full", SINCE, name="周晓谷")
    matter = case.choose("set_up")
    with pytest.raises(Refused, match="请先办理组织关系转接"):
        case.fill(matter, **NEW, host_places="五号楼", moved_people=[str(guest.pk)])


def test_posts_of_the_old_branch_end_for_who_leaves(case):
    cast = case.cast
    writer = cast.people[2]  # the publicity commissioner
    case.through(
        "split", changed_unit=str(cast.village.pk), new_name="柏启村第二党支部",
        basis_kind="village", moved_people=[str(one.pk) for one in (writer, *cast.people[10:13])],
    )  # fmt: skip
    row = Post.objects.get(unit=cast.village, person=writer)
    assert row.ends == FROM


def test_who_comes_only_after_the_day_stops_a_merge_of_the_past(case):
    cast = case.cast
    people.add(SYSTEM, cast.village, "full", date(2026, 8, 10), name="吴午豆")
    with pytest.raises(Refused, match="吴午豆在 2026-08-10 才来到"):
        tree.dissolve(SYSTEM, cast.village, FROM, "合并", cast.other)


def test_it_is_decided_above_by_somebody_else_and_not_before_its_day(case):
    cast = case.cast
    matter = case.choose("set_up")
    case.fill(matter, **NEW, host_places="五号楼")
    with pytest.raises(Refused, match="须由“基层党委（会议）”办理"):
        acting.do(Actor(cast.secretary, DECIDED), matter, "decide", "agree", DECIDED, {})
    assert [one.pk for one in asked.tasks(Viewer(case.head, DECIDED))] == [matter.pk]
    assert asked.tasks(Viewer(case.head, DECIDED))[0].until == date(2026, 8, 20)
    case.agree(matter)
    with pytest.raises(Refused, match="“生效日期” 2026-08-01 还没到"):
        case.carry_out(matter, on=date(2026, 7, 31))
    assert not Unit.objects.filter(name="五号楼党支部").exists()


def test_a_plain_member_opens_none(case):
    with pytest.raises(Refused, match="这项制度由申请组织书记立项"):
        acting.open_matter(Actor(case.cast.member, ASKED), case.cast.village, "unit_change", ASKED)


def test_it_cannot_be_taken_back_only_changed_again(case):
    matter = case.through("rename", changed_unit=str(case.cast.village.pk), new_name="新支部")
    step = matter.steps.get(stage="take_effect")
    with pytest.raises(Refused, match="请另办一次调整"):
        acting.withdraw_step(Actor(case.cast.office, FROM), step, "写错了")


def test_the_asker_may_withdraw_while_it_waits(case):
    matter = case.choose("set_up")
    case.fill(matter, **NEW, host_places="五号楼")
    acting.do(Actor(case.cast.secretary, DECIDED), matter, "decide", "withdraw", DECIDED, {})
    matter.refresh_from_db()
    assert matter.at == "withdrawn"
