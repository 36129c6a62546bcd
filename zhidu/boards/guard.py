"""Triggers that refuse to change or remove what the log holds, on SQLite and PostgreSQL.

They stop accidents. Whoever owns the machine can lift them; that is what witnesses are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("zhidu_boards_logentry", "zhidu_boards_checkpoint", "zhidu_boards_cosignature")
SAYS = "公开日志只能续写，不能改、不能删 the log is append-only"


def set_up(connection: Any) -> None:
    lift(connection)
    _run(connection, making(connection.vendor))


def lift(connection: Any) -> None:
    _run(connection, dropping(connection.vendor))


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For throwing a demo away: the only time a log is emptied."""
    lift(connection)
    try:
        yield
    finally:
        set_up(connection)


def standing(connection: Any) -> bool:
    """Whether every trigger is there."""
    name = "sqlite_master WHERE type = 'trigger' AND name"
    if connection.vendor != "sqlite":
        name = "pg_trigger WHERE tgenabled <> 'D' AND tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name} LIKE 'zhidu_boards_%_keeps_%'")  # noqa: S608
        return bool(cursor.fetchone()[0] >= len(_triggers()))


def _triggers() -> list[tuple[str, str, str]]:
    return [
        (f"{table}_keeps_{verb.lower()}", table, verb)
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ]


def making(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            for name, table, verb in _triggers()
        ]
    function = (
        "CREATE OR REPLACE FUNCTION zhidu_boards_keep() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION zhidu_boards_keep()"
        for name, table, verb in _triggers()
    ]


def dropping(vendor: str) -> list[str]:
    on = "" if vendor == "sqlite" else " ON {table}"
    return [
        f"DROP TRIGGER IF EXISTS {name}" + on.format(table=table)
        for name, table, _verb in _triggers()
    ]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)
