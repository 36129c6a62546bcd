"""Blank sheets to sign: for a meeting that was called, or for any day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters.actions.telling import expected
from zhidu.matters.rulebook import title_of
from zhidu.org.models import Site, Unit
from zhidu.org.speech import told
from zhidu.sentence import say

from .pdf import sheet_pdf

SPARE = 4  # empty lines for guests


def sign_in(
    unit: Unit, slug: str, day: date, *, time: str = "", place: str = "", agenda: str = ""
) -> bytes:
    """A PDF: what, when, where, the agenda if there is one, and a line for each expected person."""
    names = [one.name for one in expected(unit, slug, day)]
    title = told(say("%(what)s签到表", what=title_of(slug)))
    facts = [
        [_("组织"), unit.name],
        [_("时间"), f"{day.isoformat()} {time}".strip()],
        [_("地点"), place],
    ]
    return sheet_pdf({
        "title": title, "facts": facts, "agenda_title": _("议程"),
        "agenda": [line for line in agenda.splitlines() if line.strip()],
        "names": [*names, *[""] * SPARE],
        "heads": [_("序号"), _("姓名"), _("签名"), _("备注（缺席缘由）")],
        "demo": _("演示") if Site.here().is_demo else "",
    })  # fmt: skip
