"""Encrypted text columns and the keyed hash by which they can be found."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models


def seal(text: str) -> str:
    """Fernet token of the text; empty stays empty, so that 'not given' needs no key."""
    return Fernet(settings.FIELD_KEY).encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """The text again; raises cryptography.fernet.InvalidToken when the key was lost or changed."""
    return Fernet(settings.FIELD_KEY).decrypt(token.encode()).decode() if token else ""


def keyed(text: str) -> str:
    """HMAC-SHA256 under the field key: equal texts can be matched, none can be guessed offline."""
    if not text:
        return ""
    return hmac.new(settings.FIELD_KEY, text.upper().encode(), hashlib.sha256).hexdigest()


class SealedText(models.TextField):
    """Text that stands encrypted in the database and in every backup of it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else ""
