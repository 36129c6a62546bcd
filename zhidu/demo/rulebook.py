"""Texts of the demo: basis documents by name, a standard, an amended rule, and a trial."""

from __future__ import annotations

from datetime import date

from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.texts import actions
from zhidu.texts.actions import Wording
from zhidu.texts.models import Text

FIRST = """一、每天一人在岗，早八点交接。
二、交接写在值班本上，写明水位、设备和未办完的事。
三、不能到岗的提前一天说，由站长另排。"""
SECOND = """一、每天一人在岗，早八点交接。
二、交接写在值班本上，写明水位、设备和未办完的事。
三、不能到岗的提前一天说，由站长另排；临时有急事的，先打电话再补写。
四、汛期每班两人。"""
STANDARD = """1. 每年讲清一次自己学了什么、用在了哪里。
2. 分内的事按期办结，办不了的提前说。
3. 群众提的意见当面记下，十个工作日内答复。
4. 汛期和抢修主动到岗，不让别人替着担风险。"""
TRIAL = """一、站上的小改小革，先说清改什么、省什么。
二、试用一个月，试用前后各记一次数。
三、没有效果的也写明，不算失误。"""


def shelve(today: date) -> None:
    """A river authority's texts: drafted by one person, issued by another."""
    unit = Unit.objects.get(name="穗澜河管理处党委")
    people = [
        row.person
        for row in unit.posts.on(today).select_related("person").order_by("pk")  # type: ignore[attr-defined]
        if row.post in ("secretary", "deputy_secretary", "org_commissioner", "office")
    ]
    writer, signer = people[0], next(one for one in people if one != people[0])
    actions.seed(Actor(None, date(2026, 1, 5)), unit)
    _rule(unit, writer, signer)
    _standard(unit, writer, signer)
    _trial(unit, writer, signer)


def _rule(unit: Unit, writer: Person, signer: Person) -> None:
    """In force since January, amended before the flood season."""
    held = actions.draft(
        Actor(writer, date(2026, 1, 6)), unit, Text.Kind.RULE, "值班值守办法",
        Wording(FIRST, no_basis=True), audience=Text.Audience.EVERYONE,
    )  # fmt: skip
    actions.issue(Actor(signer, date(2026, 1, 9)), held, "in_force", date(2026, 1, 12))
    held = actions.revise(
        Actor(writer, date(2026, 5, 6)), held.text, Wording(SECOND, no_basis=True)
    )
    actions.show(Actor(writer, date(2026, 5, 6)), held)
    said = actions.comment(Actor(signer, date(2026, 5, 8)), held, "汛期一个人看两台泵看不过来。")
    actions.answer(Actor(writer, date(2026, 5, 11)), said, True, "加了第四条。")
    actions.issue(Actor(signer, date(2026, 5, 18)), held, "in_force", date(2026, 6, 1))


def _standard(unit: Unit, writer: Person, signer: Person) -> None:
    basis = Text.objects.get(unit=unit, title="中国共产党党员教育管理工作条例")
    held = actions.draft(
        Actor(writer, date(2026, 2, 2)), unit, Text.Kind.STANDARD, "党员先进性具体标准",
        Wording(STANDARD, rests_on=[basis]),
    )  # fmt: skip
    actions.issue(Actor(signer, date(2026, 2, 9)), held, "in_force", date(2026, 2, 10))


def _trial(unit: Unit, writer: Person, signer: Person) -> None:
    """A trial whose review day has come: extend, make formal, or repeal."""
    held = actions.draft(
        Actor(writer, date(2025, 12, 1)), unit, Text.Kind.RULE, "小改小革试行意见",
        Wording(TRIAL, no_basis=True, research="四个站的用电和用油调研，2025年11月"),
        audience=Text.Audience.EVERYONE,
    )  # fmt: skip
    actions.issue(
        Actor(signer, date(2025, 12, 15)), held, "trial", date(2026, 1, 1), date(2026, 12, 28)
    )
