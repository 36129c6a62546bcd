"""Putting one meeting of 22 down so that it fills three duties, against one bare INSERT."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from bench.clock import by_turns, told
from tests.fixtures import SYSTEM, Cast, make_cast
from zhidu.matters.actions import adopting, recording
from zhidu.matters.actions.recording import Written
from zhidu.matters.models import Record

FILLS = ("theme_day.hold", "members_meeting.hold", "party_lecture.hold")


def measure(rounds: int) -> Iterator[str]:
    cast = make_cast()
    adopting.adopt_pack(SYSTEM, cast.village, "district", date(2026, 1, 1))
    written, days = _written(cast), itertools.cycle(range(1, 29))

    def file() -> None:
        day = date(2026, 8, next(days))
        actor = cast.actor(cast.secretary)
        recording.file(actor, cast.village, replace(written, held_on=day), again=True)

    taken = by_turns(rounds, one_bare_INSERT=lambda: _insert(cast), record_filed=file)
    title = f"a record of {len(written.expected)} people for {len(FILLS)} duties"
    yield from told(f"{title}, {rounds} rounds, SQLite", taken)


def _insert(cast: Cast) -> None:
    """One row of the same table in a transaction of its own, without any rule."""
    table = Record._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (unit_id, slug, held_on, place, title, summary, facts, fills,"
            " state, by_id, 'on', on_behalf, withdrawn_reason, revision)"
            " VALUES (%s, 'theme_day', '2026-01-08', '', '学习党章', '', '{}', '[]', 'draft',"
            " %s, '2026-01-08', 0, '', 1)",
            [cast.village.pk, cast.secretary.pk],
        )


def _written(cast: Cast) -> Written:
    facts = {"activity_form": "study", "speaker": str(cast.people[2].pk)}
    return Written(
        slug="theme_day", held_on=date(2026, 8, 8), title="学习党章",
        summary="讨论了修渠的事，都同意。", facts=facts, fills=FILLS,
        expected=tuple(one.pk for one in cast.people),
    )  # fmt: skip
