"""Put a notice up, take it down, put a corrected one in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhidu.boards import calendars, log
from zhidu.boards.canon import commit, new_salt
from zhidu.boards.days import last_day
from zhidu.boards.models import Notice, Objection
from zhidu.boards.moment import moment
from zhidu.boards.reading import stands, stood
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit

SHORTEST, LONGEST = 1, 60
# a citizen's number or a mobile: never on a public page, whoever asks for it
PRIVATE = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


@dataclass(frozen=True)
class Words:
    """What a notice says: a title, lines of (label, text), whom to turn to, files by SHA-256."""

    title: str
    lines: Sequence[tuple[str, str]]
    contact: str
    files: Sequence[str] = ()


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def _keeps_notice(actor: Actor, notice: Notice, *rest: object, **more: object) -> None:
    must_keep(actor, notice.unit)


@act("notice.post", may=_keeps)
def post(
    actor: Actor, unit: Unit, words: Words, days: int, *, working: bool = True, case: str = ""
) -> Done:
    """Put it up from today for `days` days or working days; the day of posting does not count.

    Raises Refused for words that say nothing, or that hold an ID or mobile number.
    """
    notice = _post(actor, unit, words, days, working, case)
    said = _("贴出公示第 %(n)d 号：%(what)s") % {"n": notice.number, "what": notice}
    return Done(notice, said, unit=unit, thing=f"notice:{notice.pk}")


def _post(actor: Actor, unit: Unit, words: Words, days: int, working: bool, case: str) -> Notice:
    wrong = _wrong(words, days)
    if wrong:
        raise Refused(*wrong)
    content = {
        "unit": unit.name, "title": words.title.strip(), "contact": words.contact.strip(),
        "lines": [[label, text.strip()] for label, text in words.lines if text.strip()],
        "files": sorted(words.files),
    }  # fmt: skip
    today, at, salt = actor.today, moment(actor.today), new_salt()
    last = last_day(today, days, calendars.counting(working, today))
    if working:
        calendars.put_into_log({today.year, last.year}, at)
    entry = log.append(
        "notice", at, unit.code, days=days, working=working, content=commit(salt, content)
    )
    return Notice.objects.create(
        unit=unit, number=entry.idx, case=case, posted=today, days=days, working=working,
        content=content, salt=salt, by=actor.person,
    )  # fmt: skip


def _wrong(words: Words, days: int) -> list[str]:
    wrong = []
    if not words.title.strip():
        wrong.append(_("请写公示的标题。"))
    if not any(text.strip() for _label, text in words.lines):
        wrong.append(_("请写公示的内容。"))
    if not words.contact.strip():
        wrong.append(_("请写有意见找谁：姓名、地点和办公电话。"))
    if not SHORTEST <= days <= LONGEST:
        wrong.append(
            _("公示天数要在 %(low)d 到 %(high)d 之间。") % {"low": SHORTEST, "high": LONGEST}
        )
    if PRIVATE.search(" ".join([words.title, *(text for _label, text in words.lines)])):
        wrong.append(_("公示里不能有身份证号或手机号，请删去。"))
    return wrong


@act("notice.replace", may=_keeps_notice)
def replace(actor: Actor, notice: Notice, words: Words, reason: str) -> Done:
    """A correction is a new notice: the old one ends today, and the days are counted anew."""
    old = _standing(notice, actor.today)
    if not reason.strip():
        raise Refused(_("请写明更正什么、为什么。"))
    new = _post(actor, old.unit, words, old.days, old.working, old.case)
    new.replaces = old
    new.save(update_fields=["replaces"])
    _end(actor, old, Notice.End.REPLACED, reason)
    said = _("更正公示第 %(old)d 号，重新公示为第 %(new)d 号") % {
        "old": old.number, "new": new.number,
    }  # fmt: skip
    return Done(new, said, unit=old.unit, thing=f"notice:{new.pk}")


@act("notice.withdraw", may=_keeps_notice)
def withdraw(actor: Actor, notice: Notice, reason: str) -> Done:
    old = _standing(notice, actor.today)
    if not reason.strip():
        raise Refused(_("请写明为什么撤回。"))
    _end(actor, old, Notice.End.WITHDRAWN, reason)
    said = _("撤回公示第 %(n)d 号：%(reason)s") % {"n": old.number, "reason": reason}
    return Done(old, said, unit=old.unit, thing=f"notice:{old.pk}")


def _standing(notice: Notice, today: date) -> Notice:
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.ended is not None or not stands(row, today):
        raise Refused(_("公示第 %(n)d 号已经结束。") % {"n": row.number})
    return row


def _end(actor: Actor, row: Notice, end: str, reason: str = "") -> None:
    row.ended, row.end, row.end_reason = actor.today, end, reason.strip()[:200]
    row.save(update_fields=["ended", "end", "end_reason"])
    log.append("notice-end", moment(actor.today), row.unit.code, notice=row.number, reason=str(end))


def _system(actor: Actor, *rest: object, **more: object) -> None:
    if not actor.is_system:
        raise Refused(_("公示到期由系统自己撤下。"))


@act("notice.end", may=_system)
def end_due(actor: Actor, notice: Notice) -> Done:
    """Take down what has stood long enough, on a later day; open objections keep its page up."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    open_ones = Objection.objects.filter(notice=row, settled=None).exists()
    if row.ended is not None or open_ones or not stood(row, actor.today).done:
        raise Refused(_("公示第 %(n)d 号还没有到期。") % {"n": row.number})
    _end(actor, row, Notice.End.DONE)
    said = _("公示第 %(n)d 号期满撤下") % {"n": row.number}
    return Done(row, said, unit=row.unit, thing=f"notice:{row.pk}")


def may_end(row: Notice, today: date) -> bool:
    open_ones = Objection.objects.filter(notice=row, settled=None).exists()
    return row.ended is None and not open_ones and stood(row, today).done


@act("notice.erase", may=_keeps_notice)
def erase(actor: Actor, notice: Notice, reason: str) -> Done:
    """Forget what an ended notice said. Its number, its days and every proof stay."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.ended is None:
        raise Refused(_("还在公示的不能抹去，请先撤回。"))
    if not reason.strip():
        raise Refused(_("请写明为什么抹去。"))
    row.content, row.salt = None, None
    row.save(update_fields=["content", "salt"])
    log.append("erase", moment(actor.today), row.unit.code, idx=row.number)
    said = _("抹去公示第 %(n)d 号的内容：%(reason)s") % {"n": row.number, "reason": reason}
    return Done(row, said, unit=row.unit, thing=f"notice:{row.pk}")
