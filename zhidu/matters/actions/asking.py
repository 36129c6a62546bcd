"""A need said on a public page: no account, a code instead; who is signed in is not noted.

The unit that is asked handles it first; from there it rises level by level (levels.py). The holder
of the code is the one who asked: only they say whether it was done, take it back or hand it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhidu.engine import machine
from zhidu.matters.knowing import stand
from zhidu.matters.models import Matter, Receipt
from zhidu.matters.rulebook import adoption_of, law_of, library, world
from zhidu.org.actions.entry import new_word, word_hash
from zhidu.org.door import Actor, Done, Refused, act, anyone
from zhidu.org.models import Unit
from zhidu.sentence import Term, say

from .standing import Said, beside, lock, take

SLUG, ASKER = "service_request", "asker"
LONGEST = {"title_line": 60, "need_text": 1000, "asker_name": 40, "asker_reach": 80}
A_DAY = 30  # new ones at one unit in a day: more than this is not people asking
WAITING = 100  # at one unit, not answered yet


@act("request.ask", may=anyone, visitors=True)
def ask(actor: Actor, unit: Unit, words: Mapping[str, str]) -> Done:
    """(the matter, its code) of a need said to the unit. The code is shown once and not kept.

    Raises Refused where the unit has not opened this, for words that are missing or too long, for
    the same need on the same day, and for a flood.
    """
    adoption = adoption_of(unit, SLUG, actor.today)
    if adoption is None or unit.is_archived:
        raise Refused(_("本组织没有开通网上提需求，请打电话或者当面说。"))
    Unit.objects.select_for_update().get(pk=unit.pk)  # two at once are counted one after the other
    facts = {name: words.get(name, "").strip() for name in LONGEST}
    rows = Matter.objects.filter(unit=unit, slug=SLUG).exclude(state=Matter.State.VOID)
    check_words(actor, rows, facts, LONGEST)
    if rows.filter(state=Matter.State.OPEN, at="match").count() >= WAITING:
        raise Refused(_("今天收到的太多，请打电话或者当面说，急事不要等。"))
    matter = beside(actor, unit, adoption, actor.today)
    take(actor, matter, Said("ask", "done", actor.today, _given(facts), role=ASKER))
    said = say("%(unit)s收到一件服务需求", unit=unit)
    return Done(
        (matter, receipt(matter, actor.today)), said, unit=unit, thing=f"matter:{matter.pk}"
    )


def receipt(matter: Matter, today: date) -> str:
    """The code by which whoever said it reads the answer: shown once, only its hash is kept."""
    code = new_word()
    Receipt.objects.create(matter=matter, code=word_hash(code), on=today)
    return code


def check_words(
    actor: Actor, rows: QuerySet[Matter], facts: Mapping[str, str], longest: Mapping[str, int]
) -> None:
    """Raises Refused for words too long, for the same words on the same day, and for a flood."""
    items = library().fields.items
    for name, most in longest.items():
        if len(facts[name]) > most:
            raise Refused(
                say("“%(item)s”请不超过 %(n)d 字。", item=Term(items[name].title), n=most)
            )
    today, text = rows.filter(opened=actor.today), list(longest)[1]
    if any(one.known.get(text) == facts[text] for one in today):
        raise Refused(_("同样的话今天已经收到，请凭查询码看办理。"))
    if today.count() >= A_DAY:
        raise Refused(_("今天收到的太多，请打电话或者当面说，急事不要等。"))


def _given(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def by_code(code: str) -> Matter:
    """Raises Refused for a code that is none."""
    row = Receipt.objects.filter(code=word_hash(code)).select_related("matter__unit").first()
    if row is None:
        raise Refused(_("没有这个查询码，请对照纸条再输一遍。"))
    return row.matter


def choices(matter: Matter, today: date) -> list[str]:
    """What the holder of the code may say now; empty when it is not their turn."""
    law = law_of(matter)
    if matter.state != Matter.State.OPEN or matter.at in law.ends:
        return []
    now = stand(matter)
    if ASKER not in machine.may_act(law, now, today, world()):
        return []
    return machine.choices(law, now, ASKER, today, world())


def _holds_code(actor: Actor, code: str, *rest: object, **more: object) -> None:
    by_code(code)


@act("request.say", may=_holds_code, visitors=True)
def answer(
    actor: Actor, code: str, said: str, facts: Mapping[str, str], revision: int | None = None
) -> Done:
    """The asker's step, by the code: done or not, taken back, handed up. Returns the matter."""
    matter = lock(by_code(code), revision)
    law = law_of(matter)
    if said not in choices(matter, actor.today):
        raise Refused(_("现在不能这样办，请看最新的情况。"))
    stage = law.stages[matter.at]
    given = _given({name: text.strip() for name, text in facts.items() if name in stage.asked})
    carried = replace(actor, carries=f"matter:{matter.pk}")
    take(carried, matter, Said(matter.at, said, actor.today, given, role=ASKER))
    words = say("%(title)s：%(stage)s", title=matter, stage=stage.title)
    return Done(matter, words, unit=matter.unit, thing=f"matter:{matter.pk}")
