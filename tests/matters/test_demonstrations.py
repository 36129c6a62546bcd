"""示范 and honours from above: the checklist, the card that comes down, two persons for a title."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.documents.certificates import certificate
from zhidu.matters import cards
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Honour, Matter
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person, Post

BEGAN, SINCE = date(2026, 1, 1), date(2020, 1, 1)
VOTES = {"eligible": 3, "present": 3, "issued": 3, "returned": 3, "for": 3, "against": 0,
         "abstain": 0, "invalid": 0}  # fmt: skip


@dataclass
class Stage:
    cast: Cast
    seats: list[Person]

    def open(self, slug: str, who: Person, day: str) -> Matter:
        on = date.fromisoformat(day)
        return acting.open_matter(self.cast.actor(who, on), self.cast.village, slug, on)

    def go(self, matter: Matter, who: Person, outcome: str, on: str, **facts: Any) -> None:
        matter.refresh_from_db()
        day = date.fromisoformat(on)
        acting.do(self.cast.actor(who), matter, matter.at, outcome, day, facts)
        matter.refresh_from_db()

    def named(self, **more: Any) -> Matter:
        """To the plate on the wall: inspected by somebody of another branch."""
        cast, line = (
            self.cast,
            {"standard": "一次说清", "fulfilled": "yes_", "evidence": "没有退件"},
        )
        matter = self.open("demonstration", cast.secretary, "2026-03-02")
        facts = {"demo_kind": "community", "checklist_lines": [line], **more}
        self.go(matter, cast.secretary, "done", "2026-03-02", **facts)
        self.go(matter, cast.office, "done", "2026-03-04", inspectors=[str(cast.stranger.pk)])
        self.go(matter, cast.stranger, "met", "2026-03-09", site_note="逐条看过")
        self.go(matter, cast.office, "posted", "2026-03-10")
        self.go(matter, cast.office, "clear", "2026-03-18")
        for one in (self.seats[0], cast.office):
            counting.count(cast.actor(one), matter, "designate", VOTES, date(2026, 3, 20))
        return matter

    def post(self) -> Matter:
        holder = str(self.cast.people[1].pk)
        return self.named(demo_kind="post", demo_post="一号窗口", post_holder=holder)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    seats = [people.add(SYSTEM, cast.other, "full", SINCE, name=one) for one in "甲乙丙"]
    for one, post in zip(seats, ("secretary", "committee_member", "committee_member"), strict=True):
        people.appoint(SYSTEM, cast.town, one, post, "委员", SINCE)
    for slug in ("demonstration", "external_honour"):
        adopting.adopt(SYSTEM, cast.village, slug, BEGAN)
    return Stage(cast, seats)


def test_row_2_03(stage: Stage, sign_in: Any):
    """Applied for, named and withdrawn, of both kinds on one page, with the next look."""
    named, post = stage.named(), stage.post()
    stage.go(named, stage.cast.secretary, "done", "2026-03-27", experience_note="一张纸说清")
    stage.open("demonstration", stage.cast.secretary, "2026-04-01")
    stage.go(post, stage.cast.secretary, "done", "2026-03-27", experience_note="先问再填")
    stage.go(post, stage.cast.secretary, "left", "2026-09-01", recheck_note="调走了")
    found = cards.board(TODAY)
    assert [len(one) for one in (found.applied, found.standing, found.down)] == [1, 1, 1]
    assert found.standing[0].until == date(2027, 3, 27)
    page = sign_in(stage.cast.secretary).get("/board/demonstrations").content.decode()
    assert all(words in page for words in ("党建示范社区", "一号窗口", "正在申请", "2027"))


def test_row_2_04(stage: Stage):
    """No naming without every item met with evidence and a site visit; then a note for others."""
    cast, line = stage.cast, {"standard": "家家有人联系", "fulfilled": "no_", "evidence": "缺三户"}
    matter = stage.open("demonstration", cast.secretary, "2026-03-02")
    with pytest.raises(Refused, match="没做到"):
        stage.go(matter, cast.secretary, "done", "2026-03-02", demo_kind="community",
                 checklist_lines=[line])  # fmt: skip
    done = stage.named()
    assert (done.refresh_from_db(), done.at)[1] == "note"
    with pytest.raises(Refused, match="别处能照着做的做法"):
        stage.go(done, cast.secretary, "done", "2026-03-27")
    assert Honour.objects.get().unit == cast.village


def test_row_2_05(stage: Stage):
    """The holder leaves: the card is down that day, and the next holder has none."""
    stage.post()
    row, gone = Honour.objects.get(), date(2026, 6, 15)
    assert row.person == stage.cast.people[1] and cards.down(row, gone) is None
    held = Post.objects.get(person=row.person, post="org_commissioner")
    people.relieve(SYSTEM, stage.cast.village, held, gone, "调动")
    people.appoint(SYSTEM, stage.cast.village, stage.cast.people[7], held.post, "组织委员", gone)
    assert cards.down(row, gone.replace(day=14)) is None
    assert str(cards.down(row, gone)) == "2026-06-15 在岗的人离岗，当天摘牌"
    assert not Honour.objects.filter(person=stage.cast.people[7]).exists()
    with pytest.raises(Refused, match="不再打印证书"):
        certificate(row, gone)


def test_a_removal_is_heard_decided_by_others_and_taken_back_whole(stage: Stage):
    matter, cast = stage.named(), stage.cast
    stage.go(matter, cast.secretary, "done", "2026-03-27", experience_note="一张纸说清")
    stage.go(matter, cast.stranger, "remove", "2026-08-03", recheck_note="退件多", reason="退件多")
    stage.go(matter, cast.secretary, "done", "2026-08-05", statement="换了人")
    stage.go(matter, stage.seats[0], "remove", "2026-08-10", reason="三个月没有改")
    row = Honour.objects.get()
    assert (row.ended_as, row.ends, row.end_reason) == (
        "removed", date(2026, 8, 10), "三个月没有改",
    )  # fmt: skip
    last = matter.steps.order_by("pk").last()
    acting.withdraw_step(cast.actor(stage.seats[0]), last, "会议没有开成")
    row.refresh_from_db()
    assert row.holds(TODAY)


def listed(stage: Stage, **more: Any) -> Honour:
    cast = stage.cast
    matter = stage.open("external_honour", cast.people[1], "2026-07-06")
    facts = {"honour_title": "全国先进基层党组织", "honour_level": "nation", "grantor": "上级部门",
             "granted_on": "2026-07-01", "document_ref": "组发〔2026〕8号", **more}  # fmt: skip
    stage.go(matter, cast.people[1], "done", "2026-07-06", **facts)
    stage.go(matter, cast.office, "listed", "2026-07-08")
    return Honour.objects.get(matter=matter)


def test_row_2_34(stage: Stage, client: Any, on_today: date):
    """National and provincial ones need grantor and document; what was withdrawn stays visible."""
    cast = stage.cast
    for empty in ("grantor", "document_ref"):
        with pytest.raises(Refused, match="缺“"):
            listed(stage, **{empty: ""})
    row = listed(stage)
    with pytest.raises(Refused, match="证书由授予机关发"):
        certificate(row, TODAY)
    assert (row.unit, row.level, row.on) == (cast.village, "nation", date(2026, 7, 1))
    matter = stage.open("external_honour", cast.people[1], "2026-08-03")
    facts = {"struck_honour": str(row.pk), "document_ref": "组发〔2026〕20号"}
    stage.go(matter, cast.people[1], "done", "2026-08-03", **facts)
    stage.go(matter, cast.office, "struck", "2026-08-05", reason="上级撤销")
    page = client.get("/board/honours?whose=unit").content.decode()
    assert "全国先进基层党组织" in page and "已撤销" in page and "组发〔2026〕20号" in page
    assert "全国先进基层党组织" not in client.get("/board/honours").content.decode()


def test_row_2_35(stage: Stage, client: Any, sign_in: Any):
    """A person's honour is public only as long as the person says so; the record stays."""
    cast = stage.cast
    row = listed(stage, honour_title="全省优秀党务工作者", honoured_person=str(cast.people[3].pk))
    assert "全省优秀党务工作者" not in client.get("/board/honours").content.decode()
    me = sign_in(cast.people[3])
    me.post(f"/honour/{row.pk}/show", {"shown": "1"})
    client.logout()
    assert "全省优秀党务工作者" in client.get("/board/honours").content.decode()
    sign_in(cast.people[3]).post(f"/honour/{row.pk}/show", {"shown": "0"})
    client.logout()
    assert "全省优秀党务工作者" not in client.get("/board/honours").content.decode()
    page = sign_in(cast.office).get("/board/honours").content.decode()
    assert "全省优秀党务工作者" in page and "不公开" in page


def test_who_entered_does_not_verify(stage: Stage):
    cast = stage.cast
    people.appoint(SYSTEM, cast.town, cast.people[1], "office", "经办", SINCE)
    matter = stage.open("external_honour", cast.people[1], "2026-07-06")
    facts = {"honour_title": "市级先进", "honour_level": "city", "granted_on": "2026-07-01"}
    stage.go(matter, cast.people[1], "done", "2026-07-06", **facts)
    with pytest.raises(Refused, match="这一步由上级经办办理"):
        stage.go(matter, cast.people[1], "listed", "2026-07-08")


def test_applying_and_entering_through_the_pages(stage: Stage, sign_in: Any):
    """A checklist with an item not met and a title without its paper are refused on their pages."""
    cast, unit = stage.cast, stage.cast.village.pk
    head = sign_in(cast.secretary)
    start = {"unit": unit, "slug": "demonstration", "stage": "apply", "on": "2026-03-02",
             "said": "done", "revision": 0, "demo_kind": "community",
             "checklist_lines_standard_0": "家家有人联系",
             "checklist_lines_evidence_0": "联系表"}  # fmt: skip
    page = head.post("/matters/open", {**start, "checklist_lines_fulfilled_0": "no_"})
    assert page.status_code == 422 and "没做到" in page.content.decode()
    assert not Matter.objects.filter(slug="demonstration").exists()
    page = head.post("/matters/open", {**start, "checklist_lines_fulfilled_0": "yes_"})
    assert page.status_code == 302 and Matter.objects.get(slug="demonstration").at == "send"
    mine = sign_in(cast.people[1])
    start = {"unit": unit, "slug": "external_honour", "stage": "enter", "on": "2026-07-06",
             "said": "done", "revision": 0, "honour_title": "全省先进", "honour_level": "province",
             "grantor": "上级部门", "granted_on": "2026-07-01"}  # fmt: skip
    page = mine.post("/matters/open", start)
    assert page.status_code == 422 and "缺“文号或回执”" in page.content.decode()
    assert mine.post("/matters/open", {**start, "document_ref": "发〔2026〕1号"}).status_code == 302


def test_what_is_looked_at_again_each_year_stands_in_the_list_of_decisions(
    stage: Stage, sign_in: Any
):
    address = f"/org/{stage.cast.village.pk}/benefits"
    client = sign_in(stage.cast.member)
    applied = stage.open("demonstration", stage.cast.secretary, "2026-03-02")
    assert "示范创建" not in client.get(address).content.decode(), f"{applied} is only applied for"
    stage.named()
    assert "示范创建" in client.get(address).content.decode()
