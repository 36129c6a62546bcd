"""Seal a text or picture to several people: once for all, its key once for each of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from zhidu.ballots.sealing import SUITE, Seat, from_words, take_seat

__all__ = ("Seat", "Unreadable", "from_words", "new_case", "open_case", "seal", "take_seat",
           "unseal")  # fmt: skip

# what is sealed is filled up to the next of these, so that its size tells little
BUCKETS = (2**10, 2**12, 2**14, 2**16, 2**18, 2**20, 2**22)
MOST = BUCKETS[-1] - 5
CASE = "case"  # the reader who has the code
TEXT, PICTURE = b"t", b"p"


class Unreadable(ValueError):
    """Not sealed to this key, or changed since."""


def seal(
    report: UUID, kind: bytes, data: bytes, readers: Mapping[str, bytes]
) -> tuple[bytes, dict]:
    """(ciphertext, {reader: its sealed key}); `readers` maps a name to a public key.

    Raises ValueError for more than `MOST` bytes.
    """
    key = os.urandom(32)
    sealed = ChaCha20Poly1305(key).encrypt(bytes(12), _filled(kind + data), report.bytes)
    keys = {
        name: SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), _info(report)).hex()
        for name, public in readers.items()
    }
    return sealed, keys


def unseal(report: UUID, sealed: bytes, wrapped: str, own: X25519PrivateKey) -> tuple[bytes, bytes]:
    """(kind, data). Raises Unreadable."""
    try:
        key = SUITE.decrypt(bytes.fromhex(wrapped), own, _info(report))
        plain = ChaCha20Poly1305(key).decrypt(bytes(12), sealed, report.bytes)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable(str(report)) from wrong
    length = int.from_bytes(plain[:4], "big")
    return plain[4:5], plain[5 : 4 + length]


def _info(report: UUID) -> bytes:
    return b"voice/v1" + report.bytes


def _filled(data: bytes) -> bytes:
    whole = len(data).to_bytes(4, "big") + data
    size = next((one for one in BUCKETS if len(whole) <= one), None)
    if size is None:
        raise ValueError(f"{len(data)} bytes do not fit")
    return whole.ljust(size, b"\0")


def new_case(key: bytes) -> tuple[bytes, bytes]:
    """(public half, private half wrapped under what the code gives)."""
    own = X25519PrivateKey.generate()
    wrapped = ChaCha20Poly1305(key).encrypt(bytes(12), own.private_bytes_raw(), b"case")
    return own.public_key().public_bytes_raw(), wrapped


def open_case(key: bytes, wrapped: bytes) -> X25519PrivateKey:
    """Raises Unreadable."""
    try:
        raw = ChaCha20Poly1305(key).decrypt(bytes(12), wrapped, b"case")
    except InvalidTag as wrong:
        raise Unreadable("case") from wrong
    return X25519PrivateKey.from_private_bytes(raw)
