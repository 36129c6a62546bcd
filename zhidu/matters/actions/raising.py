"""What a resident says to the village on a public page, without an account: an item for its
deliberation day, a question about what it has published.

An item belongs to the coming day; said after that day's cut-off, to the next one. A code is all
that joins it to whoever said it: by the code they read whether it was placed, why not, and what
came of the vote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhidu.matters import disclosing
from zhidu.matters.duties import period_of
from zhidu.matters.effects.children import begin_child
from zhidu.matters.models import Adoption, Matter
from zhidu.matters.rulebook import adoption_of, law_adopted
from zhidu.org.door import Actor, Done, Refused, act, anyone
from zhidu.org.models import Unit
from zhidu.sentence import say

from .asking import check_words, receipt
from .standing import open_for

DAY, ITEM = "deliberation_day", "village_item"
LONGEST = {"title_line": 60, "item_text": 1000, "asker_name": 40, "asker_reach": 80}
OPEN = ("collect", "agenda")  # while the day stands there, items are still taken


@dataclass(frozen=True)
class Coming:
    """The day for which items are taken now: any day of its period, when it is, until when."""

    inside: date
    due: date
    until: date


def coming(unit: Unit, today: date) -> Coming | None:
    """The next deliberation day whose cut-off has not passed; None where the unit has none."""
    adoption = adoption_of(unit, DAY, today)
    if adoption is None or unit.is_archived or adoption.paused(today) is not None:
        return None
    day = today
    for _period in range(3):  # this one, the next, and one more where its cut-off lies before it
        found = _of(adoption, day)
        if found is None:
            return None
        held, after = found
        if today <= held.until and _takes(adoption, held):
            return held
        day = after
    return None


def _of(adoption: Adoption, day: date) -> tuple[Coming, date] | None:
    """The day of the period that holds `day`, and the first day of the next period."""
    law = law_adopted(adoption)
    period = period_of(adoption, law, day)
    if period is None:
        return None
    days = int(adoption.settings.get("cut_off", law.settings["cut_off"].start))
    inside = max(day, period.starts)
    until = period.due - timedelta(days=days)
    return Coming(inside, period.due, until), period.ends + timedelta(days=1)


def _takes(adoption: Adoption, held: Coming) -> bool:
    """Whether the day's own matter, if it has begun, has not published its agenda yet."""
    period = period_of(adoption, law_adopted(adoption), held.inside)
    rows = Matter.objects.filter(unit=adoption.unit, slug=DAY).exclude(state=Matter.State.VOID)
    row = rows.filter(period_start=period.starts).first() if period else None
    return row is None or row.at in OPEN


@act("village.raise", may=anyone, visitors=True)
def raise_item(actor: Actor, unit: Unit, words: Mapping[str, str]) -> Done:
    """(the item, its code, its day). Raises Refused where the unit has no such day, for words that
    are missing or too long, for the same words on the same day, and for a flood."""
    Unit.objects.select_for_update().get(pk=unit.pk)  # two at once are counted one after the other
    adoption, held = adoption_of(unit, DAY, actor.today), coming(unit, actor.today)
    if adoption is None or held is None:
        raise Refused(_("本村没有开通网上提议题，请打电话或者当面说。"))
    facts = {name: words.get(name, "").strip() for name in LONGEST}
    if not (facts["title_line"] and facts["item_text"]):
        raise Refused(_("请写明什么事、为什么要议。"))
    rows = Matter.objects.filter(unit=unit, slug=ITEM).exclude(state=Matter.State.VOID)
    check_words(actor, rows, facts, LONGEST)
    day, _ended = open_for(replace(actor, today=held.inside), unit, adoption, held.inside, None)
    given = {name: value for name, value in facts.items() if value}
    item = begin_child(actor, day, ITEM, given, actor.today)
    said = say("%(unit)s收到一件议事日议题", unit=unit)
    code = receipt(item, actor.today)
    return Done((item, code, held), said, unit=unit, thing=f"matter:{item.pk}")


@act("village.question", may=anyone, visitors=True)
def question(actor: Actor, unit: Unit, words: Mapping[str, str]) -> Done:
    """(the question, its code) about what the village has published last.

    Raises Refused where nothing was published, for words that are missing or too long, for the
    same words on the same day, and for a flood.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    last = next(iter(disclosing.published(unit, 1)), None)
    if last is None:
        raise Refused(_("本村还没有公开过，请打电话或者当面问。"))
    facts = {name: words.get(name, "").strip() for name in LONGEST}
    if not (facts["title_line"] and facts["item_text"]):
        raise Refused(_("请写明问哪一项、问什么。"))
    rows = Matter.objects.filter(unit=unit, slug=disclosing.QUESTION)
    check_words(actor, rows.exclude(state=Matter.State.VOID), facts, LONGEST)
    given = {name: value for name, value in facts.items() if value}
    made = begin_child(actor, last.matter, disclosing.QUESTION, given, actor.today)
    said = say("%(unit)s收到一件村务公开的询问", unit=unit)
    code = receipt(made, actor.today)
    return Done((made, code), said, unit=unit, thing=f"matter:{made.pk}")
