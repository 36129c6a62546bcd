"""Chain E5 through the pages: a pledge, the ballot, five comparisons, a comment, evidence."""

from __future__ import annotations

from datetime import date

import pytest

from tests.browser.entering import Walk, clock_at
from tests.browser.test_pages import faults
from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters import test_pledge_rating as rating
from tests.matters.test_honours import Stage, stage, to_nominations  # noqa: F401 - a fixture
from tests.matters.test_pledge_rating import staff  # noqa: F401 - a fixture
from tests.web.test_five_comparisons import HINTS, WORDS
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.org.models import Person

FIRST = date(2026, 8, 10)
KINDS = ("learning", "style", "discipline", "contribution", "love")


def pledged(walk: Walk, cast: Cast, member: Person) -> None:
    """Refused without a way to see whether it was kept; the secretary hangs it up."""
    unit = cast.village.pk
    walk.go(member, f"/matters/open?unit={unit}&slug=pledge&subject={member.pk}", str(FIRST))
    walk.put(pledge_lines_promise_0="每月检修一次备用泵")
    walk.press("办好了")
    walk.reads("缺“检验办法”")
    walk.put(pledge_lines_measure_0="检修记录")
    walk.press("办好了")
    matter = Matter.objects.get(slug="pledge")
    walk.cannot("上墙公开")
    walk.go(cast.secretary, f"/matter/{matter.pk}")
    walk.press("上墙公开")


def agreed(cast: Cast, member: Person) -> Matter:
    """The five criteria of the quarter, agreed by the meeting in August."""
    me = cast.actor(cast.secretary, FIRST)
    matter = acting.open_matter(me, cast.village, "five_comparisons", FIRST)
    rows = [{"five_dimension": k, "fact_hint": h} for k, h in zip(KINDS, HINTS, strict=True)]
    facts = {"five_criteria": rows, "contestants": [str(member.pk)],
             "panel_members": [str(cast.people[n].pk) for n in (7, 8, 9)]}  # fmt: skip
    acting.do(me, matter, "criteria", "done", FIRST, facts)
    sheet = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "for": 20, "against": 0,
             "abstain": 0, "invalid": 0}  # fmt: skip
    for one in cast.people[:2]:
        counting.count(cast.actor(one, FIRST), matter, "agree", sheet, FIRST)
    return matter


def rated(walk: Walk, cast: Cast, staff: list[Person]) -> None:  # noqa: F811
    """Four are not opened: a fifth gives theirs on the page, and then there is a result."""
    matter = rating.listed(cast)
    poll = rating.opened(cast, matter)
    rating.answer(poll, staff[:4], "5")
    walk.go(staff[4], f"/round/{poll.round_id}/vote")
    for item in poll.round.form.items:
        walk.put(**{item.id: "5"})
    walk.press("密封提交")
    walk.reads("参与不足 5 人，不启封")
    assert rating.counted(cast, poll).outcome == "counted"
    matter.refresh_from_db()
    acting.do(cast.actor(cast.secretary), matter, "see", "done", TODAY, {})


def compared(walk: Walk, cast: Cast, member: Person, matter: Matter) -> None:
    """Words by the panel, the own line to the member, who is good to everybody."""
    walk.go(member, f"/matter/{matter.pk}")
    walk.cannot("都写好了")
    walk.go(cast.people[7], f"/matter/{matter.pk}")
    walk.press("都写好了")
    walk.reads("缺")
    walk.put(five_lines_person_0=str(member.pk),
             **{f"five_lines_{key}_0": words for key, words in WORDS.items()})  # fmt: skip
    walk.press("都写好了")
    walk.go(member, f"/matter/{matter.pk}")
    walk.reads(WORDS["result_fact"])
    walk.press("看过了")
    acting.do(cast.actor(cast.secretary), matter, "name", "name", TODAY,
              {"honoured_people": [str(member.pk)]})  # fmt: skip


def commented(walk: Walk, cast: Cast, member: Person, refused: str = "") -> None:
    unit = cast.village.pk
    address = f"/matters/open?unit={unit}&slug=quarter_comment&subject={member.pk}"
    walk.go(cast.secretary, address)
    walk.put(comment_text="学得扎实，交办还慢。")
    walk.press("办好了")
    if refused:
        walk.reads(refused)
        return
    matter = Matter.objects.get(slug="quarter_comment")
    walk.go(member, f"/matter/{matter.pk}")
    walk.put(reply_text="二季度改。")
    walk.press("回应")
    walk.go(cast.secretary, f"/matter/{matter.pk}")
    walk.put(commend_text="修好三号泵", reason="实")
    walk.press("公开表扬")


@pytest.mark.django_db(transaction=True)
def test_a_quarter_is_evidence(browser, live_server, stage: Stage, staff, monkeypatch):  # noqa: F811
    cast, member = stage.cast, stage.cast.people[5]
    walk = Walk(browser, live_server.url, clock_at(monkeypatch, TODAY))
    for slug in ("pledge", "five_comparisons", "quarter_comment"):
        adopting.adopt(SYSTEM, cast.village, slug, date(2026, 1, 1))
    pledged(walk, cast, member)
    matter = agreed(cast, member)
    walk.clock[0] = TODAY
    rated(walk, cast, staff)
    commented(walk, cast, member, refused="还没有出结果的测评、评比")
    compared(walk, cast, member, matter)
    commented(walk, cast, member)
    to_nominations(stage, round_until="2026-09-20")
    line = stage.named("outstanding_member", member)
    stage.go(cast.people[6], "one", "2026-09-18", **line)
    stage.go(cast.office, "enough", "2026-09-19")
    walk.go(stage.panel[0], f"/matter/{stage.matter.pk}")
    walk.reads("季度点评表扬：修好三号泵")
    walk.reads_not("交办还慢")
    assert faults(walk.page, demo=False) == []
    walk.context.close()
