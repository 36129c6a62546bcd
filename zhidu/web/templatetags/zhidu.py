"""Words for pages: dates as a reader says them, states as shape and word."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def day(value: date | None, exact: str = "day") -> str:
    """2026年4月8日; English '8 April 2026'. `exact` month or year leaves out what is not known."""
    if value is None:
        return ""
    if (get_language() or "").startswith("zh"):
        year, month = f"{value.year}年", f"{value.year}年{value.month}月"
        return {"year": year, "month": month}.get(exact, f"{month}{value.day}日")
    return date_format(value, {"year": "Y", "month": "F Y"}.get(exact, "j F Y"))


@register.filter
def weekday(value: date) -> str:
    names = [_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日")]
    return names[value.weekday()]


@register.filter
def term(value: Any) -> str:
    """A title from a rule file in the reader's language."""
    return _(str(value)) if value else ""


@register.filter
def item(held: dict[Any, Any], key: Any) -> Any:
    return held.get(key) if held else None


@register.simple_tag
def state(duty: Any) -> str:
    """Shape and word of a duty: how late, how soon, or when it is due."""
    kind = duty.state
    if kind == "late":
        words = ngettext("已过期 %(n)d 天", "已过期 %(n)d 天", -duty.days) % {"n": -duty.days}
    elif kind == "soon" and duty.days == 0:
        words = _("今天到期")
    elif kind == "soon":
        words = ngettext("还有 %(n)d 天", "还有 %(n)d 天", duty.days) % {"n": duty.days}
    elif kind == "done":
        words = _("已办")
    else:
        words = _("%(day)s前") % {"day": day(duty.period.due)}
    return format_html('<span class="state {}">{}</span>', kind, words)
