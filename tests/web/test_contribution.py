"""A deed is told with the yes of everybody in it, from hours that were allowed, and comes down at
their word (5.41)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from zhidu.boards import reading
from zhidu.boards.models import Notice
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library

pytestmark = pytest.mark.django_db
STORY = "雪天提前出车，一班人都准时到岗"


@pytest.fixture
def runs(cast: Cast) -> Cast:
    held = library().presets()["deed"]
    adopting.adopt(SYSTEM, cast.village, held.of, TODAY, held.set, preset="deed")
    return cast


def wrote(cast: Cast, client: Any, **more: Any) -> Any:
    facts = {
        "title_line": "雪天出车", "story_text": STORY, "deed_on": "2026-09-12",
        "deed_source": "派工单 31 号", "deed_hours": "10", "deed_rest": "12",
        "named_people": [cast.people[n].pk for n in (6, 7)], **more,
    }  # fmt: skip
    return opened(client, cast.village, "contribution", stage="write", said="done", **facts)


def agreed(cast: Cast, sign_in: Any, *said: str) -> Matter:
    """Written by a member; each of the two says what stands in `said`."""
    assert wrote(cast, sign_in(cast.people[8])).status_code == 302
    matter = Matter.objects.get()
    for number, word in zip((6, 7), said, strict=False):
        extra = {"own_words": "孩子那天发烧"} if word == "adds" else {}
        assert act(sign_in(cast.people[number]), matter, word, **extra) == ""
    return matter


def test_row_5_41(runs: Cast, sign_in):
    """Consent of each, facts of health only as the person adds them, three persons, withdrawable;
    what exceeds the daily hours is refused, so that overwork is no merit."""
    author = sign_in(runs.people[8])
    long_day = refusal(wrote(runs, author, deed_hours="14"))
    assert "当天一共工作几小时”不多于11，现为14" in long_day
    assert "休息了几小时”不少于8，现为4" in refusal(wrote(runs, author, deed_rest="4"))
    hard = refusal(wrote(runs, author, story_text="早出晚归，从不叫苦叫累"))
    assert "不能有“叫苦叫累”、“早出晚归”" in hard
    assert not Matter.objects.exists()
    matter = agreed(runs, sign_in, "yes", "yes")
    assert matter.at == "edit"
    editor = sign_in(runs.people[2])
    told = act(editor, matter, "done", edited_text="手术刚好，雪天提前出车")
    assert "不能有“手术”" in told
    assert act(editor, matter, "done", edited_text=STORY) == ""
    assert act(sign_in(runs.secretary), matter, "approve") == ""
    assert act(sign_in(runs.people[2]), matter, "posted") == ""
    page = Notice.objects.get()
    board = reverse("board", args=[runs.village.pk])
    assert STORY in Client().get(board).text
    mine = sign_in(runs.people[7])
    assert "收回同意，撤下" in mine.get(reverse("matter", args=[matter.pk])).text
    assert act(mine, matter, "objected") == ""
    page.refresh_from_db()
    assert matter.at == "withdrawn" and not reading.stands(page, TODAY)
    assert STORY not in Client().get(board).text


def test_one_no_is_enough(runs: Cast, sign_in):
    matter = agreed(runs, sign_in, "yes", "no")
    editor = sign_in(runs.people[2])
    assert "写到的人各自说同意不同意" in act(editor, matter, "done", edited_text=STORY)
    assert act(editor, matter, "back") == "" and matter.at == "returned"


def test_who_was_not_fit_gives_no_reason(runs: Cast, sign_in):
    matter = agreed(runs, sign_in, "unfit", "yes")
    assert "次数不多于0" in act(sign_in(runs.people[2]), matter, "done", edited_text=STORY)


def test_what_the_person_adds_may_stand(runs: Cast, sign_in):
    matter = agreed(runs, sign_in, "adds", "yes")
    text = "孩子那天发烧，班里人替他接"
    assert act(sign_in(runs.people[2]), matter, "done", edited_text=text) == ""
    assert matter.at == "approve"
    other = sign_in(runs.people[12]).get(reverse("matter", args=[matter.pk]))
    assert "孩子那天发烧，" not in other.text.replace(text, "")


def test_nobody_agrees_for_another(runs: Cast, sign_in):
    assert wrote(runs, sign_in(runs.people[8])).status_code == 302
    matter = Matter.objects.get()
    other = sign_in(runs.people[9])
    assert str(runs.people[9].pk) + "已经办过" not in act(other, matter, "yes")
    matter.refresh_from_db()
    assert matter.at == "consent"


def test_author_editor_and_approver_are_three(runs: Cast, sign_in):
    matter = agreed(runs, sign_in, "yes", "yes")
    assert act(sign_in(runs.people[8]), matter, "done", edited_text=STORY) != ""
    assert act(sign_in(runs.people[2]), matter, "done", edited_text=STORY) == ""
    assert act(sign_in(runs.people[2]), matter, "approve") != ""
    assert act(sign_in(runs.people[8]), matter, "withdraw") == "" and matter.at == "withdrawn"
