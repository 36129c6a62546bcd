"""Words for the page of a case: how a day was counted, how a notice stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zhidu.engine.dates import Counted
from zhidu.matters.casework import Shown

register = template.Library()


@register.simple_tag
def counted(row: Counted) -> str:
    """'第 3 个工作日', or why the day is not one."""
    if row.why == "first":
        return _("张贴当天，不算")
    if row.number and row.why == "day":
        return _("第 %(n)d 天") % {"n": row.number}
    if row.number:
        words = _("第 %(n)d 个工作日") % {"n": row.number}
        return _("%(words)s（调休上班）") % {"words": words} if row.why == "worked" else words
    return {"weekend": _("周末，不算"), "free": _("放假，不算")}.get(row.why, "")


@register.simple_tag
def notice_state(one: Shown, today: date) -> Any:
    """How far a standing notice has come."""
    if today > one.last:
        return format_html('<span class="state soon">{}</span>', _("期满，等作结论"))
    total = max(row.number for row in one.days)
    words = _("第 %(n)d 个工作日，共 %(all)d 个") % {"n": one.passed(today), "all": total}
    return format_html('<span class="state due">{}</span>', words)
