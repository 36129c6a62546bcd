"""What a step does outside its matter: carried out through the door, taken back exactly."""

from datetime import date

import pytest

from tests.fixtures import TODAY, Cast
from zhidu.engine.effects import Membership, Post
from zhidu.engine.terms import Strict
from zhidu.matters import effects, rulebook
from zhidu.matters.actions import acting
from zhidu.matters.models import Matter, Step
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Entry, Person
from zhidu.org.models import Membership as Standing
from zhidu.org.models import Post as Held


def about(cast: Cast, person: Person) -> tuple[Matter, Step]:
    """A matter about the person, and the step whose effects are tried."""
    matter = Matter.objects.create(
        unit=cast.village, slug="assignment", version="2026-01-01",
        sha256=rulebook.keep("assignment", "2026-01-01"), subject=person,
        said=f"{person}　发展党员", opened=date(2026, 9, 1), at="do", since=date(2026, 9, 1),
    )  # fmt: skip
    return matter, step_of(matter, "accept", date(2026, 9, 10), cast.secretary)


def step_of(matter: Matter, stage: str, on: date, by: Person | None = None) -> Step:
    return Step.objects.create(
        matter=matter, stage=stage, outcome="accept", came_from=stage, came_to="do", on=on,
        entered=TODAY, by=by,
    )  # fmt: skip


def kind_on(person: Person, day: date) -> str:
    row = person.membership(day)
    return row.kind if row else ""


def test_a_standing_begins_on_the_day_of_the_act_and_is_in_the_journal(cast: Cast):
    person = Person.objects.create(name="冯春稻")
    matter, step = about(cast, person)
    actor = cast.actor(cast.member)  # who keeps nothing: the rule gave the permission
    effects.carry_out(actor, matter, [Membership(membership="applicant")], step)
    assert kind_on(person, date(2026, 9, 9)) == ""
    assert kind_on(person, date(2026, 9, 10)) == "applicant"
    told = Entry.objects.get(verb="membership.start", person=person)
    assert (told.thing, told.by) == (f"matter:{matter.pk}", cast.member)


def test_a_standing_may_count_from_an_earlier_stage_or_an_item(cast: Cast):
    person = Person.objects.create(name="冯春稻")
    people.join(cast.actor(cast.secretary), cast.village, person, "target", date(2026, 1, 5))
    matter, step = about(cast, person)
    vote = step_of(matter, "give", date(2026, 8, 1))
    effects.carry_out(
        cast.actor(cast.office), matter, [Membership(membership="probationary", since="give")], step
    )
    assert kind_on(person, vote.on) == "probationary"
    matter.known = {"due_on": "2026-08-20"}
    effects.carry_out(
        cast.actor(cast.office), matter, [Membership(membership="full", since="due_on")], step
    )
    assert kind_on(person, date(2026, 8, 19)) == "probationary"
    assert kind_on(person, date(2026, 8, 20)) == "full"


def test_a_day_that_nobody_entered_is_not_guessed(cast: Cast):
    matter, step = about(cast, Person.objects.create(name="冯春稻"))
    with pytest.raises(Refused, match="还不知道"):
        effects.carry_out(
            cast.actor(cast.office), matter, [Membership(membership="full", since="confirm")], step
        )


def test_an_ended_standing_leaves_the_employment(cast: Cast):
    person = people.add(cast.actor(cast.secretary), cast.village, "staff", None, name="冯春稻")
    people.join(cast.actor(cast.secretary), cast.village, person, "probationary", date(2026, 1, 5))
    matter, step = about(cast, person)
    effects.carry_out(cast.actor(cast.office), matter, [Membership(membership="ended")], step)
    assert [one.kind for one in Standing.objects.on(TODAY).filter(person=person)] == ["staff"]


def test_a_step_taken_back_leaves_what_was_before(cast: Cast):
    person = people.add(
        cast.actor(cast.secretary), cast.village, "activist", date(2025, 1, 1), name="冯春稻"
    )
    matter, step = about(cast, person)
    actor = cast.actor(cast.secretary)
    effects.carry_out(actor, matter, [Membership(membership="target")], step)
    acting.withdraw_step(actor, step, "记错了人")
    step.refresh_from_db()
    assert step.withdrawn and step.withdrawn_reason == "记错了人"
    assert kind_on(person, TODAY) == "activist"
    assert Entry.objects.filter(verb="membership.take_back", person=person).exists()


def test_a_standing_that_changed_since_cannot_be_taken_back(cast: Cast):
    person = people.add(
        cast.actor(cast.secretary), cast.village, "activist", date(2025, 1, 1), name="冯春稻"
    )
    matter, step = about(cast, person)
    actor = cast.actor(cast.secretary)
    effects.carry_out(actor, matter, [Membership(membership="target")], step)
    people.join(actor, cast.village, person, "probationary", date(2026, 9, 15))
    with pytest.raises(Refused, match="此后又有变动"):
        acting.withdraw_step(actor, step, "记错了人")
    step.refresh_from_db()
    assert not step.withdrawn


def test_only_the_last_step_is_taken_back_and_with_a_reason(cast: Cast):
    matter, step = about(cast, cast.member)
    later = step_of(matter, "do", date(2026, 9, 12), cast.secretary)
    with pytest.raises(Refused, match="先撤回后面的"):
        acting.withdraw_step(cast.actor(cast.secretary), step, "错了")
    with pytest.raises(Refused, match="写明缘由"):
        acting.withdraw_step(cast.actor(cast.secretary), later, " ")


def test_a_post_starts_is_suspended_until_a_day_and_comes_back(cast: Cast):
    person = cast.people[8]
    matter, step = about(cast, person)
    actor = cast.actor(cast.secretary)
    effects.carry_out(actor, matter, [Post(post="squad_leader", change="starts")], step)
    assert Held.objects.on(TODAY).filter(person=person, post="squad_leader").exists()
    matter.known = {"due_on": "2026-12-01"}
    later = step_of(matter, "do", date(2026, 9, 15), cast.secretary)
    suspend = Post(post="squad_leader", change="suspends", until="due_on")
    effects.carry_out(actor, matter, [suspend], later)
    held = Held.objects.filter(person=person, post="squad_leader")
    assert [one.holds(TODAY) for one in held.order_by("pk")] == [False, False]
    assert held.order_by("pk").last().holds(date(2026, 12, 1))
    acting.withdraw_step(actor, later, "停错了人")
    assert held.get().holds(TODAY)


class Unheard(Strict):
    """A word no module carries out."""

    unheard: str


def test_an_effect_that_has_no_way_is_said_to_have_none(cast: Cast):
    matter, step = about(cast, cast.member)
    with pytest.raises(LookupError, match="unheard"):
        effects.carry_out(cast.actor(cast.office), matter, [Unheard(unheard="x")], step)
