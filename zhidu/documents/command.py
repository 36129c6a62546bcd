"""`zhidu handbook`: write one handbook to a file."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import Sentence, say

from .pdf import book_pdf
from .word import book_docx
from .year import Book, branch_book, member_book

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
    book = _book(unit_code, person_id, year, today)
    if book is None:
        none = say("没有编号为 %(code)s 的人员。", code=person_id)
        return _no(say("没有编号为 %(code)s 的组织。", code=unit_code) if unit_code else none)
    out.write_bytes(make(book))
    print(out)  # noqa: T201 - the command's answer
    return 0


def _book(unit_code: str | None, person_id: int | None, year: int, today: date) -> Book | None:
    if unit_code:
        unit = Unit.objects.filter(code=unit_code).first()
        return branch_book(unit, year, today) if unit else None
    person = Person.objects.filter(pk=person_id).first()
    return member_book(person, year, today) if person else None


def _no(sentence: Sentence) -> int:
    print(told(sentence), file=sys.stderr)  # noqa: T201
    return 1
