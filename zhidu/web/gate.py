"""Flood control without identity: how often one address asked today, under a key nobody keeps.

Addresses are counted as keyed hashes in memory alone; the key is new every day and at every start.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhidu.org.door import Refused

LARGEST = 14 * 2**20  # three pictures and what is written
MOST = {"send": 30, "look": 120}  # a day, from one address: many people may sit behind it


class InMemory(MemoryFileUploadHandler):
    """Pictures are never written to disk on their way in, as large uploads otherwise are."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        self.activated = content_length <= LARGEST


class Gate:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._key = b""
        self._seen: Counter[tuple[str, bytes]] = Counter()

    def pass_through(self, what: str, request: HttpRequest, today: date) -> None:
        """Raises Refused for one more than `MOST` from the same address on a day."""
        with self._lock:
            if self._day != today:
                self._day, self._key = today, secrets.token_bytes(32)
                self._seen.clear()
            mark = hmac.new(self._key, _address(request).encode(), hashlib.sha256).digest()[:8]
            self._seen[what, mark] += 1
            if self._seen[what, mark] > MOST[what]:
                raise Refused(_("今天从这里来的太多了，请明天再来，或打电话、当面说。"))


def _address(request: HttpRequest) -> str:
    """Of the visitor; behind the proxy that brings HTTPS, the one the proxy saw."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return seen.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


GATE = Gate()
