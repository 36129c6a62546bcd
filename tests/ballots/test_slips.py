"""Slips that are nobody's, and paper that two persons type and that must add up."""

from unittest.mock import patch

import pytest

from tests.ballots.rounds import BALLOT, SATISFIED, closed, opened, vote
from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.ballots import sealing
from zhidu.ballots.actions import casting, closing, paper
from zhidu.ballots.form import Form, Group, Item
from zhidu.ballots.models import PaperCount, Participation, Slip
from zhidu.org.door import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast):
    return cast.people


def test_a_slip_votes_once_and_is_nobodys(cast: Cast, people):
    form = Form((Item("q1", "路灯", SATISFIED),), (Group("", "", others=3),))
    row = opened(cast.village, people, form)
    made = paper.make_slips(SYSTEM, row, people[:5], {"": 2})
    assert len(made) == 7 and Slip.objects.count() == 7
    assert not any(word in str(list(Slip.objects.values())) for word, _group in made)
    with pytest.raises(Refused, match="还可以印 1 张"):
        paper.make_slips(SYSTEM, row, [], {"": 2})
    with pytest.raises(Refused, match="已经领了"):
        vote(row, people[0], "5")
    with pytest.raises(Refused, match="已经领过了"):
        paper.make_slips(SYSTEM, row, [people[0]])
    for word, _group in made[:6]:
        casting.cast_by_slip(word.lower(), {"q1": "4"}, "", TODAY)
    with pytest.raises(Refused, match="已经用过了"):
        casting.cast_by_slip(made[0][0], {"q1": "1"}, "", TODAY)
    with pytest.raises(Refused, match="没有这张评议条"):
        casting.cast_by_slip("AAAA-AAAA-AAAA", {"q1": "1"}, "", TODAY)
    assert casting.turnout(row) == 6
    row = closed(row)
    assert (row.took_part, row.result["entitled"]) == (6, 25)
    assert not Participation.objects.exists()


def sheet(row, issued, returned, **items):
    return {"": {"issued": issued, "returned": returned, "items": items}}


def test_paper_is_typed_by_two_and_must_add_up(cast: Cast, people):
    row = opened(cast.village, people, BALLOT, "ballot")
    first, second = cast.actor(people[0]), cast.actor(people[1])
    for one in people[10:14]:
        vote(row, one, "no")
    with pytest.raises(Refused, match="已经参与过了"):
        paper.hand_paper(first, row, [people[10]])
    paper.hand_paper(first, row, people[:4])
    with pytest.raises(Refused, match="已经领了"):
        vote(row, people[0], "yes")
    good = {"yes": 2, "no": 0, "abstain": 0, "spoilt": 1}
    for wrong, says in (
        (sheet(row, 5, 3, admit=good), "多于能发的 4 张"),
        (sheet(row, 2, 3, admit=good), "多于发出的"),
        (sheet(row, 4, 4, admit=good), "合计 3 张，与收回的 4 张不等"),
        (sheet(row, 4, 3, admit={**good, "yes": -1}), "不能小于零"),
        ({"x": sheet(row, 0, 0)[""]}, "没有这个组"),
    ):
        with pytest.raises(Refused, match=says):
            paper.enter_paper(first, row, wrong)
    closing.stop(first, row)
    with pytest.raises(Refused, match="两个人各自录入"):
        closing.count(first, row)
    paper.enter_paper(first, row, sheet(row, 4, 3, admit=good))
    with pytest.raises(Refused, match="两个人各自录入"):
        closing.count(first, row)
    paper.enter_paper(second, row, sheet(row, 4, 3, admit={**good, "yes": 1, "no": 1}))
    with pytest.raises(Refused, match="不一致"):
        closing.count(first, row)
    paper.enter_paper(second, row, sheet(row, 4, 3, admit=good))
    row = closing.count(first, row)
    assert row.result == {
        "n": 7, "entitled": 22, "issued": 8,
        "items": [{"id": "admit", "counts": {"yes": 2, "no": 4, "abstain": 0}, "spoilt": 1}],
    }  # fmt: skip
    assert "paper" not in str(row.result) and not PaperCount.objects.exists()


def test_phones_are_not_opened_where_the_paper_counters_could_subtract(cast: Cast, people):
    """Six on paper, three by phone: the difference would be three people's answers."""
    form = Form((Item("q", "路灯", SATISFIED),))
    row = opened(cast.village, people, form)
    paper.hand_paper(SYSTEM, row, people[:6])
    for one in people[10:13]:
        vote(row, one, "1")
    marks = sheet(row, 6, 6, q={"5": 6})
    paper.enter_paper(cast.actor(people[0]), row, marks)
    paper.enter_paper(cast.actor(people[1]), row, marks)
    with patch.object(sealing, "unseal", side_effect=AssertionError("opened")):
        row = closed(row)
    assert row.result["n"] == 6 and row.result["unopened"] == 3
    assert row.result["items"] == [{"id": "q", "form": "band", "n": 6, "band": "excellent"}]
