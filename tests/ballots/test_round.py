"""One round from plan to result: who may, what is refused, what is forgotten."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest

from tests.ballots.rounds import BALLOT, RATING, SATISFIED, VOTE, closed, opened, vote
from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.ballots import janitor, sealing
from zhidu.ballots.actions import casting, closing, opening, paper
from zhidu.ballots.form import Form, Group, Item
from zhidu.ballots.models import (
    Envelope,
    PaperCount,
    Participation,
    Remark,
    Roll,
    Round,
    Slip,
)
from zhidu.boards.models import LogEntry
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry

pytestmark = pytest.mark.django_db
WORD = "ABCD-EFGH-JKLM"


@pytest.fixture
def people(cast: Cast):
    return cast.people


def test_a_vote_is_counted_item_by_item(cast: Cast, people):
    row = opened(cast.village, people, BALLOT, "ballot")
    for one, choice in zip(people, ["yes"] * 14 + ["no"] * 2 + ["abstain"], strict=False):
        vote(row, one, choice)
    row = closed(row)
    assert row.result == {
        "n": 17, "entitled": 22, "issued": 17,
        "items": [
            {"id": "admit", "counts": {"yes": 14, "no": 2, "abstain": 1}, "spoilt": 0}
        ],
    }  # fmt: skip
    assert row.took_part == 17


def test_a_rating_says_no_more_than_its_ladder_and_the_rest_is_gone(cast: Cast, people):
    row = opened(cast.village, people)
    for one in people[:7]:
        vote(row, one, "5", "0", remark="灯亮了")
    row = closed(row)
    assert row.result["items"] == [
        {"id": "q1", "form": "band", "n": 7, "band": "excellent"},
        {"id": "q2", "form": "hidden"},
    ]
    assert Remark.objects.filter(round=row).count() == 7
    for table in (Envelope, Slip, PaperCount):
        assert not table.objects.exists()
    took_part = list(Participation.objects.values_list("person_id", flat=True))
    assert took_part == sorted(one.pk for one in people[:7])


def test_fewer_than_three_remarks_are_not_shown(cast: Cast, people):
    row = opened(cast.village, people)
    for one in people[:7]:
        vote(row, one, "5", "5", remark="好" if one in people[:2] else "")
    closed(row)
    assert not Remark.objects.exists()


def test_fewer_than_k_are_never_opened(cast: Cast, people):
    """T9: the decryption is not even called."""
    row = opened(cast.village, people)
    for one in people[:4]:
        vote(row, one, "5", "5", remark="好")
    with (
        patch.object(sealing, "unseal", side_effect=AssertionError("opened")),
        patch.object(janitor, "_sweep"),
    ):
        row = closed(row)
        janitor.tidy()
    assert (row.state, row.void_reason, row.took_part) == ("void", "too-few", 4)
    assert row.result is None
    assert not Envelope.objects.exists() and not Remark.objects.exists()
    assert row.pk not in sealing.kept_in_files()
    assert LogEntry.objects.last().said["too_few"] is True


def test_control_five_are_opened(cast: Cast, people):
    row = opened(cast.village, people)
    for one in people[:5]:
        vote(row, one, "5", "5")
    with patch.object(sealing, "unseal", wraps=sealing.unseal) as unsealed:
        assert closed(row).state == "closed"
    assert unsealed.call_count == 15


def test_a_vote_of_three_is_counted_after_a_warning(cast: Cast, people):
    plan = opening.Plan("ballot", "支委会表决", "s", "p", BALLOT, TODAY)
    row = opening.draft(SYSTEM, cast.village, plan)
    roll = {one.pk: "" for one in people[:3]}
    with pytest.raises(Refused, match="本次仅 3 人，若结果一致，等于公开"):
        opening.open_round(SYSTEM, row, roll)
    row = opening.open_round(SYSTEM, row, roll, warned=True)
    for one in people[:3]:
        vote(row, one, "yes")
    assert closed(row).result["items"][0]["counts"]["yes"] == 3


def test_one_person_takes_part_once_and_only_from_the_roll(cast: Cast, people):
    row = opened(cast.village, people[:10])
    vote(row, people[0], "5", "5")
    with pytest.raises(Refused, match="一人一次"):
        vote(row, people[0], "1", "1")
    with pytest.raises(Refused, match="不在这次的名册上"):
        vote(row, people[11], "5", "5")
    assert casting.has_taken_part(row, people[0])
    assert not casting.has_taken_part(row, people[1])
    assert casting.turnout(row) == 1
    assert Envelope.objects.count() == 3


def test_casting_leaves_no_line_in_the_journal_and_none_in_the_log(cast: Cast, people):
    row = opened(cast.village, people)
    before = Entry.objects.count(), LogEntry.objects.count()
    for one in people[:6]:
        vote(row, one, "5", "5")
    assert (Entry.objects.count(), LogEntry.objects.count()) == before
    closed(row)
    told = Entry.objects.filter(verb__startswith="round.")
    assert {one.verb for one in told} == {"round.draft", "round.open", "round.stop", "round.count"}
    assert not any(one.person_id or one.detail for one in told)


def test_nobody_rates_themself(cast: Cast, people):
    about = people[0]
    form = Form((Item("q", "承诺", SATISFIED, about=about.pk),))
    row = opened(cast.village, people, form)
    vote(row, about, "5")
    for one in people[1:7]:
        vote(row, one, "3")
    (line,) = closed(row).result["items"]
    assert line == {"id": "q", "form": "band", "n": 6, "band": "middling"}


def test_nothing_comes_in_after_the_last_day_or_after_closing(cast: Cast, people):
    row = opened(cast.village, people, last=TODAY)
    with pytest.raises(Refused, match="已经截止"):
        casting.cast(row.pk, people[0], {"q1": "5"}, "", TODAY + timedelta(days=1))
    closing.stop(SYSTEM, row)
    with pytest.raises(Refused, match="已经截止"):
        vote(row, people[0], "5", "5")


def test_no_second_result_no_second_count_no_re_opening(cast: Cast, people):
    """T11."""
    row = opened(cast.village, people, subject="pledge:1", period="2026-Q3")
    for one in people[:6]:
        vote(row, one, "5", "5")
    row = closed(row)
    for again in (
        lambda: opening.open_round(SYSTEM, row, {one.pk: "" for one in people}, warned=True),
        lambda: closing.stop(SYSTEM, row),
        lambda: closing.count(SYSTEM, row),
        lambda: closing.void(SYSTEM, row, "不满意"),
        lambda: vote(row, people[8], "5", "5"),
    ):
        with pytest.raises(Refused):
            again()
    with pytest.raises(Refused, match="一期只有一个结果"):
        opened(cast.village, people, subject="pledge:1", period="2026-Q3")
    opened(cast.village, people, subject="pledge:1", period="2026-Q4")


def test_an_unopened_one_may_be_tried_again(cast: Cast, people):
    row = opened(cast.village, people, subject="pledge:1", period="2026-Q3")
    with pytest.raises(Refused, match="写明缘由"):
        closing.void(SYSTEM, row, " ")
    closing.void(SYSTEM, row, "停电")
    opened(cast.village, people, subject="pledge:1", period="2026-Q3")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "请写题目"),
        ({"last": TODAY - timedelta(days=1)}, "已经过去"),
        ({"k": 2}, "3 到 50"),
        ({"two_person": True}, "至少一名监票人"),
        ({"form": Form(())}, "至少要有一题"),
        ({"form": Form((Item("a", "甲", VOTE), Item("a", "乙", VOTE)))}, "同一个代号"),
        ({"form": Form((Item("a", "甲", VOTE[:1]),))}, "至少要有两个不同的选项"),
        ({"form": Form((Item("a", "甲", VOTE),), most=2)}, "应选人数"),
        ({"form": Form((Item("a", "甲", VOTE, about=1),)), "kind": "ballot"}, "不能排除谁"),
    ],
)
def test_a_plan_that_cannot_be(cast: Cast, change, says):
    plain = {"kind": "rating", "title": "评一评", "subject": "s", "period": "p", "form": RATING,
             "last": TODAY}  # fmt: skip
    with pytest.raises(Refused, match=says):
        opening.draft(SYSTEM, cast.village, opening.Plan(**{**plain, **change}))


def test_a_roll_too_small_for_anonymity_is_refused(cast: Cast, people):
    plan = opening.Plan("rating", "评一评", "s", "p", RATING, TODAY)
    row = opening.draft(SYSTEM, cast.village, plan)
    with pytest.raises(Refused, match="只有 4 人，少于 5 人，不能匿名"):
        opening.open_round(SYSTEM, row, {one.pk: "" for one in people[:4]})
    with pytest.raises(Refused, match="名册是空的"):
        opening.open_round(SYSTEM, row, {})
    form = Form((Item("q", "承诺", SATISFIED),), (Group("lead", "领导"), Group("mass", "群众")))
    row = opening.draft(SYSTEM, cast.village, opening.Plan("rating", "b", "s2", "p", form, TODAY))
    roll = {one.pk: "lead" if one in people[:2] else "mass" for one in people}
    with pytest.raises(Refused, match="领导只有 2 人"):
        opening.open_round(SYSTEM, row, roll)


def test_an_election_refuses_too_many_marks(cast: Cast, people):
    form = Form(tuple(Item(f"c{n}", f"候选人{n}", VOTE) for n in range(4)), most=2)
    row = opened(cast.village, people, form, "ballot")
    with pytest.raises(Refused, match="选了 3 人，应选 2 人"):
        vote(row, people[0], "yes", "yes", "yes", "no")
    with pytest.raises(Refused, match="还没有选"):
        vote(row, people[0], "yes", "yes", "no")
    with pytest.raises(Refused, match="没有这个选项"):
        vote(row, people[0], "yes", "yes", "no", "maybe")
    vote(row, people[0], "yes", "yes", "no", "abstain")
    assert [one["counts"]["yes"] for one in closed(row).result["items"]] == [1, 1, 0, 0]


# --- who may ------------------------------------------------------------------------------------


def test_only_keepers_open_stop_count_and_void(cast: Cast, people):
    member, outsider = Actor(cast.member, TODAY), Actor(cast.stranger, TODAY)
    plan = opening.Plan("rating", "评一评", "s", "p", RATING, TODAY)
    row = opened(cast.village, people)
    for actor in (member, outsider):
        for refused in (
            lambda a=actor: opening.draft(a, cast.village, plan),
            lambda a=actor: opening.open_round(a, row, {}),
            lambda a=actor: closing.stop(a, row),
            lambda a=actor: closing.count(a, row),
            lambda a=actor: closing.void(a, row, "x"),
            lambda a=actor: paper.make_slips(a, row, [people[0]]),
            lambda a=actor: paper.hand_paper(a, row, [people[0]]),
            lambda a=actor: paper.enter_paper(a, row, {}),
            lambda a=actor: opening.take_seat(a, row, WORD),
        ):
            with pytest.raises(Refused):
                refused()
    assert Round.objects.get(pk=row.pk).state == "open"


def test_roll_and_form_are_promised_in_the_log_without_a_name(cast: Cast, people):
    row = opened(cast.village, people)
    for one in people[:6]:
        vote(row, one, "5", "5")
    closed(row)
    kinds = [one.kind for one in LogEntry.objects.all()]
    assert kinds == ["genesis", "round-open", "round-close"]
    said = b" ".join(bytes(one.bytes) for one in LogEntry.objects.all()).decode()
    assert all(one.name not in said for one in people)
    assert "路灯" not in said
    assert Roll.objects.filter(round=row).count() == 22
    assert row.last == date(2026, 9, 30)
