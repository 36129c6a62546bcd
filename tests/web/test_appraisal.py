"""民主评议党员: dedication, ability and performance together, each told, and heard again above."""

from datetime import date
from typing import Any

from tests.fixtures import APPRAISAL_FORM, Cast
from tests.web.acting import act, opened, refusal
from tests.web.test_assessment import Round, round_
from zhidu.matters.actions import acting, counting
from zhidu.matters.models import Matter

__all__ = ["round_"]  # the fixture
COUNTS = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0,
          "excellent": 6, "competent": 14, "basic": 0, "incompetent": 0}  # fmt: skip
LINES = APPRAISAL_FORM["appraisal_form"]


def form(**wrong: str) -> dict[str, str]:
    """What the page sends; a cell is changed as 'column_line'."""
    cells = {
        f"{column}_{number}": value
        for number, line in enumerate(LINES)
        for column, value in line.items()
    }
    return {f"appraisal_form_{key}": value for key, value in {**cells, **wrong}.items()}


def refused(cast: Cast, sign_in: Any, **wrong: str) -> str:
    facts = {"stage": "form", "said": "done", "on": "2026-09-01", **form(**wrong)}
    return refusal(opened(sign_in(cast.secretary), cast.village, "member_appraisal", **facts))


def test_row_4_04(adopted: Cast, sign_in):
    """All three, attitude never over a half, facts for ability and performance, or no form."""
    cast = adopted
    page = sign_in(cast.secretary).get(
        f"/matters/open?unit={cast.village.pk}&slug=member_appraisal"
    ).content.decode()  # fmt: skip
    for words in ("敬业精神", "工作能力", "工作绩效", "凭哪类事实"):
        assert words in page
    alone = refused(cast, sign_in, appraisal_dimension_2="dedication", share_2="20", share_1="50")
    assert "“评议内容”中“工作绩效”不少于1，现为0" in alone
    half = refused(cast, sign_in, share_0="60", share_1="20", share_2="20")
    assert "“敬业精神”的“占多少（百分之）”合计不多于50，现为60" in half
    assert "第3行缺“凭哪类事实”" in refused(cast, sign_in, fact_kind_2="")
    assert "第2行缺“凭哪类事实”" in refused(cast, sign_in, fact_kind_1="")
    assert not Matter.objects.filter(slug="member_appraisal", at="self").exists()
    facts = {"stage": "form", "said": "done", "on": "2026-09-01", **form()}
    answer = opened(sign_in(cast.secretary), cast.village, "member_appraisal", **facts)
    assert answer.status_code == 302
    matter = Matter.objects.get(slug="member_appraisal")
    graded(cast, matter, date(2026, 9, 2))
    act_on = {"excellent_given": "", "graded": "", **grades(cast, performance="")}
    told = act(sign_in(cast.secretary), matter, "propose", date(2026, 9, 3), **act_on)
    assert "第1行缺“绩效（凭哪件事）”" in told


def graded(cast: Cast, matter: Matter, day: date) -> None:
    for who in (cast.secretary, cast.people[1]):
        counting.count(cast.actor(who), matter, "rate", COUNTS, day)
    matter.refresh_from_db()


def grades(cast: Cast, **more: str) -> dict[str, str]:
    row = {"person": str(cast.member.pk), "grade": "合格", "dedication": "随叫随到",
           "ability": "会修渠", "performance": "修通东渠", **more}  # fmt: skip
    return {f"grades_given_{column}_0": value for column, value in row.items()}


def told(cast: Cast) -> Matter:
    """An appraisal that was told to each on the tenth."""
    me = cast.actor(cast.secretary)
    matter: Matter = acting.open_matter(me, cast.village, "member_appraisal", date(2026, 9, 1))
    acting.do(me, matter, "form", "done", date(2026, 9, 1), APPRAISAL_FORM)
    graded(cast, matter, date(2026, 9, 2))
    row = {column.removeprefix("grades_given_").removesuffix("_0"): value
           for column, value in grades(cast).items()}  # fmt: skip
    facts = {"grades_given": [row], "excellent_given": 0, "graded": 1}
    acting.do(me, matter, "grade", "propose", date(2026, 9, 3), facts)
    acting.do(me, matter, "tell", "done", date(2026, 9, 10), {"held_on": "2026-09-10"})
    matter.refresh_from_db()
    return matter


def test_a_member_appeals_to_somebody_who_did_not_grade(round_: Round):
    """Own line only; heard above by nobody of the branch; the appraisal waits for the answer."""
    cast, sign_in = round_.cast, round_.sign_in
    early = opened(sign_in(cast.member), cast.village, "grade_appeal", cast.member,
                   stage="file", said="done", appeal_text="修渠不是我一个人")  # fmt: skip
    assert "“已经告知、还没有办结的评议”不少于1，现为0" in refusal(early)
    matter = told(cast)
    mine = sign_in(cast.member).get(f"/matter/{matter.pk}").content.decode()
    assert "修通东渠" in mine and "向上级申诉" in mine
    assert "修通东渠" not in sign_in(cast.people[6]).get(f"/matter/{matter.pk}").content.decode()
    answer = opened(sign_in(cast.member), cast.village, "grade_appeal", cast.member,
                    stage="file", said="done", appeal_text="修渠不是合格，是优秀")  # fmt: skip
    assert answer.status_code == 302
    appeal = Matter.objects.get(slug="grade_appeal")
    assert "还没有答复的评议申诉" in act(sign_in(cast.secretary), matter, "close")
    for who in (cast.secretary, cast.people[6], cast.office):
        assert act(sign_in(who), appeal, "keep", reason="好"), "not theirs to answer"
    seat = sign_in(round_.seats[0])
    assert "须写明理由" in act(seat, appeal, "change")
    assert not act(sign_in(round_.seats[0]), appeal, "change", reason="查了工日，属实")
    assert appeal.at == "changed"
    assert not act(sign_in(cast.secretary), matter, "regrade")
    own = sign_in(cast.member).get(f"/matter/{appeal.pk}").content.decode()
    assert "查了工日，属实" in own
