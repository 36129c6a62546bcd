"""The published free and worked days (2004 on), as rows of the editable table."""

from __future__ import annotations

from typing import Any

from chinese_calendar import constants

FREE_DAYS = "free days"  # the question door.once asks about this table
SOURCE = "国务院办公厅历年放假安排"


def seed(table: Any) -> None:
    """Fill an empty table of free days; `table` is the model, or a migration's form of it."""
    rows = [
        *((day, False, name) for day, name in constants.holidays.items()),
        *((day, True, name) for day, name in constants.workdays.items()),
    ]
    table.objects.bulk_create(
        table(day=day, works=works, name=str(name)[:40], source=SOURCE) for day, works, name in rows
    )
