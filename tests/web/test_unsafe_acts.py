"""From a check to a staged measure and its appeal (E11): who acts, who is refused, who reads."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from zhidu.engine.periods import periods
from zhidu.matters import expecting, safety
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.actions.telling import expected
from zhidu.matters.models import Matter, Message
from zhidu.matters.rulebook import keep, library
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording

SINCE, BEGAN = date(2020, 1, 1), date(2026, 1, 1)
STAFF = ("checker", "captain", "union", "second", "head", "director", "driver")


@dataclass
class Team:
    cast: Cast
    who: dict[str, Person]
    rule: str

    def facts(self, **more: object) -> dict[str, object]:
        return {
            "event_kind": "行车接打手机", "seen_on": TODAY.isoformat(), "seen_time": "7:40",
            "place_text": "城南路口", "proof": "行车记录仪", "rule_ref": self.rule,
            "stage": "record", "said": "done", **more,
        }  # fmt: skip


@pytest.fixture
def team(cast: Cast) -> Team:
    """A motor team with its checker and captain; above it those who check again and approve."""
    names = ("冯查麦", "韩队禾", "钱工豆", "秦核粟", "尤大稻", "许主谷", "何司黍")
    who = {
        one: people.add(SYSTEM, cast.village, "staff", SINCE, name=name)
        for one, name in zip(STAFF, names, strict=True)
    }
    for unit, one, post in (
        (cast.village, "checker", "safety_checker"), (cast.village, "captain", "team_leader"),
        (cast.village, "union", "union_representative"), (cast.town, "second", "safety_checker"),
        (cast.town, "head", "team_leader"), (cast.town, "director", "director"),
        (cast.town, "union", "union_representative"),
    ):  # fmt: skip
        people.appoint(SYSTEM, unit, who[one], post, post, SINCE)
    adopting.adopt(SYSTEM, cast.village, "unsafe_act", BEGAN)
    adopting.adopt(SYSTEM, cast.village, "staged_measure", BEGAN)
    wording = Wording("开车不打手机。", no_basis=True, penalties=True)
    draft = texts.draft(SYSTEM, cast.village, "rule", "安全管理办法", wording, audience="everyone")
    texts.show(SYSTEM, draft)
    held = texts.issue(Actor(None, BEGAN), draft, "in_force", date(2026, 2, 1))
    for one in ("captain", "driver"):
        texts.confirm(Actor(who[one], date(2026, 2, 2)), held)
    return Team(cast, who, str(held.pk))


def walked(team: Team, sign_in, name: str, kind: str) -> Matter:
    """One act of the person up to the measure by the table, each step on its page."""
    client = sign_in(team.who["checker"])
    answer = opened(client, team.cast.village, "unsafe_act", team.who[name], **team.facts())
    assert answer.status_code == 302, refusal(answer)
    matter = Matter.objects.filter(slug="unsafe_act").latest("pk")
    assert not act(client, matter, told_on=TODAY.isoformat())
    assert not act(sign_in(team.who[name]), matter, "accept", statement="接了一个电话。")
    assert "这一步由复核人" in act(sign_in(team.who["checker"]), matter, "verified")
    assert not act(sign_in(team.who["second"]), matter, "verified")
    return matter


def measured(team: Team, sign_in, name: str, kind: str, by: str = "captain") -> Matter:
    matter = walked(team, sign_in, name, kind)
    words = {"penalty_kind": kind, "reason": "按表"}
    assert not act(sign_in(team.who[by]), matter, "apply", **words)
    return matter


def recorded(team: Team, number: int, kind: str, day: date) -> None:
    """An earlier one, put down without its pages."""
    Matter.objects.create(
        unit=team.cast.village, slug="unsafe_act", version="2026-01-01",
        sha256=keep("unsafe_act", "2026-01-01"), subject=team.who["driver"],
        opened=day, since=day, at="recorded",
        state=Matter.State.ENDED, said=f"第{number}起", known={"penalty_kind": kind},
    )  # fmt: skip


def test_row_5_22(team: Team, sign_in):
    """What, where, when, who checked and evidence; told the same day; repeats are counted."""
    client, village = sign_in(team.who["checker"]), team.cast.village
    driver = team.who["driver"]
    page = client.get(f"/matters/open?unit={village.pk}&slug=unsafe_act").content.decode()
    assert "本单位的人" in page and driver.name in page and "为我自己" not in page
    page = client.get(f"/matters/open?unit={village.pk}&slug=unsafe_act&subject={driver.pk}")
    assert '<option value="出车不系安全带"' in page.content.decode()
    bad = team.facts(event_kind="头发太长", place_text="", proof="")
    told = refusal(opened(client, village, "unsafe_act", driver, **bad))
    assert "头发太长未列入" in told and "缺“地点”" in told and "缺“证据" in told
    early = team.facts(seen_on="2026-01-20")  # the rule was not in force yet
    assert "那一天没有施行" in refusal(opened(client, village, "unsafe_act", driver, **early))
    unread = opened(client, village, "unsafe_act", team.who["union"], **team.facts())
    assert "还没有确认读过" in refusal(unread)
    client = sign_in(team.cast.secretary)
    assert "安全检查员立项" in refusal(
        opened(client, village, "unsafe_act", driver, **team.facts())
    )
    matter = measured(team, sign_in, "driver", "remind")
    assert Message.objects.filter(to=driver, matter=matter, on=TODAY).exists()
    assert matter.at == "told"
    recorded(team, 1, "remind", date(2026, 8, 3))
    second = walked(team, sign_in, "driver", "remind")
    words = {"penalty_kind": "remind", "reason": "按表"}
    assert "须少于1，现为1" in act(sign_in(team.who["captain"]), second, "apply", **words)
    assert not act(
        sign_in(team.who["captain"]), second, "apply", **{**words, "penalty_kind": "penalty"}
    )


def test_only_who_has_to_do_with_it_reads_it(team: Team, sign_in):
    """Not the secretary, not a colleague; and not the Party's own files."""
    matter = measured(team, sign_in, "driver", "remind")
    for name, post in team.who.items():
        found = sign_in(post).get(f"/matter/{matter.pk}").status_code
        assert found == (403 if name in ("head", "director") else 200), name
    title = "不安全行为查处"
    for person in (team.cast.secretary, team.cast.office, team.cast.member):
        client = sign_in(person)
        assert client.get(f"/matter/{matter.pk}").status_code == 403
        for address in ("/matters", "/", f"/org/{team.cast.village.pk}",
                        f"/person/{team.who['driver'].pk}"):  # fmt: skip
            told = client.get(address).content.decode()
            assert f"{team.who['driver'].name} {title}" not in told, address
    assert title in sign_in(team.who["driver"]).get("/matters").content.decode()
    book = sign_in(team.cast.secretary).get(f"/handbook/person/{team.who['driver'].pk}?year=2026")
    assert title not in book.content.decode()


def test_it_drops_from_view_after_its_time(team: Team, sign_in):
    recorded(team, 1, "remind", TODAY - timedelta(days=370))
    matter = Matter.objects.get(slug="unsafe_act")
    assert sign_in(team.who["captain"]).get(f"/matter/{matter.pk}").status_code == 403
    assert (
        matter.title not in sign_in(team.who["captain"]).get("/matters?state=all").content.decode()
    )
    assert matter.title in sign_in(team.who["driver"]).get("/matters?state=all").content.decode()


def test_a_captain_is_measured_by_whoever_is_above(team: Team, sign_in):
    """The same act, the same table: nobody decides on themselves."""
    matter = walked(team, sign_in, "captain", "remind")
    words = {"penalty_kind": "remind", "reason": "按表"}
    client = sign_in(team.who["captain"])
    assert "这一步由队长办理" in act(client, matter, "apply", **words)
    head = sign_in(team.who["head"])
    assert "不少于1，现为0" in act(head, matter, "apply", **{**words, "penalty_kind": "penalty"})
    assert not act(head, matter, "apply", **words)


def test_an_appeal_is_heard_by_others_and_can_cancel(team: Team, sign_in):
    matter = measured(team, sign_in, "driver", "remind")
    captain = sign_in(team.who["captain"])
    assert not act(captain, matter, "posted")
    captain.get(f"/matter/{matter.pk}")
    assert "公示期至" in act(captain, matter, "clear")
    assert not act(sign_in(team.who["driver"]), matter, "objected")
    assert "这一步由申诉受理小组" in act(
        sign_in(team.who["captain"]), matter, "uphold", reason="对。"
    )
    assert not act(sign_in(team.who["union"]), matter, "cancel", reason="不是他的车。")
    assert matter.at == "cancelled"


def proposed(team: Team, sign_in, kind: str = "stop", **more: object):
    client = sign_in(team.who["captain"])
    ends = (TODAY + timedelta(days=30)).isoformat()
    facts = {"measure_kind": kind, "facts": "三次查实。", "rule_ref": team.rule, "ends_on": ends,
             "stage": "propose", "said": "done", **more}  # fmt: skip
    return opened(client, team.cast.village, "staged_measure", team.who["driver"], **facts)


def approved(team: Team, sign_in) -> Matter:
    matter = Matter.objects.get(slug="staged_measure", state="open")
    assert not act(sign_in(team.who["driver"]), matter, statement="以后不打了。")
    assert "这一步由用工处理小组" in act(sign_in(team.who["captain"]), matter, "agree", reason="对")
    head = sign_in(team.who["head"])
    assert "须写明理由" in act(head, matter, "agree")
    assert not act(head, matter, "agree", reason="三次查实")
    assert "同一人" in act(head, matter, "agree", reason="三次查实")
    assert not act(sign_in(team.who["director"]), matter, "agree", reason="属实")
    return matter


def counted(team: Team) -> None:
    for number, (kind, day) in enumerate((("remind", 3), ("penalty", 5)), 1):
        recorded(team, number, kind, date(2026, day, 4))


def test_row_5_23(team: Team, sign_in):
    """Threshold and earlier steps, statement, two approvers, an end date; appeal pauses 待岗."""
    counted(team)
    assert "不少于3，现为2" in refusal(proposed(team, sign_in))
    recorded(team, 3, "penalty", date(2026, 7, 6))
    assert "不少于1，现为0" in refusal(proposed(team, sign_in, "off_post")), "never stopped before"
    assert "到哪天为止" in refusal(proposed(team, sign_in, ends_on=""))
    assert proposed(team, sign_in).status_code == 302
    matter = approved(team, sign_in)
    assert safety.stopped(team.who["driver"], TODAY) == [matter]
    client = sign_in(team.who["driver"])
    assert "执行到" in client.get(f"/matter/{matter.pk}").content.decode()
    assert "缺“不服的理由”" in act(client, matter, "appeal")
    assert not act(client, matter, "appeal", appeal_text="有一次不是我。")
    assert safety.runs(matter, TODAY), "nobody drives while it is doubtful"
    for kind in ("off_post", "move"):
        matter.known["measure_kind"] = kind
        assert not safety.runs(matter, TODAY), "an appeal pauses these"
    assert "这一步由申诉受理" in act(sign_in(team.who["director"]), matter, "cancel", reason="算了")
    assert not act(sign_in(team.who["union"]), matter, "uphold", reason="记录清楚")
    last = TODAY + timedelta(days=30)
    assert safety.runs(matter, last) and not safety.runs(matter, last + timedelta(days=1))


def test_row_5_18(team: Team, sign_in):
    """A Monday in every week, moved by holidays; who was away reads; last week's acts, no names."""
    law = library().law("safety_meeting", BEGAN)
    for year, count in ((2026, 52), (2024, 53)):
        found = periods(law, {"weekday": 1}, date(year, 1, 1), date(year, 12, 31))
        assert len(found) == count and all(one.due.weekday() == 0 for one in found)
    monday, cast = TODAY + timedelta(days=1), team.cast
    assert monday.weekday() == 0
    adopting.adopt(SYSTEM, cast.village, "safety_meeting", date(2026, 9, 7))
    verified = walked(team, sign_in, "driver", "remind")
    assert safety.week(cast.village, monday) == "上周查实：行车接打手机 1 起"
    assert safety.week(cast.village, monday + timedelta(days=14)) == ""
    verified.steps.update(on=TODAY - timedelta(days=1))
    away = team.who["driver"]
    page = sign_in(cast.secretary).get(f"/record?unit={cast.village.pk}&kind=safety_meeting")
    told = page.content.decode()
    assert "上周查实：行车接打手机 1 起</textarea>" in told
    there = expected(cast.village, "safety_meeting", monday)
    written = Written(
        slug="safety_meeting", held_on=monday, title="手机", summary="讲了一起。",
        fills=("safety_meeting.hold",), expected=tuple(one.pk for one in there),
        absent={away.pk: "值班"},
    )  # fmt: skip
    recording.file(cast.actor(cast.secretary, monday), cast.village, written)
    matter = Matter.objects.get(slug="safety_meeting")
    assert [one.name for one in expecting.people(matter, monday)] == [away.name]
    acting.do(Actor(away, monday), matter, "read", "read", monday, {})
    matter.refresh_from_db()
    assert matter.at == "held"
