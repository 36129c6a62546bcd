"""A village of the demo: who sits in its committee and meeting, and what it decided in 2026.

The secretary of 柏启村 also leads its committee; the others are no Party members but villagers.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.engine.stages import POSTED, Vote
from zhidu.ledger import actions as ledger
from zhidu.ledger.models import Line
from zhidu.matters import disclosing, roles
from zhidu.matters.actions import acting, adopting, counting, raising
from zhidu.matters.actions.standing import open_for
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of, law_of
from zhidu.org.access import voters
from zhidu.org.door import Actor
from zhidu.org.models import Person, Post, Unit

from .asking import holder
from .names import names

UNIT, BEGAN, ONE = "柏启村党支部", date(2026, 1, 5), timedelta(days=1)
NOVEMBER = date(2026, 11, 1)
SEATS = (
    *(("village_member", "村委会委员"),) * 3, *(("villager_rep", "村民代表"),) * 12,
    *(("supervisor", "村务监督委员会成员"),) * 3, ("village_accountant", "报账员"),
)  # fmt: skip
LAST = 40  # names from the end of the list: nobody else's change by it


def seat() -> None:
    """The village committee, twelve representatives, three who supervise, and an accountant."""
    unit = Unit.objects.get(name=UNIT)
    folk = [Person(name=one, source="villager") for one in list(names())[-LAST:][: len(SEATS)]]
    for one in folk:
        one.keep_keys()
    made = Person.objects.bulk_create(folk)
    supervisor = next(n for n, (post, _title) in enumerate(SEATS) if post == "supervisor")
    money = (
        ("fund_maker", "制单人", made[-1]), ("fund_checker", "复核人", made[supervisor]),
        ("fund_approver", "审批人", holder(UNIT, "deputy_secretary")),
        ("fund_second", "第二审批人", holder(UNIT, "org_commissioner")),
    )  # fmt: skip
    chair = Post(unit=unit, person=holder(UNIT, "secretary"), post="village_chair",
                 title="村委会主任", starts=BEGAN)  # fmt: skip
    rows = [
        Post(unit=unit, person=one, post=post, title=title, starts=BEGAN)
        for one, (post, title) in zip(made, SEATS, strict=True)
    ]
    rows += [
        Post(unit=unit, person=one, post=post, title=title, starts=BEGAN)
        for post, title, one in money
    ]
    Post.objects.bulk_create([chair, *rows])


def tell() -> None:
    unit = Unit.objects.get(name=UNIT)
    adopting.adopt(Actor(None, BEGAN), unit, "village_matter", BEGAN)
    _money(unit)
    _ditch(unit)
    _threshing_floor(unit)
    _day(unit)
    _affairs(unit)


class Affair:
    """One matter of the village; every line is put down by who may, two by two where counted."""

    def __init__(self, unit: Unit, matter: Matter) -> None:
        self.unit, self.matter = unit, matter

    def go(self, day: str, outcome: str, at: str = "", **facts: Any) -> None:
        on = date.fromisoformat(day)
        entered = on + ONE if outcome == POSTED else on  # it hung on the wall of the village
        who = self._whom(on, at)[0]
        acting.do(Actor(who, entered), self.matter, at or self.matter.at, outcome, on, facts)

    def count(self, day: str, there: int, yes: int, **facts: Any) -> None:
        on = date.fromisoformat(day)
        folk = self._whom(on)
        able = voters(self.unit, on).voters if self.matter.at == "party_review" else folk
        sheet = {"eligible": len(able), "present": there, "issued": there, "returned": there,
                 "for": yes, "against": there - yes, "abstain": 0, "invalid": 0}  # fmt: skip
        for one in folk[-2:]:
            counting.count(Actor(one, on), self.matter, self.matter.at, sheet, on, facts=facts)

    def _whom(self, day: date, at: str = "") -> list[Person]:
        self.matter.refresh_from_db()
        law = law_of(self.matter)
        stage = law.stages[at or self.matter.at]
        found = roles.people(law, stage.by, self.unit, day, self.matter, stage)
        return [one for one in found if one != self.matter.opener] if _counts(stage) else found


def _counts(stage: Any) -> bool:
    return isinstance(stage, Vote)


def _open(unit: Unit, day: str, **facts: Any) -> Affair:
    """A representative of the villagers brings it up."""
    on = date.fromisoformat(day)
    rows = Post.objects.filter(unit=unit, post="villager_rep").select_related("person")
    me = Actor(rows.order_by("pk")[2].person, on)
    matter = acting.open_matter(me, unit, "village_matter", on)
    acting.do(me, matter, "propose", "done", on, {"proposed_by": "reps", **facts})
    return Affair(unit, matter)


def _ditch(unit: Unit) -> None:
    """Chain E4: decided in March, lawful in the town's eyes, done and shown in June."""
    held = _open(
        unit, "2026-03-02", title_line="修东渠", village_topic="works",
        reason="东渠漏水，下游四十亩浇不上。",
    )  # fmt: skip
    held.go("2026-03-04", "agree", village_plan="衬砌三百米，先修漏得最多的一段。")
    held.count("2026-03-09", 17, 16)
    held.go("2026-03-09", "reps")
    held.count(
        "2026-03-16", 13, 12, resolution="衬砌东渠三百米，用集体收益三万元以内，五月底前完工。"
    )
    held.go("2026-03-16", POSTED)
    held.go("2026-03-24", "clear")
    held.go("2026-03-26", "lawful")
    head = str(holder(UNIT, "secretary").pk)
    line = {"title_line": "衬砌东渠三百米", "owner": head, "due_on": "2026-05-31"}
    costs = (
        ("衬砌东渠的水泥和砂石", "杉朗建材门市部", 1_280_000),
        ("衬砌东渠的工钱", "施工队", 1_150_000),
    )
    lines = [{"purpose": what, "payee": whom, "amount_fen": much} for what, whom, much in costs]
    held.go("2026-03-27", "done", decisions=[line], payment_lines=lines)
    paid, waits = (Affair(unit, one) for one in _payments(held.matter))
    budget = str(Line.objects.get(fund__unit=unit).pk)
    for one, (what, whom, much) in zip((paid, waits), costs, strict=True):
        facts = {"purpose": what, "payee": whom, "amount_fen": much, "pay_kind": "project"}
        one.go("2026-03-28", "done", **facts, budget_line=budget)
        one.go("2026-03-30", "second")
        one.go("2026-03-30", "approve")
    paid.go("2026-03-31", "pass", voucher="记3-07")
    paid.go("2026-03-31", "done", received_on="2026-03-31")


def _payments(matter: Matter) -> list[Matter]:
    return list(Matter.objects.filter(parent=matter, slug="payment").order_by("pk"))


def _money(unit: Unit) -> None:
    """One fund of the village, a budget line its meeting decided, and what came in."""
    for slug in ("income", "payment"):
        adopting.adopt(Actor(None, BEGAN), unit, slug, BEGAN)
    fund = ledger.open_fund(Actor(None, BEGAN), unit, "村集体资金")
    year = BEGAN.replace(day=1), date(2026, 12, 31)
    ledger.set_line(
        Actor(None, BEGAN), fund, "公益事业", 3_000_000, *year, "村民代表会议1月4日决议"
    )
    for day, what, source, much, voucher in (
        ("2026-01-20", "机动地承包费", "承包费", 4_200_000, "记1-04"),
        ("2026-02-11", "果品站分红", "集体经营", 1_860_000, "记2-02"),
    ):
        on = date.fromisoformat(day)
        me = Actor(holder(UNIT, "fund_maker"), on)
        matter = acting.open_matter(me, unit, "income", on)
        facts = {"purpose": what, "income_source": source, "amount_fen": much}
        acting.do(me, matter, "make", "done", on, {**facts, "fund": str(fund.pk)})
        Affair(unit, matter).go(day, "pass", voucher=voucher)


def _threshing_floor(unit: Unit) -> None:
    """Resolved in December; the town has not answered by the day it should have."""
    held = _open(
        unit, "2026-11-23", title_line="晒谷场怎样用", village_topic="assets",
        reason="两户长期占着，别家没有地方晒。",
    )  # fmt: skip
    held.go("2026-11-25", "agree", village_plan="秋收两个月各户抽签轮用，其余时间租给合作社。")
    held.count("2026-11-30", 16, 13)
    held.go("2026-11-30", "reps")
    held.count(
        "2026-12-07", 12, 11, resolution="秋收两个月抽签轮用，其余时间租给合作社，租金入集体账。"
    )
    held.go("2026-12-07", POSTED)
    held.go("2026-12-15", "clear")


def _day(unit: Unit) -> None:
    """The twelfth of each month: in November a resident's item, none in December, one for January.

    What was said on the page in November is placed, voted on, and has become a matter.
    """
    adopting.adopt(Actor(None, NOVEMBER), unit, raising.DAY, NOVEMBER, {"day_of_month": 12})
    _raise(unit, date(2026, 11, 3), "村口装两盏路灯", "晚上放学的孩子走这一段看不清路。")
    item = Affair(unit, Matter.objects.get(unit=unit, slug=raising.ITEM))
    held = Affair(unit, item.matter.parent)
    item.go("2026-11-05", "place", reply_text="列入十二日的议程。")
    held.go("2026-11-09", "done", "agenda", village_agenda="一、村口装两盏路灯")
    item.count("2026-11-12", 13, 12, decided_what="先问镇里电费怎么出。")
    _held(held, "2026-11-12", "议了路灯一题，赞成的多。")
    me = Actor(holder(UNIT, "secretary"), date(2026, 12, 9))
    adoption = adoption_of(unit, raising.DAY, me.today)
    assert adoption is not None
    held = Affair(unit, open_for(me, unit, adoption, me.today, None)[0])
    acting.do(me, held.matter, "agenda", "done", me.today, {"village_agenda": "通报晒谷场的决议"})
    _held(held, "2026-12-12", "通报了晒谷场的决议，没有议题要表决。")
    _raise(unit, date(2026, 12, 30), "活动室晚上开到几点", "年轻人下班晚，八点锁门进不去。")


def _raise(unit: Unit, day: date, title: str, text: str) -> None:
    words = {"title_line": title, "item_text": text}
    raising.raise_item(Actor(None, day, visitor=True), unit, words)


def _held(held: Affair, day: str, summary: str) -> None:
    held.go(
        day, "done", held_on=day, people_reached=31, reps_all=16, reps_there=13, summary=summary
    )


NOTHING = "本期无"
SAID = (
    ("2026-11-12", "修东渠已完工，衬砌三百一十米。", "协助发放秋粮补贴公告一次。"),
    ("2026-12-12", "晒谷场的决议已公示，正等镇里审查。", NOTHING),
)  # fmt: skip


def _affairs(unit: Unit) -> None:
    """What was published on the twelfth of November and December; one question, one waiting."""
    settings = {"day_of_month": 12}
    adopting.adopt(Actor(None, NOVEMBER), unit, disclosing.DAY, NOVEMBER, settings)
    adoption = adoption_of(unit, disclosing.DAY, date(2026, 12, 31))
    assert adoption is not None
    for day, decided, helped in SAID:
        on = date.fromisoformat(day)
        me = Actor(holder(UNIT, "village_accountant"), on)
        held = Affair(unit, open_for(me, unit, adoption, on, None)[0])
        told = iter((decided, "", NOTHING, helped, "村口路灯：已列为村级议决。"))
        lines = [
            {"item": row["item"], "content": next(told) or row["content"]}
            for row in disclosing.begins(disclosing.LINES, held.matter, on)
        ]
        held.go(day, "done", disclosure_lines=[dict(row) for row in lines])
        held.go(day, "approve")
        held.go(day, POSTED)
        if on.month == NOVEMBER.month:
            held.go("2026-11-20", "clear")
    _asked(unit, date(2026, 12, 14), "修渠用了多少砂石", "听说用了六十方，是不是都用在渠上了？",
           answer="砂石四十二方，过磅单和验收单在村部，谁都可以来看。")  # fmt: skip
    _asked(unit, date(2026, 12, 29), "合作社租金几时到账", "公开栏上没有看到这一项。")


def _asked(unit: Unit, day: date, title: str, text: str, answer: str = "") -> None:
    words = {"title_line": title, "item_text": text}
    made, _code = raising.question(Actor(None, day, visitor=True), unit, words)
    if answer:
        Affair(unit, made).go("2026-12-18", "done", question_shown=title, answer_shown=answer)
