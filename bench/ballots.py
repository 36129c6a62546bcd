"""Votes taken from sixteen clients at once, on SQLite and PostgreSQL; a large round closed."""

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
from tests.ballots.rounds import BALLOT, crowd, opened
from tests.fixtures import SYSTEM
from zhidu.org.actions import tree
call_command("migrate", verbosity=0)
unit = tree.found(SYSTEM, None, "village", "branch", on=SYSTEM.today)
people = crowd(int(sys.argv[1]))
row = opened(unit, people, BALLOT, "ballot")
print(json.dumps([str(row.pk), [one.pk for one in people]]))
"""
)
CLIENT = (
    SETUP
    + """
from uuid import UUID
from tests.fixtures import TODAY
from zhidu.ballots.actions import casting
from zhidu.org.models import Person
people = list(Person.objects.filter(pk__in=json.loads(sys.argv[2])))
print("ready", flush=True)
sys.stdin.readline()
for one in people:
    casting.cast(UUID(sys.argv[1]), one, {"admit": "yes"}, "", TODAY)
"""
)
CLOSE = (
    SETUP
    + """
import time
from tests.ballots.rounds import closed
from zhidu.ballots.models import Round
begun = time.perf_counter()
row = closed(Round.objects.get())
print(json.dumps([row.took_part, time.perf_counter() - begun]))
"""
)


def measure(size: int) -> Iterator[str]:
    """`size` people vote, `CLIENTS` processes at a time; then their round is closed."""
    yield f"{size} ballots from {CLIENTS} processes at once; then the round is closed"
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
    row, people = json.loads(_run(changed, PREPARE, str(size)))
    seconds = _cast(changed, row, people)
    took, closing = json.loads(_run(changed, CLOSE))
    assert took == size
    yield f"  {name:<42}{size / seconds:>8.0f} ballots/s   closed in {closing:.2f} s"


def _cast(changed: dict[str, str], row: str, people: list[int]) -> float:
    """Seconds from the word go until the last client is done."""
    parts = [json.dumps(people[at::CLIENTS]) for at in range(CLIENTS)]
    running = [_start(changed, CLIENT, row, part) for part in parts]
    for one in running:
        assert one.stdout is not None
        one.stdout.readline()
    begun = time.perf_counter()
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.wait() for one in running] == [0] * CLIENTS
    return time.perf_counter() - begun


def _start(changed: dict[str, str], code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], env={**os.environ, **changed}, text=True,
        cwd=Path(__file__).parent.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _run(changed: dict[str, str], code: str, *words: str) -> str:
    out, _none = _start(changed, code, *words).communicate()
    return out
