"""What keeps promises true from minute to minute: keys destroyed, notices seen to stand, what came
in without a name laid open once a day."""

from __future__ import annotations

import urllib.request
from datetime import date

from django.conf import settings
from django.urls import reverse

from zhidu.ballots import janitor
from zhidu.boards import beats
from zhidu.boards.beats import Fetch
from zhidu.voice.actions import handling

PATIENCE = 20  # seconds


def tend(today: date, base: str) -> int:
    """Finish what a crash left, then fetch every standing notice from `base`; how many stood."""
    janitor.tidy()
    handling.lay_open(today)
    return beats.daily(today, over_http(base))


def over_http(base: str) -> Fetch:
    """Asks like any visitor, without an account. A page that cannot be reached does not stand."""
    host = next((one for one in settings.ALLOWED_HOSTS if one != "*"), "localhost").lstrip(".")

    def fetch(number: int) -> bytes:
        address = base.rstrip("/") + reverse("notice_content", args=[number])
        asked = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 - our own
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            return bytes(answer.read())

    return fetch
