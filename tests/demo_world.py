"""The demo's data for tests: told once in a run, then put back row by row for whoever asks."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from zhidu import demo
from zhidu.matters import rulebook

_KEPT: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


def load() -> None:
    """As demo.load(), on an empty database; only the first who asks tells the whole story."""
    if not _KEPT:
        with _alone() as path:
            if not path.exists():
                demo.load()
                path.write_bytes(pickle.dumps(_rows()))
                _look_at_sizes()
                return
            _KEPT.update(pickle.loads(path.read_bytes()))
    _put_back()
    _look_at_sizes()
    rulebook.refresh()


def _look_at_sizes() -> None:
    """Else PostgreSQL plans as if the tables were empty, and takes minutes for one question."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _alone() -> Iterator[Path]:
    """The file of this run and kind of database; the processes of a run take turns at it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    path = Path(os.environ["ZHIDU_DATA"]) / f"demo-{run}-{connection.vendor}.pickle"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _rows() -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    with connection.cursor() as cursor:
        for model in _models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            names = [one[0] for one in cursor.description]
            _KEPT[model._meta.db_table] = names, cursor.fetchall()
    return _KEPT


def _models() -> list[Any]:
    return [one for one in apps.get_models(include_auto_created=True) if one._meta.managed]


def _put_back() -> None:
    """Rows that migrations made stand already and give way to those of the demo."""
    checks_off = connection.constraint_checks_disabled()
    with transaction.atomic(), checks_off, connection.cursor() as cursor:
        for table, (names, rows) in _KEPT.items():
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
            if cursor.fetchone():
                cursor.execute(f'DELETE FROM "{table}"')
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join(["%s"] * len(names))
            if rows:
                cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)
        for sql in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(sql)
