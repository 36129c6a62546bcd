"""定责任书: the level above says for every post of the units below what it answers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.matters.duty_sheets import LETTER, holders_of
from zhidu.org.door import Actor, Done, Refused, act, anyone
from zhidu.org.models import Unit
from zhidu.sentence import say

from . import acting


@act("letters.set", may=anyone)  # each letter asks for its own permission
def set_many(
    actor: Actor, above: Unit, units: Iterable[Unit], items: Mapping[str, list[str]], on: date
) -> Done:
    """The same items by post for many units; each unit's letter is set or says why not.

    `items`: post → what it answers for. Returns [(unit, sentences)] of those that were refused;
    nothing of theirs is written.
    """
    if not any(items.values()):
        raise Refused(_("请至少给一个职务写明责任事项。"))
    refused, done = [], 0
    for unit in units:
        try:
            with transaction.atomic():
                _set(actor, unit, items, on)
        except Refused as refusal:
            refused.append((unit, refusal.sentences))
        else:
            done += 1
    said = say("给%(n)d个组织定了责任书", n=done)
    return Done(refused, said, unit=above, detail={"set": done, "refused": len(refused)})


def _set(actor: Actor, unit: Unit, items: Mapping[str, list[str]], on: date) -> None:
    matter = acting.open_matter(actor, unit, LETTER, on)
    rows = [
        {"post": post.title, "item": item, "owner": str(post.person_id)}
        for post in holders_of(unit, on)
        for item in items.get(post.post, [])
    ]
    acting.do(actor, matter, "set", "done", on, {"duty_lines": rows})
