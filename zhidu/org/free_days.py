"""The published free and worked days (2004 on), as rows of the editable table."""

from __future__ import annotations

from typing import Any

from chinese_calendar import constants

from zhidu.sentence import Term

FREE_DAYS = "free days"  # the question memory.once asks about this table
NAMES = {
    "New Year's Day": Term("元旦"), "Spring Festival": Term("春节"),
    "Tomb-sweeping Day": Term("清明节"), "Labour Day": Term("劳动节"),
    "Dragon Boat Festival": Term("端午节"), "Mid-autumn Festival": Term("中秋节"),
    "National Day": Term("国庆节"), "Anti-Fascist 70th Day": Term("抗战胜利七十周年"),
}  # fmt: skip
SOURCE = "国务院办公厅历年放假安排"


def seed(table: Any) -> None:
    """Fill an empty table of free days; `table` is the model, or a migration's form of it."""
    rows = [
        *((day, False, name) for day, name in constants.holidays.items()),
        *((day, True, name) for day, name in constants.workdays.items()),
    ]
    table.objects.bulk_create(
        table(day=day, works=works, name=str(NAMES.get(name, name))[:40], source=SOURCE)
        for day, works, name in rows
    )
