"""The linkage attack: put everything that names people and everything they chose side by side.

An attacker with the whole database reads both kinds of tables in every order they can be read in:
primary key, row number, the order they come out in, PostgreSQL's transaction number and place on
the page. Person number i in one order is guessed to have written content number i in the other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

Orders = dict[str, list[Any]]


def orders(table: str, what: str, where: str, key: str) -> Orders:
    """{order: values of column `what`}, for every order of the rows."""
    by = {"natural": "", key: f"ORDER BY {key}"}
    if connection.vendor == "sqlite":
        by["rowid"] = "ORDER BY rowid"
    else:
        by["ctid"] = "ORDER BY ctid"
        by["xmin"] = "ORDER BY xmin::text::bigint, ctid"
    found = {}
    with connection.cursor() as cursor:
        for name, order in by.items():
            cursor.execute(f"SELECT {what} FROM {table} WHERE {where} {order}")
            found[name] = [row[0] for row in cursor.fetchall()]
    return found


class Score:
    """Right guesses for every pair of orders, over rounds of `n` people with unlike contents.

    By chance one guess a round is right, with variance one, whatever n is.
    """

    def __init__(self) -> None:
        self.rounds = 0
        self.right: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, people: Orders, contents: Orders, truth: dict[Any, Any]) -> None:
        self.rounds += 1
        for first, names in people.items():
            for second, held in contents.items():
                for way, guess in (("", held), ("↓", held[::-1])):
                    pairs = zip(names, guess, strict=True)
                    hits = sum(truth[name] == one for name, one in pairs)
                    self.right[first, second + way] += hits

    def z(self) -> dict[tuple[str, str], float]:
        spread = math.sqrt(self.rounds)
        return {pair: (right - self.rounds) / spread for pair, right in self.right.items()}


def worst(scores: Iterable[float]) -> float:
    return max(scores, key=abs)
