"""The panel on the wall: what stands on it, and whether that is still so."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.org.access import members
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, say

from .models import Panel
from .public import rules


def latest(unit: Unit) -> Panel | None:
    return Panel.objects.filter(unit=unit).order_by("-version").first()


def rules_now(unit: Unit, today: date) -> list[list[str]]:
    """Titles and bases of the institutions in force, in Chinese as they stand in their files."""
    return [[title, basis] for title, basis, _since in rules(unit, today)]


def outdated(panel: Panel, today: date) -> list[Sentence]:
    """Why it has to be made anew; empty while everything on it is still so."""
    found, held = [], panel.content
    now, then = rules_now(panel.unit, today), held["rules"]
    new = [one[0] for one in now if one not in then]
    old = [one[0] for one in then if one not in now]
    if new:
        found.append(say("后来启用或改过的制度没有上板：%(names)s。", names=new))
    if old:
        found.append(say("板上的制度已经停用或改过：%(names)s。", names=old))
    here = {one.pk for one in members(panel.unit, today)}
    gone = [name for _area, name, person in held["zones"] if person not in here]
    if gone:
        found.append(say("责任区里的人已经不在本支部：%(names)s。", names=gone))
    return found


def blank(unit: Unit) -> dict[str, Any]:
    """What the form begins with: the last version's goals and zones."""
    panel = latest(unit)
    return panel.content if panel else {"goals": [], "zones": []}
