"""Five cases of developing a member: each shows another turn the road can take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.engine.stages import POSTED, Exam, Vote
from zhidu.matters import roles
from zhidu.matters.actions import (
    acting,
    adopting,
    counting,
    localising,
    objecting,
    placing,
    turning,
)
from zhidu.matters.rulebook import law_of
from zhidu.org.access import members
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

PAPER = date(2026, 1, 12)  # the day older papers were put in
ONE = timedelta(days=1)
NEW = date(2026, 5, 18)  # the day the new rules came into force
TEXT = {"decision_text": "逐条议过，一致同意。"}
Line = tuple[str, str, Any, dict[str, Any]]


def prepare() -> None:
    """The branches of the river office ran it before their other institutions."""
    for unit in Unit.objects.filter(parent__name="穗澜河管理处党委", kind="branch"):
        adopting.adopt(Actor(None, PAPER), unit, "development", date(2026, 1, 1))


def tell() -> None:
    top = Unit.objects.get(name="穗澜河管理处党委")
    localising.adopt(Actor(None, NEW), top, "development", "double_recommendation", NEW, below=True)
    _confirmed()
    _objected()
    _failed_an_exam()
    _exactly_half()
    _just_talked_to()


class Case:
    """One case in a branch of the river office; every line is put down by who may."""

    def __init__(self, unit: str, name: str, opened: str, born: int) -> None:
        self.unit = Unit.objects.get(name=unit)
        self.folk = list(members(self.unit, PAPER, ("full",)))
        begun = date.fromisoformat(opened)
        self.person = people.add(
            Actor(None, PAPER), self.unit, "staff", date(begun.year - 1, 1, 1), name=name,
            sex="f", ethnicity="汉族", birth=date(born, 3, 1), birth_exact="month",
            education="大专", source="serving", work_unit=f"{unit.removesuffix('党支部')}运行班",
        )  # fmt: skip
        keeper = self._secretary(max(begun, PAPER))
        self.matter = acting.open_matter(keeper, self.unit, "development", begun, self.person)

    def _secretary(self, day: date) -> Actor:
        post = self.unit.posts.get(post="secretary", ends=None)  # type: ignore[attr-defined]
        return Actor(post.person, day)

    def full(self, *numbers: int) -> list[str]:
        return [str(self.folk[n].pk) for n in numbers]

    def take(self, *lines: Line) -> None:
        for stage, day, said, facts in lines:
            on = date.fromisoformat(day)
            self.matter.refresh_from_db()
            held = law_of(self.matter).stages[stage]
            entered = max(on, PAPER)
            if said == POSTED:  # hung on the wall; the log of the demo begins later than these
                entered += ONE
            if isinstance(held, (Vote, Exam)):
                self._count(stage, on, entered, said, facts)
            else:
                one = self._whom(stage, entered)
                acting.do(Actor(one, entered), self.matter, stage, said or "done", on, facts)
        self.matter.refresh_from_db()

    def _count(self, stage: str, on: date, entered: date, said: Any, facts: dict[str, Any]) -> None:
        law = law_of(self.matter)
        by = law.stages[stage].by
        if law.roles[by].who == "members":
            two = self.folk[1:3]
        else:  # an exam of the office above: its clerk and its secretary
            above = roles.find(law, by, self.unit, entered, self.matter).unit
            assert above is not None
            two = [post.person for post in above.posts.on(entered)][:2]  # type: ignore[attr-defined]
        for one in two:
            counting.count(Actor(one, entered), self.matter, stage, said, on, facts=facts)

    def _whom(self, stage: str, day: date) -> Person:
        law = law_of(self.matter)
        held = law.stages[stage]
        if law.roles[held.by].who == "subject":
            keeper = self._secretary(day).person  # from paper, on behalf
            assert keeper is not None
            return keeper
        return roles.people(law, held.by, self.unit, day, self.matter, held)[0]

    def turn(self, day: str) -> None:
        """The committee above decides that the rest goes by the new rules and the local one."""
        top = self.unit.parent
        assert top is not None
        head = top.posts.get(post="secretary", ends=None)  # type: ignore[attr-defined]
        actor = Actor(head.person, date.fromisoformat(day))
        turning.turn(actor, self.matter, "新细则施行，尚未确定发展对象的，以后各步按新版办")

    def activist(self, year: int) -> list[Line]:
        """Application to the second half-yearly opinion, a year and a month."""
        return [
            ("apply", f"{year}-03-17", None, {"applied_at": "work"}),
            ("talk", f"{year}-04-10", None, {"talk_record": "谈了经历、对党的认识和家里情况。"}),
            ("recommend", f"{year}-04-22", None,
             {"recommendation": [{"way": "党员推荐", "result": "到会16人，15人推荐"}]}),
            ("list_activist", f"{year}-04-22", "list", TEXT),
            ("file_activist", f"{year}-05-06", None, {"document_ref": f"备案回执{year}第12号"}),
            ("name_contacts", f"{year}-04-22", None, {"contacts": self.full(4, 5)}),
            ("cultivate", f"{year}-10-21", "examined",
             {"cultivation_opinion": "防汛值守二十一天，记录齐全。"}),
            ("cultivate", f"{year + 1}-04-21", "examined",
             {"cultivation_opinion": "带新人检修两台闸机，会上主动认错一次。"}),
            ("cultivate", f"{year + 1}-04-23", "ready",
             {"cultivation_opinion": "建议列为发展对象。"}),
            ("consult", f"{year + 1}-05-15", None, 
             {"consult_note": "小组5人、党员14人、群众11人，都赞成。"}),
        ]  # fmt: skip

    def target(self, start: str, posted: str, clear: str, listed: str) -> list[Line]:
        masses = {"eligible": 30, "present": 27, "issued": 27, "returned": 27, "for": 21,
                  "against": 2, "abstain": 4, "invalid": 0}  # fmt: skip
        return [
            ("push_members_1", start, _votes(19, 17, 14), {"recommenders": "全体正式党员"}),
            ("push_masses_1", start, masses, {"recommenders": "各班推选的群众代表"}),
            ("propose_target", start, "propose", TEXT),
            ("consent_target", start, "agree", {"document_ref": "穗澜委〔2026〕19号"}),
            ("target_notice", posted, "posted", {}),
            ("target_notice", clear, "clear", {}),
            ("list_target", listed, "list", TEXT),
            ("name_introducers", listed, None, {"introducers": self.full(4, 5)}),
        ]  # fmt: skip


def _votes(eligible: int, present: int, yes: int) -> dict[str, int]:
    return {"eligible": eligible, "present": present, "issued": present, "returned": present,
            "for": yes, "against": present - yes, "abstain": 0, "invalid": 0}  # fmt: skip


def _confirmed() -> None:
    """杨晨稻: begun on paper in 2023, placed at probation by two, confirmed in July 2026."""
    case = Case("上闸所党支部", "杨晨稻", "2023-03-06", 1996)
    people.join(Actor(None, PAPER), case.unit, case.person, "probationary", date(2025, 6, 26))
    days = {"apply": "2023-03-06", "list_activist": "2023-10-12", "prereview": "2025-06-10",
            "admit": "2025-06-26", "approve": "2025-07-18"}  # fmt: skip
    row = placing.propose(
        case._secretary(PAPER), case.matter, "probation",
        {name: date.fromisoformat(day) for name, day in days.items()},
        {"contacts": case.full(6, 7), "introducers": case.full(6, 7)},
    )  # fmt: skip
    other = case.unit.posts.get(post="org_commissioner", ends=None)  # type: ignore[attr-defined]
    placing.confirm(Actor(other.person, PAPER), row)
    paper = {"document_ref": "穗澜委〔2026〕27号"}
    case.take(
        ("probation", "2026-01-15", "examined", {"cultivation_opinion": "冬修期间带班。"}),
        ("probation", "2026-06-26", "complete", {"cultivation_opinion": "预备期满，表现一贯。"}),
        ("confirm_request", "2026-07-06", None, {}),
        ("confirm_consult", "2026-07-08", None, {"consult_note": "小组和群众都同意。"}),
        ("confirm_review", "2026-07-09", "confirm", TEXT),
        ("confirm_vote", "2026-07-16", _votes(18, 17, 17), TEXT),
        ("confirm_approve", "2026-07-30", "approve", {**paper, "full_since": "2026-06-26"}),
        ("archive", "2026-08-20", None, {"archive_note": "31份，装订一册。"}),
    )


def _objected() -> None:
    """朱晓粟: the new rules from May on; in September a resident objects, it is not upheld."""
    case = Case("上闸所党支部", "朱晓粟", "2025-03-17", 1997)
    case.take(*case.activist(2025))
    case.turn("2026-05-25")
    case.take(
        *case.target("2026-06-02", "2026-06-08", "2026-06-16", "2026-06-16"),
        ("review", "2026-07-20", "pass", {"review_conclusion": "函调三件均已回，合格。"}),
        ("train", "2026-08-14", "trained", {"training_days": 3, "training_hours": 24}),
        ("theory_exam", "2026-08-28", {"passed": 1}, {}),
        ("examine", "2026-08-31", "pass", TEXT),
        ("prereview", "2026-09-01", "pass", {"document_ref": "穗澜委预审〔2026〕4号"}),
        ("form", "2026-09-02", None, {"form_number": "3300412"}),
        ("push_members_2", "2026-09-03", _votes(19, 16, 15), {"recommenders": "全体正式党员"}),
        ("push_masses_2", "2026-09-03", _votes(30, 28, 24), {"recommenders": "群众代表"}),
        ("notice_admit", "2026-09-07", "posted", {}),
    )
    nobody = Actor(None, date(2026, 9, 9))
    found = objecting.object_to(nobody, case.matter, "听说她把公家的电缆拉回家了", "resident")
    finding = {"finding": "查了领料单和库存，电缆是报废后按规定处理的，有收据。",
               "reason": "与事实不符"}  # fmt: skip
    head = found.unit.posts.get(post="secretary", ends=None)
    day = date(2026, 9, 16)
    acting.do(Actor(head.person, day), found, "find", "not_upheld", day, finding)
    case.take(
        ("notice_admit", "2026-09-16", "clear", {}),
        ("admit", "2026-09-24", _votes(19, 17, 15), TEXT),
        ("superior_talk", "2026-10-13", None, {"talk_record": "谈了对党章的理解和今后打算。"}),
        ("approve", "2026-10-20", "approve", {"document_ref": "穗澜委〔2026〕41号"}),
        ("file_up", "2026-11-02", None, {"document_ref": "备案回执2026第33号"}),
        ("join_group", "2026-10-22", None, {"group_name": "第一党小组"}),
        ("oath", "2026-11-10", None, {}),
    )


def _failed_an_exam() -> None:
    """One stands before the theory exam a second time."""
    case = Case("中堰所党支部", "冯暮黍", "2025-03-17", 1999)
    case.take(*case.activist(2025))
    case.turn("2026-05-25")
    case.take(
        *case.target("2026-08-04", "2026-08-05", "2026-08-13", "2026-08-14"),
        ("review", "2026-09-28", "pass", {"review_conclusion": "合格。"}),
        ("train", "2026-11-06", "trained", {"training_days": 3}),
        ("theory_exam", "2026-12-10", {"passed": 0}, {}),
    )


def _exactly_half() -> None:
    """The vote of December was held in sealed envelopes (sealed.py): nine of eighteen are half."""
    case = Case("下渡所党支部", "蒋夏荞", "2025-03-17", 1995)
    case.take(*case.activist(2025))
    case.turn("2026-05-25")
    case.take(
        *case.target("2026-07-06", "2026-07-07", "2026-07-15", "2026-07-16"),
        ("review", "2026-08-24", "pass", {"review_conclusion": "合格。"}),
        ("train", "2026-09-18", "trained", {"training_hours": 24}),
        ("theory_exam", "2026-09-25", {"passed": 1}, {}),
        ("examine", "2026-10-26", "pass", TEXT),
        ("prereview", "2026-11-16", "pass", {"document_ref": "穗澜委预审〔2026〕6号"}),
        ("form", "2026-11-17", None, {"form_number": "3300417"}),
        ("push_members_2", "2026-11-18", _votes(18, 14, 8), {}),
        ("push_masses_2", "2026-11-18", _votes(30, 26, 20), {}),
        ("notice_admit", "2026-11-19", "posted", {}),
        ("notice_admit", "2026-11-27", "clear", {}),
    )


def _just_talked_to() -> None:
    """Applied in December; the talk was eleven days later."""
    case = Case("上闸所党支部", "薛晨禾", "2026-12-07", 2003)
    case.take(
        ("apply", "2026-12-07", None, {"applied_at": "work"}),
        ("talk", "2026-12-18", None, {"talk_record": "谈了为什么要入党，讲了基本要求。"}),
    )
