"""What a condition asks, in plain words, before anything has happened.

Every class of conditions.py has its sentence here; a test holds that.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from zhidu.sentence import MARKS, Sentence, Term, joined, say

from . import conditions as c
from . import presence as p
from . import sums as s
from . import tables as t
from .condition import Condition
from .names import Names, Said, either, quoted
from .terms import Strict


def condition(one: Condition, names: Names, stage: str) -> Said:
    """The condition as a reader checks it; `stage` is where it guards an outcome."""
    words = asked(one, names)
    if one.when is not None:
        item = one.choices[0].partition(".")[0]
        kinds = either(quoted(names.choice(*way.split("."))) for way in one.choices)
        held = {"words": words, "item": names(item), "kinds": kinds}
        words = say("%(words)s（“%(item)s”为%(kinds)s时）", **held)
    if one.for_ is None:
        return words
    guarded = [one.for_] if isinstance(one.for_, str) else one.for_
    ways = either(quoted(names.outcome(stage, way)) for way in guarded)
    return say("%(words)s（结果为%(ways)s时）", words=words, ways=ways)


@singledispatch
def asked(one: Strict, names: Names) -> Said:
    raise TypeError(f"meaning.py lacks a sentence for the condition {type(one).__name__}")


def _bounds(one: Any, names: Names) -> Sentence:
    """'at least 2 and at most 5': numbers, or what blanks hold."""
    least, most = (
        None if held is None else names.amount(held) if isinstance(held, (int, str)) else held
        for held in (one.at_least, one.at_most)
    )
    if getattr(one, "less_than", None) is not None:
        less = names.amount(one.less_than)
        if least is None:
            return say("少于%(less)s", less=less)
        return say("不少于%(least)s、少于%(less)s", least=least, less=less)
    if most is None:
        return say("不少于%(least)s", least=least)
    if least is None:
        return say("不多于%(most)s", most=most)
    return say("不少于%(least)s、不多于%(most)s", least=least, most=most)


@asked.register
def _(one: c.Age, names: Names) -> Said:
    held = {"birth": names(one.age), "bounds": _bounds(one, names)}
    if one.on is None:
        return say("办理当天，按“%(birth)s”年龄%(bounds)s周岁", **held)
    return say("到“%(day)s”那天，按“%(birth)s”年龄%(bounds)s周岁", day=names(one.on), **held)


@asked.register
def _(one: c.Elapsed, names: Names) -> Said:
    length = names.length(one.elapsed)
    if one.plus is not None:
        length = say("%(first)s再加%(length)s", first=one.plus.said, length=length)
    if one.since is None:
        words = say("本环节开始后满%(length)s", length=length)
    else:
        words = say("“%(stage)s”之后满%(length)s", stage=names.stage(one.since), length=length)
    return (
        words if one.on is None else say("“%(day)s”在%(words)s以后", day=names(one.on), words=words)
    )


@asked.register
def _(one: c.NotAfter, names: Names) -> Said:
    held = {"stage": names.stage(one.since), "length": names.length(one.not_after)}
    return say("距“%(stage)s”不超过%(length)s", **held)


@asked.register
def _(one: c.Chosen, names: Names) -> Said:
    held = {"blank": names(one.chosen), "choice": names.choice(one.chosen, one.is_)}
    return say("本单位把“%(blank)s”定为“%(choice)s”", **held)


@asked.register
def _(one: c.Filled, names: Names) -> Said:
    return say("填了“%(what)s”", what=names(one.filled))


@asked.register
def _(one: c.Done, names: Names) -> Said:
    stage, _dot, outcome = one.done.partition(".")
    held = {"stage": names.stage(stage), "bounds": _bounds(one, names)}
    if not outcome:
        return say("办过“%(stage)s”的次数%(bounds)s", **held)
    way = names.outcome(stage, outcome)
    return say("“%(stage)s”结果为“%(way)s”的次数%(bounds)s", way=way, **held)


@asked.register
def _(one: c.Count, names: Names) -> Said:
    if one.column is not None:
        choice = names.choice(one.column, one.is_ or "")
        held = {"what": names(one.count), "choice": choice, "wrong": _bounds(one, names)}
        return say("“%(what)s”中“%(choice)s”%(wrong)s", **held)
    return say("“%(what)s”%(wrong)s", what=names(one.count), wrong=_bounds(one, names))


@asked.register
def _(one: c.ShareOf, names: Names) -> Said:
    held = {"part": names(one.share), "whole": names(one.of), "bounds": _bounds(one, names)}
    return say("“%(part)s”占“%(whole)s”%(bounds)s", **held)


@asked.register
def _(one: c.AllAre, names: Names) -> Said:
    return say("“%(list)s”都是%(kind)s", list=names(one.in_), kind=names(one.all_are))


@asked.register
def _(one: c.Tied, names: Names) -> Said:
    held = {"choice": names(one.tied), "who": names(one.to)}
    return say("“%(choice)s”同立项人与“%(who)s”的关系相符", **held)


@asked.register
def _(one: c.Level, names: Names) -> Said:
    return say("“%(what)s”达到“%(least)s”", what=names(one.level), least=names(one.at_least))


@asked.register
def _(one: t.Complete, names: Names) -> Said:
    if one.column is not None and one.where:
        where, word = next(iter(one.where.items()))
        held = {"table": names(one.complete), "word": names.choice(where, word),
                "where": names.column(one.complete, where)}  # fmt: skip
        column = names.column(one.complete, one.column)
        return say("“%(table)s”的“%(where)s”是%(word)s的，“%(column)s”要填", column=column, **held)
    if one.column is not None:
        column = names.column(one.complete, one.column)
        return say("“%(table)s”的“%(column)s”每行都填", table=names(one.complete), column=column)
    return say("“%(table)s”每一格都填", table=names(one.complete))


@asked.register
def _(one: t.Everyone, names: Names) -> Said:
    who: Said = names(one.everyone)
    if one.of is not None:
        who = say("%(table)s的%(column)s", table=who, column=names.column(one.everyone, one.of))
    held = {"who": who, "list": names(one.in_)}
    if one.column is None:
        return say("“%(who)s”逐一列入“%(list)s”", **held)
    column = names.column(one.in_, one.column)
    return say("“%(who)s”逐一列入“%(list)s”的“%(column)s”一栏", column=column, **held)


@asked.register
def _(one: t.Scored, names: Names) -> Said:
    held = {"list": names(one.scored), "column": names.column(one.scored, one.column)}
    most = one.at_most
    return say("“%(list)s”的“%(column)s”在0到%(most)d之间，最多两位小数", most=most, **held)


@asked.register
def _(one: t.Without, names: Names) -> Said:
    words = joined((quoted(Term(word)) for word in one.without), MARKS["list"])
    if one.column is None:
        return say("“%(what)s”里没有%(words)s", what=names(one.in_), words=words)
    held = {"column": names.column(one.in_, one.column), "table": names(one.in_)}
    return say("“%(table)s”的“%(column)s”里没有%(words)s", words=words, **held)


@asked.register
def _(one: s.Sums, names: Names) -> Said:
    held = {"list": names(one.sums), "column": names.column(one.sums, one.column),
            "bounds": _bounds(one, names)}  # fmt: skip
    if not one.where:
        return say("“%(list)s”的“%(column)s”合计%(bounds)s", **held)
    where, word = next(iter(one.where.items()))
    held |= {"where": names.column(one.sums, where), "word": names.choice(where, word)}
    return say("“%(list)s”里“%(where)s”为“%(word)s”的，“%(column)s”合计%(bounds)s", **held)


@asked.register
def _(one: s.Measured, names: Names) -> Said:
    held = {"list": names(one.measured), "full": names.column(one.measured, one.full)}
    return say("“%(list)s”每行或由人评，或从公开的记录里数，数的填“%(full)s”", **held)


@asked.register
def _(one: t.Distinct, names: Names) -> Said:
    column = names.column(one.distinct, one.column)
    return say("“%(list)s”的“%(column)s”不重复", list=names(one.distinct), column=column)


@asked.register
def _(one: t.Spread, names: Names) -> Said:
    held = {"list": names(one.spread), "least": names.amount(one.at_least)}
    return say("“%(list)s”去掉任何一个组织的人，不少于%(least)s人", **held)


@asked.register
def _(one: t.Fair, names: Names) -> Said:
    held = {"list": names(one.fair), "column": names.column(one.fair, one.column)}
    return say("“%(list)s”的“%(column)s”轮次相差不超过1，不连续两次", **held)


@asked.register
def _(one: t.Turn, names: Names) -> Said:
    return say("“%(who)s”轮到了：各人次数相差不超过1", who=names(one.turn))


@asked.register
def _(one: c.Children, names: Names) -> Said:
    what = names(one.children)
    ends = either(quoted(names.end_of(one.children, end)) for end in one.ended)
    if one.at_least is not None:
        least = names.amount(one.at_least)
        if not one.ended:
            return say("办结的“%(what)s”不少于%(least)s件", what=what, least=least)
        return say("办结为%(ends)s的“%(what)s”不少于%(least)s件", ends=ends, what=what, least=least)
    if one.ended:
        return say("“%(what)s”都办结为%(ends)s", what=what, ends=ends)
    if one.at_:
        stage = names.end_of(one.children, one.at_)
        return say("“%(what)s”都已办结，或办到“%(stage)s”", what=what, stage=stage)
    return say("“%(what)s”都已办结", what=what)


@asked.register
def _(one: c.Past, names: Names) -> Said:
    what: Said = names(one.past)
    if one.with_ is not None:
        item, _dot, choice = one.with_.partition(".")
        what = say("%(what)s（%(choice)s）", what=what, choice=names.choice(item, choice))
    held = {
        "what": what,
        "ends": either(quoted(names.end_of(one.past, end)) for end in one.ended),
        "bounds": _bounds(one, names),
    }
    if one.at_ is not None:
        stage = names.end_of(one.past, one.at_)
        return say("停在“%(stage)s”的“%(what)s”%(bounds)s", stage=stage, **held)
    if one.within is None:
        return say("同一对象以往的“%(what)s”办结为%(ends)s的次数%(bounds)s", **held)
    return say(
        "%(within)s内，同一对象的“%(what)s”办结为%(ends)s的次数%(bounds)s",
        within=names.length(one.within), **held,
    )  # fmt: skip


@asked.register
def _(one: c.Balance, names: Names) -> Said:
    held = {"account": names(one.balance), "amount": names(one.covers)}
    return say("“%(account)s”的余额够付“%(amount)s”", **held)


@asked.register
def _(one: c.Valid, names: Names) -> Said:
    return say("在“%(day)s”那天持有有效的“%(paper)s”", day=names(one.on), paper=names(one.valid))


@asked.register
def _(one: c.Rested, names: Names) -> Said:
    return say("距上次值班满%(hours)s小时", hours=names.amount(one.rested))


@asked.register
def _(one: p.Reached, names: Names) -> Said:
    return say("“%(day)s”已到", day=names(one.reached))


@asked.register
def _(one: p.Ahead, names: Names) -> Said:
    return say("“%(day)s”在办理当天以后", day=names(one.ahead))


@asked.register
def _(one: t.Apart, names: Names) -> Said:
    if one.apart == t.ACTOR:
        return say("办理人不在“%(list)s”里", list=names(one.from_))
    return say("“%(who)s”都不在“%(list)s”里", who=names(one.apart), list=names(one.from_))


@asked.register
def _(one: p.Possible, names: Names) -> Said:
    stage, _dot, outcome = one.possible.partition(".")
    way = names.outcome(stage, outcome)
    return say("“%(stage)s：%(way)s”带来的变动届时办得到", stage=names.stage(stage), way=way)


@asked.register
def _(one: p.Binds, names: Names) -> Said:
    held = {"what": names(one.binds)}
    if one.on is None:
        return say("所引的“%(what)s”正在施行，含有处罚的本人已确认读过", **held)
    day = names(one.on)
    return say("所引的“%(what)s”在“%(day)s”那天施行，含有处罚的本人已确认读过", day=day, **held)


@asked.register
def _(one: c.AnyOf, names: Names) -> Said:
    ways = joined((asked(way, names) for way in one.any_of), MARKS["slash"])
    return say("下列至少满足一项：%(either)s", either=ways)
