"""Tables that are only ever added to: triggers refuse change and removal, SQLite and PostgreSQL.

They stop accidents. Whoever owns the machine can lift them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Guard:
    """Some tables of one room; `says` is what the database answers whoever tries."""

    room: str
    tables: Sequence[str]
    says: str

    def set_up(self, connection: Any) -> None:
        self.lift(connection)
        _run(connection, self.making(connection.vendor))

    def lift(self, connection: Any) -> None:
        _run(connection, self.dropping(connection.vendor))

    @contextmanager
    def lifted(self, connection: Any) -> Iterator[None]:
        """For throwing a demo away: the only time such a table is emptied."""
        self.lift(connection)
        try:
            yield
        finally:
            self.set_up(connection)

    def standing(self, connection: Any) -> bool:
        """Whether every trigger is there."""
        name = "sqlite_master WHERE type = 'trigger' AND name"
        if connection.vendor != "sqlite":
            name = "pg_trigger WHERE tgenabled <> 'D' AND tgname"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {name} LIKE '{self.room}_%_keeps_%'")  # noqa: S608
            return bool(cursor.fetchone()[0] >= len(self._triggers()))

    def _triggers(self) -> list[tuple[str, str, str]]:
        return [
            (f"{table}_keeps_{verb.lower()}", table, verb)
            for table in self.tables
            for verb in ("UPDATE", "DELETE")
        ]

    def making(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
                for name, table, verb in self._triggers()
            ]
        function = (
            f"CREATE OR REPLACE FUNCTION {self.room}_keep() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.says}'; END $$"
        )
        return [function] + [
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.room}_keep()"
            for name, table, verb in self._triggers()
        ]

    def dropping(self, vendor: str) -> list[str]:
        on = "" if vendor == "sqlite" else " ON {table}"
        return [
            f"DROP TRIGGER IF EXISTS {name}" + on.format(table=table)
            for name, table, _verb in self._triggers()
        ]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)
