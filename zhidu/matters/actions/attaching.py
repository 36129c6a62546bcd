"""A scan or photo beside a record: never required, kept without its metadata."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile

from zhidu.matters.models import Attachment, Record
from zhidu.matters.scrub import Unfit, scrubbed
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import say

from .recording import may_record

SUFFIX = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def _record_of(actor: Actor, record: Record, *rest: object, **more: object) -> None:
    may_record(actor, record.unit)


@act("record.attach", may=_record_of)
def attach(actor: Actor, record: Record, name: str, data: bytes) -> Done:
    """Keep a JPG, PNG or PDF. Raises Refused with a sentence for anything else."""
    try:
        kind, clean = scrubbed(name, data)
    except Unfit as wrong:
        raise Refused(str(wrong)) from wrong
    mark = hashlib.sha256(clean).hexdigest()
    held = Attachment(
        record=record, name=name[-120:], kind=kind, size=len(clean), sha256=mark,
        by=actor.person, on=actor.today,
    )  # fmt: skip
    held.file.save(f"{mark[:32]}.{SUFFIX[kind]}", ContentFile(clean), save=True)
    said = say("附上%(name)s", name=name)
    return Done(held, said, unit=record.unit, thing=f"record:{record.pk}")
