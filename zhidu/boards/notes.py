"""Signed notes, checkpoints and cosignatures, byte for byte as C2SP writes them.

c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature; Ed25519 only. A line of a
key that nobody named is passed over, so that other kinds of signature may be added later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

LOG, WITNESS = 0x01, 0x04
DASH = "\u2014"
EVER = 2**63 - 1


class BadNote(ValueError):
    """Not a note, or a signature of a named key that does not hold."""


@dataclass(frozen=True)
class Verifier:
    """A public key under a name: what `vkey` writes and `trust.txt` holds."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        named = f"{self.name}\n".encode() + bytes([self.kind]) + self.key
        return hashlib.sha256(named).digest()[:4]

    @property
    def vkey(self) -> str:
        shown = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{shown}"

    @classmethod
    def read(cls, vkey: str) -> Verifier:
        """Raises BadNote for a key that is not written as one or whose number is wrong."""
        try:
            name, number, shown = vkey.strip().split("+", 2)
            raw = base64.b64decode(shown, validate=True)
            one = cls(name, raw[0], raw[1:])
        except (ValueError, IndexError) as wrong:
            raise BadNote("not a verifier key") from wrong
        fits = name and not any(sign.isspace() for sign in name) and len(one.key) == 32
        if not fits or one.kind not in (LOG, WITNESS) or one.id.hex() != number:
            raise BadNote("not a verifier key")
        return one

    def holds(self, signature: bytes, text: str) -> int | None:
        """Seconds at which a witness signed, None for a log. Raises BadNote if it does not hold."""
        signed, when = (signature, None) if self.kind == LOG else _timed(signature)
        message = text if when is None else f"cosignature/v1\ntime {when}\n{text}"
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signed, message.encode())
        except InvalidSignature as wrong:
            raise BadNote(f"the signature of {self.name} does not hold") from wrong
        return when


def _timed(signature: bytes) -> tuple[bytes, int]:
    if len(signature) != 72:
        raise BadNote("a cosignature is 72 bytes")
    when = int(struct.unpack(">Q", signature[:8])[0])
    if when > EVER:
        raise BadNote("a cosignature beyond all time")
    return signature[8:], when


@dataclass(frozen=True)
class Signer:
    """A private key under a name."""

    name: str
    kind: int
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.kind, self.key.public_key().public_bytes_raw())

    def line(self, text: str, when: int = 0) -> str:
        """The signature line under `text`; a witness says with it at which second it looked."""
        if self.kind == LOG:
            signed = self.key.sign(text.encode())
        else:
            message = f"cosignature/v1\ntime {when}\n{text}".encode()
            signed = struct.pack(">Q", when) + self.key.sign(message)
        return f"{DASH} {self.name} {base64.b64encode(self.verifier.id + signed).decode()}\n"


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def read_checkpoint(text: str) -> tuple[str, int, bytes]:
    """(origin, size, root). Raises BadNote for anything but three proper lines."""
    try:
        origin, size, root = text.split("\n")[:3]
        found = base64.b64decode(root, validate=True)
        number = int(size)
    except (ValueError, binascii.Error) as wrong:
        raise BadNote("not a checkpoint") from wrong
    if not origin or len(found) != 32 or str(number) != size or number < 0:
        raise BadNote("not a checkpoint")
    return origin, number, found


def open_note(note: str, known: Iterable[Verifier]) -> tuple[str, dict[str, int | None]]:
    """(text, {name: seconds or None}) of a note that at least one known key signed.

    Raises BadNote when a known key's signature does not hold, or no known key signed at all.
    """
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise BadNote("not a signed note")
    text += "\n"
    keys = {(one.name, one.id): one for one in known}
    found: dict[str, int | None] = {}
    for line in signatures.splitlines():
        name, raw = _read_line(line)
        if key := keys.get((name, raw[:4])):
            found[name] = key.holds(raw[4:], text)
    if not found:
        raise BadNote("no known key signed this note")
    return text, found


def _read_line(line: str) -> tuple[str, bytes]:
    try:
        dash, name, shown = line.split(" ")
        raw = base64.b64decode(shown, validate=True)
    except ValueError as wrong:
        raise BadNote("not a signature line") from wrong
    if dash != DASH or len(raw) < 5:
        raise BadNote("not a signature line")
    return name, raw


def proof_text(index: int, path: Iterable[bytes], note: str) -> str:
    """c2sp.org/tlog-proof@v1: that the entry stands at `index` of the tree the note signs."""
    lines = [base64.b64encode(one).decode() for one in path]
    return "\n".join(["c2sp.org/tlog-proof@v1", f"index {index}", *lines, "", note])
