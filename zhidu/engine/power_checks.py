"""Powers, privacy, time and proof: who may not judge, what stays sealed, what holds (I3–I5)."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from . import (
    overlay,
    scenario,
)
from .check import Finding, check, reach
from .conditions import Elapsed
from .dates import Span
from .effects import Account, is_adverse
from .machine import World
from .schema import Fields, Institution
from .stages import Decision, Marks, Notice, Vote


@check("I301")
def nobody_judges_their_own_matter(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        role = law.roles[stage.by]
        if role.who in ("subject", "opener") and isinstance(stage, (Decision, Vote)):
            yield ("stages", name, "by"), say("当事人可以说明（task），不能决定或表决自己的事。")
        for outcome, other in stage.also_by.items() if isinstance(stage, Decision) else ():
            end = law.ends.get(stage.next.get(outcome, ""))
            moves = stage.effects.get(outcome) or (end and end.effects)
            if law.roles[other].who == "subject" and moves:
                yield (
                    ("stages", name, "also_by", outcome),
                    say("当事人可以提出异议或收回，不能由自己带来变动：请换一个角色。"),
                )


@check("I302")
def money_needs_two_persons(law: Institution, fields: Fields) -> Iterator[Finding]:
    apart = any(isinstance(stage, Decision) and stage.other_than for stage in law.stages.values())
    for where, effect in law.effects():
        if isinstance(effect, Account) and not apart:
            yield where, say("动了钱，却没有一个决定写 other_than：提出的人不能自己批准。")


@check("I308")
def what_is_booked_was_asked(law: Institution, fields: Fields) -> Iterator[Finding]:
    """An entry names its budget line or fund and its amount, or takes back the one before it."""
    asked = {item for stage in law.stages.values() for item in stage.asked}
    for where, effect in law.effects():
        if not isinstance(effect, Account):
            continue
        ways = [effect.pays, effect.receives, effect.reverses or None]
        place, amount = fields.items.get(effect.account), effect.pays or effect.receives
        if sum(one is not None for one in ways) != 1:
            yield where, say("记账写 pays、receives、reverses 中的一个。")
        kinds = {"fund"} if effect.receives else {"budget"} if effect.pays else {"budget", "fund"}
        if effect.account not in asked or place is None or place.type not in kinds:
            yield where, say("“%(item)s”要是这里问到的预算项目或资金。", item=effect.account)
        held = fields.items.get(amount or "")
        if amount and (amount not in asked or held is None or held.type != "money"):
            yield where, say("“%(item)s”要是这里问到的金额。", item=amount)


@check("I303")
def a_board_shows_only_public_items(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        for item in stage.shows if isinstance(stage, Notice) and stage.board != "subject" else []:
            held = fields.items.get(item)
            if held and held.sensitivity != "public":
                yield (
                    ("stages", name, "shows"),
                    say(
                        "“%(item)s”是%(level)s，公开栏谁都能看：请从 shows 里去掉。",
                        item=item,
                        level=held.sensitivity,
                    ),
                )


@check("I304")
def a_person_is_heard_before_a_loss(law: Institution, fields: Fields) -> Iterator[Finding]:
    """Every way to an adverse effect passes a notice to the person, whose objection is decided."""
    heard = {
        name
        for name, stage in law.stages.items()
        if isinstance(stage, Notice) and stage.board == "subject"
    }
    if law.about != "person":
        return
    for where, effect in law.effects():
        end = str(where[1])
        if is_adverse(effect) and end in reach(law, law.first, heard):
            yield (
                where,
                say(
                    "“%(end)s”会使人失去什么，之前却没有告知本人并听取申辩："
                    "请先加一个 board: subject 的公示。",
                    end=end,
                ),
            )


@check("I305")
def sealed_items_are_never_used(law: Institution, fields: Fields) -> Iterator[Finding]:
    sealed = {name for name, item in fields.items.items() if item.sensitivity == "sealed"}
    for name, stage in law.stages.items():
        for item in sealed & set(stage.asked) - law.privacy.keys():
            yield (
                ("stages", name, "collect"),
                say("“%(item)s”是密封的：请在 privacy 里写明谁能看。", item=item),
            )
        for index, one in enumerate([*stage.requires, *stage.advises, *stage.computes]):
            used = sealed & {str(value) for value in one.model_dump().values()}
            for item in used:
                yield (
                    ("stages", name, "requires", index),
                    say("“%(item)s”是密封的，不能拿来作条件或计算。", item=item),
                )


@check("I309")
def who_marks_asks_nothing_private(law: Institution, fields: Fields) -> Iterator[Finding]:
    """What is somebody's own never becomes a mark, nor stands beside one."""
    if not any(isinstance(one, Marks) for stage in law.stages.values() for one in stage.computes):
        return
    open_to = ("public", "internal")
    for name, stage in law.stages.items():
        for item in stage.asked:
            if item in fields.items and fields.items[item].sensitivity not in open_to:
                words = say("考核里不能问“%(item)s”：它是私人的或者保密的。", item=item)
                yield ("stages", name, "collect"), words


@check("I306")
def an_adverse_choice_gives_its_reason(law: Institution, fields: Fields) -> Iterator[Finding]:
    losses = {where[1] for where, effect in law.effects() if is_adverse(effect)}
    for name, stage in law.stages.items():
        if isinstance(stage, Decision):
            for outcome, target in stage.next.items():
                if target in losses and outcome not in stage.reason:
                    yield (
                        ("stages", name, "reason"),
                        say(
                            "“%(outcome)s”会使人失去什么：请列入 reason，要求写明理由。",
                            outcome=outcome,
                        ),
                    )


@check("I403")
def a_wait_fits_into_its_deadline(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        wait = overlay.wait_of(stage)
        due = stage.within and not stage.within.since and stage.within.length
        if not (wait and isinstance(due, Span) and isinstance(wait[1], Span)):
            continue
        if any(isinstance(one, Elapsed) and one.since for one in stage.requires):
            continue  # a wait that began earlier; the deadline of a loop begins again each time
        if due.unit == wait[1].unit and due.number < wait[1].number:
            yield (
                ("stages", name, "within"),
                say(
                    "期限是%(due)s，却要等%(wait)s：请放宽期限或缩短等待。",
                    due=due.said,
                    wait=wait[1].said,
                ),
            )


@check("I501")
def worked_examples_hold(law: Institution, fields: Fields) -> Iterator[Finding]:
    for index, message in scenario.failures(law, World(fields.items, fields.names)):
        yield ("scenarios", index), message


@check("I502")
def every_way_out_has_a_worked_example(law: Institution, fields: Fields) -> Iterator[Finding]:
    world = World(fields.items, fields.names)
    walked = {pair for one in law.scenarios for pair in scenario.run(law, one, world).pairs}
    for name, stage in law.stages.items():
        for outcome in stage.next:
            if (name, outcome) not in walked:
                message = say(
                    "没有例子把“%(name)s”走到“%(outcome)s”：请加一个。", name=name, outcome=outcome
                )
                yield ("stages", name, "next", outcome), message


@check("I503")
def some_example_is_refused(law: Institution, fields: Fields) -> Iterator[Finding]:
    if not any(one.refused for one in law.scenarios):
        yield ("scenarios",), say("没有例子说明这项制度会拒绝什么：请加一个 refused。")
