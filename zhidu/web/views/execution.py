"""执行情况: due, on time, late, not done, by rule and by unit; every number opens its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.matters import execution
from zhidu.matters.rulebook import title_of
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.org.speech import told

from .institutions import chosen_unit

WORDS = {
    "due": gettext_lazy("应办"),
    execution.ON_TIME: gettext_lazy("按时办"),
    execution.LATE: gettext_lazy("迟办"),
    execution.UNDONE: gettext_lazy("未办"),
    execution.EXCUSED: gettext_lazy("免办"),
    execution.RUNNING: gettext_lazy("未到期"),
}
WIDE = (execution.EXCUSED, execution.RUNNING)  # a phone shows them in the rows behind a number


@dataclass
class Asked:
    """What the address says: the unit with all below it, a rule or all, the time, as of a day."""

    request: HttpRequest
    unit: Unit
    slug: str
    first: date
    last: date
    on: date

    def address(self, **other: Any) -> str:
        held = {"unit": self.unit.pk, "slug": self.slug, "from": self.first, "to": self.last,
                "on": self.on, **other}  # fmt: skip
        return "?" + urlencode({key: value for key, value in held.items() if value})

    @cached_property
    def units(self) -> list[Unit]:
        """The subtree for who keeps it; else the unit alone."""
        if not self.request.viewer.keeps(self.unit):
            return [self.unit]
        return list(self.unit.subtree())

    @cached_property
    def lines(self) -> list[execution.Line]:
        found = execution.lines([one.pk for one in self.units], self.first, self.last, self.on)
        return [one for one in found if not self.slug or one.duty.slug == self.slug]

    @property
    def below(self) -> list[Unit]:
        """The unit's own level and everything directly below it, in tree order."""
        return [one for one in self.units if self.unit.pk in (one.pk, one.parent_id)]


def _asked(request: HttpRequest) -> Asked:
    unit = chosen_unit(request)
    if unit is None:
        raise Refused(_("您还不在任何组织里。"))
    on = min(_day(request, "on", request.today), request.today)
    first = _day(request, "from", date(on.year, 1, 1))
    last = _day(request, "to", date(on.year, 12, 31))
    if first > last:
        raise Refused(_("起始日期不能晚于截止日期。"))
    return Asked(request, unit, request.GET.get("slug", ""), first, last, on)


def _day(request: HttpRequest, word: str, other: date) -> date:
    try:
        return date.fromisoformat(request.GET[word]) if request.GET.get(word) else other
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def page(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    context = {
        "asked": asked,
        "title": told(title_of(asked.slug)) if asked.slug else "",
        "heads": [(title, asked.address(sort=word), word in WIDE) for word, title in WORDS.items()],
        "by_name": asked.address(sort="name"),
        "rules": [] if asked.slug else _rules(asked, request.GET.get("sort", "")),
        "units": _units(asked, request.GET.get("sort", "")),
        "all": _cells(asked, execution.Tally(asked.lines)),
        "every": asked.address(slug=""),
        "up": _above(request, asked.unit),
    }
    return render(request, "zhidu/execution.html", context)


def _above(request: HttpRequest, unit: Unit) -> Unit | None:
    above = unit.parent
    return above if above is not None and request.viewer.sees_unit(above) else None


def _rules(asked: Asked, order: str) -> list[dict[str, Any]]:
    """By title, or by one of the numbers, largest first: rules may be compared, units may not."""
    rules = [
        {"title": told(tally.lines[0].duty.law.title), "slug": slug,
         "cells": _cells(asked, tally, slug=slug), "link": asked.address(slug=slug)}
        for slug, tally in execution.by_institution(asked.lines).items()
    ]  # fmt: skip
    if order in WORDS:
        place = list(WORDS).index(order)
        rules.sort(key=lambda row: -row["cells"][place]["n"])
    return rules


def _units(asked: Asked, order: str) -> list[dict[str, Any]]:
    """In tree order or by name, never by a number; none where there is only one level."""
    found = [
        {
            "unit": unit,
            "cells": _cells(asked, tally, unit=unit.pk, own=unit.pk == asked.unit.pk),
            "link": "" if unit.pk == asked.unit.pk else asked.address(unit=unit.pk),
        }
        for unit, tally in execution.by_unit(asked.lines, asked.below)
    ]
    if order == "name":
        found.sort(key=lambda row: row["unit"].name)
    return found if len(found) > 1 else []


def _cells(asked: Asked, tally: execution.Tally, **other: Any) -> list[dict[str, Any]]:
    own = other.pop("own", False)
    counts = tally.counts
    return [
        {"n": counts[kind], "word": word, "wide": kind in WIDE,
         "link": asked.address(kind=kind, only="1" if own else "", **other)}
        for kind, word in WORDS.items()
    ]  # fmt: skip


def rows(request: HttpRequest) -> HttpResponse:
    """The duties behind one number: what, whose, due, met, with the matter they stand in."""
    asked, kind = _asked(request), request.GET.get("kind", "due")
    if kind not in WORDS:
        kind = "due"
    found = [line for line in asked.lines if _in(line, kind)]
    if request.GET.get("only"):
        found = [line for line in found if line.duty.unit.pk == asked.unit.pk]
    found.sort(key=lambda line: (line.duty.period.due, line.duty.unit.path))
    pages = Paginator(found, 100)
    held = pages.get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "title": told(title_of(asked.slug)) if asked.slug else "",
        "word": WORDS[kind],
        "page": held,
        "lines": [_row(request, line) for line in held],
        "back": asked.address(),
        "turn": asked.address(kind=kind, only=request.GET.get("only", "")),
    }
    return render(request, "zhidu/execution_rows.html", context)


def _in(line: execution.Line, kind: str) -> bool:
    if kind == "due":
        return line.kind in (execution.ON_TIME, execution.LATE, execution.UNDONE)
    return line.kind == kind


def _row(request: HttpRequest, line: execution.Line) -> dict[str, Any]:
    """A member's own duty is named to the unit itself; above it is a number, not a person."""
    duty, viewer = line.duty, request.viewer
    mine = duty.subject is not None and duty.subject.pk in request.person.ids()
    near = duty.subject is None or mine or viewer.serves(duty.unit)
    matter = duty.matter if duty.matter and near else None
    return {
        "line": line,
        "duty": duty,
        "word": WORDS[line.kind],
        "who": duty.subject.name if duty.subject and near else "",
        "hidden": not near,
        "matter": matter,
    }
