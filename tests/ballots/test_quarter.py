"""How members kept their pledges, asked without an institution around it."""

from datetime import date

import pytest

from tests.ballots.rounds import SATISFIED, closed, opened, vote
from tests.fixtures import Cast
from zhidu.ballots.actions import closing
from zhidu.ballots.form import Form, Item
from zhidu.org.door import Refused

pytestmark = pytest.mark.django_db


def pledge(cast: Cast, quarter: str):
    """How the member kept the pledge, asked of everybody on the roll, the member included."""
    form = Form((Item("kept", "承诺兑现得怎么样", SATISFIED, about=cast.member.pk),))
    subject = f"person:{cast.member.pk}"
    return opened(cast.village, cast.people, form, subject=subject, period=quarter,
                  last=date(2026, 9, 30))  # fmt: skip


def test_a_quarter_has_one_result(cast: Cast):
    """Each quarter: one answer each, none of oneself, nothing below five, and never again."""
    row = pledge(cast, "2026-Q3")
    others = [one for one in cast.people if one != cast.member]
    vote(row, cast.member, "5")
    with pytest.raises(Refused, match="一人一次"):
        vote(row, cast.member, "5")
    for one in others[:4]:
        vote(row, one, "5")
    row = closed(row)
    assert row.result["items"] == [{"id": "kept", "form": "hidden"}], "four answers beside the own"
    with pytest.raises(Refused, match="一期只有一个结果"):
        pledge(cast, "2026-Q3")
    with pytest.raises(Refused, match="请先截止"):
        closing.count(cast.actor(cast.secretary), row)
    later = pledge(cast, "2026-Q4")
    for one in others[:6]:
        vote(later, one, "3")
    assert closed(later).result["items"] == [
        {"id": "kept", "form": "band", "n": 6, "band": "middling"}
    ]
