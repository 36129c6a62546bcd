"""One book of rewards and measures: the same table for leader and driver, each entry complete."""

from tests.fixtures import SYSTEM, TODAY
from tests.web.acting import act
from tests.web.test_unsafe_acts import BEGAN, Team, team, walked  # noqa: F401 - a fixture
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.door import Actor


def finished(team: Team, sign_in, name: str, by: str) -> Matter:  # noqa: F811
    """The same act, measured; what the table allows is refused or taken alike."""
    matter = walked(team, sign_in, name, "remind")
    words = {"reason": "按表"}
    assert "不少于1，现为0" in act(sign_in(team.who[by]), matter, "apply", penalty_kind="penalty",
                               **words)  # fmt: skip
    assert not act(sign_in(team.who[by]), matter, "apply", penalty_kind="remind", **words)
    Matter.objects.filter(pk=matter.pk).update(at="recorded", state="ended", since=TODAY)
    return matter


def test_row_5_21(team: Team, sign_in):  # noqa: F811
    """A driver and the captain come to the same; rule, fact, decision, appeal in one book."""
    finished(team, sign_in, "driver", "captain")
    finished(team, sign_in, "captain", "head")
    cast, member = team.cast, team.cast.people[4]
    adopting.adopt(SYSTEM, cast.village, "quarter_comment", BEGAN)
    me = Actor(cast.secretary, TODAY)
    comment = acting.open_matter(me, cast.village, "quarter_comment", TODAY, member)
    acting.do(me, comment, "comment", "done", TODAY, {"comment_text": "好。"})
    acting.do(Actor(member, TODAY), comment, "reply", "read", TODAY, {})
    facts = {"commend_text": "修好三号泵", "reason": "实"}
    acting.do(me, comment, "commend", "commend", TODAY, facts)
    address = f"/org/{cast.village.pk}/ledger"
    book = sign_in(team.who["checker"]).get(address).content.decode()
    for name in ("driver", "captain"):
        assert team.who[name].name in book
    assert book.count("提醒教育") == 2, "the same measure for both"
    for words in ("安全管理办法", "行车接打手机", "城南路口", "修好三号泵", member.name):
        assert words in book
    own = sign_in(team.who["driver"]).get(address).content.decode()
    assert own.count("提醒教育") == 1
    assert f'scope="row">{team.who["captain"].name}' not in own
    other = sign_in(cast.member).get(address).content.decode()
    assert "提醒教育" not in other and "修好三号泵" in other
    assert sign_in(cast.stranger).get(address).status_code == 404


def test_an_appeal_stands_in_the_book(team: Team, sign_in):  # noqa: F811
    matter = walked(team, sign_in, "driver", "remind")
    captain = sign_in(team.who["captain"])
    act(captain, matter, "apply", penalty_kind="remind", reason="按表")
    act(captain, matter, "posted")
    act(sign_in(team.who["driver"]), matter, "objected")
    assert not act(sign_in(team.who["union"]), matter, "uphold", reason="属实")
    book = sign_in(team.who["driver"]).get(f"/org/{team.cast.village.pk}/ledger").content.decode()
    assert "维持" in book
