"""The catalogue's rows about the organisation, each as its own given / when / then."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.duties import duties
from zhidu.org.access import Viewer, holders, members
from zhidu.org.actions import mobile, people, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person, Place, Post, Unit, UnitSpan
from zhidu.org.templates import TEMPLATES


def test_row_2_11(cast: Cast):
    """Mobile members: away over six months, a receiving contact is needed."""
    actor, person = cast.actor(cast.secretary), cast.people[4]
    with pytest.raises(Refused, match="联系人"):
        mobile.mark_away(actor, person, since=date(2026, 1, 1), to="省城", contact=None)
    mobile.mark_away(actor, person, since=date(2026, 1, 1), to="省城", contact=cast.people[5])
    person.refresh_from_db()
    assert person.contact == cast.people[5]
    mobile.mark_away(actor, cast.people[6], since=date(2026, 8, 1), to="邻县", contact=None)


def test_row_2_12(cast: Cast):
    """A branch on a building names it; one branch per member and day; a guest elsewhere is fine."""
    actor = cast.actor(cast.office)
    with pytest.raises(Refused, match="依托"):
        tree.found(actor, cast.town, "三号楼党支部", "branch", on=TODAY, basis="building")
    host = tree.set_place(actor, cast.town, "三号楼", "building")
    made = tree.found(
        actor, cast.town, "三号楼党支部", "branch", on=TODAY, basis="building", hosts=[host]
    )
    assert host.covered_by(TODAY) == [made]
    person = cast.member
    people.join(actor, made, person, "full", TODAY, reason="搬家")
    standing = Membership.objects.on(TODAY).filter(person=person)
    assert [one.unit for one in standing] == [made]
    standing.update(activity_unit=cast.village)
    assert Viewer(person, TODAY).belongs(cast.village)


def test_row_2_21(cast: Cast):
    """An arriving member has a source and one of activity, post, or not able with the reason."""
    actor = cast.actor(cast.secretary)
    person = people.add(actor, cast.village, "full", TODAY, name="唐夏粟", source="laid_off")
    assert person.get_source_display() == "下岗失业"
    with pytest.raises(Refused, match="缘由"):
        people.set_role(actor, person, kind="none", text=" ")
    people.set_role(actor, person, kind="post", text="楼门长")
    person.refresh_from_db()
    assert (person.role_kind, person.role_text) == ("post", "楼门长")


def test_row_2_43(cast: Cast):
    """Exactly one first responsible person per unit and date; a change moves on its day."""
    actor = cast.actor(cast.office)
    with pytest.raises(Refused, match="只有一位"):
        people.appoint(
            actor, cast.village, cast.people[8], "secretary", "书记", date(2019, 1, 1), first=True
        )
    people.appoint(actor, cast.village, cast.people[8], "secretary", "书记", TODAY, first=True)
    for day, who in ((date(2026, 9, 19), cast.people[0]), (TODAY, cast.people[8])):
        rows = Post.objects.on(day).filter(unit=cast.village, first_responsible=True)
        assert [row.person for row in rows] == [who]


def test_row_4_20():
    """Level names are data: every template's levels become units with no code of their own."""
    assert set(TEMPLATES) == {"district", "river", "brigade", "private"}
    assert [one.name for one in TEMPLATES["river"].levels] == ["处", "所"]


@pytest.mark.parametrize("slug", sorted(TEMPLATES))
@pytest.mark.django_db
def test_row_4_20_tree(slug):
    """Rights and lists follow the tree of any template."""
    above, made = None, []
    for level in TEMPLATES[slug].levels:
        above = tree.found(
            SYSTEM, above, f"某{level.name}", level.kind, on=TODAY, level=level.name, template=slug
        )
        made.append(above)
    clerk = Person.objects.create(name="郑晓黍")
    people.appoint(SYSTEM, made[0], clerk, "office", "经办", TODAY)
    viewer = Viewer(clerk, TODAY)
    assert list(viewer.kept_units()) == made
    assert all(viewer.keeps(unit) for unit in made)


def test_row_5_01(cast: Cast):
    """Brigade, teams, squads: a body tree and a Party tree over the same people; leaders lead."""
    crew = tree.found(SYSTEM, None, "运输大队", "body", on=TODAY, level="大队")
    team = tree.found(SYSTEM, crew, "一车队", "body", on=TODAY, level="车队")
    squad = tree.found(SYSTEM, team, "四班", "body", on=TODAY, level="班")
    leader = cast.member
    people.appoint(SYSTEM, squad, leader, "squad_leader", "班长", TODAY)
    viewer = Viewer(leader, TODAY)
    assert viewer.serves(squad)
    assert viewer.belongs(cast.village)
    assert not squad.is_under(cast.town)


def test_any_past_day_is_reproducible(cast: Cast):
    """Moved, renamed, merged: what stood where on a day is answered from the dated spans."""
    actor = cast.actor(cast.office)
    county = tree.found(SYSTEM, None, "榆光区委", "committee", on=date(2020, 1, 1))
    people.appoint(SYSTEM, county, cast.office, "office", "经办", date(2020, 1, 1))
    tree.change(actor, cast.village, date(2026, 3, 1), "并村改名", name="柏启新村党支部")
    tree.move(actor, cast.village, county, date(2026, 5, 1), "区划调整")
    spans = UnitSpan.objects.on(date(2026, 4, 1)).get(unit=cast.village)
    assert (spans.name, spans.parent) == ("柏启新村党支部", cast.town)
    assert UnitSpan.objects.on(date(2026, 2, 1)).get(unit=cast.village).name == "柏启村党支部"
    cast.village.refresh_from_db()
    assert cast.village.path.startswith(county.path)
    tree.dissolve(actor, cast.village, date(2026, 8, 1), "合并", into=cast.other)
    assert members(cast.other, TODAY).count() == 23
    assert members(cast.village, date(2026, 7, 31)).count() == 22
    cast.village.refresh_from_db()
    assert cast.village.is_archived
    with pytest.raises(Refused, match="归档"):
        tree.change(actor, cast.village, TODAY, "再改", name="别名")


def test_a_unit_with_people_is_not_dissolved_into_nothing(cast: Cast):
    with pytest.raises(Refused, match="并入哪里"):
        tree.dissolve(cast.actor(cast.office), cast.village, TODAY, "撤销")


def test_a_unit_never_moves_below_itself(cast: Cast):
    people.appoint(SYSTEM, cast.town, cast.office, "secretary", "书记", TODAY)
    with pytest.raises(Refused, match="自己的下级"):
        tree.move(cast.actor(cast.office), cast.town, cast.village, TODAY, "试")


def test_a_vacant_post_is_acted_for_by_name(cast: Cast):
    row = Post.objects.get(unit=cast.village, post="secretary")
    people.relieve(cast.actor(cast.office), cast.village, row, TODAY, "调走")
    acting = holders(cast.village, "secretary", TODAY)
    assert [one.person for one in acting] == [cast.people[1]]


def test_one_person_with_two_posts_is_one_in_the_committee(adopted: Cast):
    """一肩挑: a second post asks nothing twice."""
    people.appoint(SYSTEM, adopted.village, adopted.secretary, "director", "主任", TODAY)
    viewer = Viewer(adopted.secretary, TODAY)
    assert viewer.units.count(adopted.village) == 1
    names = [duty.title for duty in duties(adopted.village, TODAY) if duty.subject is None]
    assert len(names) == len(set(names))


def test_merged_persons_come_apart_again(cast: Cast):
    actor = cast.actor(cast.office)
    twin = people.add(actor, cast.other, "full", date(2021, 1, 1), name=cast.member.name)
    people.merge(actor, cast.member, twin, reason="同一人")
    assert set(cast.member.ids()) == {cast.member.pk, twin.pk}
    people.unmerge(actor, cast.member, twin, reason="看错了")
    twin.refresh_from_db()
    assert twin.merged_into is None
    assert cast.member.ids() == [cast.member.pk]


def test_a_change_needs_a_reason_and_leaves_both_values(cast: Cast):
    actor = cast.actor(cast.secretary)
    with pytest.raises(Refused, match="缘由"):
        people.change(actor, cast.member, education="大专")
    people.change(actor, cast.member, reason="补证书", education="大专")
    entry = cast.member.entries.get(verb="person.change")
    assert entry.detail == {"education": ["", "大专"], "reason": "补证书"}


def test_sealed_values_never_reach_the_journal(cast: Cast):
    people.change(
        cast.actor(cast.secretary), cast.member, reason="登记", phone="13800000000",
        id_number="11010519491231002X",
    )  # fmt: skip
    entry = cast.member.entries.get(verb="person.change")
    assert "13800000000" not in str(entry.detail)
    assert "1101" not in str(entry.detail)
    raw = Person.objects.filter(pk=cast.member.pk).extra(select={"raw": "id_number"}).get().raw
    assert "11010519491231002X" not in raw


def test_the_same_id_number_is_not_registered_twice(cast: Cast):
    actor = cast.actor(cast.secretary)
    words = {"id_number": "11010519491231002X"}
    people.add(actor, cast.village, "full", TODAY, name="甲春禾", **words)
    with pytest.raises(Refused, match="已登记"):
        people.add(actor, cast.village, "full", TODAY, name="甲春禾", **words)


def test_places_without_a_branch_are_listed(cast: Cast):
    place = tree.set_place(cast.actor(cast.office), cast.town, "农贸市场", "market")
    assert place.covered_by(TODAY) == []
    tree.cover(cast.actor(cast.office), cast.village, place, "covers", TODAY)
    assert place.covered_by(TODAY) == [cast.village]
    assert Place.objects.get().covered_by(date(2020, 1, 1)) == []


def test_who_leaves_can_no_longer_act(cast: Cast):
    people.leave(SYSTEM, cast.secretary, TODAY, reason="调出")
    with pytest.raises(Refused):
        people.add(Actor(cast.secretary, TODAY), cast.village, "full", TODAY, name="某人")
    assert (
        Unit.objects.get(pk=cast.village.pk).posts.on(TODAY).filter(post="secretary").count() == 0
    )
