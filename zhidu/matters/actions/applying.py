"""报名: somebody applies to a public selection on a public page, without an account.

A code is all that joins the application to whoever sent it: by the code they read how it stands,
which condition is not met, and may object within the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters import casework, postings
from zhidu.matters.effects.children import begin_child
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.door import Actor, Done, Refused, act, anyone
from zhidu.org.models import Unit
from zhidu.sentence import Term, say

from .asking import receipt

ROUND, SLUG, OPEN = "open_selection", "open_candidate", "announced"
LONGEST = {"title_line": 40, "born_on": 10, "schooling": 20, "asker_reach": 80}
A_DAY = 500  # at one round: more than this is not people applying


@dataclass(frozen=True)
class Taking:
    """The round that takes applications now, and until which day."""

    matter: Matter
    until: date


def taking(unit: Unit, today: date) -> Taking | None:
    """The announced round whose time for applying has not passed; None where there is none."""
    rows = Matter.objects.filter(unit=unit, slug=ROUND, at=OPEN, state=Matter.State.OPEN)
    for row in rows.order_by("-pk"):
        if postings.standing(row) is not None:
            until = casework.notices(row)[0].last
            if today <= until:
                return Taking(row, until)
    return None


@act("selection.apply", may=anyone, visitors=True)
def apply(actor: Actor, unit: Unit, words: Mapping[str, str]) -> Done:
    """(the application, its code, the round). Raises Refused when nothing is taken, for what is
    missing or cannot be, for somebody who has applied already, and for a flood."""
    Unit.objects.select_for_update().get(pk=unit.pk)  # two at once are counted one after the other
    held = taking(unit, actor.today)
    if held is None:
        raise Refused(_("现在没有公开考选在接受报名。"))
    facts = {name: words.get(name, "").strip() for name in LONGEST}
    _check(actor, facts)
    rows = Matter.objects.filter(parent=held.matter, slug=SLUG).exclude(state=Matter.State.VOID)
    same = rows.filter(known__title_line=facts["title_line"], known__born_on=facts["born_on"])
    if same.exists():
        raise Refused(_("这个姓名和出生日期已经报过名，请凭查询码看办理。"))
    if rows.filter(opened=actor.today).count() >= A_DAY:
        raise Refused(_("今天收到的太多，请明天再来，或者到现场报名。"))
    facts["reference_date"] = str(held.matter.known.get("reference_date") or "")
    child = begin_child(actor, held.matter, SLUG, facts, actor.today)
    code = receipt(child, actor.today)
    said = say("%(unit)s收到一件考选报名", unit=unit)
    return Done((child, code, held), said, unit=unit, thing=f"matter:{child.pk}")


def _check(actor: Actor, facts: Mapping[str, str]) -> None:
    items = library().fields.items
    for name, most in LONGEST.items():
        if not facts[name]:
            raise Refused(say("缺“%(what)s”", what=Term(items[name].title)))
        if len(facts[name]) > most:
            raise Refused(
                say("“%(item)s”请不超过 %(n)d 字。", item=Term(items[name].title), n=most)
            )
    try:
        born = date.fromisoformat(facts["born_on"])
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
    if born >= actor.today or facts["schooling"] not in items["schooling"].choices:
        raise Refused(_("请对照证件再填一遍出生日期和学历。"))
