"""Honours of the demo: one round carried through to its certificates, one that waits for names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhidu.ledger import actions as ledger
from zhidu.matters.actions import acting, adopting, counting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import adoption_of
from zhidu.org.access import members
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

from .asking import holder

RIVER, LOCK = "穗澜河管理处党委", "上闸所党支部"
TOWN, VILLAGE = "杉朗镇党委", "柏启村党支部"
YEAR = date(2026, 1, 1)
PROMISED = {"award_kind": "outstanding_member", "reward_kind": "bonus", "amount_fen": 50_000}
VOTES = {"eligible": 3, "present": 3, "issued": 3, "returned": 3, "for": 3, "against": 0,
         "abstain": 0, "invalid": 0}  # fmt: skip


def tell() -> None:
    _river()
    _town()
    _window()
    _community()
    _from_above()
    _vacancy()


def _act(matter: Matter, who: Person, outcome: str, on: date, **facts: Any) -> None:
    """Put down the evening after: a notice that hung on paper has no page of its own."""
    matter.refresh_from_db()
    acting.do(Actor(who, on + timedelta(days=1)), matter, matter.at, outcome, on, facts)
    matter.refresh_from_db()


def _open(name: str, panel: list[Person], until: str, criteria: str, **more: Any) -> Matter:
    unit, clerk, day = Unit.objects.get(name=name), holder(name, "office"), date(2026, 1, 12)
    adopting.adopt(Actor(holder(name, "secretary"), YEAR), unit, "honour", YEAR)
    matter: Matter = acting.open_matter(Actor(clerk, day), unit, "honour", day)
    _act(
        matter, clerk, "done", day, round_from="2026-02-01", round_until=until,
        award_criteria=criteria, panel_members=[str(one.pk) for one in panel],
        branch_places=1, member_places=2, worker_places=1, **more,
    )  # fmt: skip
    _act(matter, holder(name, "secretary"), "approve", date(2026, 1, 20))
    return matter


def _folk(name: str) -> list[Person]:
    return [one for one in members(Unit.objects.get(name=name), YEAR) if not one.posts.exists()]


def _line(award: str, merit: str, who: Person | None = None, unit: str = "") -> dict[str, str]:
    held = str(Unit.objects.get(name=unit).pk) if unit else ""
    return {"award_kind": award, "merit": merit, "nominee": str(who.pk) if who else "",
            "nominee_unit": held}  # fmt: skip


def _river() -> None:
    """A year's criteria in January; names, panel, notice, vote and document in December."""
    folk, worker = _folk(LOCK), holder(LOCK, "org_commissioner")
    criteria = "交办的事件件有着落；巡堤、值班不缺；群众托办的事三天内有回音。"
    matter = _open(RIVER, folk[6:8], "2026-11-30", criteria, reward_lines=[PROMISED])
    clerk, day = holder(RIVER, "office"), date(2026, 12, 1)
    lines = (
        _line(
            "outstanding_member", "8月3日夜里带四个人守住二号闸，次日写明了漏水的原因。", folk[0]
        ),
        _line("advanced_branch", "全年会议按期；带回的九件事办成六件，其余写明了期限。", unit=LOCK),
        _line("outstanding_party_worker", "建起外出党员联系簿，二十六人逐月有人联系。", worker),
    )
    for line in lines:
        _act(matter, folk[1], "one", day, **line)
    _act(matter, clerk, "enough", date(2026, 12, 4))
    words = ("事实经闸所值班记录核对，清楚。", "办结情况同记录一致。", "做法好，再看一年。")
    judged = [
        {**{key: row[key] for key in ("award_kind", "nominee", "nominee_unit")},
         "proposed": "no_" if number == 2 else "yes_", "comment": words[number]}
        for number, row in enumerate(matter.known["nominations"])
    ]  # fmt: skip
    _act(matter, folk[6], "propose", date(2026, 12, 7), review_lines=judged)
    _act(matter, clerk, "posted", date(2026, 12, 7))
    _act(matter, clerk, "clear", date(2026, 12, 15))
    for who in (holder(RIVER, "secretary"), clerk):
        counting.count(Actor(who, date(2026, 12, 16)), matter, "decide", VOTES, date(2026, 12, 16))
    _act(matter, clerk, "done", date(2026, 12, 18), document_ref="穗河党〔2026〕31号")
    _purse(Unit.objects.get(name=RIVER), clerk)


def _purse(unit: Unit, clerk: Person) -> None:
    """What was promised waits to be made out: a fund, a budget line, who pays and who checks."""
    me = Actor(None, YEAR)
    adopting.adopt(me, unit, "payment", YEAR, preset="reward")
    fund = ledger.open_fund(me, unit, "党费留存")
    ledger.receive(me, fund, "上年结转", 1_200_000, ledger.Paper("上年结转", YEAR))
    ledger.set_line(me, fund, "表彰奖励", 300_000, YEAR, date(2026, 12, 31), "党委会议1月9日")
    seats = unit.posts.filter(post="committee_member").select_related("person")[:2]  # type: ignore[attr-defined]
    for post, title, who in (
        ("fund_maker", "制单人", clerk), ("fund_approver", "审批人", holder(RIVER, "secretary")),
        ("fund_second", "第二审批人", seats[0].person), ("fund_checker", "复核人", seats[1].person),
    ):  # fmt: skip
        people.appoint(me, unit, who, post, title, YEAR)


def _town() -> None:
    """Open: the members of the villages are naming, the office has not closed the list."""
    folk = _folk(VILLAGE)
    matter = _open(TOWN, folk[6:8], "2026-12-20", "账目公开，承诺兑现，村民说得出名字的实事。")
    line = _line("outstanding_member", "三月起每周两次给四户老人送药，十个月没有断过。", folk[0])
    _act(matter, folk[1], "one", date(2026, 12, 28), **line)


def _begin(unit: str, slug: str, post: str, day: date) -> Matter:
    where, who = Unit.objects.get(name=unit), Actor(holder(unit, post), day)
    if adoption_of(where, slug, day) is None:
        adopting.adopt(Actor(None, YEAR), where, slug, YEAR)
    matter: Matter = acting.open_matter(who, where, slug, day)
    return matter


def _window() -> None:
    """A post with its holder: seen on the spot, named in March, to be looked at again in a year."""
    head, clerk, look = holder(LOCK, "secretary"), holder(RIVER, "office"), _folk("中堰所党支部")[0]
    keeper = holder(LOCK, "publicity_commissioner")
    matter = _begin(LOCK, "demonstration", "secretary", date(2026, 3, 2))
    lines = [
        {"standard": "来人一次说清", "fulfilled": "yes_", "evidence": "三个月四十一件，没有退件"},
        {"standard": "下班前接班的人当面交清", "fulfilled": "yes_", "evidence": "交接本每天两人签"},
    ]
    _act(matter, head, "done", date(2026, 3, 2), demo_kind="post", demo_post="值班调度台",
         post_holder=str(keeper.pk), checklist_lines=lines)  # fmt: skip
    _act(matter, clerk, "done", date(2026, 3, 4), inspectors=[str(look.pk)])
    note = "翻了三个月的交接本，问了六个来办事的人。"
    _act(matter, look, "met", date(2026, 3, 9), site_note=note)
    _act(matter, clerk, "posted", date(2026, 3, 10))
    _act(matter, clerk, "clear", date(2026, 3, 18))
    day, votes = date(2026, 3, 20), {**VOTES, "eligible": 1, "present": 1, "issued": 1,
                                     "returned": 1, "for": 1}  # fmt: skip
    for who in (holder(RIVER, "secretary"), clerk):
        counting.count(Actor(who, day), matter, "designate", votes, day)
    said = "把常办的九件事写在一张纸上，放在台子左边，来人自己先看，再问。"
    _act(matter, head, "done", date(2026, 4, 1), experience_note=said)


def _community() -> None:
    """An application on its way: the street has to say who goes and looks."""
    name = "槐序社区党支部"
    matter = _begin(name, "demonstration", "secretary", date(2026, 12, 21))
    line = {"standard": "每栋楼有一名党员联系", "fulfilled": "yes_", "evidence": "联系表贴在楼门口"}
    _act(matter, holder(name, "secretary"), "done", date(2026, 12, 21), demo_kind="community",
         checklist_lines=[line])  # fmt: skip


def _from_above() -> None:
    """One honour of the branch and one of a member, entered from the paper, verified above."""
    who, clerk = holder(LOCK, "org_commissioner"), holder(RIVER, "office")
    rows: tuple[dict[str, Any], ...] = (
        {"honour_title": "全省先进基层党组织", "honour_level": "province", "grantor": "省级党委",
         "document_ref": "省发〔2026〕17号"},
        {"honour_title": "市级优秀共产党员", "honour_level": "city", "grantor": "市级党委",
         "document_ref": "市发〔2026〕9号", "honoured_person": str(_folk(LOCK)[2].pk)},
    )  # fmt: skip
    for row in rows:
        matter = _begin(LOCK, "external_honour", "org_commissioner", date(2026, 7, 6))
        _act(matter, who, "done", date(2026, 7, 6), granted_on="2026-06-30", **row)
        _act(matter, clerk, "listed", date(2026, 7, 8))


def _vacancy() -> None:
    """A post in a village branch: conditions, two names, facts by criterion; the town proposes."""
    name, day = "柏成村党支部", date(2026, 12, 7)
    clerk, judge = holder(TOWN, "office"), _folk(VILLAGE)[4]
    adopting.adopt(Actor(None, YEAR), Unit.objects.get(name=name), "selection", YEAR)
    matter = acting.open_matter(Actor(clerk, day), Unit.objects.get(name=name), "selection", day)
    _act(matter, clerk, "done", day, open_post="committee_member", panel_members=[str(judge.pk)],
         select_conditions="在村里住；会记账；村民信得过。")  # fmt: skip
    both = _folk(name)[:2]
    names = [str(one.pk) for one in both]
    _act(matter, holder(name, "secretary"), "done", date(2026, 12, 14), choice_candidates=names)
    facts = (
        ("一年没有缺过组织生活", "记了三年果园的账，年年对得上", "清渠时带过二十人的组"),
        ("按时交纳党费，常来开会", "开过两年小店，自己记账", "修路时劝开过两户的争执"),
    )
    rows = [
        {"person": str(one.pk), "political": a, "ability": b, "leading": c}
        for one, (a, b, c) in zip(both, facts, strict=True)
    ]
    _act(matter, judge, "done", date(2026, 12, 21), basis_lines=rows)
