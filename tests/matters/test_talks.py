"""Three tiers of talks: who may talk in which, coverage in numbers, the missing told privately."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import talks
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Message
from zhidu.matters.ticking import tick
from zhidu.org.access import Viewer
from zhidu.org.actions import oversight, people, tree
from zhidu.org.door import Refused
from zhidu.org.models import Oversight, Person

YEAR_END = date(2026, 12, 15)


def talk(cast: Cast, one: Person, other: Person, tier: str, on: date = date(2026, 9, 18), **more):
    """Put a talk down as `one`; `said` yes, no, or nothing yet from the other side."""
    said = more.pop("said", "yes")
    actor = cast.actor(one, more.pop("today", TODAY))
    matter = acting.open_matter(actor, more.pop("unit", cast.village), "talks", on)
    facts = {"other_side": str(other.pk), "held_on": on.isoformat(), "tier": tier}
    acting.do(actor, matter, "log", "done", on, facts, **more)
    if said:
        acting.do(cast.actor(other, actor.today), matter, "confirm", said, actor.today, {})
    return matter


def numbers(cast: Cast, tier: str, today: date = TODAY) -> tuple[int, int]:
    row = next(one for one in talks.coverage(cast.village, today) if one.tier == tier)
    return row.talked, row.due


def test_two_leaders_a_leader_and_their_unit_a_member_and_anybody(adopted):
    secretary, commissioner = adopted.people[0], adopted.people[1]
    assert talks.ties(secretary, commissioner, TODAY) == [
        "leaders", "leader_staff", "member_masses",
    ]  # fmt: skip
    assert talks.ties(secretary, adopted.member, TODAY) == ["leader_staff", "member_masses"]
    assert talks.ties(adopted.people[5], adopted.people[6], TODAY) == ["member_masses"]
    assert talks.ties(secretary, adopted.stranger, TODAY) == ["member_masses"]
    assert talks.ties(secretary, secretary, TODAY) == []


def test_the_second_tier_is_only_between_a_leader_and_a_unit_they_oversee(adopted):
    with pytest.raises(Refused) as refused:
        talk(adopted, adopted.secretary, adopted.stranger, "leader_staff")
    assert "可以选：党员干部与群众" in str(refused.value)
    with pytest.raises(Refused, match="不是这两个人之间"):
        talk(adopted, adopted.people[5], adopted.people[6], "leaders")
    talk(adopted, adopted.secretary, adopted.member, "leader_staff")


def test_what_a_leader_oversees_is_assigned_or_else_what_lies_below(adopted):
    group = tree.found(SYSTEM, adopted.village, "第一小组", "group", on=date(2020, 1, 1))
    people.set_group(SYSTEM, adopted.village, adopted.people[5], group)
    commissioner = adopted.people[1]
    assert "leader_staff" in talks.ties(commissioner, adopted.people[5], TODAY)
    assert "leader_staff" not in talks.ties(commissioner, adopted.people[6], TODAY), "in no group"
    head = people.add(SYSTEM, adopted.other, "full", date(2020, 1, 1), name="尹暮荞")
    people.appoint(SYSTEM, adopted.town, head, "deputy_secretary", "副书记", date(2020, 1, 1))
    assert "leader_staff" in talks.ties(head, adopted.member, TODAY)
    oversight.oversee(adopted.actor(adopted.office), adopted.other, head, date(2026, 1, 1))
    assert "leader_staff" not in talks.ties(head, adopted.member, TODAY)
    assert "leader_staff" in talks.ties(head, adopted.stranger, TODAY)


def test_only_a_leader_of_the_unit_or_above_is_named_to_oversee_it(adopted):
    with pytest.raises(Refused, match="不是柏启村党支部或上级组织的班子成员"):
        oversight.oversee(SYSTEM, adopted.village, adopted.stranger, TODAY)
    with pytest.raises(Refused, match="上级组织部门"):
        oversight.oversee(adopted.actor(adopted.member), adopted.village, adopted.secretary, TODAY)
    row = oversight.oversee(SYSTEM, adopted.village, adopted.secretary, date(2026, 1, 1))
    oversight.stop_overseeing(SYSTEM, adopted.village, row, TODAY)
    assert not Oversight.objects.on(TODAY).exists()


def test_coverage_counts_pairs_by_tier(adopted):
    assert numbers(adopted, "leaders") == (0, 3)
    assert numbers(adopted, "leader_staff") == (0, 3), "three leaders, one branch without groups"
    assert numbers(adopted, "member_masses") == (0, 22)
    talk(adopted, adopted.people[0], adopted.people[1], "leaders")
    talk(adopted, adopted.people[1], adopted.people[0], "leaders")
    talk(adopted, adopted.people[0], adopted.people[7], "leader_staff")
    talk(adopted, adopted.people[5], adopted.people[6], "member_masses")
    assert numbers(adopted, "leaders") == (1, 3)
    assert numbers(adopted, "leader_staff") == (1, 3)
    assert numbers(adopted, "member_masses") == (2, 22)


def test_a_denied_talk_does_not_count_and_an_unconfirmed_one_says_so(adopted):
    talk(adopted, adopted.people[5], adopted.people[6], "member_masses", said="no")
    assert numbers(adopted, "member_masses") == (0, 22)
    talk(adopted, adopted.people[7], adopted.people[8], "member_masses", said="")
    row = next(x for x in talks.coverage(adopted.village, TODAY) if x.tier == "member_masses")
    assert (row.talked, row.unconfirmed) == (2, 2)


def test_the_interval_of_each_tier_is_the_units_own(adopted):
    talk(adopted, adopted.people[5], adopted.people[6], "member_masses", date(2026, 3, 2))
    assert numbers(adopted, "member_masses") == (2, 22)
    adopting.set_blanks(SYSTEM, adopted.village, "talks", {"member_masses_every": "half_year"})
    assert numbers(adopted, "member_masses") == (0, 22), "the talk was in the first half"
    with pytest.raises(Refused, match="列出的里面选"):
        adopting.set_blanks(SYSTEM, adopted.village, "talks", {"leaders_every": "month"})


def test_nothing_is_asked_while_the_institution_is_paused_or_not_adopted(adopted):
    assert talks.coverage(adopted.other, TODAY) == []
    adopting.pause(SYSTEM, adopted.village, "talks", TODAY, "防汛")
    assert talks.coverage(adopted.village, TODAY) == []


def test_fewer_than_five_pairs_are_no_figure(adopted):
    assert [one.is_hidden for one in talks.coverage(adopted.village, TODAY)] == [True, True, False]


def test_who_is_missing_is_told_to_that_person_alone(adopted):
    secretary = talks.missing(Viewer(adopted.secretary, TODAY))
    assert [one.tier for one in secretary] == ["leaders", "leader_staff", "member_masses"]
    assert secretary[0].others == [adopted.people[1], adopted.people[2]]
    assert secretary[1].others == [adopted.village]
    member = talks.missing(Viewer(adopted.member, TODAY))
    assert [(one.tier, one.others) for one in member] == [("member_masses", [])]
    talk(adopted, adopted.secretary, adopted.member, "leader_staff")
    assert "leader_staff" not in [x.tier for x in talks.missing(Viewer(adopted.secretary, TODAY))]


def test_a_leader_without_any_talk_is_told_before_the_period_ends_once(adopted):
    def told() -> list[str]:
        tick(YEAR_END)
        rows = Message.objects.filter(key__startswith="talks:")
        return sorted(one.to.name for one in rows)

    talk(adopted, adopted.people[1], adopted.people[9], "leader_staff")
    tick(TODAY)
    assert not Message.objects.filter(key__startswith="talks:").exists(), "too early to mention"
    assert told() == sorted([adopted.people[0].name, adopted.people[2].name])
    assert told() == sorted([adopted.people[0].name, adopted.people[2].name])


def test_the_secretary_reads_numbers_and_no_name(adopted, sign_in):
    talk(adopted, adopted.people[5], adopted.people[6], "member_masses")
    page = sign_in(adopted.secretary).get("/institutions/talks").content.decode()
    section = page.partition('id="cov"')[2].partition("</section>")[0]
    assert "党员干部与群众" in section
    assert '<td class="n">22</td>' in section
    assert '<td class="n">2</td>' in section
    assert section.count("不足 5 对，不列数字") == 2
    assert not any(one.name in section for one in adopted.people)
    assert 'id="cov"' not in sign_in(adopted.member).get("/institutions/talks").content.decode()


def test_today_tells_a_leader_what_only_they_see(adopted, sign_in):
    page = sign_in(adopted.people[1]).get("/").content.decode()
    section = page.partition('id="talks"')[2].partition("</section>")[0]
    assert "这里只有您看得到" in section
    assert adopted.secretary.name in section
    assert 'id="talks"' not in sign_in(adopted.member).get("/").content.decode()


def test_a_talk_is_put_down_on_one_page(adopted, sign_in):
    client = sign_in(adopted.secretary)
    address = f"/matters/open?unit={adopted.village.pk}&slug=talks&tier=leader_staff"
    page = client.get(address).content.decode()
    assert 'value="leader_staff" checked' in page
    assert f'<option value="{adopted.member.pk}"' in page
    data = {"unit": adopted.village.pk, "slug": "talks", "stage": "log", "revision": "0",
            "said": "done", "on": TODAY.isoformat(), "other_side": adopted.member.pk,
            "held_on": "2026-09-18", "tier": "leaders", "sealed_note": "只给两个人看"}  # fmt: skip
    wrong = client.post("/matters/open", data)
    assert wrong.status_code == 422
    assert "不是这两个人之间的谈心层级" in wrong.content.decode()
    assert "只给两个人看" in wrong.content.decode(), "nothing typed is lost"
    assert not adopted.village.matters.filter(slug="talks").exists(), "nothing half-open stays"
    right = client.post("/matters/open", {**data, "tier": "leader_staff"})
    assert right.status_code == 302
    matter = adopted.village.matters.get(slug="talks")
    assert (matter.at, matter.notes.count()) == ("confirm", 1)
