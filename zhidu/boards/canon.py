"""One way to write a thing down as bytes, and a salted promise of it.

A log entry never holds personal data, only `commit(salt, content)`: throw salt and content away and
the 32 bytes that stay say nothing about either, while every proof over them still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

SALT_BYTES = 16


def canon(thing: Any) -> bytes:
    """UTF-8 JSON, keys sorted, no spaces. Raises TypeError for what JSON cannot say."""
    written = json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode()


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, thing: Any) -> str:
    """SHA-256 of salt ‖ canon(thing), 64 hex digits."""
    return hashlib.sha256(salt + canon(thing)).hexdigest()
