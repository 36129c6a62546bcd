"""`zhidu verify`: read the log again from its bytes, and hold every other table against it.

A row edited behind the log's back is found here; a log edited as well is found by a witness.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from zhidu.sentence import Sentence, say

from . import guard, log, merkle, notes, rules
from .models import Checkpoint, Cosignature, Decision, LogEntry, Notice, Objection, Witness
from .moment import day_of

Entries = list[tuple[int, dict[str, Any]]]
Comparison = Callable[[Entries], Iterator[Sentence]]


def problems(*more: Comparison) -> Iterator[Sentence]:
    """Everything that is wrong, in order; nothing when all is well.

    `more` are comparisons of other rooms' tables: (entries of the log) → what does not fit.
    """
    if not guard.standing(connection):
        yield say("防止改动日志的触发器不在了。")
    entries: Entries = []
    yield from _tree(entries)
    yield from _signatures()
    yield from rules.times(entries, _seen())
    for compare in (notices, decisions, *more):
        yield from compare(entries)


def _tree(entries: Entries) -> Iterator[Sentence]:
    """Each entry's bytes give its hash, each hash its place, and all the roots that were signed."""
    peaks: list[bytes] = []
    leaves: list[bytes] = []
    signed = dict(Checkpoint.objects.values_list("size", "text"))
    for at, row in enumerate(LogEntry.objects.order_by("idx").iterator()):
        if row.idx != at:
            yield say("日志缺第 %(n)d 条。", n=at)
            return
        data = bytes(row.bytes)
        leaf = merkle.leaf_hash(data)
        if leaf != bytes(row.leaf):
            yield say("第 %(n)d 条的内容和它的指纹对不上。", n=at)
        peaks = merkle.grown(peaks, at, leaf)
        leaves.append(leaf)
        root = merkle.root_of_peaks(peaks)
        text = notes.checkpoint_text(_origin(entries, data), at + 1, root)
        if signed.get(at + 1) != text:
            yield say("到第 %(n)d 条为止的总指纹和当时签过的不一样：历史被改过。", n=at)
            return
        if (at + 1) % log.TILE == 0 and merkle.root(leaves[-log.TILE :]) != bytes(row.tile or b""):
            yield say("第 %(n)d 条所在的一段指纹不对。", n=at)
        said = json.loads(data)
        if said["t"] != row.kind:
            yield say("第 %(n)d 条的类别被改过。", n=at)
        entries.append((at, said))


def _origin(entries: Entries, data: bytes) -> str:
    first = entries[0][1] if entries else json.loads(data)
    return str(first.get("origin", ""))


def _signatures() -> Iterator[Sentence]:
    own = log.signer().verifier
    known = {one.name: notes.Verifier.read(one.vkey) for one in Witness.objects.all()}
    for row in Checkpoint.objects.iterator():
        if not _holds(f"{row.text}\n{row.line}", own):
            yield say("大小为 %(n)d 的检查点签名不对。", n=row.size)
    for look in Cosignature.objects.select_related("checkpoint", "witness").iterator():
        if not _holds(f"{look.checkpoint.text}\n{look.line}", known[look.witness.name]):
            yield say("%(who)s对检查点 %(n)d 的签名不对。", who=look.witness.name,
                      n=look.checkpoint_id)  # fmt: skip


def _holds(note: str, key: notes.Verifier) -> bool:
    try:
        notes.open_note(note, [key])
    except notes.BadNote:
        return False
    return True


def _seen() -> dict[int, int]:
    """The second at which a witness first had each entry."""
    found: dict[int, int] = {}
    covered = 0
    for row in Cosignature.objects.select_related("checkpoint").order_by("time"):
        for idx in range(covered, row.checkpoint.size):
            found[idx] = row.time
        covered = max(covered, row.checkpoint.size)
    return found


def notices(entries: Entries) -> Iterator[Sentence]:
    """Every notice is in the log as it stands in its table, and the other way round."""
    logged = {idx: said for idx, said in entries if said["t"] == "notice"}
    ends = {said["notice"]: said for _idx, said in entries if said["t"] == "notice-end"}
    erased = {said["idx"] for _idx, said in entries if said["t"] == "erase"}
    rows = {row.number: row for row in Notice.objects.select_related("unit")}
    for number in sorted(set(logged) ^ set(rows)):
        yield say("公示第 %(n)d 号：表和日志里只有一边有。", n=number)
    for number in sorted(set(logged) & set(rows)):
        row, said = rows[number], logged[number]
        if row.salt is None:
            if number not in erased:
                yield say("公示第 %(n)d 号的内容不见了，日志里没有抹去的记录。", n=number)
        elif row.promised != said["content"]:
            yield say("公示第 %(n)d 号的内容被改过。", n=number)
        facts = (row.days, row.working, row.posted)
        if facts != (said["days"], said["working"], day_of(said["time"])):
            yield say("公示第 %(n)d 号的日期或天数被改过。", n=number)
        end = ends.get(number)
        over = (end["reason"], day_of(end["time"])) if end else ("", None)
        if (row.end, row.ended) != over:
            yield say("公示第 %(n)d 号结束的记录和日志不一致。", n=number)
    yield from _objections(entries)


def _objections(entries: Entries) -> Iterator[Sentence]:
    last: dict[int, tuple[int, int]] = {}
    for _idx, said in entries:
        if said["t"] == "objection":
            last[said["notice"]] = said["received"], said["settled"]
    held: dict[int, list[bool]] = defaultdict(list)
    for number, settled in Objection.objects.values_list("notice__number", "settled"):
        held[number].append(settled is not None)
    for number, (received, settled) in sorted(last.items()):
        if len(held[number]) < received or sum(held[number]) < settled:
            yield say("公示第 %(n)d 号的异议比日志里记的少。", n=number)


def decisions(entries: Entries) -> Iterator[Sentence]:
    """Every decision is in the log, and each that names a notice could be taken then."""
    logged = {idx: said for idx, said in entries if said["t"] == "decision"}
    rows = {row.number: row for row in Decision.objects.select_related("notice")}
    for number in sorted(set(logged) ^ set(rows)):
        yield say("决定第 %(n)d 条：表和日志里只有一边有。", n=number)
    for number in sorted(set(logged) & set(rows)):
        row, said = rows[number], logged[number]
        notice = row.notice.number if row.notice else None
        same = (notice, row.vote, row.on) == (said["notice"], said["vote"], day_of(said["time"]))
        if not same or (row.salt is not None and row.promised != said["content"]):
            yield say("决定第 %(n)d 条被改过。", n=number)
    for number, said in logged.items():
        if said["notice"] is not None:
            before = entries[:number]
            for wrong in rules.unmet(before, said["notice"], day_of(said["time"]), day_of):
                yield say("决定第 %(n)d 条：%(wrong)s", n=number, wrong=wrong)
