"""What the demo's river branch put up, voted on and rated; a neighbour keeps the log."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhidu.ballots.actions import casting, closing, opening
from zhidu.ballots.form import Choice, Form, Item
from zhidu.ballots.models import Round
from zhidu.boards import beats, log, notes
from zhidu.boards.actions import decisions, notices, witnesses
from zhidu.boards.models import Notice
from zhidu.boards.moment import moment
from zhidu.org.access import holders, members
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from . import sealed, surveys
from .names import SEED

FIRST = date(2026, 10, 5)
SCALE = (
    Choice("5", "很满意", 5), Choice("4", "满意", 4), Choice("3", "一般", 3),
    Choice("2", "不太满意", 2), Choice("1", "不满意", 1),
    Choice("0", "不了解，不打分", None, counts=False),
)  # fmt: skip
VOTE = (Choice("yes", "赞成"), Choice("no", "反对"), Choice("abstain", "弃权"))
KEPT = ("巡堤不缺勤，险情当天报", "结对的独居老人每月看望两次", "反映的事三天内有回音")
REMARKS = ("闸口的灯修得快", "电话打得通", "建议把值班表贴到桥头", "看望老人是实打实的")
ROOM = "闸所一楼，纪检委员，工作日可打办公室电话"


def tell(unit: Unit, today: date) -> None:
    """Day by day, so that the log is written in the order things happened."""
    stage = Stage(unit)
    days: dict[date, Callable[[date], None]] = {
        FIRST: stage.begin, date(2026, 10, 12): stage.count_rating,
        date(2026, 11, 9): stage.post_first, date(2026, 11, 17): stage.decide,
        date(2026, 11, 18): stage.vote, date(2026, 12, 24): stage.post_second,
        date(2026, 12, 28): stage.rate_again, sealed.VOTE: sealed.vote, sealed.RATE: sealed.rate,
        sealed.PLEDGES: sealed.pledges, surveys.USERS: surveys.users,
        surveys.USERS_TOLD: surveys.users_told, surveys.BODY: surveys.body,
        surveys.BODY_COUNTED: surveys.body_counted, surveys.BODY_TOLD: surveys.body_told,
    }  # fmt: skip
    day = FIRST
    while day <= today:
        if day in days:
            days[day](day)
        beats.daily(day, _page)
        stage.look(day)
        day += timedelta(days=1)


def _page(number: int) -> bytes:
    row = Notice.objects.get(number=number)
    return json.dumps({"salt": bytes(row.salt or b"").hex(), "content": row.content}).encode()


class Stage:
    """The branch, its secretary, and the neighbour's witness."""

    def __init__(self, unit: Unit) -> None:
        self.unit, self.draw = unit, random.Random(SEED + 7)
        self.secretary = holders(unit, "secretary", FIRST)[0].person
        key = Ed25519PrivateKey.generate()
        self.witness = notes.Signer("witness.demo/next-branch", notes.WITNESS, key)
        self.first: Notice | None = None

    def actor(self, day: date) -> Actor:
        return Actor(self.secretary, day)

    def people(self, day: date) -> list[Person]:
        return list(members(self.unit, day))

    def look(self, day: date) -> None:
        """The witness comes by every evening."""
        point = log.latest()
        if point and not point.cosignatures.exists():  # type: ignore[attr-defined]
            line = self.witness.line(point.text, moment(day) + 3600)
            log.cosign(f"{point.text}\n{line}", day)

    def begin(self, day: date) -> None:
        witnesses.name(Actor(None, day), self.witness.verifier.vkey)
        self.rating = self._rating(day, "2026年第三季度", date(2026, 10, 11))
        self._rate(self.rating, self.people(day), day)

    def _rating(self, day: date, period: str, last: date) -> Round:
        items = tuple(Item(f"q{n}", line, SCALE) for n, line in enumerate(KEPT, 1))
        form = Form(items, remarks=True, lede="支部公开承诺的三件事，做得怎么样，您说了算。")
        plan = opening.Plan(
            "rating", "请您评一评支部的承诺", f"unit:{self.unit.pk}:pledge", period, form, last,
            raters={"kinds": ["full", "probationary", "staff"]},
        )  # fmt: skip
        row = opening.draft(self.actor(day), self.unit, plan)
        roll = {one.pk: "" for one in self.people(day)}
        return opening.open_round(self.actor(day), row, roll)

    def _rate(self, row: Round, people: list[Person], day: date) -> None:
        remarks = list(REMARKS)
        for one in people:
            given = {item.id: self.draw.choice("55554443320") for item in row.form.items}
            casting.cast(row.pk, one, given, remarks.pop() if remarks else "", day)

    def count_rating(self, day: date) -> None:
        closing.stop(self.actor(day), self.rating)
        closing.count(self.actor(day), self.rating)

    def post_first(self, day: date) -> None:
        words = notices.Words(
            "关于拟确定一名发展对象的公示",
            [("所在", "上闸所"), ("岗位", "机闸工"), ("培养联系人", "本支部两名正式党员")], ROOM,
        )  # fmt: skip
        self.first = notices.post(self.actor(day), self.unit, words, 5)

    def decide(self, day: date) -> None:
        content = {"what": "确定为发展对象", "minutes": "支委会记录"}
        decisions.decide(self.actor(day), self.unit, content, notice=self.first)

    def vote(self, day: date) -> None:
        """A members' vote on one evening, opened by a scrutineer's passphrase."""
        people = self.people(day)
        scrutineer = next(one for one in people if one != self.secretary)
        plan = opening.Plan(
            "ballot", "会议室改作党员活动室", f"unit:{self.unit.pk}:room", "2026-11-18",
            Form((Item("q1", "会议室改作党员活动室，周末向职工开放", VOTE),)), day,
            two_person=True, scrutineers=(scrutineer.pk,), raters={"kinds": ["full"]},
        )  # fmt: skip
        row = opening.draft(self.actor(day), self.unit, plan)
        opening.take_seat(Actor(scrutineer, day), row, "DEMO-DEMO-DEMO")
        roll = {one.pk: "" for one in members(self.unit, day, ("full",))}
        opening.open_round(self.actor(day), row, roll, warned=True)
        for pk in list(roll)[:-1]:
            given = {"q1": self.draw.choice(["yes", "yes", "yes", "no", "abstain"])}
            casting.cast(row.pk, Person.objects.get(pk=pk), given, "", day)
        closing.stop(self.actor(day), row)
        closing.count(Actor(scrutineer, day), row, "DEMO-DEMO-DEMO")

    def post_second(self, day: date) -> None:
        words = notices.Words(
            "2027 年上闸所党员责任区划分",
            [("一号闸", "支委分工，两名党员"), ("二号闸", "三名党员"), ("堤段", "党小组轮值")],
            ROOM,
        )  # fmt: skip
        notices.post(self.actor(day), self.unit, words, 5)

    def rate_again(self, day: date) -> None:
        row = self._rating(day, "2026年第四季度", date(2027, 1, 8))
        own = {self.secretary.pk}
        others = [one for one in self.people(day) if one.pk not in own]
        self._rate(row, others[: max(len(others) // 3, 1)], day)
