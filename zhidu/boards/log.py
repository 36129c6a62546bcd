"""Append to the log, sign it, prove from it. Nothing here can change what is already in it.

`append` belongs into the transaction of the act it records: both are there, or neither. It holds a
lock until that transaction ends, so it is called last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from . import merkle, notes
from .canon import canon
from .models import Checkpoint, Cosignature, LogEntry, Witness
from .moment import offset_of

VERSION = 1
TILE = 256
HASH = 32
LARGEST = 65_535  # what the length prefix of an entry bundle can say
JITTER = 300  # seconds a clock may be set back without the log saying so
LOCK = 0x7A68_6964_75  # "zhidu"


class TooLong(ValueError):
    """An entry that no bundle could carry."""


def signer() -> notes.Signer:
    """The log's own key, under the name the log began with."""
    key = Ed25519PrivateKey.from_private_bytes(settings.LOG_KEY)
    first = LogEntry.objects.filter(idx=0).first()
    name = first.said["origin"] if first else settings.LOG_NAME or _own_name(key)
    return notes.Signer(name, notes.LOG, key)


def _own_name(key: Ed25519PrivateKey) -> str:
    mark = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:12]
    return f"zhidu/{mark}"


def append(kind: str, at: int, org: str = "", /, **said: Any) -> LogEntry:
    """Write an entry of `kind` at second `at` for the unit code `org`, and sign the new root.

    Raises TooLong for more than 65 535 bytes.
    """
    with transaction.atomic():
        _hold()
        last = LogEntry.objects.order_by("-idx").first()
        if last is None and kind != "genesis":
            last = _write(None, "genesis", at, "", _first(at))
        return _write(last, kind, at, org, said)


def _hold() -> None:
    """One writer at a time. SQLite took its lock when the transaction began."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _first(at: int) -> dict[str, Any]:
    own = signer()
    return {"origin": own.name, "vkey": own.verifier.vkey, "offset": offset_of(at)}


def _write(last: LogEntry | None, kind: str, at: int, org: str, said: dict[str, Any]) -> LogEntry:
    if last is not None and 0 < last.said["time"] - at <= JITTER:
        at = last.said["time"]
    data = canon({**said, "t": kind, "v": VERSION, "time": at, "org": org})
    if len(data) > LARGEST:
        raise TooLong(f"{len(data)} bytes")
    size = last.idx + 1 if last else 0
    leaf = merkle.leaf_hash(data)
    peaks = merkle.grown(_cut(last.peaks) if last else [], size, leaf)
    row = LogEntry.objects.create(
        idx=size, kind=kind, bytes=data, leaf=leaf, peaks=b"".join(peaks), tile=_tile(size, leaf)
    )
    _sign(row, peaks)
    return row


def _cut(hashes: bytes) -> list[bytes]:
    held = bytes(hashes)
    return [held[at : at + HASH] for at in range(0, len(held), HASH)]


def _tile(idx: int, leaf: bytes) -> bytes | None:
    if idx % TILE != TILE - 1:
        return None
    before = LogEntry.objects.filter(idx__gt=idx - TILE).order_by("idx")
    return merkle.root([*map(bytes, before.values_list("leaf", flat=True)), leaf])


def _sign(row: LogEntry, peaks: list[bytes]) -> None:
    own = signer()
    text = notes.checkpoint_text(own.name, row.idx + 1, merkle.root_of_peaks(peaks))
    Checkpoint.objects.create(size=row.idx + 1, text=text, line=own.line(text))


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def size() -> int:
    last = LogEntry.objects.order_by("-idx").first()
    return last.idx + 1 if last else 0


class Stored:
    """`root_of` over the stored entries; full tiles are read as one hash, leaves once."""

    def __init__(self) -> None:
        self._leaves: dict[int, list[bytes]] = {}

    def root_of(self, start: int, end: int) -> bytes:
        count = end - start
        if count < TILE:
            tile = start // TILE
            offset = start - tile * TILE
            return merkle.root(self._tile_leaves(tile)[offset : offset + count])
        if count == TILE:
            held = LogEntry.objects.values_list("tile", flat=True).get(idx=end - 1)
            assert held is not None
            return bytes(held)
        middle = start + merkle.split(count)
        return merkle.node_hash(self.root_of(start, middle), self.root_of(middle, end))

    def _tile_leaves(self, tile: int) -> list[bytes]:
        if tile not in self._leaves:
            first = tile * TILE
            rows = LogEntry.objects.filter(idx__gte=first, idx__lt=first + TILE).order_by("idx")
            self._leaves[tile] = [bytes(one) for one in rows.values_list("leaf", flat=True)]
        return self._leaves[tile]


def proof(idx: int, point: Checkpoint | None = None) -> str:
    """The tlog-proof of an entry under a checkpoint that covers it, by itself the latest.

    Raises LookupError for an entry that is not under it.
    """
    point = point or latest()
    if point is None or not 0 <= idx < point.size:
        raise LookupError(idx)
    path = merkle.inclusion(idx, point.size, Stored().root_of)
    return notes.proof_text(idx, path, point.note)


def consistency(old: int, new: int) -> list[bytes]:
    """Raises LookupError for sizes the log never had."""
    if not 0 <= old <= new <= size():
        raise LookupError((old, new))
    return merkle.consistency(old, new, Stored().root_of)


def cosign(text: str, today: date) -> Cosignature:
    """Keep a witness's signature of one of our checkpoints. Raises BadNote for any other note."""
    rows = Witness.objects.filter(retired=None)
    known = {one.name: notes.Verifier.read(one.vkey) for one in rows}
    body, found = notes.open_note(text, known.values())
    _origin, count, _root = notes.read_checkpoint(body)
    point = Checkpoint.objects.filter(size=count, text=body).first()
    if point is None:
        raise notes.BadNote("this log never signed that checkpoint")
    name, when = next(iter(found.items()))
    line = next(one for one in text.splitlines() if one.startswith(f"{notes.DASH} {name} "))
    row, _new = Cosignature.objects.get_or_create(
        checkpoint=point,
        witness=Witness.objects.get(name=name),
        defaults={"line": line + "\n", "time": when or 0},
    )
    return row


def cosigned() -> Iterable[Checkpoint]:
    """Checkpoints that a witness looked at, oldest first, and the latest in any case."""
    rows = Checkpoint.objects.exclude(cosignatures=None).prefetch_related("cosignatures")
    last = latest()
    yield from rows
    if last is not None and not last.cosignatures.exists():  # type: ignore[attr-defined]
        yield last
