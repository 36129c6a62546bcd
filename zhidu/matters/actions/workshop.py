"""Write an own institution, hand it in, approve it by another person, amend it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from zhidu.matters.models import OwnRule
from zhidu.matters.rulebook import refresh
from zhidu.matters.workshop import checked
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import say


def _keeps_unit(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def _keeps(actor: Actor, rule: OwnRule, *rest: object, **more: object) -> None:
    must_keep(actor, rule.unit)


def _done(rule: OwnRule, said: str) -> Done:
    return Done(rule, said, unit=rule.unit, thing=f"own:{rule.pk}")


@act("own.write", may=_keeps_unit)
def write(actor: Actor, unit: Unit, text: str) -> Done:
    """A new draft; nothing of it is checked yet."""
    rule = OwnRule(unit=unit, slug="~", by=actor.person, on=actor.today)
    _keep(rule, text)
    rule.slug = f"own_{rule.pk}"
    rule.save(update_fields=["slug"])
    return _done(rule, say("起草制度“%(title)s”", title=rule.title))


def _keep(rule: OwnRule, text: str) -> None:
    held = checked(text, rule.slug)
    rule.text = text.replace("\r\n", "\n")
    rule.title = str(held.law.title) if held.law else _title(text) or _("未命名的草稿")
    rule.version = str(held.law.in_force) if held.law else ""
    rule.revision += 1
    rule.save()


def _title(text: str) -> str:
    """What a text that does not parse yet calls itself."""
    found = re.search(r"^title: *(.+)$", text, re.MULTILINE)
    return found[1].strip()[:120] if found else ""


@act("own.edit", may=_keeps)
def edit(actor: Actor, rule: OwnRule, text: str, revision: int) -> Done:
    """Change a draft. Raises Refused when somebody changed it meanwhile: both texts are kept by
    their writers, none is overwritten."""
    held = OwnRule.objects.select_for_update().get(pk=rule.pk)
    if held.state != OwnRule.State.DRAFT:
        raise Refused(_("已经提交或批准的不能再改；请另起一份修订。"))
    if held.revision != revision:
        raise Refused(_("这份草稿刚被别人改过，请把您的改动另存一份再合并。"))
    held.by = actor.person
    _keep(held, text)
    return _done(held, say("改制度草稿“%(title)s”", title=held.title))


@act("own.submit", may=_keeps)
def submit(actor: Actor, rule: OwnRule) -> Done:
    """Hand it in; only a text without a single problem can be."""
    if rule.state != OwnRule.State.DRAFT:
        raise Refused(_("只有草稿可以提交。"))
    held = checked(rule.text, rule.slug)
    if not held.is_clean:
        raise Refused(_("检查还没有通过，请先改好列出的各处。"), *held.wrong)
    rule.state = OwnRule.State.SUBMITTED
    rule.save(update_fields=["state"])
    return _done(rule, say("提交制度“%(title)s”", title=rule.title))


@act("own.approve", may=_keeps)
def approve(actor: Actor, rule: OwnRule, remark: str = "") -> Done:
    """Another person than the writer puts it into the library of the unit and those below."""
    if rule.state != OwnRule.State.SUBMITTED:
        raise Refused(_("只有提交了的可以批准。"))
    if actor.person is not None and rule.by_id in actor.person.ids():
        raise Refused(_("起草人不能自己批准，请另一人签发。"))
    if not checked(rule.text, rule.slug).is_clean:
        raise Refused(_("检查还没有通过，请先改好列出的各处。"))
    if OwnRule.objects.filter(slug=rule.slug, version=rule.version, state="approved").exists():
        raise Refused(_("这一天起施行的版本已有一份，请改施行日期。"))
    rule.state, rule.remark = OwnRule.State.APPROVED, remark.strip()
    rule.approved_by, rule.approved_on = actor.person, actor.today
    rule.save()
    refresh()
    return _done(rule, say("批准制度“%(title)s”", title=rule.title))


@act("own.return", may=_keeps)
def send_back(actor: Actor, rule: OwnRule, remark: str) -> Done:
    if rule.state != OwnRule.State.SUBMITTED:
        raise Refused(_("只有提交了的可以退回。"))
    if not remark.strip():
        raise Refused(_("退回要写明理由。"))
    rule.state, rule.remark = OwnRule.State.DRAFT, remark.strip()
    rule.save(update_fields=["state", "remark"])
    return _done(rule, say("退回制度“%(title)s”：%(why)s", title=rule.title, why=remark))


@act("own.drop", may=_keeps)
def drop(actor: Actor, rule: OwnRule) -> Done:
    """A draft that is not wanted; what was approved is stopped where it was adopted."""
    if rule.state != OwnRule.State.DRAFT:
        raise Refused(_("只有草稿可以不用。"))
    rule.state = OwnRule.State.DROPPED
    rule.save(update_fields=["state"])
    return _done(rule, say("不用制度草稿“%(title)s”", title=rule.title))


@act("own.amend", may=_keeps)
def amend(actor: Actor, rule: OwnRule) -> Done:
    """A draft of the next version; what runs stays under the one it began with."""
    if rule.state != OwnRule.State.APPROVED:
        raise Refused(_("只有批准了的可以修订。"))
    made = OwnRule(unit=rule.unit, slug=rule.slug, by=actor.person, on=actor.today)
    _keep(made, rule.text)
    return _done(made, say("修订制度“%(title)s”", title=rule.title))
