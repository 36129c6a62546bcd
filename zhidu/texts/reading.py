"""Which texts a person reads, what rests on what, and how two wordings differ."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhidu.org.access import Viewer
from zhidu.org.models import Membership, Unit

from .models import Text, Version


def of_units(units: list[Unit]) -> QuerySet[Text]:
    """The texts of these units and of every unit above them."""
    above = {step.pk for unit in units for step in unit.ancestors()}
    rows = Text.objects.filter(unit__in=above | {unit.pk for unit in units})
    return rows.select_related("unit", "replaced_by").prefetch_related("versions")


def is_for(viewer: Viewer, text: Text) -> bool:
    """Keepers read all of their units; others what is meant for them, of their units and above."""
    if viewer.keeps(text.unit):
        return True
    under = [unit for unit in viewer.units if unit.is_under(text.unit)]
    if not under:
        return False
    if text.audience == Text.Audience.EVERYONE:
        return True
    if text.audience == Text.Audience.KEEPERS:
        return any(viewer.serves(unit) for unit in under)
    return any(one.kind in Membership.MEMBERS for one in viewer.standings)


def visible(viewer: Viewer, unit: Unit) -> list[Text]:
    return [text for text in of_units([unit]) if is_for(viewer, text)]


def resting_on(text: Text, day: date) -> list[Version]:
    """Versions in force or drafted that name this document as their basis."""
    rows = Version.objects.filter(rests_on=text).select_related("text", "text__unit")
    return [one for one in rows if one.is_draft or one.holds(day)]


def to_review(unit: Unit, day: date) -> list[tuple[Version, Text | None]]:
    """What asks to be looked at again: a trial past its date, a rule whose basis was replaced."""
    found: list[tuple[Version, Text | None]] = []
    for text in of_units([unit]):
        version = text.on(day)
        if version is None:
            continue
        gone = version.rests_on.exclude(replaced_by=None).first()
        if gone is not None:
            found.append((version, gone))
        elif version.is_overdue(day):
            found.append((version, None))
    return found


@dataclass(frozen=True)
class Basis:
    """By which wordings an organisation exists: those that hold, and the last that did."""

    now: list[Version]
    gone: Version | None


def basis_of(body: Unit, day: date) -> Basis:
    """What sets the body up on the day; `gone` only where nothing does any more (2.40)."""
    rows = Version.objects.filter(sets_up=body, in_force__lte=day).select_related("text")
    held = list(rows.order_by("text", "-in_force", "-pk"))
    now = [one for one in held if one.holds(day)]
    ended = sorted((one for one in held if one.ends), key=lambda one: (one.ends, one.pk))
    return Basis(now, ended[-1] if ended and not now else None)


def baseless(unit: Unit, day: date) -> list[Version]:
    """The last wording of each body at or under the unit that nothing sets up any more."""
    set_up = Version.objects.filter(sets_up__isnull=False).values("sets_up")
    bodies = unit.subtree().filter(closed=None, pk__in=set_up)
    gone = [basis_of(one, day).gone for one in bodies]
    return [one for one in gone if one is not None]


def standards_for(viewer: Viewer, day: date) -> list[Version]:
    """The standard of each post this person holds, and the one for every member (4.12)."""
    posts = {post.post for post in viewer.posts} | {""}
    rows = [text for text in of_units(viewer.units) if text.kind == Text.Kind.STANDARD]
    held = [text.on(day) for text in rows if text.post in posts and is_for(viewer, text)]
    return [one for one in held if one is not None]


@dataclass(frozen=True)
class Line:
    """One line of a comparison: kept, taken out, or put in."""

    mark: str  # "", "-", "+"
    words: str


def compared(old: Version, new: Version) -> list[Line]:
    """Line by line, in order; unchanged lines are kept so that the reader keeps the place."""
    before, after = old.body.splitlines(), new.body.splitlines()
    found: list[Line] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            found += [Line("", one) for one in after[b1:b2]]
            continue
        found += [Line("-", one) for one in before[a1:a2]]
        found += [Line("+", one) for one in after[b1:b2]]
    return found
