"""`zhidu verify`: every problem on a line, then what was read; exit code 1 when there is any."""

from __future__ import annotations

from typing import TextIO

from . import audit, log
from .models import Cosignature, Notice


def verify(out: TextIO, *more: audit.Comparison) -> int:
    found = list(audit.problems(*more))
    for one in found:
        out.write(f"✗ {one}\n")
    told = f"{log.size()} 条日志 entries, {Notice.objects.count()} 份公示 notices"
    out.write(f"{told}, {Cosignature.objects.count()} 次见证 cosignatures\n")
    out.write("有问题 problems found\n" if found else "没有问题 no problem\n")
    return int(bool(found))
