"""The certificate of an honour: one page, to be printed and sealed by who gave it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters import cards
from zhidu.matters.models import Honour
from zhidu.org.door import Refused
from zhidu.org.models import Site
from zhidu.org.speech import day_said, told
from zhidu.sentence import Term, say

from .pdf import render


def certificate(honour: Honour, today: date) -> bytes:
    """Raises Refused for one that no longer holds: no paper says what is not so any more."""
    if honour.level != Honour.Level.OWN:
        raise Refused(_("上级授予的荣誉，证书由授予机关发。"))
    if not honour.holds(today) or cards.left(honour, today):
        raise Refused(_("这项荣誉已经终止，不再打印证书。"))
    name = honour.person.name if honour.person else str(honour.unit)
    pages: bytes = render("certificate.typ", {
        "title": _("荣誉证书"), "name": name,
        "text": told(say("被授予“%(title)s”称号。", title=Term(honour.title))),
        "grantor": honour.grantor, "on": day_said(honour.on),
        "number": _("文号：%(number)s") % {"number": honour.document} if honour.document else "",
        "seal": _("（盖章）"), "demo": _("演示") if Site.here().is_demo else "",
    })  # fmt: skip
    return pages
