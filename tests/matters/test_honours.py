"""Honours: criteria, names, a panel that reads the records, notice, vote, certificate."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters import merits
from zhidu.matters.actions import acting, adopting, counting, honouring
from zhidu.matters.models import Honour, Matter, Message
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person

BEGAN = date(2026, 1, 12)
LATER = date(2026, 1, 20)


@dataclass
class Stage:
    """The town's round: its office, a committee of three, two of the village on the panel."""

    cast: Cast
    matter: Matter
    seats: list[Person]

    def go(self, who: Person, outcome: str, on: str, **facts: Any) -> None:
        self.matter.refresh_from_db()
        day = date.fromisoformat(on)
        acting.do(self.cast.actor(who), self.matter, self.matter.at, outcome, day, facts)
        self.matter.refresh_from_db()

    def named(self, award: str, who: Person | None = None, **more: Any) -> dict[str, Any]:
        base = {"award_kind": award, "nominee": str(who.pk) if who else "", "merit": "八月排涝"}
        return {**base, "nominee_unit": "", **more}

    @property
    def panel(self) -> list[Person]:
        return self.cast.people[8:10]


@pytest.fixture
def stage(cast: Cast) -> Stage:
    seats = [people.add(SYSTEM, cast.other, "full", date(2020, 1, 1), name=one) for one in "甲乙丙"]
    for one, post in zip(seats, ("secretary", "committee_member", "committee_member"), strict=True):
        people.appoint(SYSTEM, cast.town, one, post, "委员", date(2020, 1, 1))
    adopting.adopt(SYSTEM, cast.town, "honour", date(2026, 1, 1))
    matter = acting.open_matter(cast.actor(cast.office, BEGAN), cast.town, "honour", BEGAN)
    return Stage(cast, matter, seats)


def to_nominations(stage: Stage, **more: Any) -> None:
    facts = {
        "round_from": "2026-02-01", "round_until": "2026-06-20", "award_criteria": "交办件件有着落",
        "panel_members": [str(one.pk) for one in stage.panel],
        "branch_places": 1, "member_places": 1, "worker_places": 1, **more,
    }  # fmt: skip
    stage.go(stage.cast.office, "done", "2026-01-12", **facts)
    stage.go(stage.seats[0], "approve", "2026-01-20")


def to_list(stage: Stage) -> None:
    cast = stage.cast
    to_nominations(stage)
    stage.go(cast.member, "one", "2026-06-22", **stage.named("outstanding_member", cast.people[6]))
    stage.go(cast.stranger, "one", "2026-06-22",
             **stage.named("advanced_branch", nominee_unit=str(cast.village.pk)))  # fmt: skip
    stage.go(cast.member, "one", "2026-06-23",
             **stage.named("outstanding_party_worker", cast.people[1]))  # fmt: skip
    stage.go(cast.office, "enough", "2026-06-24")


def reviewed(stage: Stage, *chosen: str) -> list[dict[str, str]]:
    return [
        {"award_kind": row["award_kind"], "nominee": row["nominee"],
         "nominee_unit": row["nominee_unit"], "comment": "事实清楚",
         "proposed": "yes_" if row["award_kind"] in chosen else "no_"}
        for row in stage.matter.known["nominations"]
    ]  # fmt: skip


def to_the_end(stage: Stage) -> None:
    to_list(stage)
    lines = reviewed(stage, "outstanding_member", "advanced_branch")
    stage.go(stage.panel[0], "propose", "2026-06-25", review_lines=lines)
    stage.go(stage.cast.office, "posted", "2026-06-25")
    stage.go(stage.cast.office, "clear", "2026-07-03")
    day, tally = date(2026, 7, 6), {"eligible": 3, "present": 3, "issued": 3, "returned": 3,
                                    "for": 3, "against": 0, "abstain": 0, "invalid": 0}  # fmt: skip
    for one in (stage.seats[0], stage.cast.office):
        counting.count(stage.cast.actor(one), stage.matter, "decide", tally, day)
    stage.go(stage.cast.office, "done", "2026-07-10", document_ref="杉委〔2026〕9号")


def test_row_1_05(stage: Stage):
    """The wrong kind is refused, no stage is skipped, the winner stands on the roll."""
    cast = stage.cast
    to_nominations(stage)
    staff = people.add(SYSTEM, cast.village, "staff", date(2020, 1, 1), name="庚")
    wrong = {
        "不是党员": stage.named("outstanding_member", staff),
        "不是党务工作者": stage.named("outstanding_party_worker", cast.people[7]),
        "缺“提名哪个党支部”": stage.named("advanced_branch", cast.people[7]),
        "办理人不能在": stage.named("outstanding_member", cast.member),
        "不能又在“评议小组”里": stage.named("outstanding_member", stage.panel[0]),
    }
    for words, facts in wrong.items():
        with pytest.raises(Refused, match=words):
            stage.go(cast.member, "one", "2026-06-22", **facts)
    with pytest.raises(Refused, match="所属党员"):
        stage.go(staff, "one", "2026-06-22", **stage.named("outstanding_member", cast.people[6]))
    stage.go(cast.member, "one", "2026-06-22", **stage.named("outstanding_member", cast.people[6]))
    with pytest.raises(Refused, match="组织部门经办"):
        stage.go(cast.member, "enough", "2026-06-22")
    with pytest.raises(Refused):  # not yet judged, not yet hung, not yet voted on
        acting.do(
            cast.actor(cast.office), stage.matter, "tell", "done", TODAY, {"document_ref": "1"}
        )
    assert not Honour.objects.exists()


def test_a_round_to_its_end_and_its_paper(stage: Stage, sign_in: Any):
    to_the_end(stage)
    person = Honour.objects.get(person__isnull=False)
    assert (person.person, person.title, person.document) == (
        stage.cast.people[6], "优秀党员", "杉委〔2026〕9号",
    )  # fmt: skip
    assert Honour.objects.get(unit__isnull=False).unit == stage.cast.village
    page = sign_in(stage.cast.people[6]).get("/board/honours").content.decode()
    assert "优秀党员" in page and "杉委〔2026〕9号" in page and "提名 3，表彰 2" in page
    paper = sign_in(stage.cast.people[6]).get(f"/honour/{person.pk}/certificate.pdf")
    assert paper.content.startswith(b"%PDF")
    assert sign_in(stage.cast.member).get(f"/honour/{person.pk}/certificate.pdf").status_code == 403
    last = stage.matter.steps.order_by("pk").last()
    acting.withdraw_step(stage.cast.actor(stage.cast.office), last, "文号写错")
    assert not Honour.objects.exists()


def test_row_4_56(stage: Stage):
    """Every nominee, chosen or not, is told the panel's words; one without words is refused."""
    to_list(stage)
    lines = reviewed(stage, "outstanding_member")
    lines[2]["comment"] = ""
    with pytest.raises(Refused, match="第3行缺“评语"):
        stage.go(stage.panel[0], "propose", "2026-06-25", review_lines=lines)
    with pytest.raises(Refused, match="缺“优秀党务工作者，李晓麦”这一行"):
        stage.go(stage.panel[0], "propose", "2026-06-25", review_lines=lines[:2])
    lines = [{**one, "proposed": "no_", "comment": "再积累"} for one in lines]
    stage.go(stage.panel[0], "none", "2026-06-25", review_lines=lines, reason="不够条件")
    told = Message.objects.filter(key__startswith="told:")
    cast = stage.cast
    assert {one.to for one in told} == {cast.people[6], cast.secretary, cast.people[1]}


def test_row_3_14(stage: Stage, sign_in: Any):
    """The date nears: the office is asked; who wins again is seen to win again; rounds are kept."""
    to_the_end(stage)
    found = [str(one) for one in merits.facts(stage.cast.people[6], BEGAN, TODAY)]
    assert any("以前获得：优秀党员" in one for one in found)
    page = sign_in(stage.cast.office).get("/board/honours?whose=unit").content.decode()
    assert "优秀党员名额 1" in page
    asked = sign_in(stage.cast.office).get(f"/calendar?unit={stage.cast.town.pk}").content.decode()
    assert "评选表彰" in asked


def test_criteria_come_before_the_period(stage: Stage):
    with pytest.raises(Refused, match="须在今天以后"):
        stage.go(stage.cast.office, "done", "2026-02-01", round_from="2026-02-01",
                 round_until="2026-06-20", award_criteria="好", panel_members=["1"])  # fmt: skip


def test_row_3_18(stage: Stage):
    """What the records hold is offered beside each nomination, typed by nobody: no hours in it."""
    cast, day = stage.cast, date(2026, 3, 10)
    adopting.adopt(SYSTEM, cast.village, "pledge", BEGAN)
    pledge = acting.open_matter(
        cast.actor(cast.people[6], day), cast.village, "pledge", day, cast.people[6]
    )
    line = [{"promise": "三天内回音", "measure": "看记录"}]
    acting.do(cast.actor(cast.people[6], day), pledge, "write", "done", day, {"pledge_lines": line})
    acting.do(cast.actor(cast.secretary, day), pledge, "check", "publish", day, {})
    to_list(stage)
    rows = merits.of_matter(stage.matter, TODAY)
    assert [one.who for one in rows] == [
        cast.people[6].name,
        str(cast.village),
        cast.people[1].name,
    ]
    told = [[str(fact) for fact in one.facts] for one in rows]
    assert "承诺：三天内回音" in told[0] and "到会：应到0次，到0次" in told[0]
    assert told[1][0].startswith("应办") and not any("小时" in one for row in told for one in row)


def test_who_may_see_the_round_and_what_the_panel_wrote(stage: Stage, sign_in: Any):
    """Members below see it while they may nominate, never what the panel writes."""
    address = f"/matter/{stage.matter.pk}"
    assert sign_in(stage.cast.member).get(address).status_code in (403, 404)
    to_list(stage)
    assert sign_in(stage.cast.member).get(address).status_code in (403, 404)
    page = sign_in(stage.panel[0]).get(address).content.decode()
    assert "记录里的事实" in page and "到会：应到" in page
    Matter.objects.filter(pk=stage.matter.pk).update(at="nominate")
    page = sign_in(stage.cast.member).get(address)
    assert page.status_code == 200 and "记录里的事实" not in page.content.decode()


def test_the_person_decides_whether_it_is_public(stage: Stage, sign_in: Any, client: Any):
    to_the_end(stage)
    row = Honour.objects.get(person__isnull=False)
    with pytest.raises(Refused, match="由本人定"):
        honouring.show(stage.cast.actor(stage.cast.office), row, False)
    sign_in(stage.cast.people[6]).post(f"/honour/{row.pk}/show", {"shown": "0"})
    client.logout()
    page = client.get("/board/honours").content.decode()
    assert row.person.name not in page.partition('id="list"')[2].partition("</section>")[0]
    with pytest.raises(Refused, match="只由评选"):
        honouring.grant(stage.cast.actor(stage.cast.office), None, "x", row.person, None)


def test_nominating_and_judging_through_the_pages(stage: Stage, sign_in: Any):
    """A member's nomination is refused, then taken; the panel's table has a line for each."""
    cast, address = stage.cast, f"/matter/{stage.matter.pk}"
    to_nominations(stage)
    member, here = sign_in(cast.member), {"stage": "nominate", "on": "2026-06-22", "said": "one"}
    form = {**here, "revision": stage.matter.revision, "award_kind": "outstanding_member"}
    page = member.get(address).content.decode()
    assert cast.people[6].name in page and "评选条件" in page
    page = member.post(f"{address}/act", {**form, "nominee": str(stage.panel[0].pk), "merit": "好"})
    assert page.status_code == 422 and "不能又在“评议小组”里" in page.content.decode()
    sent = {**form, "nominee": str(cast.people[6].pk), "merit": "八月排涝"}
    assert member.post(f"{address}/act", sent).status_code == 302
    stage.go(cast.office, "enough", "2026-06-24")
    judge = sign_in(stage.panel[0])
    page = judge.get(address).content.decode()
    assert "八月排涝" in page and "列入建议名单" in page
    line = {f"review_lines_{column}_0": "" for column in ("nominee_unit", "proposed", "comment")}
    line |= {"review_lines_award_kind_0": "outstanding_member",
             "review_lines_nominee_0": str(cast.people[6].pk)}  # fmt: skip
    send = {"stage": "review", "on": "2026-06-25", "said": "propose",
            "revision": stage.matter.revision, **line}  # fmt: skip
    page = judge.post(f"{address}/act", send)
    assert page.status_code == 422 and "第1行缺“评语" in page.content.decode()
    send |= {"review_lines_proposed_0": "yes_", "review_lines_comment_0": "事实清楚"}
    assert judge.post(f"{address}/act", send).status_code == 302
    stage.matter.refresh_from_db()
    assert stage.matter.at == "shown" and len(stage.matter.known["honour_list"]) == 1
