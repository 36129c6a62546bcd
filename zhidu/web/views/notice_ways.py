"""What may be said of a notice, in words that fit who says it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from zhidu.engine.schema import Institution
from zhidu.engine.stages import POSTED, Notice


def ways(law: Institution, stage: Notice, choices: Collection[str], *, up: bool) -> dict[str, str]:
    """{outcome: words} of the person's choices; `up`: it hangs already."""
    told_person = stage.board == "subject"
    if not up:
        put_up = {POSTED: _("已经告知本人") if told_person else _("已经张贴")}
        return put_up if "clear" in choices else {}
    if told_person:
        words = {"clear": _("本人没有异议"), "objected": _("本人有异议")}
    else:
        words = {"clear": _("期满，没有异议"), "objected": _objected(law, stage)}
    return {key: word for key, word in words.items() if key in choices}


def _objected(law: Institution, stage: Notice) -> str:
    """Who may say it in their own right takes back a yes, or appeals; else it was found so."""
    role = stage.also_by.get("objected")
    if role is None:
        return _("有异议查实")
    return _("收回同意，撤下") if law.roles[role].who == "named" else _("申诉")
