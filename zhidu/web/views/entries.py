"""Stages whose form is not simply put down: lots drawn in public, tables that two persons type."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zhidu.engine.stages import Draw
from zhidu.matters.actions import counting, drawing_lots

if TYPE_CHECKING:
    from .matter_form import ActForm


def entered(form: ActForm, facts: dict[str, Any], on: date, revision: int) -> str | None:
    """What happened, said; None where the stage is like any other."""
    actor = form.request.actor
    if isinstance(form.stage, Draw):
        called = str(facts.get("called_number") or "")
        drawing_lots.draw_lots(actor, form.matter, form.name, on, called, revision=revision)
        return _("已经抽出，谁都可以重算一遍。")
    if getattr(form.stage, "twice", False):
        if counting.enter(actor, form.matter, form.name, facts, on, revision):
            return _("两人录入一致，已经算数。")
        return _("已录入第一遍，请另一人对着原件再录一遍。")
    return None
