"""The code: sixteen digits drawn at random and two that catch a slip of the pen (MOD 97-10)."""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass

from django.conf import settings

DIGITS = 16  # 53 bits: hopeless to guess where each try costs a fifth of a second
SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 64}
_TWO_AT_ONCE = threading.BoundedSemaphore(2)  # 32 MiB each


class Mistyped(ValueError):
    """Not a code: wrong length, or the check digits do not fit."""


@dataclass(frozen=True)
class Derived:
    """What one code gives: where its report is found, and the key that unwraps it."""

    lookup: bytes
    key: bytes


def new() -> str:
    """'123456-789012-345678', to be shown once."""
    digits = "".join(str(secrets.randbelow(10)) for _n in range(DIGITS))
    return grouped(digits + checks(digits))


def checks(digits: str) -> str:
    """ISO 7064 MOD 97-10: one wrong digit or two swapped ones are always found."""
    return f"{98 - int(digits + '00') % 97:02d}"


def grouped(digits: str) -> str:
    return "-".join(digits[at : at + 6] for at in range(0, len(digits), 6))


def read(typed: str) -> str:
    """The digits of what somebody typed. Raises Mistyped."""
    digits = "".join(one for one in typed if one.isdigit() and one.isascii())
    if len(digits) != DIGITS + 2 or int(digits) % 97 != 1:
        raise Mistyped(typed)
    return digits


def derive(digits: str) -> Derived:
    """0.2 s and 32 MiB, two at a time: a flood waits, the machine does not fall over."""
    pepper = hashlib.sha256(b"voice/v1" + settings.FIELD_KEY).digest()
    with _TWO_AT_ONCE:
        raw = hashlib.scrypt(digits.encode(), salt=pepper, **SCRYPT)  # type: ignore[arg-type]
    return Derived(raw[:16], raw[32:])
