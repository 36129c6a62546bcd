"""Which wordings of texts a matter may rest on, and what is wrong with the one it cites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhidu.engine.presence import NOT_IN_FORCE, UNREAD
from zhidu.org.models import Unit
from zhidu.texts.actions import may_cite
from zhidu.texts.models import Text, Version
from zhidu.texts.reading import of_units

from .models import Matter

CITED = (Text.Kind.RULE, Text.Kind.STANDARD, Text.Kind.BASIS)


def citable(matter: Matter, day: date) -> list[Version]:
    """Rules, standards and basis documents in force on the day: of the unit and of those above."""
    return list(_in_force(matter.unit, day))


def drafts(matter: Matter) -> list[Version]:
    """Drafts of the unit's own texts that a matter may put in force."""
    rows = Version.objects.filter(text__unit=matter.unit, status=Version.Status.DRAFT)
    return list(rows.exclude(text__kind=Text.Kind.BASIS).select_related("text").order_by("pk"))


def _in_force(unit: Unit, day: date) -> Iterator[Version]:
    for text in of_units([unit]).filter(kind__in=CITED):
        version = text.on(day)
        if version is not None:
            yield version


def wrong(matter: Matter, number: str, day: date) -> str:
    """Why the wording does not bind on the day; empty where it does."""
    version = next((one for one in citable(matter, day) if str(one.pk) == number), None)
    if version is None:
        return NOT_IN_FORCE
    if matter.subject is not None and not may_cite(version, matter.subject, day):
        return UNREAD
    return ""
