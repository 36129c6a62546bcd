"""A quarter of a branch (E5): rated, compared on five dimensions, commented, and never ranked."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from zhidu.matters import comparing, merits
from zhidu.matters.actions import acting, adopting
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter
from zhidu.org.door import Actor

BEGAN = date(2026, 1, 1)
HINTS = ("学了什么", "交办按期没有", "会到没到", "办成哪件事", "帮过谁")
WORDS = {"learning": "考了证", "style": "都按期", "discipline": "到会五次", 
         "contribution": "修好水泵",
         "result_fact": "水泵一月没停", "love": "替班两次"}  # fmt: skip


def criteria(cast: Cast, **more: object) -> dict[str, object]:
    rows = {f"five_criteria_fact_hint_{n}": one for n, one in enumerate(HINTS)}
    keys = ("learning", "style", "discipline", "contribution", "love")
    rows |= {f"five_criteria_five_dimension_{n}": one for n, one in enumerate(keys)}
    return {
        "stage": "criteria", "said": "done", **rows,
        "contestants": [one.pk for one in (cast.people[4], cast.people[5])],
        "panel_members": [one.pk for one in (cast.people[7], cast.people[8], cast.people[9])],
        **more,
    }  # fmt: skip


@pytest.fixture
def begun(cast: Cast, sign_in) -> Matter:
    """Criteria of the quarter agreed by the branch forty days ago."""
    adopting.adopt(SYSTEM, cast.village, "five_comparisons", BEGAN)
    answer = opened(sign_in(cast.secretary), cast.village, "five_comparisons", **criteria(cast))
    assert answer.status_code == 302, refusal(answer)
    matter = Matter.objects.get(slug="five_comparisons")
    matter.steps.update(on=TODAY - timedelta(days=40))
    matter.at, matter.since = "panel", TODAY - timedelta(days=40)
    matter.save()
    agreed = matter.steps.get()
    agreed.pk, agreed.stage, agreed.outcome = None, "agree", "passed"
    agreed.came_from, agreed.came_to = "agree", "panel"
    agreed.save()
    return matter


def lines(matter: Matter, **more: str) -> dict[str, str]:
    found = {}
    for number, who in enumerate(matter.known["contestants"]):
        row = {"person": who, **WORDS, **more}
        found |= {f"five_lines_{name}_{number}": value for name, value in row.items()}
    return found


def test_row_5_34(cast: Cast, begun: Matter, sign_in):
    """Exactly five dimensions, a fact hint each; facts from the records; words, never numbers."""
    client = sign_in(cast.secretary)
    page = client.get(
        f"/matters/open?unit={cast.village.pk}&slug=five_comparisons"
    ).content.decode()
    for words in ("比学习，看谁能力素质强", "比作风，看谁自身形象好", "比守纪，看谁落实制度严",
                  "比贡献，看谁工作热情高", "比爱心，看谁贴近员工心"):  # fmt: skip
        assert words in page
    assert page.count("五项各看什么事实") and "five_criteria_fact_hint_4" in page
    panel = sign_in(cast.people[7])
    told = panel.get(f"/matter/{begun.pk}").content.decode()
    assert "记录里的事实" in told and "到会：应到" in told
    assert "第1行缺“贡献的结果" in act(panel, begun, "judged", **lines(begun, result_fact=""))
    only = {k: v for k, v in lines(begun).items() if k.endswith("_0")}
    assert "未列入“逐人评语”" in act(panel, begun, "judged", **only)
    assert "这一步由评议小组办理" in act(sign_in(cast.people[4]), begun, "judged", **lines(begun))
    assert not act(sign_in(cast.people[7]), begun, "judged", **lines(begun))
    mine = sign_in(cast.people[4]).get(f"/matter/{begun.pk}").content.decode()
    assert mine.count("水泵一月没停") == 1, "each sees the own line alone"
    assert "水泵一月没停" not in sign_in(cast.people[6]).get(f"/matter/{begun.pk}").content.decode()


def test_row_5_35(cast: Cast, begun: Matter, sign_in):
    """Four rounds a year, a missing one shown; only those honoured are named, in public."""
    states = {str(one.period.name): one.state for one in duties(cast.village, date(2026, 12, 31),
              since=BEGAN) if one.slug == "five_comparisons"}  # fmt: skip
    assert len(states) == 4 and states["2026年第一季度"] == "late"
    assert not act(sign_in(cast.people[7]), begun, "judged", **lines(begun))
    assert not act(sign_in(cast.people[4]), begun, "read")
    assert begun.at == "see"
    assert not act(sign_in(cast.people[5]), begun, "read")
    head = sign_in(cast.secretary)
    assert "未列入“参加的党员”" in act(head, begun, "name", honoured_people=[cast.people[6].pk])
    assert not act(head, begun, "name", honoured_people=[cast.people[4].pk])
    board = head.get(f"/board/{cast.village.pk}").content.decode()
    assert cast.people[4].name in board and cast.people[5].name not in board
    assert "水泵" not in board


def commented(cast: Cast, sign_in) -> Matter:
    adopting.adopt(SYSTEM, cast.village, "quarter_comment", BEGAN)
    said = {"stage": "comment", "said": "done", "comment_text": "学得扎实，交办还慢。"}
    answer = opened(
        sign_in(cast.secretary), cast.village, "quarter_comment", cast.people[4], **said
    )
    if answer.status_code != 302:
        raise AssertionError(refusal(answer))
    return Matter.objects.get(slug="quarter_comment")


def test_row_5_33(cast: Cast, begun: Matter, sign_in):
    """After the results; the member sees the own comment and replies; only the good are listed."""
    member, other = cast.people[4], cast.people[6]
    with pytest.raises(AssertionError, match="还没有出结果的测评、评比"):
        commented(cast, sign_in)
    Matter.objects.filter(pk=begun.pk).update(at="closed", state="ended", since=TODAY)
    begun.refresh_from_db()
    adopting.adopt(SYSTEM, cast.village, "pledge_rating", BEGAN)
    assert comparing.waited_for(cast.village, TODAY) == 1, "the other instrument is waited for too"
    rating = acting.open_matter(cast.actor(cast.secretary), cast.village, "pledge_rating", TODAY)
    Matter.objects.filter(pk=rating.pk).update(at="closed", state="ended", since=TODAY)
    said = {"stage": "comment", "said": "done", "comment_text": "学得扎实，交办还慢。"}
    answer = opened(sign_in(cast.secretary), cast.village, "quarter_comment", member, **said)
    assert answer.status_code == 302, refusal(answer)
    matter = Matter.objects.get(slug="quarter_comment")
    assert "只有办理人" in act(sign_in(other), matter, "read")
    assert "学得扎实" in sign_in(member).get(f"/matter/{matter.pk}").content.decode()
    assert "缺“答复”" in act(sign_in(member), matter, "reply")
    assert not act(sign_in(member), matter, "reply", reply_text="二季度改。")
    head = sign_in(cast.secretary)
    assert "缺“公开表扬的一件事”" in act(head, matter, "commend", reason="实")
    assert not act(head, matter, "commend", reason="实", commend_text="修好三号泵")
    board = head.get(f"/board/{cast.village.pk}").content.decode()
    assert f"{member.name}：修好三号泵" in board
    assert "交办还慢" not in board and "二季度改" not in board
    facts = [str(one) for one in merits.facts(member, BEGAN, TODAY)]
    assert "季度点评表扬：修好三号泵" in facts, "evidence for an honour, not entered again"


def test_a_comment_is_read_by_its_member_and_the_committee_alone(cast: Cast, sign_in):
    matter = commented(cast, sign_in)
    for person, status in ((cast.people[4], 200), (cast.people[1], 200), (cast.people[6], 403),
                           (cast.office, 403)):  # fmt: skip
        assert sign_in(person).get(f"/matter/{matter.pk}").status_code == status
    me = Actor(cast.secretary, TODAY)
    own = acting.open_matter(me, cast.village, "quarter_comment", TODAY, cast.people[1])
    acting.do(me, own, "comment", "done", TODAY, {"comment_text": "好。"})
    acting.do(Actor(cast.people[1], TODAY), own, "reply", "read", TODAY, {})
    told = act(sign_in(cast.people[1]), own, "commend", reason="好", commend_text="好")
    assert "这一步由支部委员会" in told, "nobody commends themselves"
