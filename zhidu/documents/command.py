"""`zhidu handbook`: write one handbook to a file."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from zhidu.matters.models import Frozen
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import Sentence, say

from .freezing import book_of, mark_of
from .pdf import book_pdf
from .word import book_docx
from .year import Book

MAKERS = {".pdf": book_pdf, ".docx": book_docx}


def handbook(
    unit_code: str | None, person_id: int | None, year: int, out: Path, today: date
) -> int:
    """Exit code 0 when written, 1 with a sentence when the unit, person or file name is wrong."""
    make = MAKERS.get(out.suffix.lower())
    if make is None:
        return _no(say("文件名要以 .pdf 或 .docx 结尾：%(file)s", file=out))
    if not out.resolve().parent.is_dir():
        return _no(say("没有这个文件夹：%(folder)s", folder=out.resolve().parent))
    owner = _owner(unit_code, person_id)
    if owner is None:
        none = say("没有编号为 %(code)s 的人员。", code=person_id)
        return _no(say("没有编号为 %(code)s 的组织。", code=unit_code) if unit_code else none)
    book, held = book_of(owner, year, Actor(None, today))
    out.write_bytes(make(book))
    print(out)  # noqa: T201 - the command's answer
    print(told(_state(book, held)))  # noqa: T201
    return 0


def _state(book: Book, held: Frozen | None) -> Sentence:
    """Whether what was printed is the frozen book or the records of this moment, and its mark."""
    if held is None:
        return say("现时内容，未封存，校验码 sha256 %(mark)s", mark=mark_of(book))
    later = len(book.parts) > len(held.data["parts"])
    words = say("%(day)s封存，校验码 sha256 %(mark)s", day=held.on, mark=held.sha256)
    return say("%(words)s；后面附有封存以后的补记", words=words) if later else words


def _owner(unit_code: str | None, person_id: int | None) -> Unit | Person | None:
    if unit_code:
        return Unit.objects.filter(code=unit_code).first()
    return Person.objects.filter(pk=person_id).first()


def _no(sentence: Sentence) -> int:
    print(told(sentence), file=sys.stderr)  # noqa: T201
    return 1
