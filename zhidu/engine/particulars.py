"""The lines below a stage: deadline, items, conditions, and what its kind says."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import MARKS, Sentence, Term, joined, say

from . import consequences, meaning
from .condition import Condition
from .conditions import Children, Count
from .names import Names, Said, either, quoted
from .source import Where
from .stages import (
    Adds,
    AnyStage,
    Computation,
    Decision,
    Draw,
    Exam,
    Keep,
    Marks,
    Mean,
    Notice,
    Pick,
    Ranking,
    Survey,
    Task,
    Total,
    Vote,
    Weighted,
)
from .sums import Sums
from .tables import Complete
from .terms import Bar, Threshold

Part = tuple[str, Said, Where]  # key, sentence, place below the stage

OVER = {
    "eligible": Term("应到会人数"), "present": Term("实到会人数"), "households": Term("户数"),
}  # fmt: skip


def particulars(names: Names, stage: AnyStage, slug: str) -> Iterator[Part]:
    if stage.within:
        yield "within", _within(names, stage), ("within",)
    if stage.beside:
        yield "beside", say("日期可以早于前面记下的一步"), ("beside",)
    yield from _others(names, stage, slug)
    if isinstance(stage, Task):
        yield from _by_several(names, stage)
    yield from _kept_apart(names, stage)
    if stage.collect:
        yield "collect", say("须填：%(items)s", items=names.each(stage.collect)), ("collect",)
    if stage.may_add:
        yield "may_add", say("选填：%(items)s", items=names.each(stage.may_add)), ("may_add",)
    if stage.papers:
        yield "papers", say("材料：%(papers)s", papers=names.each(stage.papers)), ("papers",)
    yield from _sources(names, stage)
    yield from _conditions(names, stage, slug)
    yield from _of_kind(names, stage)
    yield from _computed(names, stage)
    for target, extra in stage.counts_for.items():
        yield f"counts_for.{target}", _stands_for(names, target, extra), ("counts_for", target)


def _kept_apart(names: Names, stage: AnyStage) -> Iterator[Part]:
    """Who may not do it, who does not read who did, and until when nobody reads it."""
    if stage.other_than:
        who = joined(names.stage(one) for one in stage.other_than)
        yield "other_than", say("不得由办理“%(stage)s”的同一人办理", stage=who), ("other_than",)
    if stage.unnamed:
        who = joined(names.role(one) for one in stage.unnamed)
        yield "unnamed", say("%(who)s看不到是谁办的", who=who), ("unnamed",)
    if stage.sealed:
        yield "sealed", say("这一步没有完，写下的谁也看不到"), ("sealed",)


def _by_several(names: Names, stage: Task) -> Iterator[Part]:
    if stage.each:
        yield "each", _each(names, stage), ("each",)
    if stage.twice:
        yield "twice", say("两个人各录一遍，一致才算数"), ("twice",)


def _each(names: Names, stage: Task) -> Said:
    if not stage.but:
        return say("每人办一次，都办了才往下走")
    items = names.each(stage.but)
    return say("每人办一次，都办了才往下走；%(items)s里的人不用办", items=items)


def _sources(names: Names, stage: AnyStage) -> Iterator[Part]:
    """Where items come from that nobody types anew."""
    if stage.gathers:
        words = say("每办一次，“%(table)s”里添一行", table=names(stage.gathers))
        yield "gathers", words, ("gathers",)
    for item, source in stage.continues.items():
        held = {"item": names(item), "source": names(source)}
        words = say("“%(item)s”接着“%(source)s”逐行填，一行不少", **held)
        yield f"continues.{item}", words, ("continues", item)
    for item, source in stage.takes.items():
        words = say("“%(item)s”自动取自“%(source)s”", item=names(item), source=names.source(source))
        yield f"takes.{item}", words, ("takes", item)


def _others(names: Names, stage: AnyStage, slug: str) -> Iterator[Part]:
    """Who else may say something here, and who has the matter after that."""
    for way, role in stage.also_by.items():
        held = {"who": names.role(role), "way": names.outcome(slug, way)}
        yield f"also_by.{way}", say("%(who)s随时可以“%(way)s”", **held), ("also_by", way)
    for way, role in stage.rises.items():
        held = {"who": names.role(role), "way": names.outcome(slug, way)}
        words = (
            say("%(who)s可以“%(way)s”：换上一级，最后到最上级组织的第一责任人", **held)
            if role == stage.by
            else say("逾期后%(who)s可以“%(way)s”：换上一级，最后到最上级组织的第一责任人", **held)
        )
        yield f"rises.{way}", words, ("rises", way)
    for way, item in stage.hands_to.items():
        held = {"way": names.outcome(slug, way), "item": names(item)}
        words = say("“%(way)s”后由“%(item)s”所在的组织办理，不另给时间", **held)
        yield f"hands_to.{way}", words, ("hands_to", way)


def _conditions(names: Names, stage: AnyStage, slug: str) -> Iterator[Part]:
    for index, one in enumerate(stage.requires):
        words = say("条件：%(words)s", words=meaning.condition(one, names, slug))
        yield f"requires.{_key(one)}", words, ("requires", index)
    for index, one in enumerate(stage.advises):
        words = say("提醒：%(words)s", words=meaning.condition(one, names, slug))
        yield f"advises.{_key(one)}", words, ("advises", index)


def _within(names: Names, stage: AnyStage) -> Said:
    assert stage.within
    words = say("期限%(length)s", length=names.length(stage.within.length))
    if since := stage.within.since:
        words = say("%(words)s，自“%(stage)s”起算", words=words, stage=names.stage(since))
    if stage.late_to:
        words = say("%(words)s，逾期也可由%(who)s办理", words=words, who=names.role(stage.late_to))
    return words


def _stands_for(names: Names, target: str, extra: list[str]) -> Said:
    other = names(target.partition(".")[0])
    if not extra:
        return say("这一笔还可算作“%(what)s”", what=other)
    items = names.each(extra)
    return say("这一笔还可算作“%(what)s”，须加填：%(items)s", what=other, items=items)


def _computed(names: Names, stage: AnyStage) -> Iterator[Part]:
    for index, one in enumerate(stage.computes):
        place: Where = ("computes", index)
        words = _result(names, one)
        yield f"computes.{one.gives}", words, place


def _result(names: Names, one: Computation) -> Sentence:
    match one:
        case Weighted():
            terms = joined(
                say("“%(item)s”%(weight)d", item=names(item), weight=weight)
                for item, weight in one.weighted.items()
            )
            return say("“%(gives)s”按权重合计：%(terms)s", gives=names(one.gives), terms=terms)
        case Total():
            terms = joined(
                say("“%(item)s”占%(share)s", item=names.column(one.totals, item),
                    share=names.amount(weight))
                for item, weight in one.parts.items()
            )  # fmt: skip
            return say(
                "“%(gives)s”逐人合计：%(terms)s，两位小数，四舍五入",
                gives=names(one.gives), terms=terms,
            )  # fmt: skip
        case Mean():
            return say(
                "“%(gives)s”是“%(list)s”里“%(column)s”的平均数，两位小数，四舍五入",
                gives=names(one.gives), list=names(one.mean),
                column=names.column(one.mean, one.column),
            )  # fmt: skip
        case Pick():
            return say(
                "“%(gives)s”是“%(list)s”里“%(column)s”为“%(choice)s”的各行",
                gives=names(one.gives), list=names(one.picks),
                column=names.column(one.picks, one.column),
                choice=names.choice(one.column, one.is_),
            )  # fmt: skip
        case Marks():
            return say(
                "“%(gives)s”：由记录得出的按占满分的比例，由人评的按“%(judged)s”，再乘权重，四舍五入到两位小数",
                gives=names(one.gives), judged=names(one.judged),
            )  # fmt: skip
        case Adds():
            column = names.column(one.adds, one.column)
            held = {"gives": names(one.gives), "list": names(one.adds), "column": column}
            return say("“%(gives)s”是“%(list)s”里“%(column)s”的合计", **held)
        case Keep():
            held = {"gives": names(one.gives), "list": names(one.keeps)}
            return say("此时的“%(list)s”记为“%(gives)s”，以后再提的改动不影响它", **held)
        case Ranking():
            return _ranked(names, one)
    raise TypeError(f"no sentence for the computation {type(one).__name__}")


def _ranked(names: Names, one: Ranking) -> Sentence:
    if one.ties:
        return say(
            "“%(gives)s”：“%(list)s”依次按%(keys)s从高到低取前%(take)s名，并列的都取",
            gives=names(one.gives), list=names(one.ranking), take=names.amount(one.take),
            keys=joined(quoted(names.column(one.ranking, key)) for key in one.by),
        )  # fmt: skip
    words = say(
        "“%(gives)s”：“%(list)s”依次按%(keys)s从高到低取前%(take)s名，末位相同的都不取",
        gives=names(one.gives), list=names(one.ranking), take=names.amount(one.take),
        keys=joined(quoted(names.column(one.ranking, key)) for key in one.by),
    )  # fmt: skip
    if one.percent is None:
        return words
    return say("%(words)s；名数按%(percent)s%%计", words=words, percent=names.amount(one.percent))


def _of_kind(names: Names, stage: AnyStage) -> Iterator[Part]:
    match stage:
        case Vote():
            yield from _ballot(names, stage)
        case Decision(reason=[_, *_]):
            ways = joined(quoted(Term(stage.options[one])) for one in stage.reason)
            yield "reason", say("选%(ways)s须写明理由", ways=ways), ("reason",)
        case Notice():
            yield from _shown(names, stage)
        case Survey():
            yield from _asked_of(names, stage)
        case Exam():
            yield "pass_mark", _pass_mark(names, stage), ("pass_mark",)
        case Draw():
            pick = names.amount(stage.pick)
            words = say("从“%(pool)s”中抽%(pick)s名", pool=names(stage.pool), pick=pick)
            if stage.strata:
                column = names.column(stage.pool, stage.strata)
                words = say("%(words)s（每个%(column)s各抽）", words=words, column=column)
            if stage.not_twice_running:
                words = say("%(words)s，上次抽中的不再抽", words=words)
            yield "pick", words, ("pick",)


def _shown(names: Names, stage: Notice) -> Iterator[Part]:
    held = {"length": names.length(stage.lasts), "where": consequences.BOARDS[stage.board]}
    yield "lasts", say("公示%(length)s（%(where)s）", **held), ("lasts",)
    if stage.objections:
        what = names(stage.objections)
        words = say("收到的异议都要查清才能作结论：“%(what)s”", what=what)
        yield "objections", words, ("objections",)
    if stage.shows:
        shows = names.each(stage.shows)
        yield "shows", say("公示内容：%(items)s", items=shows), ("shows",)


def _ballot(names: Names, stage: Vote) -> Iterator[Part]:
    yield "secret", say("无记名") if stage.secret else say("不用无记名"), ("secret",)
    if stage.grades:
        grades = joined(Term(one) for one in stage.grades.values())
        yield "grades", say("每人划一个等次：%(grades)s", grades=grades), ("grades",)
    if stage.seats is not None:
        yield "seats", say("应选%(seats)s名", seats=names.amount(stage.seats)), ("seats",)
    yield "quorum", say("到会须%(bar)s", bar=_bar(stage.quorum)), ("quorum",)
    if stage.among:
        yield "among", say("候选人：%(who)s", who=names.quoted(stage.among)), ("among",)
    if stage.base and stage.passes:
        share, blank = stage.passes.either[0].share, names(stage.base)
        words = say("赞成须超过“%(blank)s”所定人数的%(share)s", share=share, blank=blank)
        yield "passes", words, ("base",)
    elif stage.passes:
        yield "passes", say("赞成须%(bar)s", bar=_bar(stage.passes)), ("passes",)
    if stage.written:
        words = say("未到会人员的书面意见按“%(blank)s”办理", blank=names(stage.written))
        yield "written", words, ("written",)
    if stage.excluded:
        words = say("应到会人数按名册，少的人逐一写在“%(item)s”里", item=names(stage.excluded))
        yield "excluded", words, ("excluded",)
    if stage.binding:
        words = say("不过线是否止步，按“%(blank)s”办理", blank=names(stage.binding))
        yield "binding", words, ("binding",)


def _asked_of(names: Names, stage: Survey) -> Iterator[Part]:
    groups = joined(
        say("%(who)s%(weight)s", who=names.role(group), weight=names.amount(weight))
        for group, weight in stage.raters.items()
    )
    yield "raters", say("测评人及权重：%(groups)s", groups=groups), ("raters",)
    if stage.but:
        yield "but", say("%(items)s里的人没有一票", items=names.each(stage.but)), ("but",)
    least = names.amount(stage.hidden_below)
    yield "hidden_below", say("不足%(least)s份不启封", least=least), ("hidden_below",)
    if stage.gives:
        yield "gives", say("能公布的结果写进“%(table)s”", table=names(stage.gives)), ("gives",)
    if isinstance(stage.asks, str):
        yield "asks", say("问题见“%(blank)s”", blank=names(stage.asks)), ("asks",)
    else:
        asks = joined((Term(one) for one in stage.asks), MARKS["clause"])
        yield "asks", say("问：%(questions)s", questions=asks), ("asks",)


def _pass_mark(names: Names, stage: Exam) -> Said:
    words = say("及格%(mark)s分", mark=names.amount(stage.pass_mark))
    if stage.attempts is None:
        return words
    times = names.amount(stage.attempts)
    return say("%(words)s，最多考%(times)s次", words=words, times=times)


def _key(one: Condition) -> str:
    word = next(iter(type(one).__annotations__))
    where = f".{one.when}" if one.when else ""
    bound = ".at_most" if isinstance(one, (Count, Sums)) and one.at_least is None else ""
    bound += f".{one.is_}" if isinstance(one, Count) and one.is_ else ""
    bound += ".at_least" if isinstance(one, Children) and one.at_least is not None else ""
    words = (getattr(one, word, None) for word in ("with_", "column", "from_"))
    more = next(filter(None, words), None)
    bound += f".{more}" if more else ""
    bound += "".join(f".{word}" for word in getattr(one, "where", {}).values())
    if isinstance(one, Complete):
        bound += "".join(f".{word}" for word in one.where.values())
    return f"{word}.{getattr(one, word) if word != 'elapsed' else 'wait'}{bound}{where}"


def _bar(bar: Bar) -> Said:
    return either(_threshold(one) for one in bar.either)


def _threshold(one: Threshold) -> Sentence:
    held = {"base": OVER[one.base], "share": one.share}
    if one.strict:
        return say("超过%(base)s的%(share)s", **held)
    return say("不少于%(base)s的%(share)s", **held)
