"""What a role of the burden meter is called, and what one more institution would add."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.engine.burden import EACH, Holder, Load
from zhidu.engine.schema import Institution
from zhidu.org.models import Unit

from . import load
from .rulebook import library


def role_word(holder: Holder) -> str:
    """'书记', '上级组织科经办', '每名党员'."""
    posts = library().posts
    names = {**posts.posts, **{name: body.title for name, body in posts.bodies.items()}}
    if holder.kind in EACH:
        return {"subject": _("每名当事人"), "members": _("每名党员")}.get(holder.kind, _("任何人"))
    word = _(names.get(holder.name, "")) if holder.name else ""
    word = word or {"opener": _("提出人"), "named": _("责任人")}.get(holder.kind, holder.kind)
    return word if holder.at == "unit" else _("上级%(post)s") % {"post": word}


def adds(unit: Unit, law: Institution, today: date) -> list[tuple[str, Load]]:
    """What adopting it would add, for the page that asks for a yes."""
    found = load.adds(unit, law, today.year, today)
    return [(role_word(holder), held) for holder, held in found if held.minutes]
