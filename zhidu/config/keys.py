"""The keys of a data folder: made once, readable by their owner only.

Losing `field_key` loses every ID number and phone stored with it, and the content of talks;
docs/running.md says how to keep a copy.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def keep(folder: Path, name: str, make: bytes) -> bytes:
    """The key of that name in the folder, written on first use with mode 0600."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        file.write(make)
    return make


def secret_key(folder: Path) -> str:
    """Signs sessions and forms; losing it only signs everybody out."""
    return keep(folder, "secret_key", secrets.token_urlsafe(50).encode()).decode()


def field_key(folder: Path) -> bytes:
    """Encrypts ID numbers, phones and sealed notes (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return keep(folder, "field_key", Fernet.generate_key())


def log_key(folder: Path) -> bytes:
    """Signs the public log (Ed25519, 32 bytes). Losing it ends this log: a new one begins."""
    return bytes.fromhex(keep(folder, "log_key", secrets.token_hex(32).encode()).decode())
