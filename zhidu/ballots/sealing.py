"""Envelopes: sealed the moment a vote arrives, all of one size, opened together or never.

HPKE (RFC 9180, base mode) with X25519, HKDF-SHA256 and ChaCha20-Poly1305. A round has its own key
pair. Its private half lies in one file outside the database; in two-person mode that file holds it
only sealed to scrutineers, each of whom knows a passphrase. It is destroyed when the round closes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
MARK, REMARK = 256, 4096  # bytes before sealing: a choice, and what was written beside it
GROWS = 48  # bytes that sealing adds
SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26}


class Broken(ValueError):
    """Not an envelope of this round, or changed since it was sealed."""


class Lost(LookupError):
    """There is no key to open with."""


class WrongWord(ValueError):
    """This passphrase opens nothing."""


def seal(public: bytes, round_id: UUID, thing: Any, size: int = MARK) -> bytes:
    """`size` + 48 bytes whatever `thing` says. Raises ValueError for what does not fit."""
    key = X25519PublicKey.from_public_bytes(public)
    return SUITE.encrypt(_padded(thing, size), key, info=_info(round_id))


def unseal(key: X25519PrivateKey, round_id: UUID, ciphertext: bytes) -> Any:
    """Raises Broken."""
    try:
        plain = SUITE.decrypt(ciphertext, key, info=_info(round_id))
        length = int.from_bytes(plain[:2], "big")
        return json.loads(plain[2 : 2 + length])
    except (InvalidTag, ValueError) as wrong:
        raise Broken(str(round_id)) from wrong


def _info(round_id: UUID) -> bytes:
    return b"envelope/v1" + round_id.bytes


def _padded(thing: Any, size: int) -> bytes:
    said = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode()
    if len(said) > size - 2:
        raise ValueError(f"{len(said)} bytes do not fit into {size}")
    return (len(said).to_bytes(2, "big") + said).ljust(size, b"\0")


# --- the key file: outside the database, and outside every copy of it ------------------------


def _file(round_id: UUID) -> Path:
    return Path(settings.ROUND_KEYS) / round_id.hex


def keep(round_id: UUID, held: dict[str, bytes]) -> None:
    """Write the key file of a round, readable by its owner only, and force it to disk.

    `held` is the key itself under "", or in two-person mode one wrapped copy for each seat.
    """
    folder = Path(settings.ROUND_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_file(round_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({name: one.hex() for name, one in held.items()}, file)
        file.flush()
        os.fsync(file.fileno())


def kept(round_id: UUID) -> dict[str, bytes]:
    """Raises Lost."""
    try:
        held = json.loads(_file(round_id).read_text())
        return {name: bytes.fromhex(one) for name, one in held.items()}
    except (OSError, ValueError) as wrong:
        raise Lost(str(round_id)) from wrong


def destroy(round_id: UUID) -> None:
    """Overwrite, force to disk, remove. Doing it twice does no harm."""
    path = _file(round_id)
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def kept_in_files() -> set[UUID]:
    """Rounds whose key file is still there."""
    folder = Path(settings.ROUND_KEYS)
    names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    found = set()
    for name in names:
        with contextlib.suppress(ValueError):
            found.add(UUID(hex=name))
    return found


# --- two-person mode: sealed to scrutineers, opened by a passphrase ---------------------------


@dataclass(frozen=True)
class Seat:
    """What is stored of a scrutineer: nothing that opens anything without the passphrase."""

    salt: bytes
    public: bytes


def take_seat(passphrase: str) -> Seat:
    salt = secrets.token_bytes(16)
    return Seat(salt, from_words(passphrase, salt).public_key().public_bytes_raw())


def hand_over(seat: Seat, round_id: UUID, key: X25519PrivateKey) -> bytes:
    """The round's key, to be opened by this scrutineer alone."""
    to = X25519PublicKey.from_public_bytes(seat.public)
    return SUITE.encrypt(key.private_bytes_raw(), to, info=b"round-key/v1" + round_id.bytes)


def take_back(seat: Seat, round_id: UUID, wrapped: bytes, passphrase: str) -> X25519PrivateKey:
    """Raises WrongWord."""
    own = from_words(passphrase, seat.salt)
    try:
        raw = SUITE.decrypt(wrapped, own, info=b"round-key/v1" + round_id.bytes)
    except (InvalidTag, ValueError) as wrong:
        raise WrongWord from wrong
    return X25519PrivateKey.from_private_bytes(raw)


def from_words(passphrase: str, salt: bytes) -> X25519PrivateKey:
    """0.1 s and 32 MiB a try: guessing a passphrase of twelve letters is hopeless."""
    words = "".join(passphrase.split()).replace("-", "").upper()
    raw = hashlib.scrypt(words.encode(), salt=salt, dklen=32, **SCRYPT)
    return X25519PrivateKey.from_private_bytes(raw)
