"""What a role of the burden meter is called, what an act takes, what one more rule would add."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.engine.burden import EACH, Holder, Load, of_stage
from zhidu.engine.machine import ahead, filled_by_record
from zhidu.engine.schema import Institution
from zhidu.org.models import Unit

from . import load
from .duties import Duty
from .models import Matter
from .rulebook import law_of, library, world


def role_word(holder: Holder) -> str:
    """'书记', '上级组织科经办', '每名党员'."""
    posts = library().posts
    names = {**posts.posts, **{name: body.title for name, body in posts.bodies.items()}}
    if holder.kind in EACH:
        return {"subject": _("每名当事人"), "members": _("每名党员"), "everybody": _("每个人")}.get(
            holder.kind, _("任何人")
        )
    word = _(names.get(holder.name, "")) if holder.name else ""
    word = word or {"opener": _("提出人"), "named": _("责任人")}.get(holder.kind, holder.kind)
    return word if holder.at == "unit" else _("上级%(post)s") % {"post": word}


def adds(unit: Unit, law: Institution, today: date) -> list[tuple[str, Load]]:
    """What adopting it would add, for the page that asks for a yes."""
    found = load.adds(unit, law, today.year, today)
    return [(role_word(holder), held) for holder, held in found if held.minutes]


def duty_minutes(duty: Duty) -> int:
    """About how long the next act of a duty takes, by the items it asks; at least one minute."""
    law = duty.law
    at = duty.matter.at if duty.matter else law.first
    filled = filled_by_record(law)[:1]
    if filled and filled[0] in (at, *ahead(law, at)):
        at = filled[0]
    return _minutes(law, at)


def matter_minutes(matter: Matter) -> int:
    return _minutes(law_of(matter), matter.at)


def _minutes(law: Institution, stage: str) -> int:
    held = law.stages.get(stage)
    return max(1, round(of_stage(held, world()).minutes)) if held else 1
