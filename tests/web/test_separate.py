"""Nobody approves what they asked for, gave or gain by; the refusal says who else can (1.28)."""

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act
from tests.web.test_five_comparisons import begun, lines  # noqa: F401 - a fixture
from tests.web.test_unsafe_acts import Team, counted, proposed, recorded, team  # noqa: F401
from zhidu.matters.models import Matter
from zhidu.org.access import committee
from zhidu.org.actions import people


def test_row_1_28(team: Team, sign_in):  # noqa: F811
    """A measure: who approved it first is refused, the other is named; an administrator as well."""
    counted(team)
    recorded(team, 3, "penalty", TODAY.replace(month=7))
    proposed(team, sign_in)
    matter = Matter.objects.get(slug="staged_measure")
    assert not act(sign_in(team.who["driver"]), matter, statement="以后不打了。")
    head = team.who["head"]
    for post in ("secretary", "office"):  # whoever keeps everything here is held to it alike
        people.appoint(SYSTEM, team.cast.town, head, post, post, TODAY)
    client = sign_in(head)
    assert not act(client, matter, "agree", reason="三次查实")
    told = act(client, matter, "agree", reason="三次查实")
    assert "不得由办理“第一人审批”的同一人办理" in told
    assert f"可以换一个人办：{team.who['director'].name}" in told
    assert head.name not in told.partition("可以换一个人办")[2].partition("。")[0]
    assert matter.at == "second"
    alike = act(sign_in(team.who["director"]), matter, "agree")
    assert "须写明理由" in alike and "可以换一个人办" not in alike, "that one anybody would meet"


def test_who_gains_by_it_does_not_decide_it(cast: Cast, begun: Matter, sign_in):  # noqa: F811
    """An award: a member of the committee who takes part cannot name themselves."""
    me = committee(cast.village, TODAY)[1]
    Matter.objects.filter(pk=begun.pk).update(
        at="name", known={**begun.known, "contestants": [str(me.pk)]}
    )
    told = act(sign_in(me), begun, "name", honoured_people=[me.pk])
    assert "办理人不能在“公布哪几位”里" in told
    assert "可以换一个人办" in told and cast.secretary.name in told
