"""What an effect does, in plain words, before anything has happened.

Every class of effects.py has its sentence here; a test holds that.
"""

from __future__ import annotations

from functools import singledispatch

from zhidu.sentence import Term, say

from . import effects as e
from .names import Names, Said
from .terms import Strict

MEMBERSHIPS = {
    "applicant": Term("入党申请人"), "activist": Term("入党积极分子"), "target": Term("发展对象"),
    "probationary": Term("预备党员"), "full": Term("正式党员"), "ended": Term("不再是党员"),
}  # fmt: skip
ENDINGS = {
    "left": say("组织关系转往系统外"), "withdrew": say("退党除名"), "removed": say("除名"),
    "stopped": say("停止党籍：不计入人数，没有表决权，党内职务终止"),
    "restored": say("恢复党籍"), "died": say("登记去世：党籍、职务和登录都结束"),
}  # fmt: skip
BOARDS = {
    "subject": Term("只告知本人"), "unit": Term("本组织公开栏"), "parent": Term("上级组织公开栏"),
    "all": Term("各级公开栏"),
}  # fmt: skip


@singledispatch
def done(effect: Strict, names: Names) -> Said:
    """What an effect does, as a sentence."""
    raise TypeError(f"consequences.py lacks a sentence for the effect {type(effect).__name__}")


@done.register
def _(effect: e.Open, names: Names) -> Said:
    if effect.below:
        opened = say("给直接下属的每个组织立项一件“%(what)s”", what=names(effect.open))
        items = names.each(effect.with_.values())
        return say("%(opened)s，带上%(items)s", opened=opened, items=items) if items else opened
    if effect.for_each is None:
        opened = say("立项“%(what)s”", what=names(effect.open))
        items = names.each(effect.with_.values())
        return say("%(opened)s，带上%(items)s", opened=opened, items=items) if items else opened
    each = names(effect.for_each)
    if effect.by is not None:
        held = {"column": names.column(effect.for_each, effect.by), "what": names(effect.open)}
        return say("按“%(list)s”的“%(column)s”各立项一件“%(what)s”", list=each, **held)
    return say("按“%(list)s”逐条立项“%(what)s”", list=each, what=names(effect.open))


@done.register
def _(effect: e.Membership, names: Names) -> Said:
    words = _belongs(effect, names)
    if effect.since is None:
        return words
    return say("%(words)s，自“%(day)s”那天起", words=words, day=names(effect.since))


def _belongs(effect: e.Membership, names: Names) -> Said:
    if effect.membership in MEMBERSHIPS:
        return say("身份变为：%(kind)s", kind=MEMBERSHIPS[effect.membership])
    if effect.membership == "moved":
        return say("组织关系转到“%(unit)s”；原支部的职务和结对终止", unit=names(effect.to or ""))
    if effect.membership == "arrived":
        return say("属于本支部，身份按“%(kind)s”", kind=names(effect.kind or ""))
    return ENDINGS[effect.membership]


@done.register
def _(effect: e.Registers, names: Names) -> Said:
    held = {"what": names(effect.registers), "paper": names(effect.by)}
    return say("按“%(paper)s”登记“%(what)s”，本系统不作决定", **held)


@done.register
def _(effect: e.Pairing, names: Names) -> Said:
    held = {"who": names(effect.pairs), "every": names(effect.every)}
    return say("由“%(who)s”联系本人，多久一次按“%(every)s”", **held)


@done.register
def _(effect: e.Reshape, names: Names) -> Said:
    held = {"kind": names(effect.reshapes), "day": names(effect.on)}
    return say("按“%(kind)s”调整组织设置，自“%(day)s”起，原来的记录留在原组织", **held)


@done.register
def _(effect: e.Post, names: Names) -> Said:
    post = names(effect.post)
    if effect.to is not None:
        return say("“%(who)s”从当天起担任“%(post)s”所写的职务", who=names(effect.to), post=post)
    words = {
        "starts": say("担任“%(post)s”", post=post),
        "suspends": say("暂停“%(post)s”职务", post=post),
        "ends": say("不再担任“%(post)s”", post=post),
    }[effect.change]
    if effect.until is None:
        return words
    return say("%(words)s，到“%(day)s”为止", words=words, day=names(effect.until))


@done.register
def _(effect: e.Pass, names: Names) -> Said:
    held = {"list": names(effect.passes), "who": names(effect.to)}
    return say("“%(list)s”里没有办完的事转由“%(who)s”接着办", **held)


@done.register
def _(effect: e.Retire, names: Names) -> Said:
    return say("本单位不再施行“%(what)s”所写的制度，以往的记录都在", what=names(effect.retires))


@done.register
def _(effect: e.Issue, names: Names) -> Said:
    if effect.change == "shown":
        return say("“%(what)s”交给它所适用的人看，听意见", what=names(effect.issues))
    day = names(effect.on or effect.issues)
    return say("“%(what)s”自“%(day)s”起施行", what=names(effect.issues), day=day)


@done.register
def _(effect: e.Honour, names: Names) -> Said:
    honour = names(effect.honour)
    return {
        "granted": say("授予“%(honour)s”", honour=honour),
        "lapses": say("“%(honour)s”到期", honour=honour),
        "removed": say("撤销“%(honour)s”", honour=honour),
    }[effect.change]


@done.register
def _(effect: e.Tell, names: Names) -> Said:
    held = {"list": names(effect.tells), "column": names.column(effect.tells, effect.column)}
    return say("把“%(column)s”分别告诉“%(list)s”里的每一位", **held)


@done.register
def _(effect: e.Reward, names: Names) -> Said:
    held = {"list": names(effect.reward), "what": names(effect.of)}
    return say("按“%(what)s”给“%(list)s”里的每一位立项支付，金额和收款人带过去", **held)


@done.register
def _(effect: e.Skill, names: Names) -> Said:
    return say("把“%(what)s”记进本人的特长", what=names(effect.skill))


@done.register
def _(effect: e.Account, names: Names) -> Said:
    if effect.reverses:
        return say("把记在“%(account)s”的那一笔冲正，另记一笔", account=names(effect.account))
    item = effect.pays or effect.receives or ""
    held = {"account": names(effect.account), "amount": names(item)}
    if effect.receives:
        return say("“%(amount)s”收进“%(account)s”，记账", **held)
    return say("从“%(account)s”支付“%(amount)s”，记账", **held)


@done.register
def _(effect: e.Publish, names: Names) -> Said:
    where = BOARDS[effect.board]
    return say("公布%(items)s（%(where)s）", items=names.each(effect.publish), where=where)
