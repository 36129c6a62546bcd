"""What leading bodies of the demo did: studies, the education day, a democratic life meeting."""

from __future__ import annotations

from datetime import date

from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.actions.standing import open_for
from zhidu.matters.actions.telling import expected
from zhidu.matters.rulebook import adoption_of
from zhidu.org.access import leaders
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

YEAR = date(2026, 1, 1)
STUDIES = (
    (date(2026, 1, 22), "新一年的防汛责任怎么分"), (date(2026, 4, 9), "党章第三章"),
    (date(2026, 7, 16), "基层减负的规定"), (date(2026, 10, 15), "调研报告怎么写短"),
)  # fmt: skip


def tell() -> None:
    unit = Unit.objects.get(name="穗澜河管理处党委")
    secretary = _holder(unit, "secretary")
    adopting.adopt_pack(Actor(secretary, YEAR), unit, "leading_body", YEAR)
    body = expected(unit, "central_group", YEAR)
    for number, (day, title) in enumerate(STUDIES):
        lead = body[number % len(body)]
        _file(unit, secretary, "central_group", day, title, speaker=str(lead.pk))
    _meeting(unit, secretary)
    _at_the_locks(unit)
    _education_day(Unit.objects.get(name="上闸所党支部"))


def _holder(unit: Unit, post: str) -> Person:
    rows = unit.posts.filter(post=post, ends=None).select_related("person")  # type: ignore[attr-defined]
    return rows.get().person


def _file(unit: Unit, who: Person, slug: str, day: date, title: str, **facts: object) -> None:
    people = expected(unit, slug, day)
    written = Written(
        slug=slug, held_on=day, title=title, place="会议室", facts=facts,
        summary="讨论了一个半小时，定下两件要办的事。", fills=(f"{slug}.hold",),
        expected=tuple(one.pk for one in people),
    )  # fmt: skip
    recording.file(Actor(who, day), unit, written)


def _at_the_locks(unit: Unit) -> None:
    """Leaders go to the basic units in the last month of the year; one has not yet been."""
    begun, there = date(2026, 12, 1), Unit.objects.get(name="上闸所党支部")
    adopting.adopt(Actor(None, begun), unit, "grassroots_contact", begun, {"visit_every": "month"})
    window = {"title_line": "值班室换两扇窗", "due_on": "2027-01-15"}
    for number, one in enumerate(leaders(unit, begun)[:-1]):
        day = date(2026, 12, 3 + 7 * number)
        matter = acting.open_matter(Actor(one, day), unit, "grassroots_contact", day, one)
        facts = {"visited_unit": str(there.pk), "held_on": day.isoformat()}
        told = {"heard": "冬天值班室冷", "commitments": [{**window, "owner": str(one.pk)}]}
        said, more = ("nothing", {}) if number else ("heard", told)
        acting.do(Actor(one, day), matter, "go", said, day, {**facts, **more})


def _education_day(unit: Unit) -> None:
    """7 April 2026, films and a discussion; staff who are not members came too."""
    secretary = unit.posts.filter(post="secretary", ends=None).first()  # type: ignore[attr-defined]
    if secretary is not None:
        _file(
            unit, secretary.person, "education_day", date(2026, 4, 7), "看短片，谈身边的事",
            activity_form="discussion", people_reached=42,
        )  # fmt: skip


def _meeting(unit: Unit, secretary: Person) -> None:
    """The democratic life meeting of December: opinions and talks first, then the list."""
    adoption = adoption_of(unit, "democratic_life_meeting", YEAR)
    assert adoption is not None
    begun = Actor(secretary, date(2026, 12, 1))
    matter, _ended = open_for(begun, unit, adoption, begun.today, None)
    office = _holder(unit, "office")
    steps = (
        (date(2026, 12, 1), "theme", {"title_line": "把规定落到站上"}, secretary),
        (date(2026, 12, 4), "gather", {"opinions_gathered": "四个站 17 条"}, office),
        (date(2026, 12, 8), "talk", {"talks_done_on": "2026-12-07"}, secretary),
    )  # fmt: skip
    for day, stage, facts, who in steps:
        matter.refresh_from_db()
        acting.do(Actor(who, day), matter, stage, "done", day, facts)
    _file(unit, secretary, "democratic_life_meeting", date(2026, 12, 11), "把规定落到站上")
