"""The demo's data for tests: told once per process, then put back row by row."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from zhidu import demo

_KEPT: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


def load() -> None:
    """As demo.load(), on an empty database; the second time in a process without its story."""
    if _KEPT:
        _put_back()
        return
    demo.load()
    with connection.cursor() as cursor:
        for model in _models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            names = [one[0] for one in cursor.description]
            _KEPT[model._meta.db_table] = names, cursor.fetchall()


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
