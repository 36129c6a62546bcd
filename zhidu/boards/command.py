"""`zhidu verify`: every problem on a line, then what was read; exit code 1 when there is any."""

from __future__ import annotations

from typing import TextIO

from zhidu.org.speech import told
from zhidu.sentence import MARKS, joined, many, say

from . import audit, log
from .models import Cosignature, Notice


def verify(out: TextIO, *more: audit.Comparison) -> int:
    found = list(audit.problems(*more))
    for one in found:
        out.write(f"✗ {one}\n")
    read = [
        many("%(n)d 条日志", log.size()),
        many("%(n)d 份公示", Notice.objects.count()),
        many("%(n)d 次见证", Cosignature.objects.count()),
    ]
    out.write(f"{told(joined(read, MARKS['phrase']))}\n")
    out.write(f"{told(say('有问题。') if found else say('没有问题。'))}\n")
    return int(bool(found))
