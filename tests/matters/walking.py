"""Walk a case of development through the acts of the product: who does which step, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.fixtures import SYSTEM, Cast
from zhidu.boards import beats
from zhidu.boards.models import Notice
from zhidu.engine.stages import Exam, Vote
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person

BALLOT = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "for": 19, "against": 1,
          "abstain": 0, "invalid": 0}  # fmt: skip
# stage, day, what is said (nothing: done), items
Line = tuple[str, str, Any, dict[str, Any]]


def hang_on(until: date) -> None:
    """Each day from the latest notice on, its page is fetched and goes into the log."""
    page = Notice.objects.filter(ended=None).order_by("number").last()
    day = page.posted + timedelta(days=1) if page else until
    while day < until:
        beats.daily(day, page_of)
        day += timedelta(days=1)


def page_of(number: int) -> bytes:
    row = Notice.objects.get(number=number)
    return json.dumps({"salt": bytes(row.salt or b"").hex(), "content": row.content}).encode()


@dataclass
class Stage:
    """The cast with a committee above, an employee who applies, and the institution adopted."""

    cast: Cast
    head: Person
    applicant: Person

    def on(self, person: Person, day: str) -> Actor:
        return Actor(person, date.fromisoformat(day))

    def open(self, day: str = "2026-06-01") -> Matter:
        actor = self.on(self.cast.secretary, day)
        return acting.open_matter(
            actor, self.cast.village, "development", actor.today, self.applicant
        )

    def whom(self, matter: Matter, stage: str) -> Person:
        """Somebody who may take the stage: the holder of its role, else who keeps its papers."""
        by = law_of(matter).stages[stage].by
        return {
            "applicant": self.applicant, "secretary": self.cast.secretary,
            "committee": self.cast.people[1], "contact": self.cast.people[4],
            "branch": self.cast.people[1], "superior": self.head, "sent": self.head,
            "office": self.cast.office, "masses": self.cast.people[5],
        }[by]  # fmt: skip

    def second(self, matter: Matter, stage: str) -> Person:
        """Who enters a count or a result for the second time."""
        held = law_of(matter).stages[stage]
        return self.head if isinstance(held, Exam) else self.cast.people[2]

    def take(self, matter: Matter, line: Line) -> Any:
        stage, day, said, facts = line
        held = law_of(matter).stages[stage]
        one = self.whom(matter, stage)
        if isinstance(held, (Vote, Exam)):
            other = self.second(matter, stage)
            counting.count(self.on(one, day), matter, stage, said, date.fromisoformat(day),
                           facts=facts)  # fmt: skip
            return counting.count(self.on(other, day), matter, stage, said, date.fromisoformat(day))
        if said == "clear":
            hang_on(date.fromisoformat(day))
        return acting.do(
            self.on(one, day), matter, stage, said or "done", date.fromisoformat(day), facts
        )

    def walk(self, matter: Matter, until: str = "", lines: list[Line] | None = None) -> Matter:
        """Up to the stage, which is not taken; the whole way without one."""
        for line in lines or self.lines():
            if line[0] == until:
                break
            self.take(matter, line)
            matter.refresh_from_db()
        return matter

    def lines(self) -> list[Line]:
        contacts = [str(self.cast.people[4].pk)]
        introducers = [str(self.cast.people[4].pk), str(self.cast.people[6].pk)]
        text = {"decision_text": "议过，同意。"}
        paper = {"document_ref": "杉委〔2026〕7号"}
        return [
            ("apply", "2026-06-01", None, {"applied_at": "work"}),
            ("talk", "2026-06-20", None, {"talk_record": "谈了经历和想法。"}),
            ("recommend", "2026-07-01", None,
             {"recommendation": [{"way": "党员推荐", "result": "20人中18人推荐"}]}),
            ("list_activist", "2026-07-01", "list", text),
            ("file_activist", "2026-07-10", None, paper),
            ("name_contacts", "2026-07-03", None, {"contacts": contacts}),
            ("cultivate", "2027-01-04", "examined", {"cultivation_opinion": "按时完成任务。"}),
            ("cultivate", "2027-07-02", "examined", {"cultivation_opinion": "带头值夜班。"}),
            ("cultivate", "2027-07-03", "ready", {"cultivation_opinion": "建议列入。"}),
            ("consult", "2027-07-05", None, {"consult_note": "听取23人意见。"}),
            ("propose_target", "2027-07-06", "propose", text),
            ("consent_target", "2027-07-09", "agree", paper),
            ("target_notice", "2027-07-12", "posted", {}),
            ("target_notice", "2027-07-20", "clear", {}),
            ("list_target", "2027-07-21", "list", text),
            ("name_introducers", "2027-07-21", None, {"introducers": introducers}),
            ("review", "2027-08-20", "pass", {"review_conclusion": "合格。"}),
            ("train", "2027-09-10", "trained", {"training_days": 3}),
            ("examine", "2027-09-12", "pass", text),
            ("prereview", "2027-09-20", "pass", paper),
            ("form", "2027-09-25", None, {"form_number": "0031"}),
            ("admit", "2027-10-08", BALLOT, text),
            ("superior_talk", "2027-11-01", None, {"talk_record": "谈过。"}),
            ("approve", "2027-11-10", "approve", paper),
            ("file_up", "2027-11-20", None, paper),
            ("join_group", "2027-11-12", None, {}),
            ("oath", "2027-12-01", None, {}),
            ("probation", "2028-04-01", "examined", {"cultivation_opinion": "认真。"}),
            ("probation", "2028-10-08", "complete", {"cultivation_opinion": "期满。"}),
            ("confirm_request", "2028-09-25", None, {}),
            ("confirm_consult", "2028-10-10", None, {"consult_note": "都同意。"}),
            ("confirm_review", "2028-10-12", "confirm", text),
            ("confirm_vote", "2028-10-20", BALLOT, text),
            ("confirm_approve", "2028-11-01", "approve", {**paper, "full_since": "2028-10-08"}),
            ("archive", "2028-11-10", None, {}),
        ]  # fmt: skip

    def with_gates(self) -> list[Line]:
        """The same way with the gates of the local rule in their places."""
        push = {**BALLOT, "eligible": 30, "present": 30, "issued": 30, "returned": 30, "for": 29}
        gates: dict[str, list[Line]] = {
            "propose_target": [
                ("push_members_1", "2027-07-05", BALLOT, {}),
                ("push_masses_1", "2027-07-06", push, {}),
            ],
            "examine": [("theory_exam", "2027-09-11", {"passed": 1}, {})],
            "admit": [
                ("push_members_2", "2027-09-26", BALLOT, {}),
                ("push_masses_2", "2027-09-26", push, {}),
                ("notice_admit", "2027-09-27", "posted", {}),
                ("notice_admit", "2027-10-07", "clear", {}),
            ],
            "confirm_vote": [
                ("notice_confirm", "2028-10-12", "posted", {}),
                ("notice_confirm", "2028-10-20", "clear", {}),
            ],
        }  # fmt: skip
        found: list[Line] = []
        for line in self.lines():
            found += [*gates.get(line[0], []), line]
        return found


def prepared(cast: Cast) -> Stage:
    since = date(2020, 1, 1)
    head = people.add(SYSTEM, cast.other, "full", since, name="邓秋禾")
    people.appoint(SYSTEM, cast.town, head, "secretary", "书记", since, first=True)
    applicant = people.add(
        SYSTEM, cast.village, "staff", since, name="冯春稻", birth=date(1998, 3, 5)
    )
    adopting.adopt(SYSTEM, cast.village, "development", date(2026, 1, 1))
    return Stage(cast, head, applicant)
