"""A meeting call: everyone expected is told, answers fill the absentees, silence is no answer."""

from datetime import date

import pytest

from tests.fixtures import TODAY, Cast
from zhidu.matters.actions import telling
from zhidu.matters.models import Answer, Message
from zhidu.matters.ticking import tick
from zhidu.org.door import Refused

SOON = date(2026, 9, 25)


def call(cast: Cast, slug: str = "members_meeting"):
    return telling.call(
        cast.actor(cast.secretary), cast.village, slug, SOON, time="19:00", place="活动室"
    )


def test_everyone_expected_is_told_where_and_when(adopted: Cast):
    held = call(adopted)
    messages = Message.objects.filter(call=held)
    assert messages.count() == 22
    assert "2026-09-25 19:00 活动室" in messages.first().text


def test_a_committee_call_goes_to_the_committee(adopted: Cast):
    assert Message.objects.filter(call=call(adopted, "committee_meeting")).count() == 3


def test_a_member_answers_for_themselves_and_a_keeper_for_who_phoned(adopted: Cast):
    held, member = call(adopted), adopted.member
    telling.answer(adopted.actor(member), held, member, False, "值班")
    telling.answer(adopted.actor(adopted.secretary), held, adopted.people[7], True)
    with pytest.raises(Refused):
        telling.answer(adopted.actor(member), held, adopted.people[8], True)
    assert Answer.objects.get(person=member).reason == "值班"


def test_nobody_is_called_into_the_past(adopted: Cast):
    with pytest.raises(Refused, match="早于今天"):
        telling.call(adopted.actor(adopted.secretary), adopted.village, "theme_day",
                     date(2026, 9, 1))  # fmt: skip


def test_a_cancelled_meeting_is_told_and_takes_no_answers(adopted: Cast):
    held = call(adopted)
    telling.cancel(adopted.actor(adopted.secretary), held, "停电")
    texts = Message.objects.filter(call=held).values_list("text", flat=True)
    assert sum("停电" in one for one in texts) == 22
    with pytest.raises(Refused, match="已取消"):
        telling.answer(adopted.actor(adopted.member), held, adopted.member, True)


def test_the_evening_before_is_a_reminder_once(adopted: Cast):
    held = call(adopted)
    tick(date(2026, 9, 24))
    tick(date(2026, 9, 24))
    assert Message.objects.filter(call=held, key=f"call:{held.pk}:eve").count() == 22


def test_answers_fill_the_record_form(adopted: Cast, sign_in, monkeypatch):
    held, member = call(adopted), adopted.member
    telling.answer(adopted.actor(member), held, member, False, "值班")
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: SOON)
    client = sign_in(adopted.secretary)
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: SOON)
    page = client.get(f"/record?unit={adopted.village.pk}&kind=members_meeting").content.decode()
    assert 'value="2026-09-25"' in page
    box = page.index(f'id="p{member.pk}"')
    assert "checked" not in page[box : page.index(">", box)]
    assert '<option value="值班" selected>值班</option>' in page[box : box + 900]
    assert TODAY < SOON
