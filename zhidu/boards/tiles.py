"""The log as the static files of c2sp.org/tlog-tiles, so that foreign tools can read it."""

from __future__ import annotations

import re
import struct

from .log import TILE, Stored, size
from .models import LogEntry

PATH = re.compile(
    r"(?:(?P<level>[0-5])|entries)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<wide>\d+))?"
)


def path(number: int) -> str:
    """How a tile's number is written: 1234067 is x001/x234/067."""
    found = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        found = f"x{number % 1000:03d}/{found}"
    return found


def read(asked: str) -> bytes:
    """The tile or bundle at that path. Raises LookupError for one that does not exist (yet)."""
    match = PATH.fullmatch(asked)
    if match is None:
        raise LookupError(asked)
    number = int(match["number"].replace("x", "").replace("/", ""))
    if path(number) != match["number"]:
        raise LookupError(asked)
    wide = int(match["wide"] or TILE)
    level = int(match["level"] or 0)
    span = TILE**level
    first = number * TILE
    if not 0 < wide <= TILE or (match["wide"] and wide == TILE) or (first + wide) * span > size():
        raise LookupError(asked)
    if match["level"] is None:
        return _bundle(first, wide)
    stored = Stored()
    return b"".join(stored.root_of(at * span, (at + 1) * span) for at in range(first, first + wide))


def _bundle(first: int, wide: int) -> bytes:
    rows = LogEntry.objects.filter(idx__gte=first, idx__lt=first + wide).order_by("idx")
    held = [bytes(one) for one in rows.values_list("bytes", flat=True)]
    return b"".join(struct.pack(">H", len(one)) + one for one in held)
