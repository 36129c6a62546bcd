"""Acting through the pages: open a matter, take its next step, read what was refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.fixtures import TODAY
from zhidu.matters.models import Matter
from zhidu.org.models import Person, Unit


def opened(client: Any, unit: Unit, slug: str, subject: Person | None = None, **facts: Any) -> Any:
    """What the page that opens one answered; its first step is on the same page."""
    said = {"unit": unit.pk, "slug": slug, "on": TODAY.isoformat(), "revision": 0, **facts}
    if subject is not None:
        said["subject"] = subject.pk
    return client.post("/matters/open", said)


def act(client: Any, matter: Matter, said: str = "done", day: date = TODAY, **facts: Any) -> str:
    """Takes the step where it stands; empty when it was taken, else what the page refused."""
    matter.refresh_from_db()
    sent = {"stage": matter.at, "said": said, "on": day.isoformat(),
            "revision": matter.revision, **facts}  # fmt: skip
    answer = client.post(f"/matter/{matter.pk}/act", sent)
    matter.refresh_from_db()
    return "" if answer.status_code == 302 else refusal(answer)


def refusal(answer: Any) -> str:
    """The sentences of a page that did not do what was asked."""
    assert answer.status_code in (403, 422), answer.status_code
    text = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>|\s+", "", f"<main{text}")
