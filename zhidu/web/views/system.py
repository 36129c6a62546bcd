"""运行机制: what a unit runs as one mechanism, and where it does not hold (1.01 1.07 3.06)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from zhidu.matters import execution, five, linking
from zhidu.matters.linking import Node
from zhidu.matters.models import Matter
from zhidu.org.models import Unit

from .execution import WORDS
from .org import seen_unit

SHOWN = ("due", execution.ON_TIME, execution.LATE, execution.UNDONE)


def system(request: HttpRequest, pk: int) -> HttpResponse:
    unit, today = seen_unit(request, pk), request.today
    found = linking.report(unit, today)
    context = {
        "unit": unit,
        "findings": [(title, found[kind]) for kind, title in linking.KINDS.items()],
        "clean": not any(found.values()),
        "seats": linking.seats(unit, today),
        "five": five.of_year(unit, today),
        "chapters": _chapters(unit, today),
        "heads": [(WORDS[word], word == execution.ON_TIME) for word in SHOWN],
    }
    return render(request, "zhidu/system.html", context)


def _chapters(unit: Unit, today: date) -> dict[str, list[dict[str, Any]]]:
    """The rules by chapter, each with the year's duties so far and its matters under way."""
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    tallies = execution.by_institution(execution.lines([unit.pk], first, last, today))
    rows = Matter.objects.filter(unit=unit, state=Matter.State.OPEN).values_list("slug", flat=True)
    open_now = list(rows)
    found: dict[str, list[dict[str, Any]]] = {}
    for node in linking.nodes(unit, today):
        tally = tallies.get(node.slug, execution.Tally())
        row = {
            "node": node,
            "cells": _cells(unit, node, tally),
            "open": open_now.count(node.slug),
        }
        found.setdefault(node.law.chapter, []).append(row)
    return found


def _cells(unit: Unit, node: Node, tally: execution.Tally) -> list[dict[str, Any]]:
    counts = tally.counts
    return [
        {
            "n": counts[word], "wide": word == execution.ON_TIME,
            "link": "?" + urlencode({"unit": unit.pk, "slug": node.slug, "kind": word, "only": 1}),
        }
        for word in SHOWN
    ]  # fmt: skip
