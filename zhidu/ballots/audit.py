"""Rounds held against the log: what was asked, of whom, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from zhidu.boards.canon import commit
from zhidu.sentence import Sentence, say

from .models import Roll, Round


def rounds(entries: list[tuple[int, dict[str, Any]]]) -> Iterator[Sentence]:
    """Every opened round is in the log as it stands in its table, and the other way round."""
    logged = {UUID(hex=said["id"]): (idx, said) for idx, said in entries if _opens(said)}
    ends = {UUID(hex=said["id"]): (idx, said) for idx, said in entries if _ends(said)}
    rows = {row.pk: row for row in Round.objects.exclude(log_open=None)}
    for one in set(logged) ^ set(rows):
        yield say("投票或测评 %(id)s：表和日志里只有一边有。", id=one.hex[:8])
    for one in set(logged) & set(rows):
        yield from _compare(rows[one], logged[one], ends.get(one))


def _opens(said: dict[str, Any]) -> bool:
    return bool(said["t"] == "round-open")


def _ends(said: dict[str, Any]) -> bool:
    return said["t"] in ("round-close", "round-void")


def _compare(
    row: Round, opened: tuple[int, dict[str, Any]], ended: tuple[int, dict[str, Any]] | None
) -> Iterator[Sentence]:
    salt, (idx, said) = bytes(row.salt), opened
    roll = sorted(Roll.objects.filter(round=row).values_list("person_id", "group"))
    if (row.log_open, commit(salt, row.definition), row.k) != (idx, said["form"], said["k"]):
        yield say("“%(what)s”开始后题目或规则被改过。", what=row.title)
    if commit(salt, roll) != said["roll"]:
        yield say("“%(what)s”的名册在开始后被改过。", what=row.title)
    over = row.state in (Round.State.CLOSED, Round.State.VOID)
    if over != (ended is not None):
        yield say("“%(what)s”是否结束，表和日志不一致。", what=row.title)
    elif ended is not None:
        yield from _compare_end(row, salt, *ended)


def _compare_end(row: Round, salt: bytes, idx: int, said: dict[str, Any]) -> Iterator[Sentence]:
    closed = said["t"] == "round-close"
    if closed != (row.state == Round.State.CLOSED) or (row.log_close, row.took_part) != (
        idx, said["took"],
    ):  # fmt: skip
        yield say("“%(what)s”的参与人数或状态被改过。", what=row.title)
    if closed and commit(salt, row.result) != said["result"]:
        yield say("“%(what)s”的结果被改过。", what=row.title)
