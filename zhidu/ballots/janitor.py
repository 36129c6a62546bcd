"""After a round is closed: no key, no trace of envelopes in the database's own files.

Closing does this as soon as its transaction is down. When the machine dies in between, the next
start or the next minute does it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from . import sealing
from .models import Envelope, Participation, Round, Slip

OVER = (Round.State.CLOSED, Round.State.VOID)


def finish(round_id: UUID) -> None:
    """Sweep first, the key last: as long as the key file is there, this was not yet done."""
    _sweep()
    sealing.destroy(round_id)


def tidy() -> int:
    """Finish every closed, void or vanished round whose key is still there; how many."""
    kept = sealing.kept_in_files()
    if not kept:
        return 0
    running = set(
        Round.objects.filter(pk__in=kept).exclude(state__in=OVER).values_list("pk", flat=True)
    )
    for one in kept - running:
        finish(one)
    return len(kept - running)


def _sweep() -> None:
    """Deleted rows leave the files: the write-ahead log is folded in, dead rows are vacuumed."""
    if connection.in_atomic_block:  # only in a test that wraps everything in one transaction
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (Envelope, Participation, Slip):
            cursor.execute(f"VACUUM {model._meta.db_table}")
