"""A call: judged blind by who is from elsewhere, sealed till the last, its order anyone's sum."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act
from zhidu.engine import counting
from zhidu.engine.stages import Mean, Ranking
from zhidu.matters import reading, roles
from zhidu.matters.actions import acting, adopting, putting_under
from zhidu.matters.models import Honour, Matter, Message
from zhidu.matters.rulebook import law_of
from zhidu.org.access import Viewer
from zhidu.org.actions import people, tree
from zhidu.org.door import Refused
from zhidu.org.models import Person

SINCE, BEGAN = date(2020, 1, 1), date(2026, 8, 3)
CLOSES = "2026-09-10"
MARKS = {"灯": (80, 91, 90), "渠": (90, 92, 91), "账": (60, 70, 65)}  # by the three from elsewhere


@dataclass
class Call:
    """A call of the town: its office, its head, five judges, one of them of the village."""

    cast: Cast
    head: Person
    judges: list[Person]
    matter: Matter

    @property
    def near(self) -> Person:
        return self.judges[0]

    @property
    def authors(self) -> list[Person]:
        return self.cast.people[4:7]

    def go(self, matter: Matter, who: Person, said: str, on: str, **facts: Any) -> None:
        matter.refresh_from_db()
        day = date.fromisoformat(on)
        acting.do(self.cast.actor(who), matter, matter.at, said, day, facts)
        matter.refresh_from_db()

    def enter(self, who: Person, title: str, on: str = "2026-08-20", ok: str = "yes_") -> Matter:
        day = date.fromisoformat(on)
        made = putting_under.put(self.cast.actor(who, day), self.matter, "call_entry", day)
        self.go(made, who, "done", on, title_line=title, entry_summary=f"{title}的做法",
                entry_text="八月换过，少跑了两趟。", publish_ok=ok)  # fmt: skip
        assert isinstance(made, Matter)
        return made

    def entries(self) -> list[Matter]:
        return [
            self.enter(who, title, ok="no_" if title == "渠" else "yes_")
            for who, title in zip(self.authors, MARKS, strict=True)
        ]

    def judged(self) -> list[Matter]:
        made = self.entries()
        self.go(self.matter, self.cast.office, "close", CLOSES)
        for entry in made:
            for who, mark in zip(self.judges[1:], MARKS[entry.known["title_line"]], strict=False):
                self.go(entry, who, "mark", "2026-09-12", mark=mark, mark_comment="写清了前后数字")
            with pytest.raises(Refused, match="评委"):
                self.go(entry, self.near, "mark", "2026-09-12", mark=99, mark_comment="好")
            self.go(entry, self.cast.office, "close", "2026-09-13")  # the fifth was away
        return made


@pytest.fixture
def call(cast: Cast) -> Call:
    head = people.add(SYSTEM, cast.other, "full", SINCE, name="杉朗书记")
    people.appoint(SYSTEM, cast.town, head, "secretary", "书记", SINCE)
    judges = [cast.people[8]]
    for number in range(4):
        unit = tree.found(SYSTEM, cast.town, f"第{number}党支部", "branch", on=SINCE)
        judges.append(people.add(SYSTEM, unit, "full", SINCE, name=f"评委{number}"))
    adopting.adopt(SYSTEM, cast.town, "judged_call", date(2026, 1, 1), {"honoured": 2})
    matter = acting.open_matter(cast.actor(cast.office, BEGAN), cast.town, "judged_call", BEGAN)
    made = Call(cast, head, judges, matter)
    made.go(matter, cast.office, "done", "2026-08-03", title_line="党建创新成果评选",
            call_rules="看前后数字，看别处能不能照着做", entry_until=CLOSES,
            judges=[str(one.pk) for one in judges])  # fmt: skip
    made.go(matter, head, "approve", "2026-08-05")
    return made


def test_row_2_45(call: Call, sign_in: Any):
    """Own unit's judges neither see nor judge; three scores each; the order can be done again;
    who is not chosen has the comments."""
    made = call.judged()
    for entry in made:
        assert not reading.may_see(Viewer(call.near, TODAY), entry)
        assert len(entry.known["mark_lines"]) == 3 and entry.at == "judged"
    call.go(call.matter, call.judges[1], "rank", "2026-09-14")
    stored = [{"title_line": one.known["title_line"], **counting.mean(
        Mean(mean="mark_lines", column="mark", gives="mark_mean"), one.known["mark_lines"])}
        for one in made]  # fmt: skip
    again = counting.ranking(
        Ranking(ranking="x", by=["mark_mean"], take=9, gives="y"), stored, 9,
        ("title_line", "mark_mean", "place"),
    )["y"]  # fmt: skip
    places = [
        {k: v for k, v in row.items() if k != "entrant"} for row in call.matter.known["call_places"]
    ]
    assert places == again == [
        {"title_line": "渠", "mark_mean": "91.00", "place": "1"},
        {"title_line": "灯", "mark_mean": "87.00", "place": "2"},
        {"title_line": "账", "mark_mean": "65.00", "place": "3"},
    ]  # fmt: skip
    call.go(call.matter, call.cast.office, "posted", "2026-09-14")
    with pytest.raises(Refused, match="公示期至 2026-09-20"):  # that Sunday is a workday
        call.go(call.matter, call.cast.office, "clear", "2026-09-20")


def test_the_author_reads_the_comments_and_the_own_place_and_publication_asks_for_a_yes(
    call: Call, sign_in: Any
):
    made = call.judged()
    call.go(call.matter, call.judges[1], "rank", "2026-09-14")
    Matter.objects.filter(pk=call.matter.pk).update(at="decide")
    call.go(call.matter, call.head, "agree", "2026-09-20")
    assert [row["title_line"] for row in call.matter.known["call_published"]] == ["灯"]
    assert {one.person for one in Honour.objects.filter(matter=call.matter)} == {*call.authors[:2]}
    last = call.authors[2]
    told = Message.objects.get(to=last, key__startswith="told:")
    assert str(told.text) == "2026年征集评审：名次 3"
    page = sign_in(last).get(f"/matter/{made[2].pk}").content.decode()
    assert "写清了前后数字" in page and "评委1" not in page
    whole = sign_in(last).get(f"/matter/{call.matter.pk}").content.decode()
    assert "拟入选的成果" in whole and "91.00" not in whole and "65.00" not in whole


def test_nobody_reads_a_mark_before_the_last_and_no_judge_learns_whose_it_is(
    call: Call, sign_in: Any
):
    entry = call.entries()[0]
    call.go(call.matter, call.cast.office, "close", CLOSES)
    call.go(entry, call.judges[1], "mark", "2026-09-12", mark=83, mark_comment="照着能做")
    assert set(roles.people(law_of(entry), "panel", entry.unit, TODAY, entry)) == {*call.judges[1:]}
    for who in (call.authors[0], call.judges[2], call.cast.office):
        page = sign_in(who).get(f"/matter/{entry.pk}").content.decode()
        read = re.sub(r"<[^>]*>", " ", page)  # numbers of rows and tokens stand in the tags
        assert "照着能做" not in page and "83" not in read
    page = sign_in(call.judges[2]).get(f"/matter/{entry.pk}").content.decode()
    assert call.authors[0].name not in page and "八月换过" in page
    assert sign_in(call.near).get(f"/matter/{entry.pk}").status_code == 403
    assert sign_in(call.cast.secretary).get(f"/matter/{entry.pk}").status_code == 403
    with pytest.raises(Refused, match="已经办过"):
        call.go(entry, call.judges[1], "mark", "2026-09-13", mark=90, mark_comment="再看")
    with pytest.raises(Refused, match="不少于3"):
        call.go(entry, call.cast.office, "close", "2026-09-13")


def test_entering_through_the_page_and_too_late(
    call: Call, sign_in: Any, monkeypatch: pytest.MonkeyPatch
):
    """Whoever belongs below the town finds the call and enters; after the day nobody does."""
    who: Client = sign_in(call.cast.people[12])
    day = date(2026, 9, 9)
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: day)
    assert "现在可以提交" in who.get(f"/matter/{call.matter.pk}").content.decode()
    address = f"/matter/{call.matter.pk}/under"
    form = who.get(address, {"slug": "call_entry"}).content.decode()
    assert "写明做法，不写人名和单位" in form
    send = {"slug": "call_entry", "stage": "write", "on": "2026-09-09", "revision": "0"}
    send |= {"said": "done", "title_line": "桥", "entry_summary": "修", "publish_ok": "yes_"}
    page = who.post(address, send)
    assert page.status_code == 422 and "缺" in page.content.decode()
    assert not Matter.objects.filter(slug="call_entry").exists()
    page = who.post(address, {**send, "entry_text": "两个月，绕路的少了。"})
    assert page.status_code == 302 and Matter.objects.get(slug="call_entry").at == "judge"
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: TODAY)
    early = who.post(address, {**send, "entry_text": "又一件"})
    assert early.status_code == 422 and "日期不能改" in early.content.decode()
    late = who.post(address, {**send, "entry_text": "又一件", "on": TODAY.isoformat()})
    assert late.status_code == 422 and "须在今天以后" in late.content.decode()
    call.go(call.matter, call.cast.office, "close", CLOSES)
    assert who.get(address, {"slug": "call_entry"}).status_code in (403, 422)
    with pytest.raises(Refused, match="现在不收了"):
        call.enter(call.authors[0], "晚了")


def test_a_panel_from_one_unit_is_refused(call: Call):
    adopting.adopt(SYSTEM, call.cast.village, "judged_call", date(2026, 1, 1))
    two = [*call.cast.people[8:11], call.judges[1], call.judges[2]]
    matter = acting.open_matter(SYSTEM, call.cast.town, "judged_call", date(2027, 1, 4))
    facts = {"title_line": "再评", "call_rules": "看数字", "entry_until": "2027-03-01",
             "judges": [str(one.pk) for one in two]}  # fmt: skip
    actor = call.cast.actor(call.cast.office, date(2027, 1, 4))
    with pytest.raises(Refused, match="不算柏启村党支部的人只剩2人，不够3人"):
        acting.do(actor, matter, "write", "done", date(2027, 1, 4), facts)


def test_scoring_and_ordering_through_the_pages(call: Call, sign_in: Any):
    """A score that is none is refused, the office does not score, a judge signs the order."""
    entry = call.enter(call.authors[0], "灯")
    call.go(call.matter, call.cast.office, "close", CLOSES)
    judge = call.judges[1]
    for wrong in ("83.5", "很好", "101", "-1"):
        assert act(sign_in(judge), entry, "mark", mark=wrong, mark_comment="好"), wrong
    assert "缺“评语" in act(sign_in(judge), entry, "mark", mark="83", mark_comment="")
    assert act(sign_in(call.cast.office), entry, "mark", mark="83", mark_comment="好")
    for who in call.judges[1:]:
        assert not act(sign_in(who), entry, "mark", mark="83", mark_comment="好")
    assert entry.at == "judged" and entry.known["mark_mean"] == "83.00"
    assert "这一步由评委办理" in act(sign_in(call.cast.office), call.matter, "rank")
    assert not act(sign_in(judge), call.matter, "rank")
    page = sign_in(judge).get(f"/matter/{call.matter.pk}").content.decode()
    assert "83.00" in page and call.authors[0].name in page
