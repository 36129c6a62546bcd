"""考核: a set fixed before the period, figures nobody types, grounds, answers, reopenings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_recording import written
from tests.web.acting import act, opened, refusal
from zhidu.engine import marks
from zhidu.matters import assessing, marked
from zhidu.matters.actions import acting, adopting, recording
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.models import Person

SET = (("会议按期", "floor", "members_meeting.held_rate", "100", "40"),
       ("难题有没有人管", "floor", "judged", "", "40"),
       ("自己提的一件事", "own", "judged", "", "20"))  # fmt: skip
COLUMNS = ("indicator", "line_kind", "measured_by", "full_at", "weight")


def table(name: str, rows: Any, columns: tuple[str, ...] = COLUMNS) -> dict[str, str]:
    return {
        f"{name}_{column}_{number}": str(cell)
        for number, row in enumerate(rows)
        for column, cell in zip(columns, row, strict=True)
    }


@dataclass
class Round:
    """The town's: office, three in the committee, two who mark, one of the village itself."""

    cast: Cast
    seats: list[Person]
    sign_in: Any

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(slug="assessment")

    @property
    def sheet(self) -> Matter:
        return Matter.objects.get(slug="assessment_sheet", unit=self.cast.village)

    def says(self, who: Person, matter: Matter, said: str, on: str, **facts: Any) -> str:
        """Through the page; empty when taken, else what it refused."""
        return act(self.sign_in(who), matter, said, date.fromisoformat(on), **facts)

    def begin(self, rows: Any = SET, **more: Any) -> Any:
        facts = {
            "stage": "set", "said": "done", "on": "2026-01-05",
            "assessed_from": "2026-02-01", "assessed_until": "2026-08-31",
            "scorers": [str(self.seats[1].pk), str(self.cast.people[4].pk)],
            "second_scorer": str(self.seats[2].pk), **table("indicator_set", rows), **more,
        }  # fmt: skip
        return opened(self.sign_in(self.cast.office), self.cast.town, "assessment", **facts)

    def locked(self) -> Matter:
        """As far as the sheets of the two branches; put down as the office and the head would."""
        if not Matter.objects.filter(slug="assessment").exists():
            assert self.begin().status_code == 302
        for who, said, on in (
            (self.seats[0], "publish", "2026-01-06"), (self.cast.office, "posted", "2026-01-06"),
            (self.cast.office, "clear", "2026-01-17"), (self.cast.office, "done", "2026-01-18"),
        ):  # fmt: skip
            self.do(who, self.matter, said, on)
        return self.sheet

    def do(self, who: Person, matter: Matter, said: str, on: str, **facts: Any) -> None:
        matter.refresh_from_db()
        acting.do(self.cast.actor(who), matter, matter.at, said, date.fromisoformat(on), facts)

    def goals(self, sheet: Matter, own: str = "东渠通水", full: str = "") -> list[dict[str, str]]:
        return [
            {**row, "goal": own if row["line_kind"] == "own" else "",
             "own_full": full if row["full_at"] else ""}
            for row in sheet.known["indicator_set"]
        ]  # fmt: skip

    def to_score(self) -> Matter:
        sheet, head = self.locked(), self.cast.secretary
        self.do(head, sheet, "done", "2026-01-20", goal_lines=self.goals(sheet))
        self.do(self.seats[0], sheet, "agree", "2026-01-22")
        self.do(head, sheet, "end", "2026-09-01")
        notes = [{"indicator": row["indicator"], "weight": row["weight"], "self_note": "见记录"}
                 for row in sheet.known["indicator_set"]]  # fmt: skip
        self.do(head, sheet, "done", "2026-09-02", self_lines=notes)
        sheet.refresh_from_db()
        return sheet

    def scores(self, *pairs: tuple[str, str]) -> dict[str, str]:
        rows = [
            (row["indicator"], row["goal"], row["weight"], *pair)
            for row, pair in zip(self.sheet.known["to_judge"], pairs, strict=True)
        ]
        return table("score_lines", rows, ("indicator", "goal", "weight", "score", "grounds"))

    def to_stand(self, first: str = "80") -> Matter:
        sheet, office = self.to_score(), self.cast.office
        rows = self.scores((first, "现场看过三处"), ("88.55", "五月通水"))
        assert not self.says(self.seats[1], sheet, "done", "2026-09-03", **rows)
        self.do(self.seats[2], sheet, "agree", "2026-09-04")
        self.do(office, sheet, "posted", "2026-09-04")
        self.do(office, sheet, "clear", "2026-09-14")
        self.do(self.seats[0], sheet, "close", "2026-09-15")
        sheet.refresh_from_db()
        return sheet


@pytest.fixture
def round_(adopted: Cast, sign_in) -> Round:
    cast = adopted
    seats = [people.add(SYSTEM, cast.other, "full", date(2020, 1, 1), name=one) for one in "甲乙丙"]
    for one, post in zip(seats, ("secretary", "committee_member", "committee_member"), strict=True):
        people.appoint(SYSTEM, cast.town, one, post, "委员", date(2020, 1, 1))
    adopting.adopt(SYSTEM, cast.town, "assessment", date(2026, 1, 1))
    meeting = written(cast, on=date(2026, 2, 11))
    recording.file(cast.actor(cast.secretary), cast.village, meeting)
    return Round(cast, seats, sign_in)


def test_row_1_03(round_: Round):
    """One form a unit, fixed to its version; a mark needs grounds; the total can be added again."""
    late = round_.begin(assessed_from="2026-01-01")
    assert "“考核期间从哪天起”2026-01-01须在今天以后" in refusal(late)
    sheet = round_.to_score()
    assert sorted(one.unit.name for one in Matter.objects.filter(slug="assessment_sheet")) == [
        "柏启村党支部", "柏成村党支部"
    ]  # fmt: skip
    assert marked.sheet(sheet, TODAY).version == 1
    board = round_.sign_in(round_.cast.office).get(f"/board/{round_.cast.town.pk}")
    assert "会议按期：党员大会：按期召开率，权重40" in board.content.decode().replace(
        "支部党员", "党员"
    )
    wrong = round_.scores(("80", ""), ("88.55", "五月通水"))
    assert "第1行缺“理由或凭据”" in round_.says(
        round_.seats[1], sheet, "done", "2026-09-03", **wrong
    )
    assert not round_.says(
        round_.seats[1], sheet, "done", "2026-09-03",
        **round_.scores(("80", "看过三处"), ("88.55", "五月通水")),
    )  # fmt: skip
    known = sheet.known
    assert known["total_mark"] == "69.71"  # 50.00 x 40 + 80 x 40 + 88.55 x 20
    again = marks.marks(known["figure_lines"], known["score_lines"], ["points"])
    assert marks.added(again, "points") == known["total_mark"]
    # next year's set is the next version, and leaves this round as it was
    year, rows = date(2027, 1, 4), [dict(zip(COLUMNS, row, strict=True)) for row in SET[:2]]
    rows[0]["weight"] = "60"
    facts = {"indicator_set": rows, "assessed_from": "2027-02-01", "assessed_until": "2027-11-30",
             "scorers": [str(round_.seats[1].pk)],
             "second_scorer": str(round_.seats[2].pk)}  # fmt: skip
    office = round_.cast.actor(round_.cast.office, year)
    later = acting.open_matter(office, round_.cast.town, "assessment", year)
    acting.do(office, later, "set", "done", year, facts)
    head = round_.cast.actor(round_.seats[0], year)
    acting.do(head, later, "publish", "publish", year, {})
    assert (assessing.version(later), marked.sheet(sheet, TODAY).version) == (2, 1)
    sheet.refresh_from_db()
    assert [row["weight"] for row in sheet.known["indicator_set"]] == ["40", "40", "20"]


def test_a_figure_the_records_hold_is_not_typed(round_: Round):
    """What is counted stands beside the marks with where it is from; nobody may mark it."""
    sheet = round_.to_score()
    page = round_.sign_in(round_.seats[1]).get(f"/matter/{sheet.pk}").content.decode()
    assert "党员大会：按期召开率" in page and "按期/应办 1/2" in page
    assert "score_lines_score_2" not in page, "two are judged, one is counted"
    rows = round_.scores(("80", "看过"), ("88", "看过"))
    forged = {"indicator": "会议按期", "weight": "40", "score": "100", "grounds": "都开了"}
    rows |= {f"score_lines_{column}_2": cell for column, cell in forged.items()}
    told = round_.says(round_.seats[1], sheet, "done", "2026-09-03", **rows)
    assert "会议按期未列入“由评分人评的指标”" in told


def test_who_belongs_to_the_unit_does_not_mark_it(round_: Round):
    """Named to mark, but of the village: refused; the office names somebody who is not."""
    cast, sheet = round_.cast, round_.to_score()
    rows = round_.scores(("80", "看过"), ("88", "看过"))
    own = round_.says(round_.cast.people[4], sheet, "done", "2026-09-03", **rows)
    assert "办理人不能在“被考核单位的人”里" in own
    other = round_.says(round_.cast.secretary, sheet, "done", "2026-09-03", **rows)
    assert "这一步由评分人" in other
    new = {"scorers": [str(cast.people[4].pk)], "second_scorer": str(round_.seats[2].pk)}
    again = round_.says(cast.office, sheet, "replace", "2026-09-03", **new)
    assert "不能又在“评分人”里" in again
    new["scorers"] = [str(round_.seats[0].pk)]
    assert not round_.says(cast.office, sheet, "replace", "2026-09-03", **new)
    assert "total_mark" not in sheet.known, "a change of scorers gives no marks"
    assert not round_.says(round_.seats[0], sheet, "done", "2026-09-04", **rows, **new)


def test_nothing_private_becomes_an_indicator(round_: Round):
    """Talks, pledges' ratings, persons: neither offered on the page nor taken from a forged one."""
    page = round_.sign_in(round_.cast.office).get(
        f"/matters/open?unit={round_.cast.town.pk}&slug=assessment"
    ).content.decode()  # fmt: skip
    assert 'value="members_meeting.held_rate"' in page
    for one in ("talks.talked", "pledge_rating.rated", "member_appraisal.done_rate",
                "dues_relief.granted", "referral.handed_over"):  # fmt: skip
        assert f'value="{one}"' not in page
        rows = [("x", "floor", one, "3", "50"), ("难题", "floor", "judged", "", "50")]
        assert "不能拿来考核" in refusal(round_.begin(rows))


def lines(rows: list[dict[str, str]]) -> dict[str, str]:
    columns = (*COLUMNS, "goal", "own_full")
    return table("goal_lines", [[row[one] for one in columns] for row in rows], columns)


def test_row_4_10(round_: Round):
    """Goals stand before the period; a change midway keeps both and who agreed; line by line."""
    sheet, cast = round_.locked(), round_.cast
    nothing = lines(round_.goals(sheet, ""))
    empty = round_.says(cast.secretary, sheet, "done", "2026-01-20", **nothing)
    assert "第3行缺“本单位的目标”" in empty
    late = round_.says(cast.secretary, sheet, "done", "2026-02-03", **lines(round_.goals(sheet)))
    assert "须在今天以后" in late
    full = lines(round_.goals(sheet))
    assert not round_.says(cast.secretary, sheet, "done", "2026-01-20", **full)
    assert not round_.says(round_.seats[0], sheet, "agree", "2026-01-22")
    assert sheet.known["agreed_goals"][0]["own_full"] == ""
    changed = lines(round_.goals(sheet, "东渠改线后通水", "50"))
    assert "缺“为什么要改目标”" in round_.says(
        cast.secretary, sheet, "change", "2026-06-01", **changed
    )
    why = {"goal_change": "六月发大水，渠改了线"}
    assert not round_.says(cast.secretary, sheet, "change", "2026-06-01", **changed, **why)
    assert sheet.known["agreed_goals"][0]["own_full"] == "", "asked for, not yet agreed"
    own = round_.says(cast.secretary, sheet, "approve", "2026-06-02", reason="好")
    assert "由上级党委" in own
    assert not round_.says(round_.seats[0], sheet, "approve", "2026-06-05", reason="情况属实")
    held = marked.sheet(sheet, TODAY)
    assert [one.lines[-1][1] for one in held.goals] == ["东渠通水", "东渠改线后通水"]
    assert held.goals[1].by == round_.seats[0] and "六月发大水，渠改了线" in held.goals[1].why
    board = round_.sign_in(cast.member).get(f"/board/{cast.village.pk}").content.decode()
    assert "东渠改线后通水" in board and "本单位自己提的目标" in board
    page = round_.sign_in(cast.member).get(f"/org/{cast.village.pk}/assessments").content.decode()
    assert "东渠通水" in page and "东渠改线后通水" in page and "50 算满分" in page
    assert held.lines[0].counted == "50.00" and held.lines[0].full_at == "50"


def test_row_3_19(round_: Round):
    """The unit appeals within the days; who marked does not answer, and the answer is recorded."""
    sheet, cast = round_.to_score(), round_.cast
    rows = round_.scores(("80", "看过三处"), ("88.55", "五月通水"))
    # the secretary of the town is among those who mark here, and so does not answer
    known = {**sheet.known, "scorers": [str(round_.seats[0].pk)]}
    Matter.objects.filter(pk=sheet.pk).update(known=known)
    # who may also change the scorers sends them along, as the page does
    both = {"scorers": [str(round_.seats[0].pk)], "second_scorer": str(round_.seats[2].pk)}
    empty = round_.says(round_.seats[0], sheet, "done", "2026-09-03", **rows)
    assert "“复核评分的人”不少于1" in empty
    assert not round_.says(round_.seats[0], sheet, "done", "2026-09-03", **rows, **both)
    same = round_.says(round_.seats[1], sheet, "agree", "2026-09-04")
    assert "复核评分的人" in same
    assert not round_.says(round_.seats[2], sheet, "agree", "2026-09-04")
    before = round_.sign_in(cast.secretary).get(f"/matter/{sheet.pk}").content.decode()
    assert 'value="objected"' not in before, "nothing hangs yet"
    assert not round_.says(cast.office, sheet, "posted", "2026-09-04")
    page = round_.sign_in(cast.secretary).get(f"/matter/{sheet.pk}").content.decode()
    assert 'value="objected"' in page and 'value="clear"' not in page
    assert "80.00 × 40 ÷ 100 ＝ 32.00" in page and "理由：看过三处" in page
    assert "缺“哪一项不同意" in round_.says(cast.secretary, sheet, "objected", "2026-09-07")
    words = {"appeal_words": "东渠五月就通了水，有记录"}
    assert not round_.says(cast.secretary, sheet, "objected", "2026-09-07", **words)
    who_marked = {0: "不得由办理“评分", 2: "不得由办理“另一人复核"}
    for who, told in ((round_.seats[n], words) for n, words in who_marked.items()):
        assert told in round_.says(who, sheet, "keep", "2026-09-09", reason="分没有错")
    assert "须写明理由" in round_.says(round_.seats[1], sheet, "keep", "2026-09-09")
    assert not round_.says(round_.seats[1], sheet, "keep", "2026-09-09", reason="通水在九月")
    told = round_.sign_in(cast.secretary).get(f"/matter/{sheet.pk}").content.decode()
    assert "通水在九月" in told and sheet.at == "close"


def test_row_1_27(round_: Round):
    """A mark that stands changes by a reopening alone: a reason, a second person, both values."""
    sheet, cast = round_.to_stand(), round_.cast
    first = sheet.known["total_mark"]
    rows = round_.scores(("100", "再看过"), ("88.55", "五月通水"))
    shut = round_.sign_in(round_.seats[1]).post(
        f"/matter/{sheet.pk}/act",
        {"stage": "score", "said": "done", "on": "2026-09-16", "revision": sheet.revision, **rows},
    )
    assert shut.status_code in (403, 422)
    assert "缺“为什么要重开”" in round_.says(cast.office, sheet, "reopen", "2026-09-16")
    why = {"reopen_note": "漏看了西边的两处"}
    assert not round_.says(cast.office, sheet, "reopen", "2026-09-16", **why)
    assert round_.says(cast.office, sheet, "reopen", "2026-09-16", reason="好")
    assert "须写明理由" in round_.says(round_.seats[0], sheet, "reopen", "2026-09-17")
    assert not round_.says(round_.seats[0], sheet, "reopen", "2026-09-17", reason="查过，确实漏了")
    notes = [{"indicator": row["indicator"], "weight": row["weight"], "self_note": "见记录"}
             for row in sheet.known["agreed_goals"]]  # fmt: skip
    round_.do(cast.secretary, sheet, "done", "2026-09-18", self_lines=notes)
    assert not round_.says(round_.seats[1], sheet, "done", "2026-09-18", **rows)
    assert sheet.known["total_mark"] != first
    page = round_.sign_in(cast.secretary).get(f"/org/{cast.village.pk}/assessments")
    text = page.content.decode()
    for words in (first, sheet.known["total_mark"], "漏看了西边的两处", "查过，确实漏了"):
        assert words in text
    assert "柏成村党支部" not in text.partition("<main")[2].partition("</main>")[0]
    beside = round_.sign_in(cast.stranger).get(f"/org/{cast.village.pk}/assessments")
    assert beside.status_code == 403


@pytest.mark.parametrize("word", ["考核制度", "目标考核", "评价考核", "考评检查"])
def test_it_is_found_by_the_names_people_use(cast: Cast, sign_in, word: str):
    page = sign_in(cast.secretary).get(f"/find?q={word}").content.decode()
    assert "/institutions/assessment" in page
