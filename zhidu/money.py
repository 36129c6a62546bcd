"""Money is whole fen; people read and write yuan. Nothing here is ever a float."""

from __future__ import annotations

import re

from zhidu.sentence import say

BESIDE = re.compile(r"[\s,，¥￥元]")  # what may stand beside the digits
WRITTEN = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?")


def fen(text: str) -> int:
    """'1,234.5' → 123450. Raises ValueError with a sentence for anything that is no amount."""
    found = WRITTEN.fullmatch(BESIDE.sub("", text))
    if found is None:
        raise ValueError(
            say("“%(text)s”不是金额：写元，最多两位小数，如 1200 或 1200.50", text=text)
        )
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def yuan(amount: int) -> str:
    """123450 → '1,234.50'."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
