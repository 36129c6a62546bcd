"""Models fostered (典型) and innovations tried out: what an assessment counts of them, and how."""

from datetime import date
from typing import Any

from tests.fixtures import SYSTEM, Cast
from tests.web.acting import act, opened, refusal
from tests.web.test_assessment import Round, round_
from zhidu.matters import assessing
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.models import Person

__all__ = ["round_"]  # the fixture
YEAR = date(2026, 1, 1)
SET = (("推出典型", "floor", "model.brought_out", "2", "40"),
       ("创新成效", "floor", "pilot.evaluated", "2", "20"),
       ("难题有没有人管", "floor", "judged", "", "40"))  # fmt: skip


def seed(cast: Cast, said: str = "person", **more: Any) -> dict[str, Any]:
    row = {"deed_lines_deed_on_0": "2026-02-11", "deed_lines_deed_0": "雪夜守了二号闸"}
    return {"stage": "seed", "said": said, "on": "2026-03-02", "title_line": "守闸的人",
            "model_field": "防汛", "model_person": str(cast.member.pk), **row, **more}  # fmt: skip


def go(cast: Cast, matter: Matter, who: Person, said: str, on: str, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(cast.actor(who), matter, matter.at, said, date.fromisoformat(on), facts)


def recognised(round_: Round, on: str = "2026-06-10") -> Matter:
    cast = round_.cast
    adopting.adopt(SYSTEM, cast.village, "model", YEAR)
    head = cast.actor(cast.secretary)
    matter: Matter = acting.open_matter(head, cast.village, "model", date(2026, 3, 2))
    lines = [{"deed_on": "2026-02-11", "deed": "全支部守了一夜"}]
    go(cast, matter, cast.secretary, "unit", "2026-03-02", title_line="守闸", model_field="防汛",
       deed_lines=lines)  # fmt: skip
    held = {"fostered_on": "2026-05-09", "fostered": "请老闸工讲过一次"}
    go(cast, matter, cast.secretary, "one", "2026-05-10", **held)
    go(cast, matter, cast.secretary, "mature", "2026-06-01", model_opinion="够条件")
    go(cast, matter, round_.seats[0], "recognise", on, reason="看过，站得住")
    return matter


def test_row_2_30(round_: Round):
    """Facts with dates, the person's yes, a record of fostering and an opinion before "mature"."""
    cast, sign_in = round_.cast, round_.sign_in
    adopting.adopt(SYSTEM, cast.village, "model", YEAR)
    client = sign_in(cast.secretary)
    undated = opened(client, cast.village, "model", **seed(cast, deed_lines_deed_on_0=""))
    assert "第1行缺“哪天”" in refusal(undated)
    assert opened(client, cast.village, "model", **seed(cast)).status_code == 302
    matter = Matter.objects.get(slug="model")
    assert "由本人办理" in act(sign_in(cast.secretary), matter, "agree", date(2026, 3, 4))
    assert not act(sign_in(cast.member), matter, "agree", date(2026, 3, 4))
    early = act(sign_in(cast.secretary), matter, "mature", date(2026, 5, 9))
    assert "次数不少于1，现为0" in early and "缺“评议意见”" in early
    record = {"fostered_on": "2026-05-09", "fostered": "同老闸工结对"}
    assert not act(sign_in(cast.secretary), matter, "one", date(2026, 5, 9), **record)
    mature = {"model_opinion": "支委会一致认为够条件"}
    assert not act(sign_in(cast.secretary), matter, "mature", date(2026, 6, 1), **mature)
    own = act(sign_in(cast.secretary), matter, "recognise", date(2026, 6, 2), reason="好")
    assert "由上级党委" in own
    seat = sign_in(round_.seats[0])
    assert not act(seat, matter, "recognise", date(2026, 6, 10), reason="看过，站得住")
    shown = sign_in(cast.secretary)
    assert not act(shown, matter, "done", date(2026, 6, 12), model_text="雪夜守闸，没有跑水")
    board = shown.get(f"/board/{cast.village.pk}").content.decode()
    assert "雪夜守闸，没有跑水" in board


def test_row_2_29(round_: Round):
    """Models come from their own records, also those of the units below; the batch is a number."""
    cast = round_.cast
    recognised(round_)
    recognised_late = {"first": date(2026, 7, 1), "last": date(2026, 8, 31)}
    units = list(cast.town.subtree())
    day = date(2026, 9, 1)
    assert assessing.count("model.brought_out", units, YEAR, day, day) == ("1", "")
    late = assessing.count("model.brought_out", units, day=day, **recognised_late)
    assert late == ("0", ""), "outside the period it does not count"
    assert round_.begin(SET).status_code == 302
    sheet = round_.to_score()
    held = sheet.known["figure_lines"][0]
    assert (held["counted"], held["full_at"]) == ("1", "2")
    rows = round_.scores(("80", "看过"))
    forged = {"indicator": "推出典型", "weight": "40", "score": "100", "grounds": "推出三个"}
    typed = {f"score_lines_{column}_1": cell for column, cell in forged.items()}
    told = round_.says(round_.seats[1], sheet, "done", "2026-09-03", **rows, **typed)
    assert "推出典型未列入" in told
    assert not round_.says(round_.seats[1], sheet, "done", "2026-09-03", **rows)
    assert sheet.known["result_lines"][0]["points"] == "20.00"


def test_row_2_44(round_: Round):
    """An honest stop is a result; a proposal is none, nor is a pilot that was only measured."""
    cast = round_.cast
    adopting.adopt(SYSTEM, cast.village, "pilot", YEAR)
    made = [_tried(round_, words) for words in ("网上点名", "流动党员小组")]
    assert [key for key in assessing.offered() if key.startswith("pilot.")] == ["pilot.evaluated"]
    day, units = date(2026, 9, 1), [cast.village]
    assert assessing.count("pilot.evaluated", units, YEAR, day, day) == ("0", "")
    go(cast, made[0], round_.seats[0], "stop", "2026-06-20", reason="多数人不会用")
    assert assessing.count("pilot.evaluated", units, YEAR, day, day) == ("0", "")
    go(cast, made[0], cast.secretary, "done", "2026-06-22", pilot_lesson="先问会不会用")
    assert assessing.count("pilot.evaluated", units, YEAR, day, day) == ("1", "")
    own = round_.says(cast.member, made[1], "promote", "2026-06-20", reason="好")
    assert "由上级党委" in own


def _tried(round_: Round, words: str) -> Matter:
    cast = round_.cast
    who = cast.member
    matter: Matter = acting.open_matter(cast.actor(who), cast.village, "pilot", date(2026, 2, 2))
    go(cast, matter, who, "done", "2026-02-02", title_line=words, pilot_keeps="会照开",
       pilot_goal="到会九成")  # fmt: skip
    go(cast, matter, round_.seats[0], "approve", "2026-02-05")
    go(cast, matter, who, "done", "2026-02-09", value_before="七成")
    go(cast, matter, who, "done", "2026-06-10", value_after="六成八")
    go(cast, matter, cast.secretary, "agree", "2026-06-12")
    return matter
