"""One graduate per village: conditions by rule, two blind entries, ranks anyone can redo."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import SYSTEM, Cast
from zhidu.engine import counting
from zhidu.engine.stages import Ranking
from zhidu.matters.actions import acting, adopting
from zhidu.matters.actions import counting as entering
from zhidu.matters.models import Matter, TallySheet
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Person

SINCE, BEGAN = date(2020, 1, 1), date(2026, 3, 2)
BLANKS = {"places": 2, "interview_percent": 150, "physical_percent": 150}
FOLK = {"甲": "82", "乙": "78.5", "丙": "80", "丁": "61"}


@dataclass
class Stage:
    """A round of the town: its clerk, its committee, two who type the marks."""

    cast: Cast
    head: Person
    matter: Matter

    @property
    def clerks(self) -> list[Person]:
        return self.cast.people[8:10]

    def go(self, matter: Matter, who: Person, outcome: str, on: str, **facts: Any) -> None:
        matter.refresh_from_db()
        day = date.fromisoformat(on)
        acting.do(self.cast.actor(who), matter, matter.at, outcome, day, facts)
        matter.refresh_from_db()

    def enter(self, who: Person, on: str, **facts: Any) -> Any:
        self.matter.refresh_from_db()
        day, at = date.fromisoformat(on), self.matter.at
        done = entering.enter(self.cast.actor(who), self.matter, at, facts, day, None)
        self.matter.refresh_from_db()
        return done

    def both(self, on: str, **facts: Any) -> None:
        for who in self.clerks:
            self.enter(who, on, **facts)

    def apply(self, name: str, born: str = "1998-05-01", schooling: str = "bachelor") -> Matter:
        self.go(self.matter, self.cast.office, "one", "2026-03-16", applicant_name=name)
        child = Matter.objects.filter(parent=self.matter, slug="open_candidate").first()
        facts = {"born_on": born, "schooling": schooling}
        self.go(child, self.cast.office, "met", "2026-03-17", **facts)
        return child


@pytest.fixture
def stage(cast: Cast) -> Stage:
    head = people.add(SYSTEM, cast.other, "full", SINCE, name="区委书记")
    people.appoint(SYSTEM, cast.town, head, "secretary", "书记", SINCE)
    adopting.adopt(SYSTEM, cast.town, "open_selection", date(2026, 1, 1), BLANKS)
    matter = acting.open_matter(cast.actor(cast.office, BEGAN), cast.town, "open_selection", BEGAN)
    made = Stage(cast, head, matter)
    made.go(matter, cast.office, "done", "2026-03-02", reference_date="2026-03-01",
            age_basis="岗位要下村", exam_notice="笔试面试各半，同分看笔试",
            score_clerks=[str(one.pk) for one in made.clerks])  # fmt: skip
    made.go(matter, head, "approve", "2026-03-03")
    made.go(matter, cast.office, "posted", "2026-03-04")
    made.go(matter, cast.office, "clear", "2026-03-16")
    return made


def marked(table: list[dict[str, str]], column: str, marks: dict[str, str]) -> list[dict[str, str]]:
    return [{**row, column: marks[row["title_line"]]} for row in table]


def to_list(stage: Stage) -> None:
    for name in FOLK:
        stage.apply(name)
    stage.go(stage.matter, stage.cast.office, "close", "2026-03-20")
    written = marked(stage.matter.known["qualified_lines"], "written_score", FOLK)
    stage.both("2026-04-10", written_lines=written)
    oral = {"甲": "78", "丙": "80", "乙": "90"}
    lines = marked(stage.matter.known["interview_list"], "interview_score", oral)
    stage.both("2026-04-24", interview_lines=lines)
    lines = [{**row, "fit": "yes_"} for row in stage.matter.known["physical_list"]]
    stage.go(stage.matter, stage.cast.office, "done", "2026-05-08", physical_lines=lines)


def checked(stage: Stage, on: str, gone: str = "") -> None:
    lines = [
        {**row, "sound": "gone" if row["title_line"] == gone else "yes_"}
        for row in stage.matter.known["fit_list"]
    ]
    stage.go(stage.matter, stage.cast.office, "done", on, background_lines=lines)


def names(stage: Stage, table: str) -> list[str]:
    return [row["title_line"] for row in stage.matter.known[table]]


def test_row_2_09(stage: Stage):
    """Refused by the rule with the condition named; at most the places; one a village; notice."""
    for born, schooling, words in (
        ("1990-02-28", "bachelor", "现为36周岁"),
        ("1998-05-01", "high_school", "未达到要求的“大专学历”"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            stage.apply("庚", born, schooling)
    Matter.objects.filter(parent=stage.matter).delete()
    stage.apply("辛", "1990-03-02", "junior_college")  # 35 on the day, junior college: both count
    Matter.objects.filter(parent=stage.matter).delete()
    to_list(stage)
    assert names(stage, "interview_list") == ["甲", "丙", "乙"]  # 2 places at 150 %
    totals = {row["title_line"]: row["total"] for row in stage.matter.known["total_lines"]}
    assert totals == {"甲": "80.00", "丙": "80.00", "乙": "84.25"}
    checked(stage, "2026-05-15")
    assert names(stage, "selected_list") == ["乙", "甲"]  # equal totals: the written mark
    stage.go(stage.matter, stage.cast.office, "posted", "2026-05-15")
    with pytest.raises(Refused, match="公示期至 2026-05-22"):
        stage.go(stage.matter, stage.cast.office, "clear", "2026-05-22")
    stage.go(stage.matter, stage.cast.office, "clear", "2026-05-23")
    twice = [{"title_line": one, "village": "东村"} for one in ("乙", "甲")]
    with pytest.raises(Refused, match="东村重复"):
        stage.go(stage.matter, stage.head, "assign", "2026-05-25", placements=twice)
    one_each = [{**row, "village": f"{n}村"} for n, row in enumerate(twice)]
    stage.go(stage.matter, stage.head, "assign", "2026-05-25", placements=one_each)
    assert stage.matter.at == "assigned"


def test_who_gives_up_is_replaced_by_the_next_mark(stage: Stage):
    to_list(stage)
    checked(stage, "2026-05-15")
    stage.go(stage.matter, stage.cast.office, "posted", "2026-05-15")
    stage.go(stage.matter, stage.cast.office, "clear", "2026-05-23")
    stage.go(stage.matter, stage.head, "fill", "2026-05-25", reason="甲放弃")
    checked(stage, "2026-05-26", gone="甲")
    assert names(stage, "selected_list") == ["乙", "丙"]


def test_marks_are_entered_by_two_who_do_not_see_each_others(stage: Stage, sign_in: Any):
    """One person twice is one entry; two different ones are both dropped; nobody else enters."""
    for name in FOLK:
        stage.apply(name)
    stage.go(stage.matter, stage.cast.office, "close", "2026-03-20")
    lines = marked(stage.matter.known["qualified_lines"], "written_score", FOLK)
    one, two = stage.clerks
    with pytest.raises(Refused, match="录成绩的人"):
        stage.enter(stage.cast.office, "2026-04-10", written_lines=lines)
    with pytest.raises(Refused, match="各录一遍"):
        stage.go(stage.matter, one, "done", "2026-04-10", written_lines=lines)
    assert stage.enter(one, "2026-04-10", written_lines=lines) is None
    assert stage.enter(one, "2026-04-10", written_lines=lines) is None
    page = sign_in(two).get(f"/matter/{stage.matter.pk}").content.decode()
    assert "已录过第一遍" in page and "78.5" not in page
    with pytest.raises(Refused, match="都作废了"):
        stage.enter(
            two, "2026-04-10", written_lines=[{**lines[0], "written_score": "83"}, *lines[1:]]
        )
    assert not TallySheet.objects.exists() and stage.matter.at == "written"
    sent = {"stage": "written", "on": "2026-04-10", "said": "done"}
    for number, row in enumerate(lines):
        sent |= {f"written_lines_{column}_{number}": cell for column, cell in row.items()}
    for who in stage.clerks:  # the same through the page
        sent["revision"] = stage.matter.revision
        assert sign_in(who).post(f"/matter/{stage.matter.pk}/act", sent).status_code == 302
    stage.matter.refresh_from_db()
    assert stage.matter.at == "interview"
    page = sign_in(stage.cast.people[12]).get(f"/matter/{stage.matter.pk}")
    assert page.status_code in (403, 404)


def test_a_refusal_is_told_and_reviewed_by_another(stage: Stage, sign_in: Any):
    """Through the page: the condition is named, the reason told, the second person decides."""
    stage.go(stage.matter, stage.cast.office, "one", "2026-03-16", applicant_name="壬")
    child = Matter.objects.get(parent=stage.matter)
    office, send = sign_in(stage.cast.office), {"stage": "check", "on": "2026-03-17", "revision": 0}
    form = {"born_on": "1989-01-01", "schooling": "bachelor"}
    page = office.post(f"/matter/{child.pk}/act", {**send, **form, "said": "met"})
    assert page.status_code == 422 and "现为37周岁" in page.content.decode()
    office.post(
        f"/matter/{child.pk}/act", {**send, **form, "said": "not_met", "unmet_reason": "超龄"}
    )
    stage.go(child, stage.cast.office, "posted", "2026-03-17")
    stage.go(child, stage.cast.office, "objected", "2026-03-18")
    with pytest.raises(Refused, match="复核的人"):
        stage.go(child, stage.cast.office, "refuse", "2026-03-19", reason="超龄")
    with pytest.raises(Refused, match="周岁"):
        stage.go(child, stage.head, "pass", "2026-03-19", reason="证件属实")
    stage.go(child, stage.head, "refuse", "2026-03-19", reason="超龄")
    assert child.at == "refused"
    with pytest.raises(Refused, match="不少于1"):
        stage.go(stage.matter, stage.cast.office, "close", "2026-03-20")


MARKS = st.lists(st.integers(0, 10000).map(lambda n: f"{n / 100:.2f}"), min_size=1, max_size=9)


@settings(max_examples=30, deadline=None)
@given(MARKS, st.integers(1, 6), st.integers(100, 300))
def test_nobody_below_the_line_is_above_one_who_is_in(marks: list[str], places: int, percent: int):
    """At most the places times the ratio, rounded up; whoever is left out has no better mark."""
    one = Ranking(ranking="rows", by=["mark"], take=places, percent=percent, gives="best")
    rows = [{"title_line": str(n), "mark": mark} for n, mark in enumerate(marks)]
    take = -(-places * percent // 100)
    best = counting.ranking(one, rows, take, ("title_line", "mark"))["best"]
    left = [float(row["mark"]) for row in rows if row not in best]
    assert len(best) <= take
    assert all(float(row["mark"]) > max(left, default=-1) for row in best)
