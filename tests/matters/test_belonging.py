"""Belonging by its rules: who may begin and act, what changes, what is refused, the way back."""

from datetime import date, timedelta

import pytest

from tests.fixtures import TODAY, Cast
from tests.matters.belonging import does, here, opened, where
from zhidu.matters import reading
from zhidu.matters.actions import acting, counting
from zhidu.matters.models import Matter
from zhidu.matters.starting import startable
from zhidu.org.access import Viewer, members, voters
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Person, Post, Restriction

__all__ = ("here",)  # the fixture

# ---- endings and what rests ----------------------------------------------------------------------


def told_and_voted(here: Cast, person: Person, votes: int) -> Matter:
    matter = opened(here, "removal", here.secretary, person)
    does(here.secretary, matter, "propose", "done", date(2026, 6, 1), removal_ground="absent",
         reason="八个月不参加组织生活", help_given="谈话三次")  # fmt: skip
    does(here.secretary, matter, "tell", "posted", date(2026, 6, 1))
    does(here.secretary, matter, "tell", "clear", date(2026, 6, 20))
    counts = {"eligible": 21, "present": 18, "issued": 18, "returned": 18, "invalid": 0,
              "for": votes, "against": 18 - votes, "abstain": 0}  # fmt: skip
    for one in (here.secretary, here.people[1]):
        counting.count(here.actor(one), matter, "discuss", counts, date(2026, 7, 1))
    matter.refresh_from_db()
    return matter


def test_removed_by_the_meeting_and_the_level_above(here: Cast):
    person = here.people[8]
    matter = told_and_voted(here, person, 15)
    assert matter.at == "approve"
    assert where(person) == here.village
    does(here.office, matter, "approve", "approve", date(2026, 7, 20), reason="事实清楚",
         document_ref="杉组〔2026〕6号")  # fmt: skip
    assert (where(person, date(2026, 7, 19)), where(person)) == (here.village, None)
    does(here.secretary, matter, "announce", "done", TODAY, told_on="2026-07-21")
    assert matter.at == "removed"
    assert person not in voters(here.village, TODAY).voters


def test_half_is_not_enough(here: Cast):
    assert told_and_voted(here, here.people[8], 10).at == "kept"
    assert where(here.people[8]) == here.village


def test_the_person_concerned_objects_themself_and_decides_nothing(here: Cast):
    person = here.people[8]
    matter = opened(here, "removal", here.secretary, person)
    does(here.secretary, matter, "propose", "done", date(2026, 6, 1), removal_ground="absent",
         reason="不参加", help_given="谈话")  # fmt: skip
    does(here.secretary, matter, "tell", "posted", date(2026, 6, 1))
    with pytest.raises(Refused):
        does(person, matter, "tell", "clear", date(2026, 6, 20))
    does(person, matter, "tell", "objected", date(2026, 6, 3))
    with pytest.raises(Refused):
        does(person, matter, "hear", "stops", date(2026, 6, 4), heard_text="住院", reason="有病历")
    does(here.people[1], matter, "hear", "stops", date(2026, 6, 4), heard_text="住院",
         reason="有病历")  # fmt: skip
    assert (matter.at, where(person)) == ("kept", here.village)


def test_the_base_of_the_vote_leaves_out_the_person_and_whose_rights_rest(here: Cast):
    Restriction.objects.create(person=here.people[9], kind="watched", starts=date(2026, 1, 1),
                               document="1号")  # fmt: skip
    roll = voters(here.village, TODAY)
    assert (len(roll.voters), [one.person for one in roll.left_out]) == (21, [here.people[9]])


def test_stopped_goes_on_when_found_again(here: Cast):
    person = here.people[8]
    matter = opened(here, "suspension", here.secretary, person)
    does(here.secretary, matter, "search", "done", date(2026, 6, 1), stop_ground="lost",
         lost_since="2025-10-01", search_note="电话、家属")  # fmt: skip
    does(here.secretary, matter, "tell", "posted", date(2026, 6, 1))
    does(here.secretary, matter, "tell", "clear", date(2026, 7, 1))
    does(here.secretary, matter, "propose", "done", date(2026, 7, 2), held_on="2026-07-02",
         reason="没有下落")  # fmt: skip
    does(here.office, matter, "approve", "approve", date(2026, 7, 10), reason="充分",
         document_ref="杉组15号")  # fmt: skip
    assert person not in members(here.village, TODAY)
    assert where(person) == here.village
    back = opened(here, "restoration", here.secretary, person)
    does(here.secretary, back, "apply", "done", date(2026, 8, 1), restore_ground="found",
         reason="已联系上")  # fmt: skip
    does(here.secretary, back, "opinion", "done", date(2026, 8, 2), consult_note="同意")
    does(here.office, back, "approve", "restore", date(2026, 8, 10), reason="属实",
         document_ref="杉组21号", restored_from="2026-08-10")  # fmt: skip
    assert person in members(here.village, TODAY)
    assert person not in members(here.village, date(2026, 8, 9))


def test_who_was_removed_appeals_and_is_restored_without_a_gap(here: Cast):
    person = here.people[8]
    matter = told_and_voted(here, person, 15)
    does(here.office, matter, "approve", "approve", date(2026, 7, 20), reason="事实清楚",
         document_ref="杉组6号")  # fmt: skip
    assert [one.slug for one in startable(here.actor(person), person)] == ["restoration"]
    back = opened(here, "restoration", person, person)
    does(person, back, "apply", "done", date(2026, 8, 1), restore_ground="appeal", reason="有病历")
    does(here.secretary, back, "opinion", "done", date(2026, 8, 2), consult_note="属实")
    does(here.office, back, "approve", "restore", date(2026, 9, 1), reason="原决定有误",
         document_ref="杉组9号", restored_from="2026-07-20")  # fmt: skip
    assert {where(person, date(2026, 7, 19) + timedelta(days=n)) for n in range(60)} == {
        here.village
    }


def registered(here: Cast, kind: str, **facts) -> Matter:
    matter = opened(here, "registration", here.people[3], here.people[8])
    does(here.people[3], matter, "register", "done", TODAY, ruling_kind=kind,
         document_ref="镇纪〔2026〕2号", decided_by="杉朗镇纪委", effective_on="2026-09-01",
         **facts)  # fmt: skip
    return matter


def test_a_decision_from_elsewhere_is_registered_by_two(here: Cast):
    matter = registered(here, "watched", until_on="2027-08-31", posts_end="apart")
    assert not Restriction.objects.exists()
    with pytest.raises(Refused):
        does(here.people[3], matter, "check", "confirm", TODAY)
    does(here.office, matter, "check", "confirm", TODAY)
    row = Restriction.objects.get()
    assert (row.person, row.kind, row.starts, row.until, row.document, row.decided_by) == (
        here.people[8], "watched", date(2026, 9, 1), date(2027, 8, 31), "镇纪〔2026〕2号",
        "杉朗镇纪委",
    )  # fmt: skip
    assert here.people[8] not in voters(here.village, TODAY).voters
    assert here.people[8] in members(here.village, TODAY)
    acting.withdraw_step(here.actor(here.office), matter.steps.last(), "看错了一行")
    assert not Restriction.objects.exists()


@pytest.mark.parametrize(("kind", "there"), [("expelled", False), ("paused", True)])
def test_what_is_registered_takes_effect_on_the_day_of_the_document(here: Cast, kind, there):
    does(here.office, registered(here, kind), "check", "confirm", TODAY)
    assert (here.people[8] in members(here.village, TODAY)) == there
    assert here.people[8] not in voters(here.village, date(2026, 9, 1)).voters
    assert here.people[8] in voters(here.village, date(2026, 8, 31)).voters


def test_rights_are_restored_by_document(here: Cast):
    does(here.office, registered(here, "paused"), "check", "confirm", TODAY)
    first = Matter.objects.get(slug="registration")
    does(here.secretary, first, "tell", "told", TODAY, told_on="2026-09-02")
    does(here.office, registered(here, "rights_restored"), "check", "confirm", TODAY)
    assert here.people[8] in voters(here.village, TODAY).voters


def test_a_day_still_to_come_is_not_registered(here: Cast):
    matter = opened(here, "registration", here.people[3], here.people[8])
    does(here.people[3], matter, "register", "done", TODAY, ruling_kind="expelled",
         document_ref="2号", decided_by="镇纪委", effective_on="2026-12-01")  # fmt: skip
    with pytest.raises(Refused, match="还没到"):
        does(here.office, matter, "check", "confirm", TODAY)


def test_a_registration_is_read_by_few(here: Cast):
    matter = registered(here, "expelled")
    readers = {
        here.people[3]: True, here.secretary: True, here.office: True, here.people[8]: True,
        here.people[1]: False, here.people[2]: False, here.people[12]: False, here.stranger: False,
    }  # fmt: skip
    for person, may in readers.items():
        viewer = Viewer(person, TODAY)
        assert reading.may_see(viewer, matter) == may, person
        assert (matter in reading.visible_matters(viewer)) == may, person


def test_a_death_is_seen_by_two_and_closes_everything(here: Cast):
    person = here.people[1]
    matter = opened(here, "death", here.secretary, person)
    does(here.secretary, matter, "report", "done", TODAY, died_on="2026-09-15")
    with pytest.raises(Refused):
        does(here.secretary, matter, "check", "confirm", TODAY)
    does(here.office, matter, "check", "confirm", TODAY)
    assert (where(person, date(2026, 9, 14)), where(person)) == (here.village, None)
    assert not Post.objects.on(TODAY).filter(person=person).exists()


def test_leaving_the_party_is_the_members_own_word(here: Cast):
    person = here.people[8]
    with pytest.raises(Refused):
        opened(here, "withdrawal", here.people[9], person)
    matter = opened(here, "withdrawal", person, person)
    does(person, matter, "ask", "done", date(2026, 8, 1), held_on="2026-08-01")
    does(here.secretary, matter, "talk", "goes_on", date(2026, 8, 5), held_on="2026-08-05")
    does(here.secretary, matter, "declare", "declared", date(2026, 8, 20), held_on="2026-08-20",
         decision_text="宣布除名")  # fmt: skip
    does(here.office, matter, "file_up", "done", TODAY, document_ref="备1号")
    assert (where(person, date(2026, 8, 19)), where(person)) == (here.village, None)
    assert Membership.objects.get(person=person).end_kind == "withdrew"


def test_a_member_may_think_again_until_it_is_declared(here: Cast):
    person = here.people[8]
    matter = opened(here, "withdrawal", person, person)
    does(person, matter, "ask", "done", TODAY, held_on="2026-09-01")
    does(person, matter, "talk", "takes_back", TODAY, held_on="2026-09-01")
    assert (matter.at, where(person)) == ("stayed", here.village)


MAY_BEGIN = {
    "transfer": ("secretary", "subject", "office"),
    "transfer_out": ("secretary", "subject", "office"),
    "transfer_in": ("secretary", "office"),
    "removal": ("secretary", "office"),
    "suspension": ("secretary", "office"),
    "registration": ("secretary", "office", "discipline"),
    "death": ("secretary", "office"),
    "withdrawal": ("secretary", "subject", "office"),
    "restoration": ("secretary", "subject", "office"),
}  # fmt: skip


@pytest.mark.parametrize("slug", sorted(MAY_BEGIN))
def test_who_may_begin(here: Cast, slug):
    folk = {"secretary": here.secretary, "subject": here.people[8], "office": here.office,
            "discipline": here.people[3], "member": here.people[9],
            "stranger": here.stranger}  # fmt: skip
    for name, person in folk.items():
        try:
            acting.may_open(here.actor(person), here.village, slug, TODAY, here.people[8])
            may = True
        except Refused:
            may = False
        assert may == (name in MAY_BEGIN[slug]), name
