"""Votes and ratings taken from sixteen clients at once, on SQLite and PostgreSQL; then closed.

The baselines: one bare INSERT of a row as long as an envelope, by as many clients; and opening as
many envelopes in memory, without a database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

CLIENTS = 16
SETUP = """
import json, sys, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "zhidu.config.settings"
django.setup()
"""
PREPARE = (
    SETUP
    + """
from django.core.management import call_command
from tests.ballots.rounds import BALLOT, RATING, crowd, opened
from tests.fixtures import SYSTEM
from zhidu.org.actions import tree
call_command("migrate", verbosity=0)
unit = tree.found(SYSTEM, None, "village", "branch", on=SYSTEM.today)
people = crowd(int(sys.argv[1]))
vote = opened(unit, people, BALLOT, "ballot", subject="vote")
rating = opened(unit, people, RATING, "rating", subject="rating")
print(json.dumps([str(vote.pk), str(rating.pk), [one.pk for one in people]]))
"""
)
# one client of many: for each line on its input it does as told, and says when it is done
CLIENT = (
    SETUP
    + """
from uuid import UUID
from tests.fixtures import TODAY
from zhidu.ballots.actions import casting
from zhidu.ballots.models import Envelope
from zhidu.org.models import Person
people = list(Person.objects.filter(pk__in=json.loads(sys.argv[1])))
given = {"vote": {"admit": "yes"}, "rating": {"q1": "5", "q2": "1"}}
print("ready", flush=True)
for line in sys.stdin:
    what, row = line.split()
    for one in people:
        if what == "bare":
            Envelope.objects.create(round_id=UUID(row), sealed=bytes(304))
        else:
            casting.cast(UUID(row), one, given[what], "", TODAY)
    print("done", flush=True)
"""
)
CLEAR = SETUP + "from zhidu.ballots.models import Envelope; Envelope.objects.all().delete()"
CLOSE = (
    SETUP
    + """
import time
from uuid import UUID, uuid4
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from tests.ballots.rounds import closed
from zhidu.ballots import sealing
from zhidu.ballots.models import Envelope, Round
row = Round.objects.get(pk=UUID(sys.argv[1]))
number = Envelope.objects.filter(round=row).count()
key, other = X25519PrivateKey.generate(), uuid4()
public = key.public_key().public_bytes_raw()
sealed = [sealing.seal(public, other, {"g": "", "i": "q1", "v": "5"}) for _n in range(number)]
begun = time.perf_counter()
for one in sealed:
    sealing.unseal(key, other, one)
bare, begun = time.perf_counter() - begun, time.perf_counter()
row = closed(row)
print(json.dumps([row.took_part, number, time.perf_counter() - begun, bare]))
"""
)


def measure(size: int) -> Iterator[str]:
    """`size` people vote and rate, `CLIENTS` processes at a time; then both rounds are closed."""
    yield f"{size} people, {CLIENTS} processes at once; then the round is closed"
    with tempfile.TemporaryDirectory(prefix="zhidu-bench-") as folder:
        yield from _one("SQLite, WAL", size, {"ZHIDU_DATA": folder, "DATABASE_URL": ""})
    from tests.cluster import Cluster

    cluster = Cluster.start()
    try:
        with tempfile.TemporaryDirectory(prefix="zhidu-bench-") as folder:
            changed = {"ZHIDU_DATA": folder, "DATABASE_URL": cluster.url}
            yield from _one("PostgreSQL, without fsync", size, changed)
    finally:
        cluster.stop()


def _one(name: str, size: int, changed: dict[str, str]) -> Iterator[str]:
    vote, rating, people = json.loads(_run(changed, PREPARE, str(size)))
    parts = [json.dumps(people[at::CLIENTS]) for at in range(CLIENTS)]
    clients = [_start(changed, CLIENT, part) for part in parts]
    for one in clients:
        _heard(one)
    bare = size / _told(clients, f"bare {vote}")
    _run(changed, CLEAR)
    yield f"  {name}"
    yield f"    {'one bare INSERT each':<24}{bare:>7.0f}/s    1.0 ×"
    for what, row in (("vote", vote), ("rating", rating)):
        rate = size / _told(clients, f"{what} {row}")
        took, number, closing, opened = json.loads(_run(changed, CLOSE, row))
        assert took == size, f"{took} of {size} took part"
        yield (
            f"    {what:<24}{rate:>7.0f}/s  {bare / rate:>5.1f} ×   {number} envelopes closed in"
            f" {closing:.2f} s, {closing / opened:.1f} × opening them alone"
        )
    for one in clients:
        one.communicate()


def _told(clients: list[subprocess.Popen[str]], what: str) -> float:
    """Seconds from the word go until the last client is done."""
    begun = time.perf_counter()
    for one in clients:
        assert one.stdin is not None
        one.stdin.write(f"{what}\n")
        one.stdin.flush()
    for one in clients:
        _heard(one)
    return time.perf_counter() - begun


def _heard(client: subprocess.Popen[str]) -> None:
    assert client.stdout is not None
    if not client.stdout.readline():
        raise RuntimeError("a client died")


def _start(changed: dict[str, str], code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], env={**os.environ, **changed}, text=True,
        cwd=Path(__file__).parent.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _run(changed: dict[str, str], code: str, *words: str) -> str:
    out, _none = _start(changed, code, *words).communicate()
    return out
