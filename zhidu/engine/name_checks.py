"""Names and flow: what a file refers to is there, and every way leads on (I1, I2)."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import say

from . import (
    forms,
)
from .check import Finding, check, reach
from .conditions import Chosen, Elapsed
from .effects import Membership, Pass
from .schema import Fields, Institution
from .source import Where
from .stages import BASES, Survey, Vote


@check("I101")
def next_names_a_stage_or_an_end(law: Institution, fields: Fields) -> Iterator[Finding]:
    known = law.stages.keys() | law.ends.keys()
    if law.cadence and law.cadence.met and law.cadence.met not in law.stages:
        yield (
            ("cadence", "met"),
            say(
                "没有“%(stage)s”这个环节：cadence 的 met 要写 stages 里的名字。",
                stage=law.cadence.met,
            ),
        )
    for name, stage in law.stages.items():
        for outcome, target in stage.next.items():
            if target not in known:
                yield (
                    ("stages", name, "next", outcome),
                    say(
                        "“%(name)s”既不是环节也不是办结：请改成 stages 或 ends 里的名字。",
                        name=target,
                    ),
                )


@check("I102")
def every_actor_is_a_role(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        named = [("by", stage.by), *((("late_to", stage.late_to),) if stage.late_to else ())]
        named += [(f"also_by.{outcome}", role) for outcome, role in stage.also_by.items()]
        named += [("unnamed", role) for role in stage.unnamed]
        raters = [("raters", one) for one in stage.raters] if isinstance(stage, Survey) else []
        for word, role in [*named, *raters]:
            if role not in law.roles:
                where: Where = ("stages", name, *word.split("."), role)
                yield (
                    where,
                    say(
                        "“%(role)s”没有写在 roles 里；现有职责：%(roles)s。",
                        role=role,
                        roles=list(law.roles),
                    ),
                )
    for name, one in law.roles.items():
        if one.beyond and one.beyond not in law.roles:
            yield (
                ("roles", name, "beyond"),
                say(
                    "“%(role)s”没有写在 roles 里；现有职责：%(roles)s。",
                    role=one.beyond,
                    roles=list(law.roles),
                ),
            )
        if one.strangers_to and one.strangers_to not in law.roles:
            yield (
                ("roles", name, "strangers_to"),
                say(
                    "“%(role)s”没有写在 roles 里；现有职责：%(roles)s。",
                    role=one.strangers_to,
                    roles=list(law.roles),
                ),
            )
        choices = law.settings[one.instead].choices if one.instead in law.settings else {}
        if one.instead and (not choices or choices.keys() - law.roles.keys()):
            message = say("“%(name)s”要是一个空格，它的选项都是职责。", name=one.instead)
            yield ("roles", name, "instead"), message


@check("I102")
def who_reads_is_a_role(law: Institution, fields: Fields) -> Iterator[Finding]:
    fading = law.settings.get(law.fades) if law.fades else None
    if law.fades and (fading is None or fading.type != "span" or not law.readers):
        words = say("“%(name)s”要是一个时间空格，并且写了 readers。", name=law.fades)
        yield ("fades",), words
    for index, item in enumerate(law.hides_from):
        held = fields.items.get(item)
        if held is None or held.type not in ("person", "people"):
            yield ("hides_from", index), say("“%(item)s”要是一个人或几个人。", item=item)
    private: list[tuple[Where, str]] = [
        (("readers", n), role) for n, role in enumerate(law.readers)
    ]
    private += [(("privacy", item), one) for item, held in law.privacy.items() for one in held]
    for place, role in private:
        if role not in law.roles:
            yield (
                place,
                say(
                    "“%(role)s”没有写在 roles 里；现有职责：%(roles)s。",
                    role=role,
                    roles=list(law.roles),
                ),
            )


@check("I103")
def only_known_items_are_asked_for(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        for item in stage.asked:
            if item not in fields.items:
                yield (
                    ("stages", name, "collect"),
                    say("“%(item)s”不在 fields.yaml 里：只能问那里列出的事项。", item=item),
                )


@check("I104")
def figures_count_an_end(law: Institution, fields: Fields) -> Iterator[Finding]:
    ways = {f"{name}_{outcome}" for name, stage in law.stages.items() for outcome in stage.next}
    for name, one in law.indicators.items():
        if one.count not in law.ends.keys() | ways:
            yield (
                ("indicators", name, "count"),
                say("“%(name)s”不是办结，也不是“环节_结果”：指标数的是其中之一。", name=one.count),
            )


NAMES_AN_ITEM = (
    "age",
    "count",
    "filled",
    "share",
    "level",
    "complete",
    "everyone",
    "tied",
    "binds",
    "sums",
    "measured",
)


@check("I105")
def conditions_look_at_something_that_exists(law: Institution, fields: Fields) -> Iterator[Finding]:
    known = fields.items.keys() | law.settings.keys() | {"subject", "opener"}
    known |= {item for stage in law.stages.values() for item in stage.results}
    items = {f"{name}.{one}" for name, held in fields.items.items() for one in held.choices}
    days = {name for name, item in fields.items.items() if item.type == "date"}
    for name, stage in law.stages.items():
        for index, one in enumerate([*stage.requires, *stage.advises]):
            word = next(iter(type(one).__annotations__))
            where: Where = ("stages", name, "requires", index)
            value = getattr(one, word)
            if word in NAMES_AN_ITEM and value not in known:
                yield (
                    where,
                    say(
                        "“%(name)s”不是事项、空格，也不是算出来的结果：请先在前面问到它。",
                        name=value,
                    ),
                )
            since = getattr(one, "since", None)
            day = isinstance(one, Elapsed) and since in days
            if since and since not in law.stages and not day:
                yield where, say("没有“%(stage)s”这个环节，不能从它起算。", stage=since)
            chosen = f"{one.chosen}.{one.is_}" if isinstance(one, Chosen) else None
            for choice in filter(None, (*one.choices, chosen)):
                if not (_is_choice(law, choice) or choice in items):
                    yield (
                        where,
                        say("“%(choice)s”不是空格或事项的选项：请写成“名字.选项”。", choice=choice),
                    )


@check("I105")
def a_standing_counts_from_a_day_that_exists(law: Institution, fields: Fields) -> Iterator[Finding]:
    for where, effect in law.effects():
        day = effect.since if isinstance(effect, Membership) else None
        if day and day not in law.stages and day not in fields.items:
            yield where, say("“%(day)s”既不是环节也不是事项，不能作起算的日子。", day=day)


@check("I107")
def a_stage_names_what_the_file_declares(law: Institution, fields: Fields) -> Iterator[Finding]:
    """The phase it stands in, and the settings and items that say how a ballot is read."""
    for name, stage in law.stages.items():
        if law.phases and stage.phase not in law.phases:
            yield (
                ("stages", name, "phase"),
                say("请写明它属于哪一个阶段：%(phases)s。", phases=list(law.phases)),
            )
        if not law.phases and stage.phase:
            yield ("stages", name, "phase"), say("文件里没有 phases：请先列出阶段，或去掉 phase。")
        if not isinstance(stage, Vote):
            continue
        for word, choice in (("written", "counted"), ("binding", "binding")):
            held = getattr(stage, word)
            if held and not _is_choice(law, f"{held}.{choice}"):
                message = say(
                    "“%(name)s”要是一个空格，选项里有“%(choice)s”。", name=held, choice=choice
                )
                yield ("stages", name, word), message
        if stage.excluded and stage.excluded not in stage.asked:
            yield (
                ("stages", name, "excluded"),
                say("这一环节没有问“%(item)s”：请写进 collect 或 may_add。", item=stage.excluded),
            )


def _is_choice(law: Institution, dotted: str) -> bool:
    setting, _dot, choice = dotted.partition(".")
    return setting in law.settings and choice in law.settings[setting].choices


@check("I105")
def what_passes_on_is_listed_and_somebody_named(
    law: Institution, fields: Fields
) -> Iterator[Finding]:
    asked = {item for stage in law.stages.values() for item in stage.asked}
    for where, effect in law.effects():
        if not isinstance(effect, Pass):
            continue
        rows, person = fields.items.get(effect.passes), fields.items.get(effect.to)
        if effect.passes not in asked or not (rows and "ref" in rows.columns):
            words = say("“%(item)s”要是这里问到的一张表，有 ref 这一栏。", item=effect.passes)
            yield where, words
        if effect.to not in asked or not (person and person.type == "person"):
            yield where, say("“%(item)s”要是这里问到的一个人。", item=effect.to)


@check("I106")
def only_known_papers_are_listed(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        for index, paper in enumerate(stage.papers):
            where: Where = ("stages", name, "papers", index)
            if paper not in fields.papers:
                yield where, say("“%(paper)s”不在 papers.yaml 里：请先登记这份材料。", paper=paper)
            for wrong in forms.of_law(law, fields.forms.get(paper, "")):
                yield where, say("papers/%(paper)s.txt：%(wrong)s", paper=paper, wrong=wrong)


@check("I108")
def a_deadline_named_is_a_setting_or_a_day(law: Institution, fields: Fields) -> Iterator[Finding]:
    days = {name for name, item in fields.items.items() if item.type == "date"}
    for name, stage in law.stages.items():
        length = stage.within.length if stage.within else None
        if isinstance(length, str) and length not in law.settings.keys() | days:
            yield (
                ("stages", name, "within"),
                say(
                    "“%(name)s”既不是空格也不是日期事项：期限写“3 months”，或写空格、日期的名字。",
                    name=length,
                ),
            )


@check("I201")
def every_stage_can_be_reached(law: Institution, fields: Fields) -> Iterator[Finding]:
    reached = reach(law, law.first)
    for name in law.stages.keys() - reached:
        yield (
            ("stages", name),
            say("没有环节通到“%(name)s”：请在某个 next 里写上它，或删去它。", name=name),
        )
    for name in law.ends.keys() - reached:
        yield (
            ("ends", name),
            say("没有环节通到办结“%(name)s”：请在某个 next 里写上它，或删去它。", name=name),
        )


@check("I202")
def every_outcome_has_one_way_out(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        for outcome in sorted(stage.outcomes - stage.next.keys()):
            message = say(
                "%(kind)s可能得出“%(outcome)s”，next 没有写接着到哪里。",
                kind=stage.kind,
                outcome=outcome,
            )
            yield ("stages", name, "next"), message
        for outcome in sorted(stage.next.keys() - stage.outcomes):
            message = say(
                "%(kind)s不会得出“%(outcome)s”，只有：%(known)s。",
                kind=stage.kind,
                outcome=outcome,
                known=sorted(stage.outcomes),
            )
            yield ("stages", name, "next", outcome), message


@check("I203")
def every_stage_can_come_to_an_end(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name in law.stages:
        if not reach(law, name) & law.ends.keys():
            yield (
                ("stages", name),
                say("从“%(name)s”走不到任何办结：请留一条通到 ends 的路。", name=name),
            )


@check("I206")
def ballots_say_what_their_kind_needs(law: Institution, fields: Fields) -> Iterator[Finding]:
    needs = {"approve": ("passes",), "elect": ("passes", "seats"), "grade": ("grades",)}
    for name, stage in law.stages.items():
        if isinstance(stage, Vote):
            for word in needs[stage.ballot]:
                if not getattr(stage, word):
                    yield (
                        ("stages", name, "ballot"),
                        say("%(ballot)s 的票要写“%(word)s”。", ballot=stage.ballot, word=word),
                    )


@check("I210")
def an_election_names_its_candidates_and_goes_on(
    law: Institution, fields: Fields
) -> Iterator[Finding]:
    """Whom one may vote for is asked or elected before; a tie does not end it; the base is one."""
    asked = {item for stage in law.stages.values() for item in stage.asked}
    for name, stage in law.stages.items():
        if not isinstance(stage, Vote):
            continue
        if stage.ballot == "elect" and stage.among not in {*asked, "tied"}:
            message = say("选举要在 among 里写明候选人：前面问到的一些人，或 tied（同票的人）。")
            yield ("stages", name, "ballot"), message
        if stage.ballot == "elect" and stage.next.get("tied") in law.ends:
            yield ("stages", name, "next", "tied"), say("同票没有选出人，不能就此办结。")
        choices = law.settings[stage.base].choices if stage.base in law.settings else {}
        if stage.base and (not choices or choices.keys() - BASES.keys()):
            message = say("“%(name)s”要是一个空格，选项是 eligible 和 present。", name=stage.base)
            yield ("stages", name, "base"), message


@check("I207")
def what_is_late_goes_to_somebody(law: Institution, fields: Fields) -> Iterator[Finding]:
    for name, stage in law.stages.items():
        if stage.late_to and not stage.within:
            yield ("stages", name, "late_to"), say("写了 late_to 就要写 within：过了多久算迟？")
