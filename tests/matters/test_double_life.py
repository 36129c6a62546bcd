"""Both meetings of a leader: read from records, the same meeting never on both sides."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import double_life
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.models import Record
from zhidu.org.actions import people
from zhidu.org.door import Refused

YEAR = date(2026, 1, 1)


@pytest.fixture
def body(cast: Cast) -> Cast:
    """Two villagers sit in the town's leading body; both units run their meetings."""
    for one, post in ((cast.people[6], "secretary"), (cast.people[7], "deputy_secretary")):
        people.appoint(SYSTEM, cast.town, one, post, "书记", YEAR)
    for slug in ("democratic_life_meeting", "double_life"):
        adopting.adopt(SYSTEM, cast.town, slug, YEAR)
    adopting.adopt(SYSTEM, cast.village, "life_meeting", YEAR)
    return cast


def held(cast: Cast, unit: object, slug: str, there: list[int]) -> Record:
    facts = {"slug": slug, "held_on": date(2026, 9, 2), "title": "一次会", "summary": "议了"}
    row = Record.objects.create(
        unit=unit, by=cast.secretary, on=TODAY, state="filed", fills=[f"{slug}.hold"], **facts
    )
    for number in there:
        row.presences.create(person=cast.people[number], present=True)
    return row


def sides(cast: Cast) -> dict[str, tuple[bool, bool]]:
    return {
        one.person.name: (one.leading is not None, one.own is not None)
        for one in double_life.lines(cast.town, TODAY)
    }


def test_row_1_04(body: Cast):
    """With one side only the person is listed with what is missing; one meeting counts once."""
    first, second = body.people[6].name, body.people[7].name
    assert sides(body) == {first: (False, False), second: (False, False)}
    both = held(body, body.town, "democratic_life_meeting", [6, 7])
    assert sides(body) == {first: (True, False), second: (True, False)}
    both.fills = ["democratic_life_meeting.hold", "life_meeting.hold"]
    both.save()
    assert sides(body) == {first: (True, False), second: (True, False)}, "never twice"
    held(body, body.village, "life_meeting", [6])
    assert sides(body) == {first: (True, True), second: (True, False)}
    me = body.actor(body.people[6])
    matter = acting.open_matter(me, body.town, "double_life", TODAY)
    with pytest.raises(Refused, match="缺一边的人数"):
        acting.do(me, matter, "close", "all", TODAY, {})
    held(body, body.village, "life_meeting", [7])
    acting.do(me, matter, "close", "all", TODAY, {})
    matter.refresh_from_db()
    assert matter.at == "both"


def test_a_record_taken_back_or_of_another_year_does_not_count(body: Cast):
    row = held(body, body.town, "democratic_life_meeting", [6])
    Record.objects.filter(pk=row.pk).update(state="withdrawn")
    old = held(body, body.village, "life_meeting", [6])
    Record.objects.filter(pk=old.pk).update(held_on=date(2025, 12, 30))
    assert sides(body)[body.people[6].name] == (False, False)


def test_each_sees_their_own_line_and_keepers_all(body: Cast, sign_in):
    address = f"/institutions/double_life?unit={body.town.pk}"
    page = sign_in(body.office).get(address).content.decode()
    for number in (6, 7):
        assert body.people[number].name in page.partition("今年两边的会")[2]
    assert page.count(">缺</span>") == 4


def test_the_meeting_can_be_recorded_in_the_usual_way(body: Cast):
    written = Written(
        slug="life_meeting", held_on=date(2026, 9, 3), title="谈心后的会", summary="列了两件",
        fills=("life_meeting.hold",), expected=(body.people[6].pk, body.people[7].pk),
        absent={body.people[7].pk: "出差"},
    )  # fmt: skip
    recording.file(body.actor(body.secretary), body.village, written)
    assert sides(body) == {
        body.people[6].name: (False, True), body.people[7].name: (False, False),
    }  # fmt: skip
