"""五大建设 in a year of a unit: what it runs and what came to an end in each of the five (1.01)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from zhidu.engine.five import FIVE
from zhidu.org.models import Unit

from . import linking
from .models import Matter
from .rulebook import law_of


@dataclass(frozen=True)
class Served:
    """One of the five: its title, how many institutions serve it here, how much came to an end."""

    title: str
    rules: int
    done: int


def of_year(unit: Unit, today: date) -> list[Served]:
    """All five in the order of the Constitution, also those with nothing."""
    rules = Counter(node.law.field for node in linking.nodes(unit, today))
    rows = Matter.objects.filter(unit=unit, state=Matter.State.ENDED, since__year=today.year)
    done = Counter(law_of(one).field for one in rows.filter(since__lte=today))
    return [Served(title, rules[word], done[word]) for word, title in FIVE.items()]
